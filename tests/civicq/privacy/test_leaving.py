"""Who leaves takes every link along, and leaves every count."""

import json
import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import Column, Uuid

from cdk.local.postgres import Postgres
from civicq.handlers import reconcile, tally
from civicq.privacy import queries
from civicq.tables import Base
from tests.civicq import world
from tests.civicq.conftest import Api, Stored, Town, employed, owning, settled
from tests.civicq.speaking import Speaker


def leave(api: Api, who: uuid.UUID, questions: str = "keep") -> int:
    return api.call("DELETE", f"/api/me?questions={questions}", citizen=who).status


def held(api: Api, who: uuid.UUID) -> Any:
    return api.call("GET", "/api/me/export", citizen=who).json


def vote(api: Api, question: str, who: uuid.UUID, value: int = 1) -> int:
    return api.call("PUT", f"/api/me/votes/{question}", {"value": value}, citizen=who).status


def everywhere(stored: Stored, who: uuid.UUID | str) -> list[str]:
    """The tables in which an id, or an address, occurs, in whichever column."""
    found = []
    columns = stored.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND (udt_name = 'uuid' OR udt_name = 'text' OR udt_name = 'varchar')"
    ).fetchall()
    for table, column in columns:
        query = f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE %s'  # noqa: S608 (the catalogue's own names)
        if stored.execute(query.encode(), [f"%{who}%"]).fetchone() != (0,):
            found.append(f"{table}.{column}")
    return found


def test_a_citizen_reads_all_that_is_held_of_them(
    api: Api, town: Town, asked: str, ana: uuid.UUID, imani: Speaker
) -> None:
    answer = imani.say(asked).json["id"]
    vote(api, asked, ana)
    api.call("PUT", f"/api/me/verdicts/{answer}", {"value": "partly"}, citizen=ana)
    told = {"target": {"kind": "answer", "id": answer}, "rule": "spam"}
    api.call("POST", "/api/me/reports", told, citizen=ana)
    found = held(api, ana)
    assert (found["id"], found["since"][:2], found["notices"]) == (str(ana), "20", None)
    assert [each["versions"][0]["text"] for each in found["questions"]] == ["Who mends the harbor wall?"]
    assert [(each["question_id"], each["value"]) for each in found["votes"]] == [(asked, 1)]
    assert [each["value"] for each in found["verdicts"]] == ["partly"]
    assert [each["rule"] for each in found["reports"]] == ["spam"]
    assert [each["city"] for each in found["standings"]] == ["harbor-falls"]
    assert held(api, imani.account)["candidacies"] == [imani.id]


def test_a_citizen_reads_what_was_decided_about_what_they_wrote_and_what_they_said_against_it(
    api: Api, town: Town, asked: str, ana: uuid.UUID, imani: Speaker
) -> None:
    answer = imani.say(asked).json["id"]
    for who, target in (
        (ana, {"kind": "question", "id": asked}),
        (imani.account, {"kind": "answer", "id": answer}),
    ):
        body = {"action": "remove", "rule": "spam", "reason": "An advertisement.", "targets": [target]}
        path = "/api/admin/cities/harbor-falls/decisions"
        moderator = employed(town, "moderator")
        (decision,) = api.call("POST", path, body, citizen=moderator).json["ids"]
        plea = {"note": "It is none."}
        assert api.call("PUT", f"/api/me/decisions/{decision}/appeal", plea, citizen=who).status == 204
        (told,) = held(api, who)["decisions"]
        assert (told["id"], told["target"], told["reason"]) == (decision, target, "An advertisement.")
        assert (told["appeal_note"], told["appeal"]["outcome"]) == ("It is none.", None)
        assert str(moderator) not in json.dumps(told)


# Ids that are neither a row's own nor named after the table of the row that they lead to.
NOBODYS = {
    "decisions.target_id",
    "messages.about",
    "notice_choices.token",
    "questions.cluster_id",
    "rankings.scope_id",
    "reconciler_cursor.after_id",
    "reports.target_id",
}


def leads_elsewhere(column: Column[Any]) -> bool:
    """To a row of another table than that of the citizens."""
    if column.foreign_keys:
        return all(key.column.table.name != "citizens" for key in column.foreign_keys)
    tables = {table.name.removesuffix("s") for table in Base.metadata.sorted_tables} - {"citizen"}
    return column.name.removesuffix("_id") in tables


def test_whatever_leads_to_a_citizen_is_exported_or_says_why_not() -> None:
    leading = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Uuid) and not leads_elsewhere(column)
        if column.name != "id" or table.name == "citizens"
    }
    exported = {part.column for part in queries.HELD.values()}
    assert not exported & queries.LEFT_OUT.keys()
    # The record of decisions names its targets, whatever they are, in words.
    known = exported | (queries.LEFT_OUT.keys() - {"audit_entries.target_id"})
    assert leading - NOBODYS == known
    assert leading >= NOBODYS


