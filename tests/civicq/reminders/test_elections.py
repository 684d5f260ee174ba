"""Of an election whoever wants it is reminded: in a morning of the city's, once, and not of what is done."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.handlers import remind as worker
from civicq.reminders import elections
from tests.civicq.conftest import SITE, Api, Stored, Town, employed, settled
from tests.civicq.mailbox import choose, claims, mails, subjects

# The town votes on May 18, 2027; Oregon is seven hours behind UTC then, and Hawaii ten.
A_WEEK_BEFORE = datetime(2027, 5, 11, 16, 30, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2027, 5, 17, 16, 30, tzinfo=UTC)


def remind(moment: datetime) -> None:
    """Whoever is verified here and now still is then."""
    with db.writers().begin() as session:
        session.execute(text("UPDATE standings SET expires_at = '2028-01-01' WHERE expires_at > now()"))
    worker.remind(moment)


@pytest.fixture(autouse=True)
def in_oregon(stored: Stored, town: Town) -> None:
    stored.execute("UPDATE cities SET time_zone = 'America/Los_Angeles'")


def test_who_lives_there_is_reminded_a_week_and_a_day_before(api: Api, town: Town, ana: uuid.UUID) -> None:
    choose(api, ana, "ana", reminders=True)
    for moment in (A_WEEK_BEFORE, A_WEEK_BEFORE, THE_DAY_BEFORE, THE_DAY_BEFORE):
        remind(moment)
    assert subjects() == [
        "In 7 days: Municipal Election, Harbor Falls",
        "Tomorrow: Municipal Election, Harbor Falls",
    ]
    for mail in mails("ana"):
        assert f"{SITE}/cities/harbor-falls/ballots/2027-05-18" in str(mail.body).splitlines()
        assert str(mail.unsubscribe).endswith("/reminders")


@pytest.mark.parametrize("hour", [9, 15, 21, 23])
def test_nobody_is_woken(api: Api, ana: uuid.UUID, hour: int) -> None:
    choose(api, ana, "ana", reminders=True)
    remind(A_WEEK_BEFORE.replace(hour=hour))
    assert mails() == []


def test_a_city_without_a_clock_is_told_when_it_is_day_from_hawaii_to_new_york(
    api: Api, ana: uuid.UUID, stored: Stored
) -> None:
    stored.execute("UPDATE cities SET time_zone = NULL")
    choose(api, ana, "ana", reminders=True)
    remind(A_WEEK_BEFORE)  # half past six in Hawaii
    assert mails() == []
    remind(A_WEEK_BEFORE.replace(hour=19))
    assert len(mails()) == 1


def test_a_missed_morning_is_made_up_for_with_the_days_that_are_left(api: Api, ana: uuid.UUID) -> None:
    choose(api, ana, "ana", reminders=True)
    remind(A_WEEK_BEFORE.replace(day=10))  # eight days before
    remind(A_WEEK_BEFORE.replace(day=13))
    remind(A_WEEK_BEFORE.replace(day=18))
    assert subjects() == ["In 5 days: Municipal Election, Harbor Falls"]


@pytest.mark.parametrize("kind", ["contest", "candidate", "question", "issue"])
def test_who_lives_elsewhere_and_follows_something_of_the_ballot_is_reminded(
    api: Api, town: Town, stranger: uuid.UUID, asked: str, kind: str
) -> None:
    candidate = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    topic = {
        "contest": f"contest/{town.council}",
        "candidate": f"candidate/{candidate}",
        "question": f"question/{asked}",
        "issue": f"ballot/{town.ballot}/issue/parks",
    }[kind]
    choose(api, stranger, "stranger", reminders=True)
    remind(A_WEEK_BEFORE)
    assert mails() == []
    assert (
        api.call("PUT", "/api/me/follows", {"topic": topic, "following": True}, citizen=stranger).status
        == 200
    )
    remind(A_WEEK_BEFORE)
    assert len(mails("stranger")) == 1


def test_who_has_voted_on_a_question_is_not_asked_to_but_is_told_of_the_day(
    api: Api, ana: uuid.UUID, bo: uuid.UUID, asked: str
) -> None:
    for who, name in ((ana, "ana"), (bo, "bo")):
        choose(api, who, name, reminders=True)
    api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=bo)
    remind(A_WEEK_BEFORE)
    assert len(mails("ana")) == 1
    assert mails("bo") == []
    remind(THE_DAY_BEFORE)
    assert subjects("bo") == ["Tomorrow: Municipal Election, Harbor Falls"]


@pytest.mark.parametrize(
    "why_not",
    [
        "UPDATE notice_choices SET reminders = false, email = NULL",
        "UPDATE standings SET expires_at = now()",
        "UPDATE standings SET state = 'rejected', expires_at = NULL",
        "UPDATE ballots SET published_at = NULL, frozen_at = now()",
        "UPDATE ballots SET frozen_at = now()",
        "UPDATE cities SET activated_at = NULL",
        "DELETE FROM citizens",
    ],
)
def test_nobody_else_is(api: Api, ana: uuid.UUID, stored: Stored, why_not: str) -> None:
    choose(api, ana, "ana", reminders=True)
    stored.execute(why_not.encode())
    remind(A_WEEK_BEFORE)
    assert mails() == []


def test_more_people_than_one_statement_takes_are_all_reminded_once(
    api: Api, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elections, "MOST_PEOPLE", 2)
    residents = settled(7)
    for number, who in enumerate(residents):
        choose(api, who, f"resident-{number}", reminders=True)
    for _ in range(2):
        remind(A_WEEK_BEFORE)
    assert sorted(str(mail.citizen_id) for mail in mails()) == sorted(map(str, residents))


def test_workers_at_one_moment_remind_each_once(
    api: Api, town: Town, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elections, "MOST_PEOPLE", 3)
    residents = settled(10)
    for number, who in enumerate(residents):
        choose(api, who, f"resident-{number}", reminders=True)
    engine = create_engine(postgres.url, pool_size=6)
    monkeypatch.setattr(db, "writers", lambda: sessionmaker(engine, class_=db.Writer))
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: remind(A_WEEK_BEFORE), range(6)))
    engine.dispose()
    monkeypatch.undo()
    assert sorted(str(mail.citizen_id) for mail in mails()) == sorted(map(str, residents))


def test_a_worker_that_dies_before_it_commits_has_reminded_nobody_and_the_next_does(
    api: Api, ana: uuid.UUID
) -> None:
    choose(api, ana, "ana", reminders=True)
    with db.writers()() as session:
        session.execute(text("UPDATE standings SET expires_at = '2028-01-01'"))
        (voting,) = elections.due(session, A_WEEK_BEFORE)
        elections.remind(session, voting, uuid.UUID(int=0), A_WEEK_BEFORE, SITE)
        session.rollback()
    remind(A_WEEK_BEFORE)
    assert len(mails("ana")) == 1


@pytest.mark.parametrize(
    ("zone", "status"),
    [("America/New_York", 204), (None, 204), ("America/Nowhere", 422), ("UTC-3", 422), ("Etc/../UTC", 422)],
)
def test_a_city_says_which_clock_it_goes_by(api: Api, town: Town, zone: str | None, status: int) -> None:
    admin = employed(town, "admin")
    path = "/api/admin/cities/harbor-falls/settings"
    wanted = {"standing_methods": ["roll"], "standing_days": 30, "moderation": "after", "time_zone": zone}
    changed = api.call("PUT", path, wanted, citizen=admin, claims=claims("admin"))
    assert changed.status == status
    if status == 204:
        assert api.call("GET", path, citizen=admin).json["time_zone"] == zone
