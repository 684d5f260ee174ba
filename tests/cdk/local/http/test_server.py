import asyncio
import json
import logging
import socket
import time
from collections.abc import Awaitable, Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdk.local.http import Request, Response
from tests.cdk.local.door import Door, open_door

HOST = b"Host: civicq.test\r\n"


def echo(request: Request) -> Response | Awaitable[Response]:
    """Tells what arrived; `/slow` after a while, `/broken…` not at all."""
    if request.target == "/broken":
        raise RuntimeError("on purpose")
    if request.target == "/split":
        return Response(200, [("x-said", "a\r\nset-cookie: b=c")])
    told = {"method": request.method, "target": request.target, "headers": request.headers}
    body = json.dumps({**told, "length": len(request.body), "body": request.body[:99].decode("latin-1")})
    response = Response(200, [("content-type", "application/json")], body.encode())
    if not request.target.startswith("/slow"):
        return response

    async def later() -> Response:
        await asyncio.sleep(0.1)
        if request.target == "/slow/broken":
            raise RuntimeError("on purpose, later")
        return response

    return later()


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with open_door(echo) as opened:
        yield opened


def status_of(raw: bytes) -> int:
    return int(raw.split(b" ", 2)[1])


def bodies_of(raw: bytes) -> list[dict[str, object]]:
    """The JSON bodies of several answers on one connection."""
    bodies = []
    while raw:
        head, _, rest = raw.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        bodies.append(json.loads(rest[:length]))
        raw = rest[length:]
    return bodies


def assert_refused(raw: bytes, status: int) -> None:
    """One problem document that says its status, and then the end of the connection."""
    head, _, body = raw.partition(b"\r\n\r\n")
    assert status_of(raw) == status, raw[:300]
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    assert b"no-store" in head
    assert json.loads(body)["status"] == status


def test_a_request_and_its_body_reach_the_handler_as_they_were_sent(door: Door) -> None:
    reply = door.ask("/a?b=c%20d", "POST", b"hello", x_one="1")
    told = json.loads(reply.body)
    assert (reply.status, told["method"], told["target"], told["body"]) == (
        200,
        "POST",
        "/a?b=c%20d",
        "hello",
    )
    assert ["x-one", "1"] in told["headers"]
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.headers["date"].endswith("GMT")


def test_a_chunked_body_is_put_together_and_its_trailers_are_dropped(door: Door) -> None:
    chunks = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nAuthorization: Bearer stolen\r\n\r\n"
    raw = b"POST / HTTP/1.1\r\n" + HOST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
    answer = door.send(raw)
    assert bodies_of(answer)[0]["body"] == "hello world"
    assert b"stolen" not in answer


def test_a_head_gets_the_length_and_no_body(door: Door) -> None:
    answer = door.send(b"HEAD / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n")
    assert b"content-length: 0\r\n" not in answer


def test_one_connection_carries_many_requests(door: Door) -> None:
    with door.connect() as connection:
        for number in range(3):
            connection.sendall(f"GET /{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert f'"/{number}"'.encode() in connection.recv(65_536)


def test_pipelined_requests_are_answered_in_their_order_though_the_first_is_slow(door: Door) -> None:
    targets = ["/slow/1", "/2", "/slow/3", "/4", "/5"]
    requests = [f"GET {target} HTTP/1.1\r\nHost: x\r\n".encode() for target in targets]
    answer = door.send(b"\r\n".join(requests) + b"Connection: close\r\n\r\n")
    assert [body["target"] for body in bodies_of(answer)] == targets


def test_what_follows_the_last_request_is_not_read(door: Door) -> None:
    last = b"GET /1 HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    assert [body["target"] for body in bodies_of(door.send(last + last.replace(b"/1", b"/2")))] == ["/1"]


def test_a_client_that_closes_its_half_still_gets_a_slow_answer(door: Door) -> None:
    with door.connect() as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\n" + HOST + b"\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert status_of(answer) == 200


def test_a_body_is_asked_for_when_the_client_waits_to_be_asked(door: Door) -> None:
    with door.connect() as connection:
        head = b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        connection.sendall(head)
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ok")
        assert b'"body": "ok"' in connection.recv(65_536)


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(door: Door) -> None:
    head = b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 7000000\r\n\r\n"
    assert_refused(door.send(head), 413)


def test_a_chunked_body_that_grows_too_large_is_refused_and_the_refusal_arrives(door: Door) -> None:
    with door.connect() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(7):
            connection.sendall(b"100000\r\n" + b"x" * 0x100000 + b"\r\n")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert_refused(answer, 413)


def test_the_largest_body_is_taken(door: Door) -> None:
    reply = door.ask("/", "PUT", b"x" * 6 * 1024 * 1024)
    assert json.loads(reply.body)["length"] == 6 * 1024 * 1024


def test_an_absolute_target_is_read_as_its_path(door: Door) -> None:
    raw = b"GET HTTP://elsewhere.test/a?b HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    assert bodies_of(door.send(raw))[0]["target"] == "/a?b"


def test_a_wish_for_another_protocol_is_passed_over(door: Door) -> None:
    raw = b"GET /a HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\nPRI * HTTP/2.0"
    assert [body["target"] for body in bodies_of(door.send(raw))] == ["/a"]


def test_a_wish_for_another_protocol_is_passed_over_by_a_handler_that_takes_its_time() -> None:
    async def later(request: Request) -> Response:
        await asyncio.sleep(0)
        return Response(200, body=request.target.encode())

    raw = (
        b"GET /a HTTP/1.1\r\n"
        + HOST
        + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n"
    )
    with open_door(later) as door:
        answer = door.send(raw)
    assert answer.endswith(b"/a")


def test_a_request_that_ends_half_way_is_told_so(door: Door) -> None:
    with door.connect() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 10\r\n\r\nabc")
        connection.shutdown(socket.SHUT_WR)
        assert_refused(b"".join(iter(lambda: connection.recv(65_536), b"")), 400)


def test_http_1_0_is_answered_and_closed(door: Door) -> None:
    assert status_of(door.send(b"GET / HTTP/1.0\r\n\r\n")) == 200


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rb\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X : a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n folded\r\n\r\n", 400),
        (b"GET /a\0b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET /a\xc3\xa9 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET /a#b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        (b"CONNECT a.test:443 HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        (b"PROPFIND / HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        (b"get / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Upgrade: x\r\nConnection: upgrade\r\nContent-Length: 1\r\n\r\na", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Expect: a-miracle\r\n\r\n", 417),
        (b"GET /" + b"a" * 8_192 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
        (b"GET /" + b"a" * 60_000, 414),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 33_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 10_000 + b"\r\n", 431),
    ],
)  # fmt: skip
def test_what_is_not_good_http_is_refused_in_plain_words(door: Door, raw: bytes, status: int) -> None:
    assert_refused(door.send(raw), status)


