"""Verified by a code that comes by e-mail, by SMS or by post."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from civicq import db
from civicq.notices.models import Message
from civicq.standing.models import Standing, VerificationCode
from tests.civicq.conftest import Answer, Api, Town, employed

CLAIMS = {
    "email": "ana@example.org",
    "email_verified": "true",
    "phone_number": "+15035550123",
    "phone_number_verified": "true",
}
HERE = "/api/me/standings/harbor-falls"


def ask(api: Api, who: uuid.UUID, method: str = "email", **more: str) -> Answer:
    return api.call("POST", f"{HERE}/codes", {"method": method, **more}, citizen=who, claims=CLAIMS)


def last_message() -> Message:
    with db.writers()() as session:
        return session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


def code_of(message: Message) -> str:
    found = re.search(r"\d{6}|[2-9A-Z]{5}-[2-9A-Z]{5}", message.body or "")
    assert found
    return found[0]


def try_code(api: Api, who: uuid.UUID, code: str) -> Answer:
    return api.call("PUT", f"{HERE}/code", {"code": code}, citizen=who)


def states(api: Api, who: uuid.UUID) -> list[str]:
    return [each["state"] for each in api.call("GET", "/api/me/standings", citizen=who).json["standings"]]


@pytest.mark.parametrize(
    ("method", "recipient", "hint"),
    [("email", "ana@example.org", "a…@example.org"), ("sms", "+15035550123", "…23")],
)
def test_a_code_comes_back_and_verifies(
    api: Api, town: Town, stranger: uuid.UUID, *, method: str, recipient: str, hint: str
) -> None:
    sent = ask(api, stranger, method)
    message = last_message()
    code = code_of(message)
    assert (sent.status, sent.json["sent_to"]) == (202, hint)
    assert code not in sent.body
    assert (message.channel, message.recipient) == (method, recipient)
    verified = try_code(api, stranger, code)
    assert (verified.status, verified.json["state"], verified.json["method"]) == (200, "verified", method)
    assert verified.json["city"]["slug"] == "harbor-falls"
    assert states(api, stranger) == ["verified"]


def test_the_database_holds_no_code_but_in_the_message(api: Api, town: Town, stranger: uuid.UUID) -> None:
    ask(api, stranger)
    code = code_of(last_message())
    with db.writers()() as session:
        kept = session.scalars(select(VerificationCode)).one()
    assert code.encode() not in kept.digest
    assert len(kept.digest) == 32


def test_five_wrong_tries_end_a_code(api: Api, town: Town, stranger: uuid.UUID) -> None:
    ask(api, stranger)
    code = code_of(last_message())
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    told = [try_code(api, stranger, wrong) for _ in range(5)]
    assert {each.status for each in told} == {422}
    assert "4 more tries" in told[0].json["detail"]
    assert "One more try" in told[3].json["detail"]
    assert api.call("GET", "/api/me/standings", citizen=stranger).json["codes"] == []
    assert try_code(api, stranger, code).status == 422
    assert states(api, stranger) == []


def test_a_code_on_its_way_is_told_with_what_is_left_of_it(api: Api, town: Town, stranger: uuid.UUID) -> None:
    ask(api, stranger)
    code = code_of(last_message())
    try_code(api, stranger, f"{(int(code) + 1) % 1_000_000:06}")
    (waiting,) = api.call("GET", "/api/me/standings", citizen=stranger).json["codes"]
    assert (waiting["city"]["slug"], waiting["method"], waiting["tries_left"]) == ("harbor-falls", "email", 4)
    try_code(api, stranger, code)
    assert api.call("GET", "/api/me/standings", citizen=stranger).json["codes"] == []


def test_a_code_is_good_once_and_for_its_owner(api: Api, town: Town, stranger: uuid.UUID) -> None:
    ask(api, stranger)
    code = code_of(last_message())
    assert try_code(api, uuid.uuid4(), code).status == 422
    assert try_code(api, stranger, code).status == 200
    assert try_code(api, stranger, code).status == 422


def test_a_new_code_ends_the_one_before(api: Api, town: Town, stranger: uuid.UUID) -> None:
    ask(api, stranger)
    before = code_of(last_message())
    ask(api, stranger)
    assert code_of(last_message()) != before  # one in a million it would be the same
    assert try_code(api, stranger, before).status == 422


def test_a_code_expires(api: Api, town: Town, stranger: uuid.UUID) -> None:
    ask(api, stranger)
    code = code_of(last_message())
    with db.writers().begin() as session:
        session.execute(update(VerificationCode).values(expires_at=datetime.now(UTC)))
    assert try_code(api, stranger, code).status == 422


def test_five_codes_an_hour_and_then_a_time_to_wait(api: Api, town: Town, stranger: uuid.UUID) -> None:
    assert [ask(api, stranger).status for _ in range(6)] == [202] * 5 + [429]
    waits = int(ask(api, stranger).headers["retry-after"])
    assert 3_500 < waits <= 3_600


def test_one_address_verifies_one_citizen_of_a_city(api: Api, town: Town, stranger: uuid.UUID) -> None:
    ask(api, stranger)
    try_code(api, stranger, code_of(last_message()))
    second = uuid.uuid4()
    ask(api, second)
    refused = try_code(api, second, code_of(last_message()))
    assert (refused.status, refused.json["title"]) == (409, "Already used")
    assert states(api, second) == []


@pytest.mark.parametrize("claims", [{}, {"email": "ana@example.org", "email_verified": "false"}])
def test_an_address_that_nobody_confirmed_gets_no_code(
    api: Api, town: Town, stranger: uuid.UUID, claims: dict[str, str]
) -> None:
    asked = api.call("POST", f"{HERE}/codes", {"method": "email"}, citizen=stranger, claims=claims)
    assert asked.status == 409
    with db.writers()() as session:
        assert session.scalars(select(Message)).all() == []


def test_a_letter_is_printed_by_the_city_and_then_forgotten(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    assert ask(api, stranger, "letter").status == 409  # to which address?
    assert ask(api, stranger, "letter", address="Ana Sousa, 12 Quay Street, Harbor Falls OR").status == 202
    owner = employed(town, "owner")
    letters = api.call("GET", "/api/admin/cities/harbor-falls/letters", citizen=owner).json["letters"]
    assert [each["recipient"] for each in letters] == ["Ana Sousa, 12 Quay Street, Harbor Falls OR"]
    gone = f"/api/admin/cities/harbor-falls/letters/{letters[0]['id']}"
    assert api.call("DELETE", gone, citizen=owner).status == 204
    assert api.call("DELETE", gone, citizen=owner).status == 404
    kept = last_message()
    assert (kept.recipient, kept.body) == (None, None)
    typed = code_of(Message(body=letters[0]["body"])).lower()
    assert try_code(api, stranger, typed).json["method"] == "letter"


def test_standing_in_one_city_is_none_in_another_and_ends(api: Api, town: Town, stranger: uuid.UUID) -> None:
    elsewhere = api.call("POST", "/api/me/standings/elsewhere/codes", {"method": "email"}, citizen=stranger)
    assert elsewhere.status == 404
    ask(api, stranger)
    try_code(api, stranger, code_of(last_message()))
    with db.writers().begin() as session:
        session.execute(update(Standing).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert states(api, stranger) == ["expired"]


def test_a_city_verifies_only_by_its_own_ways(api: Api, town: Town, stranger: uuid.UUID) -> None:
    from civicq.ballots.models import City

    with db.writers().begin() as session:
        session.execute(update(City).values(standing_methods=["roll"]), execution_options={"tags": ()})
    refused = ask(api, stranger)
    assert (refused.status, refused.json["title"]) == (409, "Not this way")
    assert "roll" in refused.json["detail"]
