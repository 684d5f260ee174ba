"""The city's staff decides, and another of them decides on appeal."""

import uuid

import pytest

from civicq import db
from civicq.ballots.models import City
from tests.civicq.conftest import Api, Town, employed

MINE = "/api/me/standings/harbor-falls"
QUEUE = "/api/admin/cities/harbor-falls/standings"


def request(api: Api, who: uuid.UUID) -> int:
    return api.call("PUT", f"{MINE}/request", {"note": "I moved in last week."}, citizen=who).status


def decide(api: Api, judge: uuid.UUID, who: uuid.UUID, state: str, reason: str = "Seen the lease.") -> int:
    decided = {"state": state, "reason": reason}
    return api.call("PUT", f"{QUEUE}/{who}", decided, citizen=judge).status


def standing(api: Api, who: uuid.UUID) -> tuple[str, str | None]:
    (mine,) = api.call("GET", "/api/me/standings", citizen=who).json["standings"]
    return mine["state"], mine["reason"]


def test_who_asks_waits_in_the_queue_and_is_told_the_reason(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    owner = employed(town, "owner")
    assert request(api, stranger) == 200
    (waiting,) = api.call("GET", QUEUE, citizen=owner).json["standings"]
    assert (waiting["citizen_id"], waiting["note"]) == (str(stranger), "I moved in last week.")
    assert decide(api, owner, stranger, "verified") == 204
    assert api.call("GET", QUEUE, citizen=owner).json["standings"] == []
    assert standing(api, stranger) == ("verified", "Seen the lease.")
    assert request(api, stranger) == 409


def test_who_asks_again_keeps_their_place_in_the_queue(api: Api, town: Town, stranger: uuid.UUID) -> None:
    owner, later = employed(town, "owner"), uuid.uuid4()
    for who in (stranger, later, stranger):
        assert request(api, who) == 200
    waiting = api.call("GET", QUEUE, citizen=owner).json["standings"]
    assert [each["citizen_id"] for each in waiting] == [str(stranger), str(later)]


def test_an_appeal_is_decided_by_somebody_else_and_comes_once(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    first, second = employed(town, "owner"), employed(town, "admin")
    request(api, stranger)
    appeal = {"note": "The lease is in my name."}
    assert api.call("PUT", f"{MINE}/appeal", appeal, citizen=stranger).status == 409
    decide(api, first, stranger, "rejected", "No lease was shown.")
    assert request(api, stranger) == 409
    assert api.call("PUT", f"{MINE}/appeal", appeal, citizen=stranger).json["state"] == "appealed"
    assert decide(api, first, stranger, "rejected") == 409
    assert decide(api, second, stranger, "rejected", "It is of another town.") == 204
    assert standing(api, stranger) == ("rejected", "It is of another town.")
    assert api.call("PUT", f"{MINE}/appeal", appeal, citizen=stranger).status == 409


def test_a_refusal_by_the_staff_is_not_got_round_by_the_roll(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    owner = employed(town, "owner")
    voter = {"name": "Ana Sousa", "born": "1980-02-29", "postcode": "97201"}
    api.call("POST", "/api/admin/cities/harbor-falls/roll", {"voters": [voter]}, citizen=owner)
    request(api, stranger)
    decide(api, owner, stranger, "rejected")
    assert api.call("PUT", f"{MINE}/roll", voter, citizen=stranger).status == 409
    assert standing(api, stranger)[0] == "rejected"


def test_nobody_decides_on_themselves_or_on_who_never_asked(api: Api, town: Town) -> None:
    owner = employed(town, "owner")
    request(api, owner)
    assert decide(api, owner, owner, "verified") == 409
    assert decide(api, owner, uuid.uuid4(), "verified") == 404


@pytest.mark.parametrize("role", ["editor", "moderator", "viewer"])
def test_who_may_not_verify_sees_nobody(api: Api, town: Town, role: str) -> None:
    refused = api.call("GET", QUEUE, citizen=employed(town, role))
    assert (refused.status, refused.json["title"]) == (403, "For the city's staff")


def test_staff_of_one_city_are_nobody_in_another(api: Api, town: Town, stranger: uuid.UUID) -> None:
    with db.writers().begin() as session:
        session.add(City(slug="elsewhere", name="Elsewhere", state="OR"))
    owner = employed(town, "owner")
    for method, path, body in (
        ("GET", "standings", None),
        ("GET", "letters", None),
        ("DELETE", "roll", None),
        ("PUT", f"standings/{stranger}", {"state": "verified", "reason": "a friend"}),
    ):
        answer = api.call(method, f"/api/admin/cities/elsewhere/{path}", body, citizen=owner)
        assert answer.status == 403, path
    assert api.call("GET", "/api/admin/cities/nowhere/standings", citizen=owner).status == 404


def test_what_is_decided_is_decided_once(api: Api, town: Town, stranger: uuid.UUID) -> None:
    owner = employed(town, "owner")
    request(api, stranger)
    assert [decide(api, owner, stranger, "verified") for _ in range(2)] == [204, 409]
    assert [decide(api, owner, stranger, "rejected") for _ in range(2)] == [204, 409]
    entries = api.call("GET", "/api/admin/cities/harbor-falls/audit", citizen=owner).json["entries"]
    assert [each["action"] for each in entries] == ["reject", "verify"]