def test_a_header_without_an_end_is_refused(door: Door) -> None:
    with door.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"X: ")
        for _ in range(11):
            time.sleep(0.01)
            connection.sendall(b"a" * 4_096)
        assert_refused(b"".join(iter(lambda: connection.recv(65_536), b"")), 431)


def test_a_refusal_waits_for_the_answers_before_it(door: Door) -> None:
    answer = door.send(b"GET /slow HTTP/1.1\r\n" + HOST + b"\r\nnonsense\r\n\r\n")
    assert status_of(answer) == 200
    assert_refused(answer[answer.index(b"HTTP/1.1 400") :], 400)


@pytest.mark.parametrize("target", ["/broken", "/slow/broken", "/split"])
def test_a_handler_that_fails_is_a_500_and_a_logged_trace(
    door: Door, caplog: pytest.LogCaptureFixture, target: str
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = door.ask(target)
    assert (reply.status, reply.headers["content-type"]) == (500, "application/problem+json")
    assert "on purpose" not in reply.body.decode()
    assert "set-cookie" not in reply.headers
    assert caplog.records[0].exc_info is not None


def test_a_client_that_never_ends_its_head_is_told_and_cut_off() -> None:
    with open_door(echo, head_seconds=0.2) as door:
        assert_refused(door.send(b"GET / HTTP/1.1\r\nX: "), 408)


def test_a_client_that_drips_its_head_is_cut_off_all_the_same() -> None:
    with open_door(echo, head_seconds=0.3) as door, door.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        began = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - began < 15:
                connection.sendall(b"X: y\r\n")
                time.sleep(0.02)
        assert time.monotonic() - began < 15


def test_a_connection_that_says_nothing_is_closed() -> None:
    with open_door(echo, head_seconds=0.2, idle_seconds=0.2) as door, door.connect() as connection:
        assert connection.recv(1) == b""
        assert_closed_after_an_answer(door)


def assert_closed_after_an_answer(door: Door) -> None:
    with door.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
        assert connection.recv(65_536)
        assert connection.recv(1) == b""


def test_a_client_that_does_not_read_is_not_read_from_either() -> None:
    asked = 0

    def large(request: Request) -> Response:
        nonlocal asked
        asked += 1
        return Response(200, [], b"x" * 1_000_000)

    with open_door(large) as door, door.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        connection.sendall((b"GET / HTTP/1.1\r\n" + HOST + b"\r\n") * 200)
        time.sleep(0.3)
        assert asked < 50
        received = 0
        while received < 200 * 1_000_000:
            received += len(connection.recv(1_000_000))
        assert asked == 200


def test_a_client_that_asks_on_and_on_before_it_is_answered_is_not_read_without_end() -> None:
    async def never() -> Response:
        await asyncio.sleep(60)
        raise AssertionError

    with open_door(lambda _: never()) as door, door.connect() as connection:
        connection.settimeout(1)
        batch = (b"GET / HTTP/1.1\r\n" + HOST + b"\r\n") * 10_000
        taken_bytes = 0
        with suppress(TimeoutError):
            while taken_bytes < 40_000_000:
                taken_bytes += connection.send(batch)
        assert taken_bytes < 40_000_000


def test_closing_lets_an_answer_under_way_out_and_takes_nobody_further() -> None:
    with open_door(echo) as door, door.connect() as idle, door.connect() as busy:
        busy.sendall(b"GET /slow HTTP/1.1\r\n" + HOST + b"\r\n")
        time.sleep(0.03)
        door.run(door.server.close(5))
        assert status_of(b"".join(iter(lambda: busy.recv(65_536), b""))) == 200
        assert idle.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            door.connect()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.binary(min_size=0, max_size=20), max_size=4),
    values=st.lists(st.binary(min_size=0, max_size=60), max_size=4),
    target=st.binary(max_size=40),
)
def test_no_bytes_in_a_head_ever_make_a_500(
    door: Door, names: list[bytes], values: list[bytes], target: bytes
) -> None:
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in zip(names, values, strict=False))
    raw = b"GET /a" + target + b" HTTP/1.1\r\n" + HOST + lines + b"Connection: close\r\n\r\n"
    with door.connect() as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer == b"" or status_of(answer) < 500
