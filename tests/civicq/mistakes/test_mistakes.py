"""Something on the ballot is wrong, and a citizen says so."""

import uuid
from typing import Any

from tests.civicq.conftest import Answer, Api, Stored, Town, employed

ADMIN = "/api/admin/cities/harbor-falls/mistakes"


def tell(api: Api, town: Town, who: uuid.UUID, **more: Any) -> Answer:
    body = {"contest_id": town.mayor, "text": "Her name has two L.", **more}
    return api.call("POST", "/api/me/mistakes", body, citizen=who)


def test_a_mistake_reaches_the_editors_and_its_outcome_who_told_of_it(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    candidate = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    source = "https://elections.example/slate.pdf"
    made = tell(api, town, stranger, candidate_id=candidate, source=source).json["id"]
    editor = employed(town, "editor")
    waiting = api.call("GET", ADMIN, citizen=editor).json["mistakes"]
    assert [(each["id"], each["candidate"]["name"], each["source"]) for each in waiting] == [
        (made, "Imani", source)
    ]
    body = {"state": "corrected", "reason": "So it is. Thank you."}
    assert api.call("PUT", f"{ADMIN}/{made}", body, citizen=editor).status == 204
    assert api.call("GET", ADMIN, citizen=editor).json == {"mistakes": []}
    mine = api.call("GET", "/api/me/mistakes", citizen=stranger).json["mistakes"]
    assert [(each["state"], each["reason"]) for each in mine] == [("corrected", "So it is. Thank you.")]
    assert api.call("PUT", f"{ADMIN}/{made}", body, citizen=editor).json["title"] == "Already decided"


def test_what_is_on_no_ballot_cannot_be_wrong_there(api: Api, town: Town, stranger: uuid.UUID) -> None:
    assert tell(api, town, stranger, contest_id=str(uuid.uuid4())).status == 404
    assert tell(api, town, stranger, candidate_id=str(uuid.uuid4())).status == 404
    elsewhere = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    assert tell(api, town, stranger, contest_id=town.council, candidate_id=elsewhere).status == 404


def of_the_ballot(api: Api, town: Town, who: uuid.UUID, **more: Any) -> Answer:
    body = {"ballot_id": town.ballot, "text": "The contest for sheriff is missing.", **more}
    return api.call("POST", "/api/me/mistakes", body, citizen=who)


def test_a_ballot_as_a_whole_may_be_wrong(api: Api, town: Town, stranger: uuid.UUID, stored: Stored) -> None:
    made = of_the_ballot(api, town, stranger).json["id"]
    editor = employed(town, "editor")
    (told,) = api.call("GET", ADMIN, citizen=editor).json["mistakes"]
    assert (told["contest"], told["candidate"]) == (None, None)
    assert told["ballot"]["election"]["date"] == "2027-05-18"
    assert told["ballot"]["city"]["slug"] == "harbor-falls"
    body = {"state": "dismissed", "reason": "The county elects the sheriff in November."}
    assert api.call("PUT", f"{ADMIN}/{made}", body, citizen=editor).status == 204
    (mine,) = api.call("GET", "/api/me/mistakes", citizen=stranger).json["mistakes"]
    assert (mine["state"], mine["reason"]) == ("dismissed", body["reason"])
    targets = stored.execute("SELECT target_kind, target_id FROM audit_entries").fetchall()
    assert ("ballot", str(town.ballot)) in targets


def test_a_mistake_is_in_one_place(api: Api, town: Town, stranger: uuid.UUID) -> None:
    both = of_the_ballot(api, town, stranger, contest_id=town.mayor)
    neither = api.call("POST", "/api/me/mistakes", {"text": "Her name has two L."}, citizen=stranger)
    for answer in (both, neither):
        assert answer.status == 422
        assert "give contest_id or ballot_id" in answer.body
    candidate = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    answer = of_the_ballot(api, town, stranger, candidate_id=candidate)
    assert (answer.status, "give contest_id too" in answer.body) == (422, True)


def test_a_ballot_that_nobody_sees_is_told_of_by_nobody(
    api: Api, town: Town, stranger: uuid.UUID, stored: Stored
) -> None:
    assert of_the_ballot(api, town, stranger, ballot_id=str(uuid.uuid4())).status == 404
    stored.execute("UPDATE ballots SET published_at = NULL, frozen_at = now()")
    assert of_the_ballot(api, town, stranger).status == 404


def test_ten_a_day_are_enough(api: Api, town: Town, stranger: uuid.UUID) -> None:
    assert [tell(api, town, stranger).status for _ in range(11)] == [201] * 10 + [429]


def test_who_leaves_takes_their_name_off_it(api: Api, town: Town, ana: uuid.UUID) -> None:
    tell(api, town, ana)
    assert [each["text"] for each in api.call("GET", "/api/me/export", citizen=ana).json["mistakes"]]
    assert api.call("DELETE", "/api/me?questions=keep", citizen=ana).status < 300
    editor = employed(town, "editor")
    assert len(api.call("GET", ADMIN, citizen=editor).json["mistakes"]) == 1
