"""What is stored of a ballot, as rows by table: the other half of a comparison."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from civicq.ballots.models import (
    Ballot,
    BallotStyle,
    BallotStyleContest,
    Candidate,
    City,
    Contest,
    Election,
    Measure,
    Precinct,
)

Row = RowMapping | dict[str, Any]


@dataclass(slots=True)
class Stored:
    """Every row of one ballot; empty where the ballot is new."""

    city: Row | None = None
    ballot: Row | None = None
    election: Row | None = None
    contests: list[Row] = field(default_factory=list)
    candidates: dict[UUID, list[Row]] = field(default_factory=dict)
    measures: dict[UUID, Row] = field(default_factory=dict)
    styles: list[Row] = field(default_factory=list)
    style_contests: dict[UUID, set[UUID]] = field(default_factory=dict)
    precincts: list[Row] = field(default_factory=list)


def stored(session: Session, slug: str, day: date) -> Stored:
    found = Stored()
    found.city = session.execute(select(City.__table__).where(City.slug == slug)).mappings().first()
    if found.city is None:
        return found
    ballots = select(Ballot.__table__).where(Ballot.city_id == found.city["id"], Ballot.election_date == day)
    found.ballot = session.execute(ballots).mappings().first()
    if found.ballot is None:
        return found
    ballot_id = found.ballot["id"]
    election = select(Election.__table__).where(Election.id == found.ballot["election_id"])
    found.election = session.execute(election).mappings().one()
    found.contests = _rows(session, Contest, ballot_id)
    for candidate in _rows(session, Candidate, ballot_id):
        found.candidates.setdefault(candidate["contest_id"], []).append(candidate)
    found.measures = {measure["contest_id"]: measure for measure in _rows(session, Measure, ballot_id)}
    found.styles = _rows(session, BallotStyle, ballot_id)
    found.precincts = _rows(session, Precinct, ballot_id)
    held = (
        select(BallotStyleContest.ballot_style_id, BallotStyleContest.contest_id)
        .join(BallotStyle, BallotStyle.id == BallotStyleContest.ballot_style_id)
        .where(BallotStyle.ballot_id == ballot_id)
    )
    for style_id, contest_id in session.execute(held):
        found.style_contests.setdefault(style_id, set()).add(contest_id)
    return found


def elections_of(session: Session, day: date, state: str | None) -> list[Row]:
    """The elections of that day and state, the oldest first."""
    of_state = Election.state == state if state else Election.state.is_(None)
    query = select(Election.__table__).where(Election.date == day, of_state).order_by(Election.id)
    return list(session.execute(query).mappings())


def _rows(
    session: Session, model: type[Contest | Candidate | Measure | BallotStyle | Precinct], ballot_id: UUID
) -> list[Row]:
    """What still stands comes first, so that a name finds it before it finds what was withdrawn."""
    table = model.__table__
    rows: list[Row] = list(session.execute(select(table).where(table.c.ballot_id == ballot_id)).mappings())
    if "position" in table.c:
        rows.sort(key=lambda row: (row["withdrawn_at"] is not None, row["position"]))
    return rows
