"""The gateway on a real socket in front of a real function, with the real verifier of tokens."""

import asyncio
import json
import os
import textwrap
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from cdk.functions import Function
from cdk.local.gateway import Gateway
from cdk.local.http import Request, Response
from cdk.local.identity import Identity, persona
from cdk.local.runtime import Lambda
from cdk.stages import Stage
from tests.cdk.local.door import Door, Reply, open_door
from tests.cdk.local.loop import in_a_loop

AMPLE = Stage(name="test", concurrency={}, throttle_rate=1_000_000, throttle_burst=1_000_000)
# Answers as the header says, or with the event itself.
OBEDIENT = """
    import json, os, time

    def handler(event, context):
        told = json.loads(event["headers"].get("x-do", "{}"))
        if "wait_for" in told:
            while not os.path.exists(told["wait_for"]):
                time.sleep(0.01)
        if "raise" in told:
            raise RuntimeError(told["raise"])
        return told.get("answer", {"statusCode": 200, "body": json.dumps(event)})
"""


def obedient(folder: Path, name: str) -> Lambda:
    (folder / "obedient.py").write_text(textwrap.dedent(OBEDIENT))
    variables = {"PATH": os.defpath, "PYTHONPATH": str(folder)}
    return Lambda(Function(name, "obedient.handler"), variables, 1, folder / f"{name}.log")


@dataclass
class Gate:
    door: Door
    identity: Identity

    def ask(
        self, target: str, method: str = "GET", *, do: Any = None, body: bytes | None = None, **headers: str
    ) -> Reply:
        if do is not None:
            headers["x-do"] = json.dumps(do)
        return self.door.ask(target, method, body, **headers)

    def token(self, name: str = "citizen", seconds: int = 3600) -> str:
        return self.identity.access_token(persona(name), seconds=seconds)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    folder = tmp_path_factory.mktemp("gate")
    identity = Identity(folder)
    gateways: list[Gateway] = []

    def handler(request: Request) -> Awaitable[Response]:
        return gateways[0](request)

    async def start() -> dict[str, Lambda]:
        functions = {name: obedient(folder, name) for name in ("public", "civic", "session")}
        gateways.append(Gateway(functions, identity.verify, AMPLE))
        return functions

    with open_door(handler) as door:
        functions = door.run(start())
        yield Gate(door, identity)
        for function in functions.values():
            door.run(function.close())


def problem_of(reply: Reply, status: int, message: str) -> dict[str, Any]:
    """AWS's own member and the project's: whoever reads either finds it."""
    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["cache-control"] == "private, no-store"
    told: dict[str, Any] = json.loads(reply.body)
    assert told["message"] == told["title"] == message
    assert (told["status"], told["type"]) == (status, "about:blank")
    assert len(told["detail"]) > 20
    return told


def event_of(reply: Reply) -> dict[str, Any]:
    assert reply.status == 200, reply.body
    event: dict[str, Any] = json.loads(reply.body)
    return event


def test_each_path_reaches_its_function(gate: Gate) -> None:
    def served_by(target: str, method: str = "GET") -> str:
        arrived = event_of(gate.ask(target, method, authorization=f"Bearer {gate.token()}"))
        return str(arrived["routeKey"])

    assert served_by("/api/cities") == "$default"
    assert served_by("/api/me") == "ANY /api/me"
    assert served_by("/api/me?x=1", "DELETE") == "ANY /api/me"
    assert served_by("/api/me/votes/1", "PUT") == "ANY /api/me/{proxy+}"
    assert served_by("/api/session/sign-in") == "ANY /api/session/{proxy+}"
    assert served_by("/api/session") == "$default"
    assert served_by("/api/me/") == "$default"
    assert served_by("/api/men") == "$default"


