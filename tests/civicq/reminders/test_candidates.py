"""A candidate hears of new questions at most once a day, of open ones once a week, and of none that is answered."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from civicq.handlers.remind import remind
from tests.civicq.conftest import SITE, Api, Stored, Town, employed, settled
from tests.civicq.mailbox import choose, claims, mails, subjects
from tests.civicq.speaking import Speaker

DAY = timedelta(days=1)


@pytest.fixture
def morning(stored: Stored, town: Town) -> datetime:
    """Ten o'clock tomorrow, so that all that a test does lies before it."""
    stored.execute("UPDATE cities SET time_zone = 'Etc/UTC'")
    return (datetime.now(UTC) + DAY).replace(hour=10, minute=0)


@pytest.fixture
def listening(api: Api, imani: Speaker) -> Speaker:
    choose(api, imani.account, "imani", reminders=True)
    return imani


def ask(api: Api, town: Town, words: str, contest: str = "") -> Any:
    body = {"contest_id": contest or town.mayor, "text": words}
    return api.call("POST", "/api/me/questions", body, citizen=settled()[0]).json


def test_a_candidate_is_told_what_is_new_once_a_day_and_with_the_way_to_it(
    api: Api, asked: str, listening: Speaker, morning: datetime, town: Town
) -> None:
    for moment in (morning, morning + timedelta(minutes=5), morning + DAY):
        remind(moment)
    (mail,) = mails("imani")  # what was told yesterday is not new
    assert mail.subject == "New questions for Imani (Mayor)"
    body = str(mail.body).splitlines()
    assert "“Who mends the harbor wall?”" in body
    assert f"{SITE}/questions/{asked}" in body
    assert f"{SITE}/contests/{town.mayor}" in body


def test_what_comes_after_is_told_the_next_morning(
    api: Api, town: Town, asked: str, listening: Speaker, *, morning: datetime, stored: Stored
) -> None:
    remind(morning)
    ask(api, town, "When do the parks open?")
    stored.execute(
        "UPDATE happenings SET at = %s WHERE question_id <> %s", [morning + timedelta(hours=2), asked]
    )
    remind(morning + timedelta(hours=1))
    remind(morning + DAY)
    assert subjects("imani") == ["New questions for Imani (Mayor)"] * 2
    assert "2 questions wait" in str(mails("imani")[1].body)


def test_what_stays_open_is_told_again_in_a_week(asked: str, listening: Speaker, morning: datetime) -> None:
    for days in range(8):
        remind(morning + days * DAY)
    assert subjects("imani") == ["New questions for Imani (Mayor)", "1 question waits for Imani (Mayor)"]


def test_nobody_is_reminded_who_has_answered_everything(
    api: Api, town: Town, asked: str, listening: Speaker, *, morning: datetime, stored: Stored
) -> None:
    listening.say(asked)
    remind(morning)
    assert mails("imani") == []
    listening.call("DELETE", f"answers/{asked}")
    remind(morning)
    assert len(mails("imani")) == 1
    fresh = ask(api, town, "When do the parks open?")["id"]
    stored.execute(
        "UPDATE happenings SET at = %s WHERE question_id <> %s", [morning + timedelta(hours=2), asked]
    )
    listening.say(fresh)
    remind(morning + DAY)
    assert len(mails("imani")) == 1


@pytest.mark.parametrize(
    "why_not",
    [
        "UPDATE notice_choices SET reminders = false, email = NULL",
        "UPDATE candidates SET withdrawn_at = now()",
        "UPDATE contests SET withdrawn_at = now()",
        "UPDATE ballots SET published_at = NULL, frozen_at = now()",
        "UPDATE ballots SET frozen_at = now()",
        "UPDATE ballots SET closes_at = now()",
        "UPDATE cities SET activated_at = NULL",
        "UPDATE cities SET time_zone = 'Asia/Tokyo'",
        "DELETE FROM candidate_accounts",
        "UPDATE tallies SET listed = false",
    ],
)
def test_nobody_is_told_of_what_cannot_be_answered(
    asked: str, listening: Speaker, morning: datetime, stored: Stored, why_not: str
) -> None:
    stored.execute(why_not.encode())
    remind(morning)
    assert mails("imani") == []


def test_who_accepts_to_speak_for_a_candidate_is_told_from_then_on(
    api: Api, town: Town, asked: str, morning: datetime
) -> None:
    candidate = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    invited = {"invitations": [{"email": "cleo@example.org", "candidate_id": candidate}]}
    path = "/api/admin/cities/harbor-falls/invitations"
    assert api.call("POST", path, invited, citizen=employed(town, "owner")).status == 201
    token = str(mails("cleo")[0].body).partition("/invitations#")[2].split()[0]
    cleo = uuid.uuid4()
    accepted = api.call("POST", "/api/me/invitations", {"token": token}, citizen=cleo, claims=claims("cleo"))
    assert accepted.status == 200
    remind(morning)
    assert subjects("cleo")[1:] == ["New questions for Imani (Mayor)"]
