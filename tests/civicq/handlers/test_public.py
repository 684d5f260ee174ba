"""The public function as Lambda runs it: behind its cache, the application imported only when it is needed."""

import json
import subprocess
import sys
import uuid

import pytest

from civicq import cache, db, purging, warming
from civicq.ballots.models import Contest
from tests.civicq.conftest import Api, Town

# What a fresh process does with one event; it tells the answer, and which heavy libraries it came to import.
PROCESS = """
import json, sys
from civicq.handlers.public import handler
at_import = sorted(sys.modules)
answer = handler(json.loads(sys.argv[1]), None)
heavy = {"fastapi", "starlette", "pydantic", "mangum", "sqlalchemy", "psycopg", "boto3", "botocore", "ddsketch", "redis", "aws_lambda_powertools"}
loaded = [sorted(heavy & {name.split(".")[0] for name in each}) for each in (at_import, sys.modules)]
print(json.dumps({"answer": answer, "loaded": loaded}))
"""


def in_a_fresh_process(path: str) -> tuple[dict[str, object], list[list[str]]]:
    ran = subprocess.run(
        [sys.executable, "-c", PROCESS, json.dumps(warming.event_of(path))],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = json.loads(ran.stdout)
    return told["answer"], told["loaded"]


@pytest.fixture
def page(api: Api, town: Town) -> str:
    return f"/api/contests/{town.mayor}"


def test_the_first_process_loads_and_the_next_answers_without_the_application(page: str) -> None:
    first, (at_import, after) = in_a_fresh_process(page)
    assert first["statusCode"] == 200
    assert at_import == []
    assert {"fastapi", "sqlalchemy"} <= set(after)
    second, (_, after) = in_a_fresh_process(page)
    assert second["body"] == first["body"]
    assert "redis; hit" in second["headers"]["cache-status"]  # type: ignore[index]
    assert after == []


def test_a_change_is_seen_by_the_next_process_though_the_page_was_fresh(page: str, town: Town) -> None:
    in_a_fresh_process(page)
    with db.writers().begin() as session:
        session.get_one(Contest, town.mayor).title = "Lord Mayor"
    answer, _ = in_a_fresh_process(page)
    assert json.loads(str(answer["body"]))["title"] == "Lord Mayor"


def test_a_change_of_what_only_the_answer_tells_is_seen_too(page: str, town: Town) -> None:
    """The city's name stands on a contest's page, whose address does not tell the city."""
    from sqlalchemy import select

    from civicq.ballots.models import City

    in_a_fresh_process(page)
    with db.writers().begin() as session:
        session.scalars(select(City)).one().name = "Harbor Heights"
    answer, _ = in_a_fresh_process(page)
    assert json.loads(str(answer["body"]))["ballot"]["city"]["name"] == "Harbor Heights"


def test_a_purge_by_hand_makes_the_next_process_load(page: str, town: Town) -> None:
    in_a_fresh_process(page)
    with db.writers().begin() as session:
        purging.purge(session, {f"contest/{town.mayor}"})
    answer, _ = in_a_fresh_process(page)
    assert "fwd=miss" in answer["headers"]["cache-status"]  # type: ignore[index]


def test_what_does_not_exist_is_asked_for_once_in_a_while(api: Api) -> None:
    path = f"/api/contests/{uuid.UUID(int=uuid.uuid4().int & ~(0xF << 76) | 0x7 << 76)}"
    for _ in range(3):  # on a busy machine a process may take longer to start than such an answer is kept
        first, _ = in_a_fresh_process(path)
        second, (_, after) = in_a_fresh_process(path)
        if "redis; hit" in second["headers"]["cache-status"]:  # type: ignore[index]
            break
    assert (first["statusCode"], second["statusCode"]) == (404, 404)
    assert "redis; hit" in second["headers"]["cache-status"]  # type: ignore[index]
    assert "no-store" in second["headers"]["cache-control"]  # type: ignore[index]
    assert "front-cache-control" not in second["headers"]  # type: ignore[operator]
    assert after == []


def test_a_question_asked_where_there_was_none_is_seen_though_the_empty_list_was_kept(
    api: Api, town: Town, ana: uuid.UUID
) -> None:
    path = f"/api/contests/{town.council}/questions"
    assert json.loads(str(in_a_fresh_process(path)[0]["body"]))["questions"] == []
    asked = {"contest_id": town.council, "text": "Who mends the harbor wall?"}
    api.call("POST", "/api/me/questions", asked, citizen=ana)
    [question] = json.loads(str(in_a_fresh_process(path)[0]["body"]))["questions"]
    assert question["text"] == "Who mends the harbor wall?"


def test_nothing_of_a_citizen_ever_stands_in_redis(api: Api, town: Town, ana: uuid.UUID) -> None:
    asked = {"contest_id": town.council, "text": "Who mends the harbor wall?"}
    question = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
    api.call("PUT", f"/api/me/votes/{question}", {"value": 1}, citizen=ana)
    for path in (f"/api/questions/{question}", f"/api/contests/{town.council}/questions"):
        in_a_fresh_process(path)
    cluster = cache.cluster()
    assert cluster is not None
    import redis

    from civicq.settings import settings

    known = settings()
    with redis.Redis(host=known.cache_host, port=known.cache_port) as client:
        kept = [client.get(key) for key in client.scan_iter("front:*") if client.type(key) == b"string"]
    assert kept
    assert not [value for value in kept if value is not None and str(ana).encode() in value]