def test_nobodys_id_is_anywhere_else(
    api: Api, town: Town, asked: str, *, ana: uuid.UUID, stored: Stored
) -> None:
    """Of whoever is in the midst of something, in whatever column, also of texts."""
    people = world.of(api, town, asked, ana)
    known = {part.column for part in queries.HELD.values()} | queries.LEFT_OUT.keys()
    found = set()
    for name in ("ana", "newcomer", "wanderer", "refused", "speaker", "owner", "moderator"):
        found |= set(everywhere(stored, uuid.UUID(people[name])))
        assert held(api, uuid.UUID(people[name]))["id"] == people[name]
    assert found <= known
    assert len(found) >= len(known) / 2


def test_counts_stay_and_links_go(
    api: Api, asked: str, ana: uuid.UUID, imani: Speaker, stored: Stored
) -> None:
    answer = imani.say(asked).json["id"]
    for voter in (ana, *settled(2)):
        vote(api, asked, voter)
        api.call("PUT", f"/api/me/verdicts/{answer}", {"value": "yes"}, citizen=voter)
    told = {"target": {"kind": "answer", "id": answer}, "rule": "spam"}
    api.call("POST", "/api/me/reports", told, citizen=ana)
    assert len(everywhere(stored, ana)) >= 5
    assert leave(api, ana) == 204
    assert everywhere(stored, ana) == []
    tally.handler({}, None)
    question = api.get(f"/api/questions/{asked}").json
    assert (question["up"], question["text"]) == (3, "Who mends the harbor wall?")
    assert reconcile.handler({}, None)["votes"] == 0
    candidates = api.get(f"/api/questions/{asked}/answers").json["candidates"]
    assert next(each["answer"]["verdicts"]["yes"] for each in candidates if each["answer"]) == 3
    assert held(api, ana)["votes"] == []


@pytest.mark.parametrize("has_voted", [False, True])
def test_a_vote_that_is_on_its_way_does_not_keep_its_citizen(
    api: Api, asked: str, stored: Stored, postgres: Postgres, has_voted: bool
) -> None:
    (voter,) = settled()
    if has_voted:
        vote(api, asked, voter)
    with owning(postgres) as on_its_way:
        on_its_way.execute("BEGIN")
        on_its_way.execute("SELECT * FROM cast_vote(%s, %s, -1)", [asked, voter])
        leaving = threading.Thread(target=leave, args=(api, voter))
        leaving.start()
        leaving.join(0.5)
        assert leaving.is_alive()  # it waits
        on_its_way.execute("COMMIT")
        leaving.join()
    assert everywhere(stored, voter) == []
    assert stored.execute("SELECT value FROM votes WHERE question_id = %s", [asked]).fetchall() == [(-1,)]


def test_questions_go_too_where_their_author_wants_it(
    api: Api, town: Town, asked: str, ana: uuid.UUID
) -> None:
    assert leave(api, ana, "withdraw") == 204
    gone = api.get(f"/api/questions/{asked}").json
    assert (gone["state"], gone["text"]) == ("withdrawn", None)
    assert api.get(f"/api/contests/{town.mayor}/questions").json["questions"] == []


def test_whoever_leaves_twice_or_never_came_has_left(api: Api, ana: uuid.UUID, stranger: uuid.UUID) -> None:
    assert [leave(api, who) for who in (ana, ana, stranger)] == [204] * 3
    assert api.call("DELETE", "/api/me", citizen=ana).status == 422  # what of the questions?


def test_what_proved_a_residence_proves_it_for_nobody_else_meanwhile(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    voter = {"name": "Ana Sousa", "born": "1980-02-29", "postcode": "97201"}
    owner = employed(town, "owner")
    api.call("POST", "/api/admin/cities/harbor-falls/roll", {"voters": [voter]}, citizen=owner)
    path = "/api/me/standings/harbor-falls/roll"
    assert api.call("PUT", path, voter, citizen=stranger).status == 200
    leave(api, stranger)
    again = api.call("PUT", path, voter, citizen=uuid.uuid4())
    assert (again.status, again.json["title"]) == (409, "Already used")


def test_who_registered_a_city_takes_their_address_along(api: Api, stored: Stored) -> None:
    clerk = uuid.uuid4()
    claims = {"email": "clerk@newhaven.example", "email_verified": "true"}
    wanted = {"slug": "new-haven", "name": "New Haven", "state": "OR"}
    assert api.call("POST", "/api/me/cities", wanted, citizen=clerk, claims=claims).status == 201
    kept = [{"city": "new-haven", "email": claims["email"], "reason": None}]
    assert held(api, clerk)["registrations"] == kept
    assert leave(api, clerk) == 204  # nobody vouches for the city yet, so that they could invite nobody
    assert everywhere(stored, "clerk@newhaven.example") == []


def test_a_city_is_not_left_without_an_owner(api: Api, town: Town) -> None:
    first = employed(town, "owner")
    assert leave(api, first) == 409
    employed(town, "owner")
    assert leave(api, first) == 204


@pytest.mark.usefixtures("api")
def test_what_a_candidate_said_stays_said(api: Api, asked: str, imani: Speaker) -> None:
    imani.say(asked)
    assert leave(api, imani.account) == 204
    candidates = api.get(f"/api/questions/{asked}/answers").json["candidates"]
    assert any(each["answer"] for each in candidates)
    assert imani.say(asked).status == 403
