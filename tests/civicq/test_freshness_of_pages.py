"""Whatever a page shows, a change of it purges one of the page's own tags."""

import uuid

import pytest
from sqlalchemy import select

from civicq import db, purging
from civicq.ballots.models import Ballot, Candidate, City, Contest, Election, Measure, Precinct
from civicq.handlers import rank
from civicq.questions.models import Question
from civicq.tables import Base
from tests.civicq.conftest import Api, Town

CHANGES: list[tuple[type[Base], str, object]] = [
    (City, "name", "Harbor Heights"),
    (City, "state", "WA"),
    (Election, "name", "Special Election"),
    (Ballot, "closes_at", "now"),
    (Ballot, "frozen_at", "now"),
    (Contest, "title", "Lord Mayor"),
    (Contest, "jurisdiction", "Elsewhere"),
    (Contest, "seats", 7),
    (Contest, "position", 70),
    (Contest, "withdrawn_at", "now"),
    (Candidate, "name", "Somebody Else"),
    (Candidate, "party", "IND"),
    (Candidate, "withdrawn_at", "now"),
    (Measure, "summary", "Something else altogether."),
    (Precinct, "name", "Northmost"),
    (Precinct, "slug", "northmost"),
    (Question, "state", "withdrawn"),
]


def somebody(town: Town) -> str:
    with db.writers()() as session:
        found = session.scalars(
            select(Candidate.id).where(Candidate.contest_id == town.mayor).order_by(Candidate.id)
        )
        return str(found.first())


def pages(town: Town, question: str) -> list[str]:
    return [
        "/api/cities",
        "/api/cities/harbor-falls",
        "/api/cities/harbor-falls/ballots/2027-05-18",
        "/api/cities/harbor-falls/ballots/2027-05-18?precinct=north",
        "/api/cities/harbor-falls/trending",
        "/api/cities/harbor-falls/search?q=wall",
        f"/api/ballots/{town.ballot}",
        f"/api/ballots/{town.ballot}/precincts",
        f"/api/ballots/{town.ballot}/trending",
        f"/api/contests/{town.mayor}",
        f"/api/contests/{town.mayor}/questions",
        f"/api/contests/{town.mayor}/questions.atom",
        f"/api/ballots/{town.ballot}/questions.atom",
        "/api/cities/harbor-falls/elections.ics",
        f"/api/es/contests/{town.mayor}/questions.atom",
        f"/api/es/ballots/{town.ballot}/questions.atom",
        "/api/es/cities/harbor-falls/elections.ics",
        "/sitemap.xml",
        f"/sitemap-{town.ballot}.xml",
        f"/api/embeds/contests/{town.mayor}",
        f"/api/embeds/es/contests/{town.mayor}",
        f"/api/candidates/{somebody(town)}",
        f"/api/questions/{question}",
    ]


@pytest.mark.parametrize(
    ("model", "column", "value"), CHANGES, ids=[f"{model.__name__}.{column}" for model, column, _ in CHANGES]
)
def test_no_page_outlives_a_change_of_what_it_shows(
    api: Api, town: Town, asked: str, *, model: type[Base], column: str, value: object
) -> None:
    with db.writers().begin() as session:
        session.add(
            Measure(contest_id=uuid.UUID(town.mayor), ballot_id=uuid.UUID(town.ballot), summary="A wall.")
        )
        session.flush()
        purging.take(session)
    rank.handler({}, None)  # from now on, what trends is as of one moment
    before = {page: api.get(page) for page in pages(town, asked)}
    with db.writers().begin() as session:
        moment = session.connection().exec_driver_sql("SELECT now()").scalar_one()
        changed = session.scalars(select(model).order_by(*model.__table__.primary_key)).first()
        if model is Contest:
            changed = session.get_one(Contest, town.mayor)
        setattr(changed, column, moment if value == "now" else value)
        session.flush()
        purged = set(purging.take(session))
    differing = 0
    for page, shown in before.items():
        now = api.get(page)
        if (now.status, now.body) != (shown.status, shown.body):
            differing += 1
            assert purged & set(shown.headers["cache-tag"].split(",")), f"{page} stays stale after {purged}"
    assert differing, "no page shows it: the test proves nothing"
