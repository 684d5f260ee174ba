"""Compares what a file says with what is stored.

Contests and candidates are withdrawn, never deleted, and keep their ids, because questions hang on them.
What a file cannot know stays as it is.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civicq.ballots import models
from civicq.imports.ballot import Ballot, Candidate, City, Contest, Election, Precinct, Reading
from civicq.imports.identity import contest_name
from civicq.imports.pairing import paired, share_a_word
from civicq.imports.plan import Model, Plan
from civicq.imports.segments import compare_segments
from civicq.imports.stored import Row, Stored, elections_of, stored
from civicq.imports.styles import compare_precincts, show_everywhere
from civicq.imports.text import folded
from civicq.sentences import Sentence
from civicq.tables import uuid7

_TEXTS = ("number", "summary", "full_text", "pro_statement", "con_statement")
# As the lines of a diff call them.
_FIELDS = (
    "title", "jurisdiction", "office", "district", "seats", "voting_method", "position", "name", "party",
    *_TEXTS,
)  # fmt: skip
_CHANGED = {
    "contest": "~ contest {label}: {field} {before} -> {after}",
    "candidate": "~ candidate {label}: {field} {before} -> {after}",
    "measure": "~ measure {label}: {field} {before} -> {after}",
}
_WITHDRAWN = {
    "contest": "- contest {label} withdrawn",
    "candidate": "- candidate {label} withdrawn",
}
_RESTORED = {
    "contest": "+ contest {label} restored",
    "candidate": "+ candidate {label} restored",
}


def compare(session: Session, reading: Reading, now: datetime) -> Plan:
    """The whole file as one plan; nothing is written."""
    plan = Plan()
    precincts: list[Precinct] = []
    ids_of_precincts: dict[str, UUID] = {}
    for ballot in reading.ballots:
        found = stored(session, ballot.city.slug, ballot.election.date)
        ballot_id = _compare_ballot(session, plan, ballot, found)
        ids = _Contests(plan, ballot_id, found, now).compare(ballot.contests)
        if ballot.precincts is not None:
            ids_of_precincts |= compare_precincts(plan, ballot_id, ballot.precincts, ids, found)
            precincts += ballot.precincts
        else:
            show_everywhere(plan, ids, found)
    if reading.segments is not None and precincts:
        compare_segments(session, plan, precincts, ids_of_precincts, reading.segments())
    return plan


def _compare_ballot(session: Session, plan: Plan, ballot: Ballot, found: Stored) -> UUID:
    label = f"{_place(ballot.city)}, {ballot.election.date}"
    if found.ballot is not None and found.election is not None:
        if ballot.election.named and ballot.election.name != found.election["name"]:
            election_id = _election(session, plan, ballot.election, found.election["state"])
            plan.change(models.Ballot, found.ballot, {"election_id": election_id})
            told = Sentence(
                '~ ballot {label}: election "{before}" -> "{after}"',
                label=label, before=found.election["name"], after=ballot.election.name,
            )  # fmt: skip
            plan.tell("changed", "ballot", found.ballot["id"], told)
        return found.ballot["id"]  # type: ignore[no-any-return]
    row: dict[str, Any] = {
        "id": uuid7(),
        "city_id": found.city["id"] if found.city is not None else _city(plan, ballot.city),
        "election_id": _election(session, plan, ballot.election, ballot.city.state),
        "election_date": ballot.election.date,
    }
    told = Sentence(
        "+ ballot {label} ({slug}), {election}",
        label=label, slug=ballot.city.slug, election=ballot.election.name,
    )  # fmt: skip
    plan.tell("added", "ballot", row["id"], told)
    return plan.add(models.Ballot, row)


def _city(plan: Plan, city: City) -> UUID:
    for row in plan.added.get(models.City, ()):
        if row["slug"] == city.slug:
            return row["id"]  # type: ignore[no-any-return]
    id_ = plan.add(models.City, {"id": uuid7(), "slug": city.slug, "name": city.name, "state": city.state})
    plan.tell("added", "city", id_, Sentence("+ city {label} ({slug})", label=_place(city), slug=city.slug))
    return id_


def _election(session: Session, plan: Plan, election: Election, state: str | None) -> UUID:
    """The election of this name; one whose name is only guessed is taken for whatever is held that day."""
    planned = [
        row
        for row in plan.added.get(models.Election, ())
        if (row["date"], row["state"]) == (election.date, state)
    ]
    held = [*elections_of(session, election.date, state), *planned]
    same = [row for row in held if row["name"] == election.name]
    if found := same or ([] if election.named else held):
        return found[0]["id"]  # type: ignore[no-any-return]
    row = {"id": uuid7(), "date": election.date, "name": election.name, "state": state}
    return plan.add(models.Election, row)


class _Contests:
    """The contests of one ballot, with their candidates and measures."""

    def __init__(self, plan: Plan, ballot_id: UUID, found: Stored, now: datetime) -> None:
        self._plan = plan
        self._ballot_id = ballot_id
        self._found = found
        self._now = now

    def compare(self, contests: Sequence[Contest]) -> dict[str, UUID]:
        """The id of each contest by its key in the file."""
        pairs, gone = paired(
            contests,
            self._found.contests,
            key=lambda contest: contest.key,
            name=lambda contest: contest_name(contest.kind, contest.title, contest.district),
            row_name=lambda row: contest_name(row["kind"], row["title"], row["district"]),
            renamed=self._may_be_renamed,
            content=lambda contest: _slate(contest.kind, (each.name for each in contest.candidates)),
            row_content=self._slate_of,
        )
        self._withdraw(models.Contest, gone, {contest.key for contest in contests}, _title)
        ids: dict[str, UUID] = {}
        for position, (contest, row) in enumerate(pairs, start=1):
            values = {
                name: getattr(contest, name) for name in ("title", "jurisdiction", "office", "district")
            }
            values |= {"seats": contest.seats, "voting_method": contest.voting_method, "position": position}
            values["source_key"] = contest.key
            label = f"{contest.title}, {contest.district}" if contest.district else contest.title
            if row is None:
                unknown: dict[str, Any] = dict.fromkeys(("jurisdiction", "office", "district"))
                unknown |= {"seats": 1, "voting_method": "plurality"}
                own = {"id": uuid7(), "ballot_id": self._ballot_id, "kind": contest.kind}
                id_ = self._plan.add(models.Contest, own | unknown | _storable(values))
                self._plan.tell("added", "contest", id_, Sentence("+ contest {label}", label=label))
            else:
                id_ = self._change(models.Contest, row, values, label)
            ids[contest.key] = id_
            self._compare_candidates(id_, contest)
            self._compare_measure(id_, contest, label)
        return ids

    def _slate_of(self, row: Row) -> Hashable:
        standing = self._found.candidates.get(row["id"], ())
        return _slate(row["kind"], (each["name"] for each in standing if each["withdrawn_at"] is None))

    def _may_be_renamed(self, contest: Contest, row: Row) -> bool:
        standing = {folded(each["name"]) for each in self._found.candidates.get(row["id"], ())}
        return contest.kind == row["kind"] and (
            share_a_word(contest.title, row["title"])
            or any(folded(each.name) in standing for each in contest.candidates)
        )

    def _compare_candidates(self, contest_id: UUID, contest: Contest) -> None:
        def label(name: str) -> str:
            return f"{name} ({contest.title})"

        pairs, gone = paired(
            contest.candidates,
            self._found.candidates.get(contest_id, ()),
            key=lambda candidate: candidate.key,
            name=lambda candidate: folded(candidate.name),
            row_name=lambda row: folded(row["name"]),
            renamed=lambda candidate, row: share_a_word(candidate.name, row["name"]),
        )
        keys = {candidate.key for candidate in contest.candidates}
        self._withdraw(models.Candidate, gone, keys, lambda row: label(row["name"]))
        for position, (candidate, row) in enumerate(pairs, start=1):
            values = _candidate_values(candidate, position)
            if row is None:
                own = {"id": uuid7(), "contest_id": contest_id, "ballot_id": self._ballot_id, "party": None}
                id_ = self._plan.add(models.Candidate, own | _storable(values))
                told = Sentence("+ candidate {label}", label=label(candidate.name))
                self._plan.tell("added", "candidate", id_, told)
            else:
                self._change(models.Candidate, row, values, label(candidate.name))

    def _compare_measure(self, contest_id: UUID, contest: Contest, label: str) -> None:
        if contest.measure is None:
            return
        values = {name: getattr(contest.measure, name) for name in _TEXTS}
        row = self._found.measures.get(contest_id)
        if row is None:
            own = {"contest_id": contest_id, "ballot_id": self._ballot_id, **dict.fromkeys(_TEXTS)}
            self._plan.add(models.Measure, own | _storable(values))
            return
        changes = _changes(row, values)
        for name, value in changes.items():
            self._plan.tell(
                "changed", "measure", contest_id, _change("measure", label, name, row[name], value)
            )
        self._plan.change(models.Measure, row, changes)

    def _withdraw(
        self, model: Model, gone: Iterable[Row], keys: set[str], label: Callable[[Row], str]
    ) -> None:
        for row in gone:
            changes: dict[str, Any] = {}
            if row["withdrawn_at"] is None:
                changes["withdrawn_at"] = self._now
                noun = model.__name__.lower()
                self._plan.tell("withdrawn", noun, row["id"], Sentence(_WITHDRAWN[noun], label=label(row)))
            if row["source_key"] in keys:  # the feed has given the id to another
                changes["source_key"] = f"withdrawn:{row['id']}"
            self._plan.change(model, row, changes)

    def _change(self, model: Model, row: Row, values: dict[str, Any], label: str) -> UUID:
        noun, id_ = model.__name__.lower(), row["id"]
        changes = _changes(row, values)
        for name, value in changes.items():
            if name != "source_key":  # renumbering is no news to anybody
                self._plan.tell("changed", noun, id_, _change(noun, label, name, row[name], value))
        if row["withdrawn_at"] is not None:
            changes["withdrawn_at"] = None
            self._plan.tell("restored", noun, id_, Sentence(_RESTORED[noun], label=label))
        self._plan.change(model, row, changes)
        return id_  # type: ignore[no-any-return]


def _candidate_values(candidate: Candidate, position: int) -> dict[str, Any]:
    return {
        "name": candidate.name,
        "party": candidate.party,
        "position": position,
        "source_key": candidate.key,
    }


def _changes(row: Row, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in _storable(values).items() if value != row[name]}


def _storable(values: dict[str, Any]) -> dict[str, Any]:
    """Without what the file cannot know, and with NULL for what it knows to be nothing."""
    return {name: value or None for name, value in values.items() if value is not None}


def _title(row: Row) -> str:
    return f"{row['title']}, {row['district']}" if row["district"] else row["title"]


def _place(city: City) -> str:
    return f"{city.name}, {city.state}" if city.state else city.name


def _change(noun: str, label: str, field: str, before: object, after: object) -> Sentence:
    return Sentence(_CHANGED[noun], label=label, field=(field,), before=_quoted(before), after=_quoted(after))


def _quoted(value: object) -> str:
    if not isinstance(value, str):
        return '""' if value is None else str(value)
    return f'"{value[:57]}…"' if len(value) > 60 else f'"{value}"'


def _slate(kind: str, names: Iterable[str]) -> Hashable:
    """Two or more people tell a contest by themselves; one person may stand in several."""
    people = frozenset(folded(name) for name in names)
    return (kind, people) if len(people) > 1 else None
