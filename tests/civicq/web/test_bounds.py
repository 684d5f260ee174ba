"""Bad input: a clear 4xx problem document, never a 500, never cached."""

import json
import uuid

import psycopg
import pytest

from cdk.local.postgres import Postgres
from tests.civicq.conftest import SITE, Answer, Api, Town


def assert_problem(answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "private, no-store"
    told = answer.json
    assert told["status"] == answer.status
    assert told["title"]
    assert told["detail"]
    assert "Traceback" not in answer.body


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/api/nothing", 404),
        ("/api/cities/", 404),
        ("/api/cities/Harbor-Falls", 422),
        ("/api/cities/a%00b", 422),
        ("/api/cities/%ff%fe", 422),
        ("/api/cities/" + "a" * 500, 422),
        ("/api/cities/harbor-falls/ballots/2027-02-30", 422),
        ("/api/cities/harbor-falls/ballots/99999999999999999999", 422),
        ("/api/ballots/1", 422),
        ("/api/ballots/01A20A2E-1734-74E4-8FE3-956CCA431C37", 422),
        ("/api/contests/%27%20OR%201=1", 422),
        ("/api/cities?x=1", 400),
        ("/api/cities?x", 400),
        ("/api/cities?utm_source=%00", 400),
        ("/api/contests/{contest}/questions?sort=best", 422),
        ("/api/contests/{contest}/questions?sort=top&sort=new", 400),
        ("/api/contests/{contest}/questions?sort=top;limit=5", 422),
        ("/api/contests/{contest}/questions?%73ort=new&sort=new", 400),
        ("/api/contests/{contest}/questions?limit=0", 422),
        ("/api/contests/{contest}/questions?limit=101", 422),
        ("/api/contests/{contest}/questions?limit=-1", 422),
        ("/api/contests/{contest}/questions?limit=1e3", 422),
        ("/api/contests/{contest}/questions?limit=99999999999999999999999", 422),
        ("/api/contests/{contest}/questions?limit=%D9%A1%D9%A2x", 422),
        ("/api/contests/{contest}/questions?limit=", 422),
        ("/api/contests/{contest}/questions?after=%00", 422),
        ("/api/contests/{contest}/questions?issue=UPPER", 422),
        ("/api/contests/{contest}/questions?issue=%27%3B--", 422),
        ("/api/contests/{contest}/questions?page=2", 400),
        ("/api/ballots/{contest}?precinct=%00", 422),
        ("/api/ballots/{contest}?precinct=a%0ab", 422),
    ],
)
def test_a_malformed_read_is_refused(api: Api, town: Town, target: str, status: int) -> None:
    assert_problem(api.get(target.format(contest=town.mayor)), status)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_public_address_takes_no_writes(api: Api, town: Town, method: str) -> None:
    answer = api.call(method, "/api/cities")
    assert_problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"


WORDS = "Who mends the harbor wall?"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"\xff\xfe", 400),
        (b'{"contest_id": NaN}', 422),
        (b"[" * 50_000, 400),
        (b'{"contest_id": "%s"}', 422),
        (json.dumps({"text": WORDS}).encode(), 422),
        (json.dumps({"contest_id": "1", "text": WORDS}).encode(), 422),
        (json.dumps({"contest_id": 7, "text": WORDS}).encode(), 422),
        (b'{"contest_id": "CONTEST", "text": "short"}', 422),
        (b'{"contest_id": "CONTEST", "text": "          a          "}', 422),
        (b'{"contest_id": "CONTEST", "text": 5}', 422),
        (b'{"contest_id": "CONTEST", "text": "a\\u0000bcdefghijkl"}', 422),
        (b'{"contest_id": "CONTEST", "text": "abcdefghijkl\\ud800"}', 422),
        (b'{"contest_id": "CONTEST", "text": "abcdefghijkl\\u202e"}', 422),
        (b'{"contest_id": "CONTEST", "text": "' + b"x" * 501 + b'"}', 422),
        (b'{"contest_id": "CONTEST", "text": "' + b"x" * 70_000 + b'"}', 413),
        (b'{"contest_id": "CONTEST", "text": "Who mends the wall?", "state": "approved"}', 422),
        (b'{"contest_id": "CONTEST", "text": "Who mends the wall?", "author_id": "me"}', 422),
        (b'{"contest_id": "CONTEST", "text": "Who mends the wall?", "issues": "harbor"}', 422),
        (b'{"contest_id": "CONTEST", "text": "Who mends the wall?", "issues": ["Harbor"]}', 422),
        (b'{"contest_id": "CONTEST", "text": "Who mends the wall?", "issues": ["a\\u0000"]}', 422),
        (
            b'{"contest_id": "CONTEST", "text": "Who mends the wall?", "issues": ["a1","a2","a3","a4","a5","a6"]}',
            422,
        ),
    ],
)
def test_a_malformed_question_is_refused(
    api: Api, town: Town, ana: uuid.UUID, body: bytes, status: int
) -> None:
    raw = body.replace(b"CONTEST", town.mayor.encode())
    assert_problem(api.call("POST", "/api/me/questions", raw=raw, citizen=ana), status)
    assert api.get(f"/api/contests/{town.mayor}/questions").json["questions"] == []


