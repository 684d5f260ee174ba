"""A city's settings, hours and staff."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.civicq.conftest import Answer, Api, Town, employed

ADMIN = "/api/admin/cities/harbor-falls"


@pytest.fixture
def owner(api: Api, town: Town) -> uuid.UUID:
    return employed(town, "owner")


def put(api: Api, who: uuid.UUID, path: str, body: Any) -> Answer:
    return api.call("PUT", f"{ADMIN}/{path}", body, citizen=who)


def ask(api: Api, town: Town, who: uuid.UUID) -> Answer:
    body = {"contest_id": town.mayor, "text": "When does the library open?"}
    return api.call("POST", "/api/me/questions", body, citizen=who)


def test_settings_are_changed_and_recorded(api: Api, town: Town, owner: uuid.UUID, ana: uuid.UUID) -> None:
    wanted = {"standing_methods": ["roll"], "standing_days": 30, "moderation": "before", "time_zone": None}
    assert put(api, owner, "settings", wanted).status == 204
    assert api.call("GET", f"{ADMIN}/settings", citizen=owner).json == wanted
    assert ask(api, town, ana).json["state"] == "pending"
    entry = api.call("GET", f"{ADMIN}/audit", citizen=owner).json["entries"][0]
    assert (entry["action"], entry["detail"]) == ("change settings", wanted)


@pytest.mark.parametrize(
    "wrong", [{"standing_methods": []}, {"standing_days": 0}, {"moderation": "never"}, {"name": "Ours"}]
)
def test_settings_that_make_no_sense_are_refused(api: Api, owner: uuid.UUID, wrong: dict[str, Any]) -> None:
    settings = {"standing_methods": ["roll"], "standing_days": 30, "moderation": "before"}
    assert put(api, owner, "settings", settings | wrong).status == 422


def told(api: Api, question: str) -> tuple[str, bool]:
    """By the page of a question: until when it takes votes, and whether they rest."""
    contest = api.get(f"/api/questions/{question}").json["contest"]
    return contest["closes_at"], contest["frozen"]


def test_a_frozen_ballot_says_so_and_thaws(
    api: Api, town: Town, owner: uuid.UUID, ana: uuid.UUID, asked: str
) -> None:
    hours = f"ballots/{town.ballot}/hours"
    assert put(api, owner, hours, {"closes_at": None, "frozen": True}).status == 204
    assert api.get(f"/api/ballots/{town.ballot}").json["frozen"] is True
    assert told(api, asked) == ("2027-05-19T12:00:00.000Z", True)
    assert ask(api, town, ana).json["title"] == "Frozen for now"
    put(api, owner, hours, {"closes_at": None, "frozen": False})
    assert told(api, asked) == ("2027-05-19T12:00:00.000Z", False)
    assert ask(api, town, ana).status == 201


def test_polls_close_when_the_city_says(
    api: Api, town: Town, owner: uuid.UUID, ana: uuid.UUID, asked: str
) -> None:
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat(timespec="milliseconds")
    assert put(api, owner, f"ballots/{town.ballot}/hours", {"closes_at": past, "frozen": False}).status == 204
    assert told(api, asked) == (past.replace("+00:00", "Z"), False)
    assert ask(api, town, ana).json["title"] == "Voting has closed"
    nowhere = f"ballots/{uuid.uuid4()}/hours"
    assert put(api, owner, nowhere, {"closes_at": None, "frozen": False}).status == 404
    naive = {"closes_at": "2027-05-18T20:00:00", "frozen": False}
    assert put(api, owner, f"ballots/{town.ballot}/hours", naive).status == 422


@pytest.mark.parametrize(
    "slip",
    [
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "2037-05-18T20:00:00Z",
        "2027-08-16T20:00:00Z",  # votes are nobody's by then, and would be cast again
    ],
)
def test_polls_close_around_the_election(api: Api, town: Town, owner: uuid.UUID, slip: str) -> None:
    hours = f"ballots/{town.ballot}/hours"
    assert put(api, owner, hours, {"closes_at": slip, "frozen": False}).json["title"] == (
        "Not around the election"
    )
    assert put(api, owner, hours, {"closes_at": "2027-05-19T03:00:00Z", "frozen": False}).status == 204


def test_staff_see_for_which_cities_they_work(api: Api, town: Town, owner: uuid.UUID) -> None:
    mine = api.call("GET", "/api/me/cities", citizen=owner).json
    assert mine == {"cities": [{"slug": "harbor-falls", "name": "Harbor Falls", "state": "OR",
                                "role": "owner", "active": True, "reason": None}]}  # fmt: skip
    assert api.call("GET", "/api/me/cities", citizen=uuid.uuid4()).json == {"cities": []}


def test_whoever_is_dismissed_is_out_at_once(api: Api, town: Town, owner: uuid.UUID) -> None:
    admin = employed(town, "admin")
    assert api.call("GET", f"{ADMIN}/staff", citizen=admin).status == 200
    assert api.call("DELETE", f"{ADMIN}/staff/{admin}", citizen=owner).status == 204
    assert api.call("GET", f"{ADMIN}/staff", citizen=admin).status == 403
    assert api.call("DELETE", f"{ADMIN}/staff/{admin}", citizen=owner).status == 404


def test_a_city_keeps_an_owner_and_owners_go_by_owners(api: Api, town: Town, owner: uuid.UUID) -> None:
    admin, second = employed(town, "admin"), employed(town, "owner")
    assert api.call("DELETE", f"{ADMIN}/staff/{owner}", citizen=admin).status == 403
    assert api.call("DELETE", f"{ADMIN}/staff/{owner}", citizen=second).status == 204
    assert api.call("DELETE", f"{ADMIN}/staff/{second}", citizen=second).json["title"] == "No owner left"
    roles = [each["role"] for each in api.call("GET", f"{ADMIN}/staff", citizen=admin).json["staff"]]
    assert sorted(roles) == ["admin", "owner"]
