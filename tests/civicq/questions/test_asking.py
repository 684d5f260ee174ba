"""Asking, editing and withdrawing."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from cdk.local.postgres import Postgres
from civicq.questions import schemas
from tests.civicq.conftest import Api, Town

WALL = {"text": "Who mends the harbor wall?", "issues": ["harbor", "budget"]}


def test_a_question_is_shown_at_once_under_its_contest(api: Api, town: Town, ana: uuid.UUID) -> None:
    answer = api.call("POST", "/api/me/questions", {"contest_id": town.mayor, **WALL}, citizen=ana)
    assert answer.status == 201
    question = schemas.Question.model_validate_json(answer.body)
    assert (question.text, question.issues) == ("Who mends the harbor wall?", ["budget", "harbor"])
    assert answer.headers["location"] == f"/api/questions/{question.id}"
    (listed,) = api.get(f"/api/contests/{town.mayor}/questions").json["questions"]
    assert schemas.Question.model_validate(listed) == question
    (mine,) = api.call("GET", "/api/me/questions", citizen=ana).json["questions"]
    assert schemas.Question.model_validate(mine) == question
    assert mine["contest"] == {"id": town.mayor, "title": "Mayor"}


def test_words_are_kept_as_they_read_and_not_as_they_were_typed(api: Api, town: Town, ana: uuid.UUID) -> None:
    typed = {"contest_id": town.mayor, "text": "  Who\tmends the\n cafe\u0301 terrace? "}
    assert (
        api.call("POST", "/api/me/questions", typed, citizen=ana).json["text"]
        == "Who mends the caf\u00e9 terrace?"
    )


def test_the_same_key_asks_once(api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID) -> None:
    asked = {"contest_id": town.mayor, **WALL}
    first = api.call("POST", "/api/me/questions", asked, citizen=ana, headers={"Idempotency-Key": "k-1"})
    again = api.call("POST", "/api/me/questions", asked, citizen=ana, headers={"Idempotency-Key": "k-1"})
    assert (first.status, first.body) == (again.status, again.body)
    somebody_else = api.call(
        "POST",
        "/api/me/questions",
        asked | {"distinct": True},
        citizen=bo,
        headers={"Idempotency-Key": "k-1"},
    )
    assert somebody_else.json["id"] != first.json["id"]
    other_words = {"contest_id": town.mayor, "text": "Who paints the harbor wall?"}
    refused = api.call(
        "POST", "/api/me/questions", other_words, citizen=ana, headers={"Idempotency-Key": "k-1"}
    )
    assert refused.status == 422


def test_a_refused_question_leaves_its_key_free(api: Api, town: Town, ana: uuid.UUID) -> None:
    nowhere = {"contest_id": str(uuid.uuid4()), **WALL}
    assert (
        api.call("POST", "/api/me/questions", nowhere, citizen=ana, headers={"Idempotency-Key": "k"}).status
        == 404
    )
    here = {"contest_id": town.mayor, **WALL}
    assert (
        api.call("POST", "/api/me/questions", here, citizen=ana, headers={"Idempotency-Key": "k"}).status
        == 201
    )


def test_twenty_requests_at_once_with_one_key_ask_once(
    api: Api, town: Town, ana: uuid.UUID, postgres: Postgres
) -> None:
    """Each in a session of its own, as Lambda environments are."""
    from sqlalchemy import create_engine
    from sqlalchemy.orm import sessionmaker

    from civicq.db import Writer
    from civicq.questions import commands

    engine = create_engine(postgres.url, pool_size=20)

    def ask(_: int) -> str:
        with sessionmaker(engine, class_=Writer).begin() as session:
            return commands.ask(
                session, ana, contest_id=town.mayor, words="Who mends the harbor wall?", issues=[], key="once"
            )

    with ThreadPoolExecutor(20) as threads:
        answers = set(threads.map(ask, range(20)))
    engine.dispose()
    assert len(answers) == 1
    assert len(api.get(f"/api/contests/{town.mayor}/questions").json["questions"]) == 1


def test_an_edit_is_a_new_version_and_the_old_one_stays_readable(
    api: Api, asked: str, ana: uuid.UUID
) -> None:
    edited = api.call(
        "PATCH",
        f"/api/me/questions/{asked}",
        {"text": "Who repairs the harbor wall?", "reason": "clearer"},
        citizen=ana,
    )
    assert (edited.status, edited.json["version"], edited.json["text"]) == (
        200,
        2,
        "Who repairs the harbor wall?",
    )
    whole = schemas.QuestionWithVersions.model_validate_json(api.get(f"/api/questions/{asked}").body)
    assert [(each.number, each.text, each.reason) for each in whole.versions] == [
        (1, "Who mends the harbor wall?", None),
        (2, "Who repairs the harbor wall?", "clearer"),
    ]


def test_an_edit_that_changes_nothing_makes_no_version(api: Api, asked: str, ana: uuid.UUID) -> None:
    same = {"text": "Who mends the harbor wall?"}
    assert api.call("PATCH", f"/api/me/questions/{asked}", same, citizen=ana).json["version"] == 1


def test_only_its_author_edits_or_withdraws(api: Api, asked: str, bo: uuid.UUID) -> None:
    edit = {"text": "Who repairs the harbor wall?"}
    assert api.call("PATCH", f"/api/me/questions/{asked}", edit, citizen=bo).status == 403
    assert api.call("DELETE", f"/api/me/questions/{asked}", citizen=bo).status == 403
    assert api.get(f"/api/questions/{asked}").json["state"] == "approved"


def test_a_withdrawn_question_leaves_the_lists_and_keeps_its_place(
    api: Api, town: Town, asked: str, ana: uuid.UUID
) -> None:
    assert api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana).status == 204
    assert api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana).status == 204
    assert api.get(f"/api/contests/{town.mayor}/questions").json["questions"] == []
    assert api.get(f"/api/ballots/{town.ballot}/trending").json["questions"] == []
    gone = api.get(f"/api/questions/{asked}").json
    assert (gone["state"], gone["text"], gone["versions"]) == ("withdrawn", None, [])
    assert (
        api.call("PATCH", f"/api/me/questions/{asked}", {"text": "Back again, please?"}, citizen=ana).status
        == 409
    )


def test_nobody_asks_without_signing_in(api: Api, town: Town) -> None:
    answer = api.call("POST", "/api/me/questions", {"contest_id": town.mayor, **WALL})
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_no_question_is_left_without_its_version(postgres: Postgres, api: Api, asked: str) -> None:
    with psycopg.connect(host=postgres.host, user="postgres", dbname="civicq") as connection:
        try:
            connection.execute("DELETE FROM question_versions")
            connection.commit()
        except psycopg.errors.ForeignKeyViolation:
            return
    raise AssertionError("the database let a question lose its words")


@pytest.mark.parametrize(
    ("words", "told"),
    [("Why?", "should have at least 10 characters"), ("Why? " * 200, "should have at most 500 characters")],
)
def test_whoever_writes_too_little_or_too_much_is_told_in_characters(
    api: Api, town: Town, ana: uuid.UUID, *, words: str, told: str
) -> None:
    asked = api.call("POST", "/api/me/questions", {"contest_id": town.mayor, "text": words}, citizen=ana)
    assert (asked.status, asked.json["detail"]) == (422, f"Text: {told}. Correct it and send it again.")