@pytest.mark.parametrize("key", ["", "a" * 256, "with space", "\u00e9", "a\tb"])
def test_a_malformed_idempotency_key_is_refused(api: Api, town: Town, ana: uuid.UUID, key: str) -> None:
    asked = {"contest_id": town.mayor, "text": WORDS}
    assert_problem(
        api.call("POST", "/api/me/questions", asked, citizen=ana, headers={"Idempotency-Key": key}), 422
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-encoding": "gzip"}, 415),
        ({"origin": "https://evil.test"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": SITE + ".evil.test"}, 403),
    ],
)
def test_a_write_comes_as_json_from_our_own_pages(
    api: Api, town: Town, ana: uuid.UUID, headers: dict[str, str], status: int
) -> None:
    asked = {"contest_id": town.mayor, "text": WORDS}
    assert_problem(api.call("POST", "/api/me/questions", asked, citizen=ana, headers=headers), status)
    assert api.call("POST", "/api/me/questions", asked, citizen=ana, headers={"origin": SITE}).status == 201


@pytest.mark.parametrize("claims", [{}, {"token_use": "id", "sub": str(uuid.uuid4())}, {"token_use": "access"},
                                    {"token_use": "access", "sub": "admin"}])  # fmt: skip
def test_a_route_that_needs_a_citizen_refuses_without_their_claims(
    api: Api, town: Town, claims: dict[str, str]
) -> None:
    from cdk.local.http import Request
    from cdk.local.payload import event_of
    from civicq.handlers import civic

    event = event_of(Request("GET", "/api/me/votes", []), None, claims or None)
    assert civic.handler(event, None)["statusCode"] == 401


def test_a_database_that_does_not_answer_is_a_503_that_says_when_to_come_back(
    api: Api, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civicq import db
    from civicq.settings import settings

    db.reader_engine().dispose()
    monkeypatch.setenv("DATABASE_READER_HOST", "/nonexistent")
    settings.cache_clear()
    db.reader_engine.cache_clear()
    try:
        answer = api.get("/api/cities")
        assert_problem(answer, 503)
        assert answer.headers["retry-after"] == "2"
    finally:
        monkeypatch.undo()
        settings.cache_clear()
        db.reader_engine.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "\u200b" * 12, "\u200e" * 12, "\ufe0f" * 12, "\u3164" * 12, "\U000e0041" * 12, "\uffff" * 12, "?!" * 10,
        "a" + "\u0301" * 40 + " question", "\ue000" * 12, "Who mends\u00ad it all?",
    ],
)  # fmt: skip
def test_a_question_that_nobody_can_read_is_refused(api: Api, town: Town, ana: uuid.UUID, text: str) -> None:
    asked = {"contest_id": town.mayor, "text": text}
    assert_problem(api.call("POST", "/api/me/questions", asked, citizen=ana), 422)


@pytest.mark.parametrize(
    "text",
    ["\u00bfQui\u00e9n repara el muro?", "\u0926\u0940\u0935\u093e\u0930 \u0915\u094c\u0928 \u092e\u0930\u092e\u094d\u092e\u0924 \u0915\u0930\u0947\u0917\u093e?", "\u0645\u0646 \u064a\u0635\u0644\u062d \u0627\u0644\u062c\u062f\u0627\u0631\u061f", "Who mends it? \U0001f469\u200d\U0001f527", "Ai s\u1eeda b\u1ee9c t\u01b0\u1eddng n\u00e0y?"],
)  # fmt: skip
def test_a_question_in_any_living_language_is_taken(api: Api, town: Town, ana: uuid.UUID, text: str) -> None:
    asked = {"contest_id": town.mayor, "text": text}
    answer = api.call("POST", "/api/me/questions", asked, citizen=ana)
    assert (answer.status, answer.json.get("text")) == (201, text)


@pytest.mark.parametrize("limit", ["5.0", "05", "%2B5", "%205", "1_0", "5%20"])
def test_a_number_has_one_spelling(api: Api, town: Town, limit: str) -> None:
    assert_problem(api.get(f"/api/contests/{town.mayor}/questions?limit={limit}"), 422)


@pytest.mark.parametrize("day", ["1810598400", "2027-05-18T00:00:00", "20270518", "2027-5-18"])
def test_a_date_has_one_spelling(api: Api, town: Town, day: str) -> None:
    assert_problem(api.get(f"/api/cities/harbor-falls/ballots/{day}"), 422)


def test_allow_lists_what_the_address_answers(api: Api, town: Town, ana: uuid.UUID) -> None:
    assert api.call("POST", "/api/cities").headers["allow"] == "GET, HEAD"
    assert api.call("PUT", "/api/me/questions", citizen=ana).headers["allow"] == "GET, HEAD, POST"


def test_a_question_that_somebody_else_holds_is_a_503_and_the_vote_may_come_again(
    api: Api, asked: str, ana: uuid.UUID, postgres: Postgres
) -> None:
    with psycopg.connect(host=postgres.host, user="postgres", dbname="civicq") as other:
        other.execute("SELECT FROM questions FOR UPDATE")
        answer = api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana)
        assert_problem(answer, 503)
        other.rollback()
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana).json["up"] == 1