def test_a_request_arrives_as_an_event(gate: Gate) -> None:
    event = event_of(
        gate.ask(
            "/api/x%20y?a=1&a=2", "POST", body="é".encode(), content_type="text/plain", cookie="a=1; b=2"
        )
    )
    assert (event["rawPath"], event["rawQueryString"], event["body"]) == ("/api/x y", "a=1&a=2", "é")
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["requestContext"]["http"]["sourceIp"] == "127.0.0.1"


def test_cookies_of_an_answer_become_headers_of_their_own(gate: Gate) -> None:
    reply = gate.ask("/api/x", do={"answer": {"statusCode": 303, "cookies": ["a=1; Path=/", "b=2"]}})
    assert reply.status == 303
    assert [value for name, value in reply.fields if name == "set-cookie"] == ["a=1; Path=/", "b=2"]


def test_an_answer_in_base64_arrives_as_bytes(gate: Gate) -> None:
    reply = gate.ask("/api/x", do={"answer": {"statusCode": 200, "body": "AP8=", "isBase64Encoded": True}})
    assert reply.body == b"\x00\xff"


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": "abc"},
        {"statusCode": 200, "body": {"not": "text"}},
        {"statusCode": 200, "body": "?", "isBase64Encoded": True},
        {"statusCode": 200, "headers": {"x": "a\r\nb: c"}},
        {"statusCode": 200, "headers": {"x": "你"}},
    ],
)
def test_a_broken_answer_is_a_problem_and_tells_nothing(gate: Gate, answer: Any) -> None:
    problem_of(gate.ask("/api/x", do={"answer": answer}), 500, "Internal Server Error")


def test_a_function_that_raises_is_a_problem_and_tells_nothing(gate: Gate) -> None:
    reply = gate.ask("/api/x", do={"raise": "the password is tulip"})
    problem_of(reply, 500, "Internal Server Error")
    assert b"tulip" not in reply.body
    assert gate.ask("/api/x").status == 200


def test_more_than_lambda_takes_is_a_problem(gate: Gate) -> None:
    body = b"x" * (5 * 1024 * 1024)  # in base64 it is more than 6 MB
    problem_of(gate.ask("/api/x", "POST", body=body), 413, "Request Entity Too Large")
    assert len(
        event_of(gate.ask("/api/x", "POST", body=body[: 2 * 1024 * 1024], content_type="text/plain"))["body"]
    )


def test_a_good_token_opens_and_its_claims_go_on_as_text(gate: Gate) -> None:
    arrived = event_of(gate.ask("/api/me", authorization=f"Bearer {gate.token('moderator')}"))
    claims = arrived["requestContext"]["authorizer"]["jwt"]["claims"]
    assert claims["sub"] == str(persona("moderator").id)
    assert claims["cognito:groups"] == "[moderator]"
    assert all(isinstance(value, str) for value in claims.values())


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "BEARER {}", "Bearer   {}", "{}"])
def test_the_scheme_is_written_in_any_case_or_not_at_all(gate: Gate, form: str) -> None:
    assert gate.ask("/api/me", authorization=form.format(gate.token())).status == 200


def refused(gate: Gate, authorization: str | None = None) -> Reply:
    sent = {} if authorization is None else {"authorization": authorization}
    reply = gate.ask("/api/me/votes", do=None, body=None, **sent)
    problem_of(reply, 401, "Unauthorized")
    return reply


def test_no_token_is_a_401_that_says_what_to_send(gate: Gate) -> None:
    assert refused(gate).headers["www-authenticate"] == "Bearer"
    assert refused(gate, authorization="").headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer ",
        "Basic dTpw",
        "Bearer x",
        "Token {}",
        "Bearer{}",
        "Bearer {} {}",
        "Bearer {},{}",
        "{}x",
    ],
)
def test_what_is_no_valid_token_is_a_401_that_says_so(gate: Gate, value: str) -> None:
    reply = refused(gate, authorization=value.replace("{}", gate.token()))
    assert reply.headers["www-authenticate"].startswith("Bearer")


