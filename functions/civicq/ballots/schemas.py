"""Ballots as they are on the wire."""

import re
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from civicq.web.text import Id, Storable


class Image(BaseModel):
    id: UUID
    url: Annotated[str, Field(description="a path of this site; one of `widths` follows after a slash")]
    width: Annotated[int, Field(description="in pixels, of the largest")]
    height: int
    widths: list[int]
    color: Annotated[str, Field(description="on average: what to show until the image is there")]


class City(BaseModel):
    id: UUID
    slug: str
    name: str
    state: str | None


class Cities(BaseModel):
    cities: list[City]


class CityRef(BaseModel):
    slug: str
    name: str
    state: str | None


class Election(BaseModel):
    name: str
    date: date


class BallotSummary(BaseModel):
    id: UUID
    election: Election


class CityWithBallots(City):
    contact: Annotated[str | None, Field(description="an e-mail address of the city's")]
    website: str | None
    accent_color: Annotated[str | None, Field(description="dark enough for white words on it")]
    logo: Image | None
    standing_methods: Annotated[
        list[Literal["email", "sms", "letter", "roll", "staff"]],
        Field(description="by which ways the city verifies its residents"),
    ]
    ballots: list[BallotSummary]


class PrecinctRef(BaseModel):
    slug: str
    name: str


class Precincts(BaseModel):
    precincts: list[PrecinctRef]


class Candidate(BaseModel):
    id: UUID
    name: str
    party: str | None
    position: int
    photo: Image | None


class Measure(BaseModel):
    number: str | None
    summary: str | None
    full_text: str | None
    pro_statement: str | None
    con_statement: str | None


class Contest(BaseModel):
    id: UUID
    kind: Literal["race", "measure", "retention"]
    title: str
    jurisdiction: str | None
    office: str | None
    district: str | None
    seats: int
    voting_method: Literal["plurality", "ranked_choice", "approval", "other"]
    position: int
    measure: Measure | None
    candidates: list[Candidate]


class BallotRef(BaseModel):
    id: UUID
    city: CityRef
    election: Election


def _postcode(written: str) -> str:
    """Its five digits; the four that may follow tell too much, and nothing more about a ballot."""
    found = re.fullmatch(r"\s*([0-9]{5})(-?[0-9]{4})?\s*", written)
    if found is None:
        raise ValueError("should be a ZIP code of five digits, for instance 97201")
    return found[1]


class Address(BaseModel):
    model_config = ConfigDict(extra="forbid")

    address: Annotated[str, Storable, Field(max_length=200, description="house number and street")] = ""
    postcode: Annotated[
        str,
        Storable,
        Field(max_length=20, description="a ZIP code of five digits"),
        AfterValidator(_postcode),
    ]
    ballot_id: Annotated[Id | None, Field(description="null: of each city its next ballot")] = None


class PrecinctOfAddress(BaseModel):
    precinct: PrecinctRef
    ballot: BallotRef


class PrecinctsOfAddress(BaseModel):
    certain: Annotated[
        bool, Field(description="whether the address is known to vote in the one that is told")
    ]
    told: Annotated[str, Field(description="in a sentence for who asked")]
    precincts: list[PrecinctOfAddress]


class OpenBallot(BallotRef):
    closes_at: Annotated[datetime, Field(description="from then on nobody asks, edits or votes")]
    frozen: Annotated[bool, Field(description="the city has stopped questions and votes for now")]


class Ballot(OpenBallot):
    precinct: PrecinctRef | None
    contests: list[Contest]


class ContestOnBallot(Contest):
    ballot: OpenBallot


class ContestRef(BaseModel):
    id: UUID
    kind: Literal["race", "measure", "retention"]
    title: str


class CandidateInContest(Candidate):
    statement: str | None
    website: str | None
    profile_rule: Annotated[
        str | None, Field(description="the rule for which what they said of themselves was removed")
    ]
    contest: ContestRef
    ballot: BallotRef
