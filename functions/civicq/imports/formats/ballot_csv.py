"""The plain ballot CSV: a row for each choice of each contest, with the date and the jurisdiction beside it.

Required columns: contest_title, candidate_or_choice, and election_date and jurisdiction unless a person gives
them. A contest without candidates has one row with an empty choice.
"""

from dataclasses import dataclass, field
from datetime import date

from civicq.imports.ballot import (
    Ballot,
    Candidate,
    City,
    Contest,
    Election,
    Hints,
    Kind,
    Measure,
    Precinct,
    Reading,
    VotingMethod,
)
from civicq.imports.choices import is_answer, is_bookkeeping, kind_of, retained
from civicq.imports.dates import election_name, parsed
from civicq.imports.formats.table import Table, columns
from civicq.imports.identity import contest_key, name_key, unique
from civicq.imports.places import city_in_place, state_code
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from civicq.imports.text import folded
from civicq.imports.titles import Title, read_title

_SPELLINGS = {
    "election_date": ("date",),
    "election_name": ("election",),
    "jurisdiction": ("city", "city_name"),
    "state": (),
    "contest_order": ("contest_position",),
    "contest_type": ("contest_kind",),
    "contest_title": (),
    "contest_jurisdiction": (),
    "office": (),
    "district": (),
    "seats": ("seat_count",),
    "voting_method": (),
    "candidate_or_choice": ("candidate", "choice"),
    "party": (),
    "measure_number": (),
    "measure_summary": ("summary",),
    "measure_text": ("full_text", "measure_full_text"),
    "pro_statement": (),
    "con_statement": (),
    "precincts": (),
}
_KINDS: dict[str, Kind] = {"race": "race", "measure": "measure", "retention": "retention"}
_METHODS: dict[str, VotingMethod] = {
    "plurality": "plurality", "ranked choice": "ranked_choice", "approval": "approval", "other": "other",
}  # fmt: skip
_WRONG = {
    "contest_order": "contest_order {cell!r} is not a whole number",
    "seats": "seats {cell!r} is not a number from 1 to 100",
    "contest_type": "contest_type {cell!r} is not race, measure or retention",
    "voting_method": "voting_method {cell!r} is not plurality, ranked_choice, approval or other",
}
_TEXTS = ("measure_number", "measure_summary", "measure_text", "pro_statement", "con_statement")
_MOST_CHARACTERS = {
    **dict.fromkeys((*_TEXTS, "precincts"), 100_000),
    "candidate_or_choice": 200,
    "party": 100,
}


def recognises(head: bytes) -> bool:
    found = columns(head)
    return "contest_title" in found and not found.isdisjoint(
        ("candidate_or_choice", "contest_type", "contest_order", "election_date", "contest_kind")
    )


def resembles(head: bytes) -> bool:
    """Whether this may be meant as such a file, and lacks a column."""
    found = columns(head)
    return len(found.intersection(_SPELLINGS)) >= 4


@dataclass(slots=True)
class _Entry:
    """One contest while its rows come in."""

    title: Title
    order: int
    cells: dict[str, str]
    kind: Kind | None
    seats: int | None
    method: VotingMethod | None
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)  # key -> name, party


@dataclass(slots=True)
class _Sheet:
    city: City
    election: Election
    entries: dict[tuple[str, ...], _Entry] = field(default_factory=dict)


def read(source: Source, hints: Hints) -> Reading:
    table = Table(source, _SPELLINGS)
    table.require("contest_title", "candidate_or_choice")
    if "election_date" not in table and hints.date is None:
        raise ImportRefused(
            "has no column election_date; add it, or send it again with the date of the election",
            file=source.name,
            line=1,
            lacking=("date",),
        )
    if "jurisdiction" not in table and hints.city is None:
        raise ImportRefused(
            "has no column jurisdiction; add it to say whose ballot it is",
            file=source.name,
            line=1,
            lacking=("city",),
        )
    sheets: dict[tuple[str, date], _Sheet] = {}
    for line, row in table.rows(*_SPELLINGS):
        cells = {
            name: table.text(line, name, raw, _MOST_CHARACTERS.get(name, 500))
            for name, raw in zip(_SPELLINGS, row, strict=True)
        }
        sheet = _sheet(source, line, sheets, cells, hints)
        entry = _entry(source, line, sheet, cells)
        choice = cells["candidate_or_choice"]
        if choice and not is_bookkeeping(choice, cells["party"]):
            entry.choices.setdefault(name_key(choice), (choice, cells["party"]))
    if not sheets:
        raise ImportRefused("has a header and no rows; nothing can be imported from it", file=source.name)
    return Reading("plain ballot CSV", tuple(_ballot(sheet, table) for sheet in sheets.values()))