def test_forged_expired_and_foreign_tokens_are_a_401(gate: Gate) -> None:
    good = gate.token()
    header, content, _ = good.split(".")
    claims = jwt.decode(good, options={"verify_signature": False})
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = [
        f"{header}.{content}.",
        jwt.encode(claims, "", algorithm="none", headers={"kid": "local"}),
        jwt.encode(claims, other, algorithm="RS256", headers={"kid": "local"}),
        gate.token(seconds=-1),
        gate.identity.refresh_token(persona("citizen")),
        "é" * 20,
        "x" * 20_000,
    ]
    for token in forged:
        sent = token.encode().decode("latin-1")
        reply = refused(gate, authorization=f"Bearer {sent}")
        assert reply.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_a_hundred_kilobytes_of_token_are_refused_before_they_are_read(gate: Gate) -> None:
    assert gate.ask("/api/me", authorization=f"Bearer {'x' * 100_000}").status in (401, 431)


def test_two_authorization_headers_are_none(gate: Gate) -> None:
    for first, second in ((gate.token(), "x"), ("x", gate.token()), (gate.token(), gate.token())):
        raw = (
            f"GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"Authorization: Bearer {first}\r\nAuthorization: Bearer {second}\r\n\r\n"
        )
        assert gate.door.send(raw.encode()).startswith(b"HTTP/1.1 401 ")


def test_where_no_token_is_needed_none_is_read(gate: Gate) -> None:
    arrived = event_of(gate.ask("/api/cities", authorization="Bearer garbage"))
    assert "authorizer" not in arrived["requestContext"]


@in_a_loop
async def test_the_throttle_takes_a_burst_and_then_so_many_a_second(tmp_path: Path) -> None:
    now = [100.0]
    stage = Stage(name="test", concurrency={}, throttle_rate=2, throttle_burst=3)
    public = obedient(tmp_path, "public")
    gateway = Gateway({"public": public}, lambda _: None, stage, clock=lambda: now[0])

    async def statuses(count: int) -> list[int]:
        return [(await gateway(Request("GET", "/api/x", []))).status for _ in range(count)]

    try:
        assert await statuses(5) == [200, 200, 200, 429, 429]
        now[0] += 0.4
        assert await statuses(1) == [429]  # 0.8 of one
        now[0] += 0.1
        assert await statuses(2) == [200, 429]
        now[0] += 3600
        assert await statuses(4) == [200, 200, 200, 429]  # what is not used is not saved up
        refusal = await gateway(Request("GET", "/api/x", []))
        fields = dict(refusal.headers)
        problem_of(Reply(refusal.status, refusal.headers, refusal.body), 429, "Too Many Requests")
        assert fields["retry-after"] == "1"
    finally:
        await public.close()


@in_a_loop
async def test_a_function_slower_than_the_gateway_waits_is_a_503_and_keeps_its_answer_to_itself(
    tmp_path: Path,
) -> None:
    public = obedient(tmp_path, "public")
    gateway = Gateway({"public": public}, lambda _: None, AMPLE, timeout_seconds=1.5)
    late = {"wait_for": str(tmp_path / "go"), "answer": "for the one who left"}
    try:
        await public.invoke({"headers": {}})
        slow = await gateway(Request("GET", "/api/x", [("x-do", json.dumps(late))]))
        problem_of(Reply(slow.status, slow.headers, slow.body), 503, "Service Unavailable")
        waiting = asyncio.ensure_future(gateway(Request("GET", "/api/y", [])))
        await asyncio.sleep(0.1)
        (tmp_path / "go").touch()
        after = await waiting
        assert (after.status, json.loads(after.body)["rawPath"]) == (200, "/api/y")
    finally:
        await public.close()


@in_a_loop
async def test_a_function_that_has_been_stopped_is_a_problem(tmp_path: Path) -> None:
    public = obedient(tmp_path, "public")
    gateway = Gateway({"public": public}, lambda _: None, AMPLE)
    await public.close()
    answer = await gateway(Request("GET", "/api/x", []))
    problem_of(Reply(answer.status, answer.headers, answer.body), 500, "Internal Server Error")
