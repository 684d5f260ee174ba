"""A Voting Information Project feed, version 5.x.

Precincts have ballot styles, styles order contests, contests name selections, selections name candidates.
What a ballot does not show (officials, polling places) is never read, and streets in a pass of their own.
https://vip-specification.readthedocs.io
"""

from collections.abc import Iterator
from functools import partial

from civicq.ballots.streets import spelled
from civicq.imports.ballot import Ballot, City, Contest, Election, Hints, Precinct, Reading, Segment, Side
from civicq.imports.dates import election_name, parsed
from civicq.imports.formats.vip_feed import CANDIDATES, KINDS, PERSONS, STRUCTURE, Contests, Feed
from civicq.imports.formats.vip_records import Record, Wanted, records
from civicq.imports.places import NAMES, city, city_in_place, county_name, state_code
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from civicq.imports.text import clean, listed
from civicq.sentences import Sentence

_Voters = tuple[Record, frozenset[str]]  # a precinct and the ids of the contests on its ballot


def recognises(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def read(source: Source, hints: Hints) -> Reading:
    feed = _feed(source)
    election = _election(feed, hints)
    state = _state(feed, hints)
    _fetch_candidates(feed)
    maker = Contests(feed, state, election.date)
    contests = {id_: maker.contest(record) for id_, record in feed.contests().items()}
    if parties := feed.all("PartyContest"):
        names = [feed.text(record, "Name", 500) or record.id for record in parties.values()]
        feed.notes.append(
            Sentence("party contests left out: {count:,} ({names})", count=len(names), names=listed(names))
        )
    ballots = tuple(_ballots(feed, contests, election, state, hints))
    segments = partial(_segments, source)
    return Reading("Voting Information Project feed", ballots, tuple(feed.notes), segments)


def _feed(source: Source) -> Feed:
    """A first pass over everything but candidates."""
    source.passes(3)
    feed = Feed(source)
    seen: set[str] = set()
    for record in records(source, STRUCTURE):
        if record.id in seen:
            raise ImportRefused(
                "uses the id {id!r} a second time; ids are unique in a feed, so ask its source",
                file=source.name, line=record.line, id=record.id,
            )  # fmt: skip
        seen.add(record.id)
        feed.by_tag.setdefault(record.tag, {})[record.id] = record
    if not feed.contests():
        raise ImportRefused(
            "has no contests; ask its source for a feed with ballot information", file=source.name
        )
    return feed


def _election(feed: Feed, hints: Hints) -> Election:
    elections = list(feed.all("Election").values())
    if len(elections) > 1:
        raise ImportRefused(
            "is a second <Election>; import one election at a time",
            file=feed.source.name,
            line=elections[1].line,
        )
    stated = elections[0].first("Date") if elections else ""
    day = hints.date or parsed(stated[:10])
    if day is None:
        at = elections[0].line if elections else None
        if stated:
            raise ImportRefused(
                "has the election date {stated!r}, which is none; send it again with the date of "
                "the election",
                file=feed.source.name, line=at, lacking=("date",), stated=stated[:40],
            )  # fmt: skip
        raise ImportRefused(
            "has no election date; send it again with the date of the election",
            file=feed.source.name, line=at, lacking=("date",),
        )  # fmt: skip
    name = hints.election or (feed.text(elections[0], "Name") if elections else "")
    return Election(day, name or election_name(day), named=bool(name))


def _state(feed: Feed, hints: Hints) -> str | None:
    state, origin = feed.one("State"), feed.one("Source")
    spellings = [hints.state or ""]
    if state:
        identifiers = state.values.get("ExternalIdentifiers", ())
        spellings += [state.first("Name"), *(each.rpartition("/state:")[2] for each in identifiers)]
    spellings.append(origin.first("VipId")[:2] if origin else "")
    return next((code for spelling in spellings if (code := state_code(spelling))), None)


def _fetch_candidates(feed: Feed) -> None:
    """A second pass, for the candidates whom a contest names; a third only where one has no ballot name."""
    choices = (*feed.all("CandidateSelection").values(), *feed.all("RetentionContest").values())
    named = {id_ for record in choices for id_ in record.ids("Candidate")}
    candidates = feed.by_tag.setdefault("Candidate", {})
    for record in records(feed.source, CANDIDATES, named):
        candidates[record.id] = record
        if len(candidates) == len(named):
            break
    nameless = {
        each.first("PersonId").strip() for each in candidates.values() if not each.first("BallotName")
    }
    if nameless:
        feed.by_tag["Person"] = {record.id: record for record in records(feed.source, PERSONS, nameless)}


def _ballots(
    feed: Feed, contests: dict[str, Contest], election: Election, state: str | None, hints: Hints
) -> Iterator[Ballot]:
    """A ballot for each locality that has precincts; one for the whole state where none has."""
    order, styles = _styles(feed, contests)
    held_in: dict[str, set[str]] = {}
    for id_, record in feed.contests().items():
        for district in feed.districts(record):
            held_in.setdefault(district.id, set()).add(id_)
    homes: dict[str, City] = {}
    voters: dict[str, list[_Voters]] = {}
    for precinct in feed.all("Precinct").values():
        home = _home(feed, precinct, state, hints)
        homes.setdefault(home.slug, home)
        voters.setdefault(home.slug, []).append((precinct, _contests_of(feed, precinct, styles, held_in)))
    if not voters:
        home = _whole_state(feed, state, hints)
        yield Ballot(home, election, tuple(contests[id_] for id_ in order), None)
        return
    reached = frozenset[str]().union(*(held for each in voters.values() for _, held in each))
    _note_left_out(feed, contests, voters, reached)
    for slug, precincts in voters.items():
        voted_on = frozenset[str]().union(*(held for _, held in precincts))
        if len(voters) == 1 or not reached:  # no telling who votes on what: everybody on everything
            voted_on = frozenset(order)
        on_ballot = tuple(contests[id_] for id_ in order if id_ in voted_on)
        if on_ballot:
            known = tuple(_precincts(feed, contests, precincts))
            yield Ballot(homes[slug], election, on_ballot, known or None)


def _note_left_out(
    feed: Feed, contests: dict[str, Contest], voters: dict[str, list[_Voters]], reached: frozenset[str]
) -> None:
    voting = {
        precinct.first("LocalityId").strip()
        for each in voters.values()
        for precinct, held in each
        if held or not reached
    }
    idle = [feed.text(each, "Name") for id_, each in feed.all("Locality").items() if id_ not in voting]
    if idle and "" not in voting:
        feed.notes.append(
            Sentence(
                "localities without precincts or contests left out: {count:,} ({names})",
                count=len(idle),
                names=listed(idle),
            )
        )
    unreached = [contest.title for id_, contest in contests.items() if id_ not in reached]
    if unreached and reached and len(voters) > 1:
        feed.notes.append(
            Sentence(
                "contests on no precinct's ballot left out: {count:,} ({names})",
                count=len(unreached),
                names=listed(unreached),
            )
        )


def _styles(feed: Feed, contests: dict[str, Contest]) -> tuple[list[str], dict[str, frozenset[str]]]:
    """All contests in the order of the paper ballots, and the contests of each ballot style."""
    styles: dict[str, frozenset[str]] = {}
    places = dict.fromkeys(contests, 0)
    for style in feed.all("BallotStyle").values():
        held = []
        for id_ in style.ids("OrderedContest"):
            ordered = feed.follow(style, id_, "OrderedContest", *KINDS, "PartyContest")
            named = ordered.first("ContestId").strip() or ordered.id
            held.append(feed.follow(ordered, named, *KINDS, "PartyContest").id)
        styles[style.id] = frozenset(id_ for id_ in held if id_ in contests)
        for place, id_ in enumerate(held, start=1):
            places[id_] = max(places.get(id_, 0), place)
    return sorted(contests, key=lambda id_: places[id_] or len(places)), styles


def _contests_of(
    feed: Feed, precinct: Record, styles: dict[str, frozenset[str]], held_in: dict[str, set[str]]
) -> frozenset[str]:
    """By ballot style; where a feed has none, by the electoral districts that a precinct lies in."""
    if style := precinct.first("BallotStyleId").strip():
        return styles[feed.follow(precinct, style, "BallotStyle").id]
    return frozenset[str]().union(*(held_in.get(id_, ()) for id_ in precinct.ids("ElectoralDistrict")))


def _precincts(feed: Feed, contests: dict[str, Contest], precincts: list[_Voters]) -> Iterator[Precinct]:
    shared: dict[frozenset[str], frozenset[str]] = {}
    names: dict[str, int] = {}
    for record, held in precincts:
        if not held:
            continue
        if held not in shared:
            shared[held] = frozenset(contests[id_].key for id_ in held)
        name = feed.text(record, "Name") or feed.text(record, "Number") or record.id
        if split := feed.text(record, "PrecinctSplitName"):
            name = f"{name}, split {split}"
        names[name] = names.get(name, 0) + 1
        yield Precinct(record.id, f"{name} ({names[name]})" if names[name] > 1 else name, shared[held])


def _home(feed: Feed, precinct: Record, state: str | None, hints: Hints) -> City:
    """Whose ballot a precinct votes on: its locality's."""
    place = precinct.first("LocalityId").strip()
    if hints.city or not place:
        return _whole_state(feed, state, hints)
    locality = feed.follow(precinct, place, "Locality")
    name = feed.text(locality, "Name") or clean(locality.id)
    if locality.first("Type").strip().lower() == "county" and state:
        name = county_name(name, state)
    return city(name, state)


def _whole_state(feed: Feed, state: str | None, hints: Hints) -> City:
    """Whose ballot it is where no locality says it."""
    if hints.city:
        return city_in_place(hints.city, state)
    record = feed.one("State")
    name = (feed.text(record, "Name") if record else "") or (NAMES[state] if state else "")
    if not name:
        raise ImportRefused(
            "names neither a locality nor a state; ask its source for a feed that does",
            file=feed.source.name, lacking=("city",),
        )  # fmt: skip
    return city(name, state)


_STREETS: Wanted = {
    "StreetSegment": frozenset(
        ("AddressDirection", "EndHouseNumber", "HouseNumberPrefix", "HouseNumberSuffix",
         "IncludesAllAddresses", "IncludesAllStreets", "OddEvenBoth", "PrecinctId", "StartHouseNumber",
         "StreetDirection", "StreetName", "StreetSuffix", "Zip")
    )
}  # fmt: skip
_ALL_NUMBERS = (0, 2_000_000_000)
_SIDES: dict[str, Side] = {"odd": "odd", "even": "even"}


def _segments(source: Source) -> Iterator[Segment]:
    for record in records(source, _STREETS):
        name = ("StreetDirection", "StreetName", "StreetSuffix", "AddressDirection")
        everywhere = record.first("IncludesAllStreets").lower() == "true"
        yield Segment(
            precinct=record.first("PrecinctId").strip(),
            postcode=record.first("Zip").strip()[:5],
            street="" if everywhere else spelled(" ".join(record.first(part) for part in name)),
            side=_SIDES.get(record.first("OddEvenBoth").strip().lower(), "both"),
            **_numbers(source, record, everywhere=everywhere),
        )


def _numbers(source: Source, record: Record, *, everywhere: bool) -> dict[str, int]:
    """Of houses. A number that is more than digits is none that could be compared: it leads to its street."""
    told = [
        number for name in ("StartHouseNumber", "EndHouseNumber") if (number := record.first(name).strip())
    ]
    if everywhere or record.first("IncludesAllAddresses").lower() == "true":
        first, last = _ALL_NUMBERS
    elif record.first("HouseNumberPrefix") or record.first("HouseNumberSuffix") or not told:
        first = last = 0
    else:
        for number in told:
            if not (number.isascii() and number.isdigit() and len(number) <= 9):
                raise ImportRefused(
                    "has the house number {number!r}; write digits alone",
                    file=source.name, line=record.line, number=number[:20],
                )  # fmt: skip
        first, last = min(map(int, told)), max(map(int, told))
    return {"first_number": first, "last_number": last}
