"""A ballot is shown to everybody, or to nobody but the city's staff."""

import uuid

import pytest

from tests.civicq.conftest import Answer, Api, Stored, Town, employed

ADMIN = "/api/admin/cities/harbor-falls"


@pytest.fixture
def owner(town: Town) -> uuid.UUID:
    return employed(town, "owner")


def publish(api: Api, town: Town, who: uuid.UUID, *, published: bool) -> Answer:
    path = f"{ADMIN}/ballots/{town.ballot}/publication"
    return api.call("PUT", path, {"published": published}, citizen=who)


def pages(api: Api, town: Town, question: str) -> dict[str, int]:
    candidate = candidates(api, town)
    listed = [
        f"/api/ballots/{town.ballot}", "/api/cities/harbor-falls/ballots/2027-05-18",
        f"/api/ballots/{town.ballot}/precincts", f"/api/ballots/{town.ballot}/trending",
        f"/api/ballots/{town.ballot}/questions.atom", f"/api/contests/{town.mayor}",
        f"/api/contests/{town.mayor}/questions", f"/api/contests/{town.mayor}/questions?sort=new",
        f"/api/contests/{town.mayor}/questions.atom", f"/api/embeds/contests/{town.mayor}",
        f"/api/es/ballots/{town.ballot}/questions.atom", f"/api/es/contests/{town.mayor}/questions.atom",
        f"/api/embeds/es/contests/{town.mayor}",
        f"/api/questions/{question}", f"/api/questions/{question}/answers",
        f"/api/candidates/{candidate}", f"/api/candidates/{candidate}/answers",
    ]  # fmt: skip
    return {path: api.get(path).status for path in listed}


_known: dict[str, str] = {}


def candidates(api: Api, town: Town) -> str:
    if town.mayor not in _known:
        _known[town.mayor] = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    return _known[town.mayor]


def test_nothing_of_a_ballot_that_was_taken_back_is_shown_and_all_of_it_comes_back(
    api: Api, town: Town, ana: uuid.UUID, asked: str, stored: Stored
) -> None:
    owner = employed(town, "owner")
    assert set(pages(api, town, asked).values()) == {200}
    stored.execute("DELETE FROM purge_outbox")
    assert publish(api, town, owner, published=False).status == 204
    assert set(pages(api, town, asked).values()) == {404}
    assert api.get("/api/cities/harbor-falls").json["ballots"] == []
    purged = {tag for (tags,) in stored.execute("SELECT tags FROM purge_outbox") for tag in tags}
    assert purged >= {f"ballot/{town.ballot}", f"ballot/{town.ballot}/trending", "cities",
                      f"contest/{town.mayor}", f"contest/{town.mayor}/questions"}  # fmt: skip
    body = {"contest_id": town.mayor, "text": "When does the library open?"}
    assert api.call("POST", "/api/me/questions", body, citizen=ana).status == 409
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana).status == 409

    assert publish(api, town, owner, published=True).status == 204
    assert set(pages(api, town, asked).values()) == {200}
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana).status == 200


def test_staff_see_what_nobody_else_does(api: Api, town: Town, owner: uuid.UUID) -> None:
    publish(api, town, owner, published=False)
    ballot = api.call("GET", f"{ADMIN}/ballots", citizen=owner).json["ballots"][0]
    assert (ballot["id"], ballot["published"], ballot["frozen"], ballot["contests"]) == (
        town.ballot,
        False,
        True,
        2,
    )


def test_what_is_not_published_stays_frozen(api: Api, town: Town, owner: uuid.UUID) -> None:
    publish(api, town, owner, published=False)
    hours = {"closes_at": None, "frozen": False}
    answer = api.call("PUT", f"{ADMIN}/ballots/{town.ballot}/hours", hours, citizen=owner)
    assert answer.json["title"] == "Not published"


def test_a_city_that_nobody_vouches_for_publishes_nothing(api: Api, town: Town, owner: uuid.UUID) -> None:
    body = {"active": False, "reason": "The real city has called."}
    path = "/api/admin/registrations/harbor-falls"
    assert api.call("PUT", path, body, citizen=uuid.uuid4(), groups=("operator",)).status == 204
    assert api.get(f"/api/ballots/{town.ballot}").status == 404
    assert publish(api, town, owner, published=True).json["title"] == "Not activated yet"


def test_another_citys_ballot_is_not_to_be_published(api: Api, town: Town, owner: uuid.UUID) -> None:
    path = f"{ADMIN}/ballots/{uuid.uuid4()}/publication"
    assert api.call("PUT", path, {"published": True}, citizen=owner).status == 404


def test_a_citys_color_is_dark_enough_to_be_read(api: Api, town: Town, owner: uuid.UUID) -> None:
    brand = {"contact": "clerk@example.org", "website": "https://harbor.example", "accent_color": "#0a4a7a"}
    assert api.call("PUT", f"{ADMIN}/branding", brand, citizen=owner).status == 204
    assert api.call("GET", f"{ADMIN}/branding", citizen=owner).json == brand
    shown = api.get("/api/cities/harbor-falls").json
    assert {name: shown[name] for name in brand} == brand
    light = brand | {"accent_color": "#ffee88"}
    assert api.call("PUT", f"{ADMIN}/branding", light, citizen=owner).status == 422


def test_what_was_asked_on_a_ballot_that_was_taken_back_is_like_nothing(
    api: Api, town: Town, asked: str, owner: uuid.UUID
) -> None:
    path = f"/api/me/questions/similar?contest={town.mayor}&text=Who+mends+the+harbor+wall"

    def alike() -> list[str]:
        return [each["id"] for each in api.call("GET", path, citizen=uuid.uuid4()).json["questions"]]

    assert alike() == [asked]
    publish(api, town, owner, published=False)
    assert alike() == []
