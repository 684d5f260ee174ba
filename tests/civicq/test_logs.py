"""What a function logs leads an engineer from one line to all others about the same request."""

import json
import logging
import subprocess
import sys
import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from civicq import logs
from civicq.front import Served
from civicq.metrics import requests
from civicq.metrics.requests import measured, reported
from tests.civicq.conftest import Api

EDGE_ID = "pY8-x_0qk2bVd1Zt9wQm7LrN4sHc6aJf3gEu5oTiKxWvBzDnMlSRyg=="
PROCESS = """
import json, sys
from civicq.handlers import public
before = [name for name in sys.modules if name.startswith("aws_lambda_powertools")]
event = json.loads(sys.argv[1])
answer = public.handler(event, type("Context", (), {"aws_request_id": "function-1"})())
print(json.dumps([before, answer["statusCode"]]))
"""


def event(path: str = "/api/cities", **headers: str) -> dict[str, Any]:
    return {
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "a", **{name.replace("_", "-"): value for name, value in headers.items()}},
        "requestContext": {
            "http": {"method": "GET", "path": path, "sourceIp": "127.0.0.1", "protocol": "HTTP/1.1"},
            "requestId": "gateway-1",
            "stage": "$default",
        },
        "isBase64Encoded": False,
        "version": "2.0",
    }


def test_the_first_line_of_a_failure_names_the_request_as_edge_gateway_and_function_do() -> None:
    """In a process of its own, without a database: nothing of Powertools is there before there is a line."""
    variables = {"AWS_LAMBDA_FUNCTION_NAME": "civicq-dev-public", "SITE_ORIGINS": "https://civicq.example"}
    command = [sys.executable, "-c", PROCESS, json.dumps(event(x_amz_cf_id=EDGE_ID))]
    ran = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    *lines, told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert told == [[], 500]
    failure, answered = lines
    for line in lines:
        assert (line["correlation_id"], line["gateway_request_id"], line["function_request_id"]) == (
            EDGE_ID,
            "gateway-1",
            "function-1",
        )
        assert line["function_name"] == "civicq-dev-public"
    assert (failure["level"], failure["message"], failure["exception_name"]) == (
        "ERROR",
        "unhandled error",
        "RuntimeError",
    )
    assert {name: answered[name] for name in ("message", "route", "status", "source", "cold_start")} == {
        "message": "answered",
        "route": "GET /api/cities",
        "status": 500,
        "source": "unreachable",
        "cold_start": True,
    }


def test_without_an_edge_it_is_the_gateways_id_and_without_that_lambdas() -> None:
    seen = logs.noted(lambda _, __: logs.correlation_id())
    context = SimpleNamespace(aws_request_id="function-1")
    assert seen(event(x_amz_cf_id=EDGE_ID), context) == EDGE_ID
    assert seen(event(), context) == "gateway-1"
    assert seen({"source": "civicq.schedule"}, context) == "function-1"
    assert seen({}, None) == ""


@pytest.mark.parametrize("told", ["*/ DROP TABLE votes --", "a\nb", "a" * 129, "", "\u0661"])
def test_what_is_no_id_is_never_taken_for_one(told: str) -> None:
    assert logs.noted(lambda _, __: logs.correlation_id())(event(x_amz_cf_id=told), None) == "gateway-1"


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "civicq")
    return caplog


def test_all_that_reach_the_application_may_be_sampled_and_nothing_from_the_cache_is(
    configured: None, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "LOGGED_OF_ALL", 1.0)
    report = reported("public")
    for source in ("process", "redis", "stale", "collapsed"):
        report(Served("/api/cities", "/api/cities", source, 200, 0.001))
    assert written.records == []
    report(Served("/api/cities", "/api/cities", "fetched", 200, 0.004))
    (line,) = written.records
    assert (line.levelname, vars(line)["route"], vars(line)["milliseconds"]) == (
        "INFO",
        "GET /api/cities",
        4.0,
    )


def test_what_failed_or_took_long_is_logged_always(
    configured: None, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "LOGGED_OF_ALL", 0.0)
    measured("civic", lambda _, __: {"statusCode": 200})({}, None)
    written.clear()  # which may have been this process's first
    measured("civic", lambda _, __: {"statusCode": 200})({}, None)
    assert written.records == []
    measured("civic", lambda _, __: {"statusCode": 503})({}, None)
    reported("public")(Served("/api/cities", "/api/cities", "process", 200, 1.5))
    assert [(each.levelname, vars(each)["status"]) for each in written.records] == [
        ("WARNING", 503),
        ("WARNING", 200),
    ]


def test_a_slow_statement_is_logged_without_what_was_asked_for(
    configured: None, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import text

    from civicq import db
    from civicq.metrics import statements

    monkeypatch.setattr(statements, "SLOW_SECONDS", 0.0)
    with db.reader() as session:
        session.execute(text("SELECT :email"), {"email": "ana@example.org"})
    (line,) = [each for each in written.records if each.getMessage() == "slow statement"]
    assert vars(line)["statement"].startswith("SELECT %(email)s")
    assert "ana@" not in json.dumps(vars(line), default=str)


def test_a_failed_statement_is_logged_without_what_was_asked_for(configured: None) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    from civicq import db

    email = f"{uuid.uuid4()}@example.org"
    with db.writers()() as session, pytest.raises(DBAPIError) as failed:
        session.execute(text("SELECT 1 / 0, :email"), {"email": email})
    record = logging.LogRecord("civicq", logging.ERROR, __file__, 1, "unhandled error", (), failed._excinfo)
    line = json.loads(logs.Lines().format(record))
    assert "division by zero" in line["exception"]
    assert email not in json.dumps(line)


def test_a_citizen_is_in_no_line(
    api: Api, asked: str, ana: uuid.UUID, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "LOGGED_OF_ALL", 1.0)
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana).status == 200
    lines = [logs.Lines().format(record) for record in written.records]
    assert [json.loads(line)["route"] for line in lines] == ["PUT /api/me/votes/{question_id}"]
    for line in lines:
        assert str(ana) not in line
        assert asked not in line