def _sheet(
    source: Source, line: int, sheets: dict[tuple[str, date], _Sheet], cells: dict[str, str], hints: Hints
) -> _Sheet:
    day = hints.date or parsed(cells["election_date"])
    if day is None:
        raise ImportRefused(
            "election_date {cell!r} is no date; write YYYY-MM-DD, or send it again with the date of "
            "the election",
            file=source.name, line=line, lacking=("date",), cell=cells["election_date"],
        )  # fmt: skip
    if cells["state"] and not state_code(cells["state"]):
        raise ImportRefused(
            "state {cell!r} is no state; write its two letters",
            file=source.name, line=line, cell=cells["state"],
        )  # fmt: skip
    home = city_in_place(hints.city or cells["jurisdiction"], state_code(hints.state or cells["state"]))
    if not home.name:
        raise ImportRefused(
            "names no jurisdiction; fill in the cell", file=source.name, line=line, lacking=("city",)
        )
    sheet = sheets.get((home.slug, day))
    if sheet is None:
        name = hints.election or cells["election_name"]
        election = Election(day, name or election_name(day), named=bool(name))
        sheet = sheets[home.slug, day] = _Sheet(home, election)
    return sheet


def _entry(source: Source, line: int, sheet: _Sheet, cells: dict[str, str]) -> _Entry:
    if not cells["contest_title"]:
        raise ImportRefused("names no contest; fill in contest_title", file=source.name, line=line)
    title = read_title(cells["contest_title"])
    key = (cells["contest_order"], cells["contest_type"], folded(title.text), folded(cells["district"]))
    if entry := sheet.entries.get(key):
        for name in (*_TEXTS, "precincts"):
            entry.cells[name] = entry.cells[name] or cells[name]
        return entry
    order, seats = cells["contest_order"], cells["seats"]
    kind, method = folded(cells["contest_type"]), folded(cells["voting_method"])
    for name, wrong in (
        ("contest_order", order and not order.isdecimal()),
        ("seats", seats and not (seats.isdecimal() and 1 <= int(seats) <= 100)),
        ("contest_type", kind and kind not in _KINDS),
        ("voting_method", method and method not in _METHODS),
    ):
        if wrong:
            raise ImportRefused(_WRONG[name], file=source.name, line=line, cell=cells[name])
    entry = sheet.entries[key] = _Entry(
        title,
        int(order) if order else len(sheet.entries),
        cells,
        _KINDS.get(kind),
        int(seats) if seats else title.seats,
        _METHODS.get(method) or ("ranked_choice" if title.ranked else None),
    )
    return entry


def _ballot(sheet: _Sheet, table: Table) -> Ballot:
    keys: set[str] = set()
    entries = sorted(sheet.entries.values(), key=lambda entry: entry.order)
    contests = [_contest(entry, table, keys) for entry in entries]
    everywhere: set[str] = set()
    votes_on: dict[str, tuple[str, set[str]]] = {}
    for entry, contest in zip(entries, contests, strict=True):
        named = [name for part in entry.cells["precincts"].split(";") if (name := part.strip())]
        if not named:
            everywhere.add(contest.key)
        for name in named:
            votes_on.setdefault(name_key(name), (name, set()))[1].add(contest.key)
    precincts = tuple(
        Precinct(key, name, frozenset(held | everywhere)) for key, (name, held) in votes_on.items()
    )
    return Ballot(sheet.city, sheet.election, tuple(contests), precincts or None)


def _contest(entry: _Entry, table: Table, keys: set[str]) -> Contest:
    cells, title = entry.cells, entry.title
    kind = entry.kind or kind_of(title, [name for name, _ in entry.choices.values()])
    people = {
        key: (name, party)
        for key, (name, party) in entry.choices.items()
        if kind == "race" or (kind == "retention" and not is_answer(name))
    }
    if kind == "retention" and not people:
        person = retained(title, [name for name, _ in entry.choices.values()])
        people = {name_key(person): (person, "")} if person else {}
    return Contest(
        key=unique(contest_key(kind, title.text, cells["district"]), keys),
        kind=kind,
        title=title.text,
        jurisdiction=cells["contest_jurisdiction"] or title.jurisdiction or "",
        office=cells["office"] or ("" if kind == "measure" else title.office),
        district=cells["district"],
        seats=entry.seats,
        voting_method=entry.method,
        candidates=tuple(
            Candidate(key, name, party if "party" in table else None) for key, (name, party) in people.items()
        ),
        measure=_measure(entry, table) if kind == "measure" else None,
    )


def _measure(entry: _Entry, table: Table) -> Measure:
    """A column that the file lacks says nothing about the text that may be stored."""
    number, *texts = (entry.cells[name] if name in table else None for name in _TEXTS)
    return Measure(number or entry.title.number or "", *texts)
