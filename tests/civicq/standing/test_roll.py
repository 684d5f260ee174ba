"""Verified by the city's roll of voters, of which it keeps nothing that reads."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from civicq import db
from civicq.ballots.models import City
from civicq.standing import hashing
from civicq.standing.models import Proof, RollEntry
from tests.civicq.conftest import Answer, Api, Town, employed

ROLL = "/api/admin/cities/harbor-falls/roll"
VOTER = {"name": "O'Brien-Núñez, Ana María", "born": "1980-02-29", "postcode": "97201-1234"}


@pytest.fixture
def admin(api: Api, town: Town) -> uuid.UUID:
    member = employed(town, "admin")
    added = api.call("POST", ROLL, {"voters": [VOTER, VOTER | {"name": "Bo Lind"}]}, citizen=member)
    assert (added.status, added.json) == (201, {"voters": 2})
    return member


def match(api: Api, who: uuid.UUID, **changed: str) -> Answer:
    return api.call("PUT", "/api/me/standings/harbor-falls/roll", VOTER | changed, citizen=who)


@pytest.mark.parametrize(
    ("name", "postcode"),
    [
        ("O'Brien-Núñez, Ana María", "97201-1234"),
        ("ana maria obrien nunez", "97201"),
        ("Ana María O\u2019Brien Núñez", " 97201"[1:]),
    ],
)
def test_a_voter_is_found_however_the_name_is_written(
    api: Api, admin: uuid.UUID, stranger: uuid.UUID, name: str, postcode: str
) -> None:
    found = match(api, stranger, name=name, postcode=postcode)
    assert (found.status, found.json["state"], found.json["method"]) == (200, "verified", "roll")


@pytest.mark.parametrize("changed", [{"born": "1980-02-28"}, {"name": "Ana Brien"}, {"postcode": "97202"}])
def test_whoever_is_not_on_the_roll_is_told_what_to_do(
    api: Api, admin: uuid.UUID, stranger: uuid.UUID, changed: dict[str, str]
) -> None:
    refused = match(api, stranger, **changed)
    assert (refused.status, refused.json["title"]) == (422, "Not found on the roll")


def test_a_roll_is_stored_as_keyed_hashes(api: Api, admin: uuid.UUID, town: Town) -> None:
    with db.writers()() as session:
        kept = session.scalars(select(RollEntry.digest)).all()
    expected = hashing.of_voter(uuid.UUID(town.city), VOTER["name"], date(1980, 2, 29), VOTER["postcode"])
    assert expected in kept
    elsewhere = hashing.of_voter(uuid.uuid4(), VOTER["name"], date(1980, 2, 29), VOTER["postcode"])
    assert elsewhere not in kept


def test_guesses_are_counted_even_when_they_miss(api: Api, admin: uuid.UUID, stranger: uuid.UUID) -> None:
    answers = [match(api, stranger, born=f"1980-01-{day:02}").status for day in range(1, 7)]
    assert answers == [422] * 5 + [429]
    assert match(api, stranger).status == 429


def test_one_voter_is_one_citizen_until_their_standing_has_ended(
    api: Api, admin: uuid.UUID, stranger: uuid.UUID
) -> None:
    assert match(api, stranger).status == 200
    assert match(api, stranger).status == 200  # again for the same one: that renews it
    second = uuid.uuid4()
    assert match(api, second).status == 409
    with db.writers().begin() as session:
        session.execute(update(Proof).values(expires_at=datetime.now(UTC) - timedelta(days=1)))
    assert match(api, second).status == 200


def test_a_roll_is_replaced_and_who_was_verified_stays_so(
    api: Api, admin: uuid.UUID, stranger: uuid.UUID
) -> None:
    match(api, stranger)
    assert api.call("POST", ROLL, {"voters": [VOTER]}, citizen=admin).json == {"voters": 0}
    assert api.call("DELETE", ROLL, citizen=admin).json == {"voters": 2}
    assert match(api, uuid.uuid4()).status == 422
    mine = api.call("GET", "/api/me/standings", citizen=stranger).json["standings"]
    assert [each["state"] for each in mine] == ["verified"]


@pytest.mark.parametrize("role", ["editor", "moderator", "viewer"])
def test_only_who_manages_the_city_gives_it_a_roll(api: Api, town: Town, role: str) -> None:
    refused = api.call("POST", ROLL, {"voters": [VOTER]}, citizen=employed(town, role))
    assert refused.status == 403


def test_a_city_that_nobody_vouches_for_keeps_no_roll_that_its_next_owner_would_have(
    api: Api, town: Town
) -> None:
    with db.writers().begin() as session:
        session.execute(
            update(City).where(City.id == town.city).values(activated_at=None),
            execution_options={"tags": ()},
        )
    refused = api.call("POST", ROLL, {"voters": [VOTER]}, citizen=employed(town, "owner"))
    assert refused.status == 409
    assert "once an operator vouches" in refused.json["detail"]
    with db.writers()() as session:
        assert session.scalars(select(RollEntry)).all() == []
