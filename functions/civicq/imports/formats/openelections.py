"""OpenElections precinct results: a row for each precinct, office and candidate, in a state's own columns.

The files hold results, not ballots: an office is a contest because somebody got votes in it, a precinct votes
on what appears under its name, and the date and the state stand in the file's name.
https://github.com/openelections/docs/blob/master/data-standard.md
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from civicq.imports.ballot import (
    Ballot,
    Candidate,
    City,
    Contest,
    Election,
    Hints,
    Measure,
    Precinct,
    Reading,
)
from civicq.imports.choices import is_bookkeeping, is_precinct, is_statistic, kind_of, retained
from civicq.imports.formats.openelections_name import when_and_where
from civicq.imports.formats.table import Table, columns
from civicq.imports.identity import contest_key, name_key, unique
from civicq.imports.places import city, city_in_place, county_name
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from civicq.imports.text import folded, listed
from civicq.imports.titles import Title, read_title
from civicq.sentences import Sentence

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "county": ("county_name", "parish"),
    "town": ("jurisdiction", "city_town", "municipality", "city", "locality"),
    "precinct": ("precinct_name", "ward", "division", "reporting_unit", "polling_place", "precinct_code"),
    "office": ("office_name", "contest", "contest_name", "contest_title", "race"),
    "district": ("dist", "district_name"),
    "party": ("party_name", "party_code", "candidate_party"),
    "candidate": ("candidate_name", "choice", "choice_name", "name"),
    "votes": ("total_votes", "votes_total", "total", "vote_count"),
    "seats": ("vote_for", "votes_allowed", "num_elected", "number_elected", "winners"),
}
# Where everybody stands in one primary, whatever the party (the presidential one excepted).
_ONE_PRIMARY = frozenset(("AK", "CA", "LA", "WA"))


def recognises(head: bytes) -> bool:
    return _either(columns(head), "office") and _either(columns(head), "candidate")


def resembles(head: bytes) -> bool:
    """Whether this may be meant as such a file, and lacks a column."""
    found = columns(head)
    return sum(_either(found, name) for name in ("county", "precinct", "office", "candidate", "votes")) >= 3


def _either(found: set[str], name: str) -> bool:
    return not found.isdisjoint((name, *_SPELLINGS[name]))


@dataclass(slots=True)
class _Strand:
    """An office and district as one party's rows show it; strands of one contest are joined at the end."""

    number: int
    title: Title
    district: str
    party: str
    seats: int | None
    choices: dict[str, tuple[int, str, str]] = field(default_factory=dict)  # folded -> order, name, party
    booked: bool = False  # has rows that are only bookkeeping


@dataclass(slots=True)
class _County:
    """`precincts` holds the name and the numbers of the strands of each, by its folded name."""

    home: City | None
    strands: dict[tuple[str, str, str], _Strand] = field(default_factory=dict)
    precincts: dict[str, tuple[str, set[int]]] = field(default_factory=dict)


def read(source: Source, hints: Hints) -> Reading:
    table = Table(source, _SPELLINGS)
    table.require("office", "candidate")
    election, state, named_county = _election(source, table, hints)
    place_column = "county" if "county" in table else "town"

    def home_of(place: str) -> City | None:
        if hints.city:
            return city_in_place(hints.city, state)
        if place and place_column == "town":
            return city(place, state)
        name = place or named_county
        return city(county_name(name, state), state) if name else None

    counties = _counties(table, place_column, home_of, apart=hints.city is not None)
    notes: list[Sentence] = []
    ballots = []
    for county in counties:
        if county.home is None:
            if offices := [strand.title.text for strand in county.strands.values()]:
                notes.append(
                    Sentence(
                        "contests without a county left out: {count:,} ({names})",
                        count=len(offices),
                        names=listed(offices),
                    )
                )
        elif ballot := _ballot(county, county.home, election, notes, knows_parties="party" in table):
            ballots.append(ballot)
    if not ballots and any(county.strands for county in counties):
        raise ImportRefused(
            "names no county, and neither does the file's name; add the column county to say whose ballot "
            "it is",
            file=source.name, line=1, lacking=("city",),
        )  # fmt: skip
    if not ballots:
        raise ImportRefused("has no contest; nothing can be imported from it", file=source.name)
    return Reading("OpenElections precinct results", tuple(ballots), tuple(notes))


