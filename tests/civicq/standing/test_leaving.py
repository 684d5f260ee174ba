"""Who deletes an account and makes another does not vote twice, and nothing is kept for longer than that takes."""

import uuid
from collections.abc import Callable

import pytest

from civicq.handlers import retention
from tests.civicq.conftest import Answer, Api, Stored, Town, employed
from tests.civicq.standing.test_codes import ask, code_of, last_message, try_code

HOME = "Ana Sousa\n12 Quay Street, Harbor Falls OR 97201"


def by_letter(api: Api, who: uuid.UUID, address: str = HOME) -> Answer:
    asked = ask(api, who, "letter", address=address)
    return try_code(api, who, code_of(last_message())) if asked.status == 202 else asked


def by_email(api: Api, who: uuid.UUID) -> Answer:
    ask(api, who)
    return try_code(api, who, code_of(last_message()))


def leave(api: Api, who: uuid.UUID) -> None:
    assert api.call("DELETE", "/api/me?questions=keep", citizen=who).status == 204


def close(stored: Stored) -> None:
    stored.execute("UPDATE ballots SET closes_at = now()")


def messages(stored: Stored) -> object:
    return stored.execute("SELECT count(*) FROM messages").fetchone()


def proofs(stored: Stored) -> int:
    row = stored.execute("SELECT count(*) FROM proofs").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    "written",
    [
        HOME,
        "A. SOUSA, 12 Quay Street, Harbor Falls, OR 97201",
        "Somebody Else\nHarbor House\n12, Quay   Street\nHarbor Falls\nOR 97201",
    ],
)
def test_the_letter_box_of_who_has_left_verifies_nobody_while_their_votes_count(
    api: Api, town: Town, stranger: uuid.UUID, stored: Stored, written: str
) -> None:
    assert by_letter(api, stranger).status == 200
    leave(api, stranger)
    again, before = uuid.uuid4(), messages(stored)
    refused = [ask(api, again, "letter", address=written) for _ in range(3)]
    assert [each.status for each in refused] == [409, 409, 429]
    assert refused[0].json["title"] == "Already used"
    assert "staff" in refused[0].json["detail"]
    assert messages(stored) == before  # nobody posts what opens nothing
    assert by_letter(api, uuid.uuid4(), "Bo Lund\n14 Quay Street, Harbor Falls OR 97201").status == 200


def test_who_shares_a_letter_box_is_verified_and_stays_so(api: Api, town: Town, stranger: uuid.UUID) -> None:
    housemate = uuid.uuid4()
    assert [by_letter(api, who).status for who in (stranger, housemate)] == [200, 200]
    ask(api, uuid.uuid4(), "letter", address=HOME)
    admin, city = employed(town, "admin"), "/api/admin/cities/harbor-falls"
    letters = api.call("GET", f"{city}/letters", citizen=admin).json["letters"]
    assert letters[-1]["verified"] == 2  # of a third, staff may wonder
    residents = api.call("GET", f"{city}/residents", citizen=admin).json["residents"]
    assert [each["at_letter_box"] for each in residents] == [2, 2]
    leave(api, stranger)
    mine = api.call("GET", "/api/me/standings", citizen=housemate).json["standings"]
    assert [each["state"] for each in mine] == ["verified"]


def test_a_letter_is_remembered_of_who_was_verified_anew_by_another_way(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    by_letter(api, stranger)
    by_email(api, stranger)
    leave(api, stranger)
    assert by_letter(api, uuid.uuid4()).status == by_email(api, uuid.uuid4()).status == 409


@pytest.mark.parametrize("way", [by_letter, by_email])
def test_what_is_kept_of_who_has_left_goes_when_the_polls_have_closed(
    api: Api, town: Town, stranger: uuid.UUID, *, stored: Stored, way: Callable[[Api, uuid.UUID], Answer]
) -> None:
    way(api, stranger)
    leave(api, stranger)
    retention.handler({}, None)
    assert proofs(stored) == 1
    close(stored)
    retention.handler({}, None)
    assert proofs(stored) == 0
    assert way(api, uuid.uuid4()).status == 200


def test_an_election_that_comes_after_somebody_left_keeps_nothing_of_theirs(
    api: Api, town: Town, stranger: uuid.UUID, stored: Stored
) -> None:
    by_letter(api, stranger)
    close(stored)
    leave(api, stranger)
    stored.execute("UPDATE ballots SET created_at = now(), closes_at = NULL")
    assert by_letter(api, uuid.uuid4()).status == 200


def test_a_proof_is_not_free_while_the_votes_of_an_expired_standing_count(
    api: Api, town: Town, stranger: uuid.UUID, stored: Stored
) -> None:
    by_email(api, stranger)
    stored.execute("UPDATE standings SET expires_at = now()")
    stored.execute("UPDATE proofs SET expires_at = now()")
    retention.handler({}, None)
    assert by_email(api, uuid.uuid4()).status == 409
    assert by_email(api, stranger).status == 200
    stored.execute("UPDATE proofs SET expires_at = now()")
    close(stored)
    assert by_email(api, uuid.uuid4()).status == 200


def test_of_a_letter_the_database_holds_a_keyed_hash_and_no_address(
    api: Api, town: Town, stranger: uuid.UUID, stored: Stored
) -> None:
    by_letter(api, stranger)
    row = stored.execute("SELECT letter_digest FROM standings").fetchone()
    assert row is not None
    assert len(row[0]) == 32
    leave(api, stranger)
    assert stored.execute("SELECT citizen_id, digest FROM proofs").fetchall() == [(None, row[0])]
