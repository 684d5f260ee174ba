"""Each morning the staff of a city hears what waits for them, and on Mondays what the week has brought."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from civicq.handlers.remind import remind
from tests.civicq.conftest import SITE, Api, Stored, Town, employed, settled
from tests.civicq.mailbox import choose, mails, subjects

ADMIN = "/api/admin/cities/harbor-falls"


@pytest.fixture
def morning(stored: Stored, town: Town) -> datetime:
    """Ten o'clock of the next Tuesday or later in the week."""
    stored.execute("UPDATE cities SET time_zone = 'Etc/UTC'")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    if tomorrow.isoweekday() == 1:
        tomorrow += timedelta(days=1)
    return tomorrow.replace(hour=10, minute=0)


def listening(api: Api, town: Town, role: str) -> uuid.UUID:
    member = employed(town, role)
    choose(api, member, role, staff=True)
    return member


def report(api: Api, question: str) -> None:
    for who in settled(2):
        told = {"target": {"kind": "question", "id": question}, "rule": "spam"}
        assert api.call("POST", "/api/me/reports", told, citizen=who).status == 204


def test_each_hears_of_what_they_decide_once_a_morning(
    api: Api, town: Town, asked: str, morning: datetime, stranger: uuid.UUID
) -> None:
    for role in ("viewer", "editor", "moderator", "owner"):
        listening(api, town, role)
    report(api, asked)
    api.call("PUT", "/api/me/standings/harbor-falls/request", {"note": "I moved here."}, citizen=stranger)
    for minutes in (0, 5):
        remind(morning + timedelta(minutes=minutes))
    assert subjects("viewer") == subjects("editor") == []
    assert subjects("moderator") == ["1 waits for you in Harbor Falls"]
    (mail,) = mails("owner")
    assert mail.subject == "2 wait for you in Harbor Falls"
    for line in ("1 reported text", "1 resident to verify", f"{SITE}/cities/harbor-falls"):
        assert line in str(mail.body).splitlines()
    assert str(mail.unsubscribe).endswith("/staff")


def test_what_is_decided_is_no_reminder(api: Api, town: Town, asked: str, morning: datetime) -> None:
    moderator = listening(api, town, "moderator")
    report(api, asked)
    remind(morning)
    body = {"action": "dismiss", "reason": "It is none.", "targets": [{"kind": "question", "id": asked}]}
    assert api.call("POST", f"{ADMIN}/decisions", body, citizen=moderator).status == 201
    remind(morning + timedelta(days=1))
    assert [each for each in subjects("moderator") if "wait" in each] == ["1 waits for you in Harbor Falls"]


def test_what_still_waits_is_told_again_the_next_morning(
    api: Api, town: Town, asked: str, morning: datetime
) -> None:
    listening(api, town, "moderator")
    report(api, asked)
    remind(morning)
    remind(morning.replace(hour=3) + timedelta(days=1))
    assert len(mails("moderator")) == 1
    remind(morning + timedelta(days=1))
    assert sum("wait" in each for each in subjects("moderator")) == 2


def test_who_works_for_the_city_no_more_or_wants_none_hears_nothing(
    api: Api, town: Town, asked: str, morning: datetime, stored: Stored
) -> None:
    gone, quiet = listening(api, town, "moderator"), listening(api, town, "admin")
    report(api, asked)
    stored.execute("DELETE FROM city_staff WHERE citizen_id = %s", [gone])
    choose(api, quiet, "admin", staff=False)
    remind(morning)
    assert mails() == []


def test_on_mondays_the_week_is_told_to_all_and_a_week_without_anything_is_not(
    api: Api, town: Town, asked: str, morning: datetime, stored: Stored
) -> None:
    listening(api, town, "viewer")
    monday = morning + timedelta(days=8 - morning.isoweekday())
    stored.execute("UPDATE questions SET asked_at = %s", [monday - timedelta(days=1)])
    for moment in (monday, monday + timedelta(minutes=5), monday + timedelta(days=14)):
        remind(moment)
    (mail,) = mails("viewer")
    assert mail.subject == "The week in Harbor Falls"
    assert "1 question was asked" in str(mail.body).splitlines()