def _election(source: Source, table: Table, hints: Hints) -> tuple[Election, str, str | None]:
    try:
        return when_and_where(source, hints)
    except ImportRefused:
        for _ in table.rows("office", "candidate"):
            pass  # what is wrong inside the file is worth telling first
        raise


def _counties(
    table: Table, place_column: str, home_of: Callable[[str], City | None], *, apart: bool
) -> list[_County]:
    """Reads all rows; the first of each distinct office, candidate and precinct does the thinking.

    `apart`: precincts of one name in several counties are several.
    """
    counties: dict[str, _County] = {}
    strands: dict[tuple[str, ...], tuple[_County, _Strand] | None] = {}
    seen: set[tuple[str, ...]] = set()
    at_home: dict[tuple[str, str], set[int] | None] = {}
    wanted = (place_column, "precinct", "office", "district", "party", "candidate", "seats", "votes")
    for line, (place, precinct, office, district, party, candidate, seats, _) in table.rows(*wanted):
        contest = (place, office, district, party)
        if contest not in strands:
            home = home_of(table.text(line, place_column, place))
            county = counties.setdefault(home.slug if home else "", _County(home))
            strands[contest] = _strand(table, line, county, (office, district, party, seats))
        if (known := strands[contest]) is None:
            continue
        county, strand = known
        if (row := (*contest, candidate)) not in seen:
            seen.add(row)
            _choice(table, line, strand, candidate)
        where = (place, precinct)
        if where not in at_home:
            at_home[where] = _precinct(table, line, county, place if apart else "", precinct)
        if (numbers := at_home[where]) is not None:
            numbers.add(strand.number)
    return list(counties.values())


def _strand(
    table: Table, line: int, county: _County, cells: tuple[str, str, str, str]
) -> tuple[_County, _Strand] | None:
    """None for an office that is only a statistic."""
    office, district, party, seats = cells
    raw = table.text(line, "office", office, 500)
    if not raw or is_statistic(raw):
        return None
    title = read_title(raw)
    spelt = _number(table.text(line, "district", district))
    label = table.text(line, "party", party, 100)
    key = (folded(title.text), folded(spelt), label)
    strand = county.strands.get(key)
    if strand is None:
        stated = int(seats) if seats.isdecimal() and len(seats) < 4 and 1 <= int(seats) <= 100 else None
        strand = county.strands[key] = _Strand(len(county.strands), title, spelt, label, stated)
    elif title.ranked and not strand.title.ranked:
        strand.title = replace(strand.title, ranked=True)
    strand.seats = strand.seats or title.seats
    return county, strand


def _choice(table: Table, line: int, strand: _Strand, candidate: str) -> None:
    name = table.text(line, "candidate", candidate)
    if is_bookkeeping(name, strand.party):
        strand.booked = True
    elif name:
        strand.choices.setdefault(name_key(name), (line, name, strand.party))


def _precinct(table: Table, line: int, county: _County, place: str, precinct: str) -> set[int] | None:
    """`place` tells precincts of one name apart where a city spans counties."""
    name = table.text(line, "precinct", precinct)
    if not is_precinct(name):
        return None
    if place:
        name = f"{table.text(line, 'county', place)}, {name}"
    return county.precincts.setdefault(name_key(name), (name, set()))[1]


def _number(district: str) -> str:
    """District "1.0" or "01" as "1"."""
    found = re.fullmatch(r"0*(\d+)(?:\.0+)?", district)
    return found[1] if found else district


