"""A feed's elements by kind and id, and the contests that they make up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from civicq.imports.ballot import Candidate, Contest, Kind, Measure, VotingMethod
from civicq.imports.choices import is_bookkeeping
from civicq.imports.formats.vip_records import Record, Wanted
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from civicq.imports.text import clean, folded
from civicq.imports.titles import read_title
from civicq.sentences import Sentence

_REFERENCES = frozenset(
    ("BallotSelectionIds", "BallotSelectionId", "ElectoralDistrictIds", "ElectoralDistrictId", "OfficeIds",
     "OfficeId", "PrimaryPartyIds", "PrimaryPartyId", "CandidateIds", "CandidateId", "OrderedContestIds",
     "OrderedContestId", "ContestId", "EndorsementPartyIds", "EndorsementPartyId", "BallotStyleId",
     "LocalityId")
)  # fmt: skip
_CONTEST = _REFERENCES | {"BallotTitle", "Name", "VoteVariation"}
_ASKED = _CONTEST | {"ConStatement", "ProStatement", "FullText", "SummaryText"}
STRUCTURE: Wanted = {
    "Source": frozenset(("VipId",)),
    "Election": frozenset(("Date", "Name")),
    "State": frozenset(("Name", "ExternalIdentifiers")),
    "Locality": frozenset(("Name", "Type")),
    "Party": frozenset(("Abbreviation", "Name")),
    "ElectoralDistrict": frozenset(("Name", "Type")),
    "Office": _REFERENCES | {"Name"},
    "CandidateContest": _CONTEST | {"NumberElected", "VotesAllowed"},
    "BallotMeasureContest": _ASKED,
    "RetentionContest": _ASKED,
    "PartyContest": frozenset(("Name",)),
    "OrderedContest": _REFERENCES,
    "BallotStyle": _REFERENCES,
    "CandidateSelection": _REFERENCES | {"IsWriteIn", "SequenceOrder"},
    "Precinct": _REFERENCES | {"Name", "Number", "PrecinctSplitName"},
}
CANDIDATES: Wanted = {"Candidate": frozenset(("BallotName", "PartyId", "PersonId", "PreElectionStatus"))}
_NAME_PARTS = ("Prefix", "FirstName", "MiddleName", "LastName", "Suffix")
PERSONS: Wanted = {"Person": frozenset(("FullName", *_NAME_PARTS))}

KINDS: dict[str, Kind] = {
    "CandidateContest": "race", "BallotMeasureContest": "measure", "RetentionContest": "retention",
}  # fmt: skip
_METHODS: dict[str, VotingMethod] = {
    "1-of-m": "plurality", "n-of-m": "plurality", "plurality": "plurality", "majority": "plurality",
    "super-majority": "plurality", "approval": "approval", "rcv": "ranked_choice", "irv": "ranked_choice",
    "stv": "ranked_choice", "ranked-choice": "ranked_choice",
}  # fmt: skip
_WHOLE = frozenset(("state", "national"))
# Districts that are a jurisdiction of their own rather than a part of one.
_JURISDICTIONS = _WHOLE | {"county", "city", "town", "township", "village", "borough", "municipality"}
# "Parties" under which everybody stands together, as in a top-two primary.
_NO_PARTY = re.compile(r"voter nominated|non ?partisan|no party|open")


@dataclass(slots=True)
class Feed:
    source: Source
    by_tag: dict[str, dict[str, Record]] = field(default_factory=dict)
    notes: list[Sentence] = field(default_factory=list)

    def all(self, tag: str) -> dict[str, Record]:
        return self.by_tag.get(tag, {})

    def one(self, tag: str) -> Record | None:
        return next(iter(self.all(tag).values()), None)

    def contests(self) -> dict[str, Record]:
        return {id_: record for tag in KINDS for id_, record in self.all(tag).items()}

    def follow(self, record: Record, reference: str, *tags: str) -> Record:
        """The element that a reference names; refuses one that names nothing."""
        for tag in tags:
            if found := self.all(tag).get(reference):
                return found
        raise ImportRefused(
            "<{tag} id={id!r}> refers to {kind} {reference!r}, which the feed does not have; ask its source "
            "for a complete feed",
            file=self.source.name, line=record.line,
            tag=record.tag, id=record.id, kind=tags[0], reference=reference,
        )  # fmt: skip

    def text(self, record: Record, name: str, most_characters: int = 200) -> str:
        value = clean(record.first(name))
        if len(value) > most_characters:
            raise ImportRefused(
                "{name} of <{tag} id={id!r}> has {count:,} characters, at most {most:,} are taken",
                file=self.source.name, line=record.line,
                name=name, tag=record.tag, id=record.id, count=len(value), most=most_characters,
            )  # fmt: skip
        return value

    def party(self, id_: str) -> str:
        party = self.all("Party").get(id_.strip())
        return (self.text(party, "Abbreviation") or self.text(party, "Name")) if party else ""

    def districts(self, contest: Record) -> list[Record]:
        """Where a contest is held; an office says it where the contest does not."""
        offices = [found for id_ in contest.ids("Office") if (found := self.all("Office").get(id_))]
        named = (id_ for each in (contest, *offices) for id_ in each.ids("ElectoralDistrict"))
        return [found for id_ in named if (found := self.all("ElectoralDistrict").get(id_))]


class Contests:
    """Makes contests of records. Ids hold within one feed, so each is stored under the feed's name."""

    def __init__(self, feed: Feed, state: str | None, day: date) -> None:
        origin = feed.one("Source")
        publisher = feed.text(origin, "VipId") if origin else ""
        self._feed = feed
        self._namespace = f"vip:{publisher or state or ''}:{day}"

    def contest(self, record: Record) -> Contest:
        feed, kind = self._feed, KINDS[record.tag]
        title = read_title(
            feed.text(record, "BallotTitle", 500) or feed.text(record, "Name", 500) or record.id
        )
        offices = [found for id_ in record.ids("Office") if (found := feed.all("Office").get(id_))]
        office = " and ".join(dict.fromkeys(filter(None, (feed.text(each, "Name") for each in offices))))
        district = next(iter(feed.districts(record)), None)
        place = feed.text(district, "Name") if district else ""
        level = district.first("Type").strip().lower() if district else ""
        primary = self._primary(record)
        return Contest(
            key=f"{self._namespace}:{record.id}",
            kind=kind,
            title=f"{title.text} ({', '.join(primary)})" if primary else title.text,
            jurisdiction=place if level in _JURISDICTIONS else title.jurisdiction or "",
            office=office or ("" if kind == "measure" else title.office),
            district="" if level in _WHOLE else place,
            seats=_seats(record, "NumberElected") or _seats(record, "VotesAllowed") or title.seats,
            voting_method=_method(record) or ("ranked_choice" if title.ranked else None),
            candidates=tuple(self._candidates(record)),
            measure=self._measure(record, title.number) if kind == "measure" else None,
        )

    def _measure(self, record: Record, number: str | None) -> Measure:
        names = ("SummaryText", "FullText", "ProStatement", "ConStatement")
        return Measure(number or "", *(self._feed.text(record, name, 100_000) for name in names))

    def _primary(self, record: Record) -> list[str]:
        """The parties whose primary this is; none for a general election, or where all stand together."""
        parties = [found for id_ in record.ids("PrimaryParty") if (found := self._feed.all("Party").get(id_))]
        return [
            self._feed.party(each.id) for each in parties if not _NO_PARTY.match(folded(each.first("Name")))
        ]

    def _candidates(self, record: Record) -> Iterator[Candidate]:
        """In ballot order; whoever is nominated twice stands once, under both parties."""
        standing: dict[str, Candidate] = {}
        for people, endorsers in self._choices(record):
            if (candidate := self._candidate(people, endorsers)) is None:
                continue
            same = standing.setdefault(folded(candidate.name), candidate)
            if same is not candidate:
                parties = dict.fromkeys(filter(None, (same.party, candidate.party)))
                standing[folded(candidate.name)] = Candidate(same.key, same.name, ", ".join(parties))
        yield from standing.values()

    def _choices(self, record: Record) -> Iterator[tuple[list[Record], list[str]]]:
        """The people of each choice (running mates are one choice), and the parties that endorse it."""
        feed = self._feed
        if record.tag == "RetentionContest":
            yield from (([feed.follow(record, id_, "Candidate")], []) for id_ in record.ids("Candidate"))
        if record.tag != "CandidateContest":
            return
        ids = dict.fromkeys(record.ids("BallotSelection"))
        selections = [feed.follow(record, id_, "CandidateSelection") for id_ in ids]
        orders = {each.id: each.first("SequenceOrder").strip() for each in selections}
        if all(order.isdecimal() and len(order) < 10 for order in orders.values()):
            selections.sort(key=lambda selection: int(orders[selection.id]))
        for selection in selections:
            if selection.first("IsWriteIn").strip().lower() not in {"true", "1"}:
                people = [feed.follow(selection, id_, "Candidate") for id_ in selection.ids("Candidate")]
                yield people, selection.ids("EndorsementParty")

    def _candidate(self, people: list[Record], endorsers: list[str]) -> Candidate | None:
        """Nothing for who has withdrawn or must be written in."""
        out = {"withdrawn", "write-in"}
        people = [each for each in people if each.first("PreElectionStatus").strip().lower() not in out]
        name = " / ".join(filter(None, map(self._name, people)))
        if not name or is_bookkeeping(name):
            return None
        own = next(filter(None, (self._feed.party(each.first("PartyId")) for each in people)), "")
        party = own or ", ".join(filter(None, map(self._feed.party, endorsers)))
        return Candidate(f"{self._namespace}:{'+'.join(each.id for each in people)}", name, party)

    def _name(self, candidate: Record) -> str:
        if stated := self._feed.text(candidate, "BallotName"):
            return stated
        person = self._feed.all("Person").get(candidate.first("PersonId").strip())
        if person is None:
            raise ImportRefused(
                "<Candidate id={id!r}> has no name; ask its source for a complete feed",
                file=self._feed.source.name, line=candidate.line, id=candidate.id,
            )  # fmt: skip
        parts = (text for name in _NAME_PARTS for text in person.values.get(name, ()))
        return self._feed.text(person, "FullName") or clean(" ".join(parts))[:200]


def _seats(record: Record, name: str) -> int | None:
    stated = record.first(name).strip()
    return int(stated) if stated.isdecimal() and len(stated) < 4 and 1 <= int(stated) <= 100 else None


def _method(record: Record) -> VotingMethod | None:
    stated = record.first("VoteVariation").strip().lower()
    return _METHODS.get(stated, "other") if stated else None
