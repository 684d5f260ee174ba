"""A ballot as a file gives it, whatever the format.

None means that the file cannot know: what is stored stays as it is. An empty string means that the file
knows there is nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from civicq.sentences import Sentence

Kind = Literal["race", "measure", "retention"]
Side = Literal["odd", "even", "both"]
VotingMethod = Literal["plurality", "ranked_choice", "approval", "other"]


@dataclass(frozen=True, slots=True)
class City:
    name: str
    state: str | None
    slug: str


@dataclass(frozen=True, slots=True)
class Election:
    date: dt.date
    name: str
    # Whether the file itself, or the person, named the election; a guessed name never replaces another.
    named: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    key: str
    name: str
    party: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    number: str | None = None
    summary: str | None = None
    full_text: str | None = None
    pro_statement: str | None = None
    con_statement: str | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    key: str
    kind: Kind
    title: str
    jurisdiction: str | None = None
    office: str | None = None
    district: str | None = None
    seats: int | None = None
    voting_method: VotingMethod | None = None
    candidates: tuple[Candidate, ...] = ()
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Precinct:
    """`contests` holds the keys of the contests it votes on; precincts of one ballot style share the set."""

    key: str
    name: str
    contests: frozenset[str]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a street, and the key of the precinct that it votes in."""

    precinct: str
    # Five digits; empty where the file does not say.
    postcode: str
    # As `ballots.streets` spells it; empty for all streets of the postcode.
    street: str
    first_number: int
    last_number: int
    side: Side


@dataclass(frozen=True, slots=True)
class Ballot:
    """Contests stand in the order of the paper ballot, as far as the file tells it."""

    city: City
    election: Election
    contests: tuple[Contest, ...]
    precincts: tuple[Precinct, ...] | None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person may say about a file that does not say it itself."""

    city: str | None = None
    state: str | None = None
    date: dt.date | None = None
    election: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a file holds, and what a person should know about how it was read."""

    file_format: str
    ballots: tuple[Ballot, ...]
    notes: tuple[Sentence, ...] = ()
    # One pass over the file for its streets, of which there are millions; None if the format has none. The
    # file has to be open then.
    segments: Callable[[], Iterator[Segment]] | None = None