def _ballot(
    county: _County, home: City, election: Election, notes: list[Sentence], *, knows_parties: bool
) -> Ballot | None:
    """Joins the strands into contests and says which precinct votes on which."""
    primary = "primary" in folded(election.name)
    groups: dict[tuple[str, str], list[_Strand]] = {}
    for (office, district, _), strand in county.strands.items():
        groups.setdefault((office, district), []).append(strand)
    contests: list[Contest] = []
    keys: set[str] = set()
    holds: dict[int, str] = {}
    left_out: list[str] = []
    unfiled: list[str] = []
    for group in groups.values():
        by_party = _is_by_party(group, primary, home.state)
        parts = [[strand] for strand in group] if by_party else [group]
        standing = [part for part in parts if any(strand.choices for strand in part)]
        if not standing and any(strand.booked for strand in group):
            left_out.append(f"{group[0].title.text} {group[0].district}".strip())
            continue
        for part in standing or [group]:
            contest = _contest(part, keys, by_party=by_party, knows_parties=knows_parties)
            contests.append(contest)
            if not contest.candidates and contest.kind == "race":
                unfiled.append(contest.title)
            for strand in part:
                holds[strand.number] = contest.key
    if left_out:
        notes.append(
            Sentence(
                "{city}: contests with write-ins alone left out: {count:,} ({names})",
                city=home.name, count=len(left_out), names=listed(left_out),
            )
        )  # fmt: skip
    if unfiled:
        notes.append(
            Sentence(
                "{city}: contests without any candidate: {count:,} ({names})",
                city=home.name, count=len(unfiled), names=listed(unfiled),
            )
        )  # fmt: skip
    if not contests:
        return None
    precincts = _precincts(county, holds)
    return Ballot(home, election, tuple(contests), precincts or None)


def _is_by_party(group: list[_Strand], primary: bool, state: str | None) -> bool:
    """Whether each party has a contest of its own: a closed primary, or write-ins counted by party."""
    parties = {strand.party for strand in group if strand.party and strand.choices}
    counted_apart = {strand.party for strand in group if strand.party and strand.booked}
    if len(parties) < 2 and not (primary and parties):
        return False
    if len(counted_apart) >= 2:
        return True
    office = folded(group[0].title.text)
    one_for_all = state in _ONE_PRIMARY and not office.startswith("president")
    return primary and not one_for_all and "special" not in office


def _contest(strands: list[_Strand], keys: set[str], *, by_party: bool, knows_parties: bool) -> Contest:
    first = strands[0]
    people: dict[str, list[tuple[int, str, str]]] = {}
    for strand in strands:
        for key, choice in strand.choices.items():
            people.setdefault(key, []).append(choice)
    names = [min(spellings)[1] for spellings in people.values()]
    title = next((strand.title for strand in strands if strand.title.ranked), first.title)
    kind = kind_of(title, names)
    text = f"{title.text} ({first.party})" if by_party and first.party else title.text
    candidates: Iterable[Candidate] = ()
    if kind == "race":
        candidates = (
            Candidate(key, min(spellings)[1], _parties(spellings) if knows_parties else None)
            for key, spellings in sorted(people.items(), key=lambda person: min(person[1]))
        )
    elif kind == "retention" and (person := retained(title, names)):
        candidates = (Candidate(name_key(person), person, ""),)
    return Contest(
        key=unique(contest_key(kind, text, first.district), keys),
        kind=kind,
        title=text,
        jurisdiction=title.jurisdiction or "",
        office="" if kind == "measure" else title.office,
        district=first.district,
        seats=next((strand.seats for strand in strands if strand.seats), None),
        voting_method="ranked_choice" if title.ranked else None,
        candidates=tuple(candidates),
        measure=Measure(number=title.number or "") if kind == "measure" else None,
    )


def _parties(spellings: list[tuple[int, str, str]]) -> str:
    """One person nominated by several parties stands once, under all of them."""
    parties: dict[str, str] = {}
    for _, _, party in sorted(spellings):
        parties.setdefault(folded(party), party)
    return ", ".join(filter(None, parties.values()))


def _precincts(county: _County, holds: dict[int, str]) -> tuple[Precinct, ...]:
    shared: dict[frozenset[str], frozenset[str]] = {}
    precincts = []
    for key, (name, numbers) in county.precincts.items():
        keys = frozenset(holds[number] for number in numbers if number in holds)
        if keys:
            precincts.append(Precinct(key, name, shared.setdefault(keys, keys)))
    return tuple(precincts)
