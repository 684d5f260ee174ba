"""One client's HTTP/1.1 connection: bytes in, requests to the handler in their order, bytes out.

httptools (llhttp, strict) parses. What two parsers could read in two ways is refused with a problem document,
and the connection ends there (RFC 9112 section 11.2).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

import httptools

from cdk.local.http import Handler, Request, Response, head_of, problem, refusals

_log = logging.getLogger(__name__)

BODY_SECONDS = 60.0
LINGER_SECONDS = 2.0


@dataclass
class Shared:
    """What all connections of one server have in common; the server keeps `now` and `date` fresh."""

    handler: Handler
    head_seconds: float
    idle_seconds: float
    longest_body_bytes: int
    now: float = 0.0
    date: bytes = b""
    connections: set["Connection"] = field(default_factory=set)
    empty: asyncio.Event = field(default_factory=asyncio.Event)  # set when the last connection goes
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class Connection(asyncio.Protocol):
    """One client's connection: requests are answered one after another, in the order in which they came."""

    _transport: asyncio.Transport

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._parser = httptools.HttpRequestParser(self)
        # What waits behind the request that is being answered; a Response there is a refusal.
        self._queue: deque[Request | Response] = deque()
        self._busy = self._paused = False
        self._in_message = self._in_head = self._owes_continue = False
        self._ended = False  # nothing further that the client sends is of interest
        self._refusal: Response | None = None
        self._fed_bytes = self._unsent_bytes = 0
        self.deadline = shared.now + shared.head_seconds

    # What the transport tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        peer: tuple[str, int] = transport.get_extra_info("peername") or ("", 0)
        self._client, self._client_port = peer[:2]
        self._shared.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._ended = True
        self._queue.clear()
        self._shared.connections.discard(self)
        if not self._shared.connections:
            self._shared.empty.set()

    def data_received(self, data: bytes) -> None:
        if self._ended:
            return
        self._fed_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # The other protocol is not spoken here (RFC 9110 section 7.8): the request was answered as it is.
            self._ended = True
        except httptools.HttpParserError as error:
            # After the last request whatever follows is of no interest, another protocol's bytes included.
            if not self._ended:
                self._refuse(self._refusal or refusals.malformed(error))
        else:
            # A header without an end never reaches on_header.
            if self._in_head and self._fed_bytes > refusals.LONGEST_HEAD_BYTES:
                self._refuse(refusals.headers_too_large())

    def eof_received(self) -> bool:
        if self._in_message and not self._ended:
            self._refuse(refusals.bad_request("The request ended before it was whole."))
        self._ended = True
        return self._busy or bool(self._queue)  # stays half open for the answers still owed

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        self._proceed()

    # What the parser tells.

    def on_message_begin(self) -> None:
        if self._ended:
            raise ValueError("a request after the last one")
        self._in_message = self._in_head = True
        self._fed_bytes = 0
        self._url = b""
        self._headers: list[tuple[str, str]] = []
        self._headers_bytes = 0
        self._body: list[bytes] = []
        self._body_bytes = 0
        self.deadline = self._shared.now + self._shared.head_seconds

    def on_url(self, url: bytes) -> None:
        self._url += url
        if len(self._url) > refusals.LONGEST_TARGET_BYTES:
            self._stop(refusals.target_too_long())

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers_bytes += len(name) + len(value) + 4  # as on the wire: ": " and CRLF
        if self._headers_bytes > refusals.LONGEST_HEADERS_BYTES:
            self._stop(refusals.headers_too_large())
        if self._in_head:  # a trailer is read and dropped (RFC 9110 section 6.5.1)
            self._headers.append((_field_name(name), value.decode("latin-1").rstrip(" \t")))

    def on_headers_complete(self) -> None:
        self._in_head = False
        self.deadline = self._shared.now + BODY_SECONDS
        parser = self._parser
        method, version = parser.get_method().decode(), parser.get_http_version()
        refusal = refusals.objection(
            method,
            version,
            self._headers,
            asks_to_upgrade=parser.should_upgrade(),
            longest_body_bytes=self._shared.longest_body_bytes,
        )
        if refusal is not None:
            self._stop(refusal)
        if any(name == "expect" for name, _ in self._headers):
            self._owes_continue = True
            self._proceed()

    def on_body(self, body: bytes) -> None:
        self._body.append(body)
        self._body_bytes += len(body)
        if self._body_bytes > self._shared.longest_body_bytes:
            self._stop(refusals.body_too_large(self._shared.longest_body_bytes))

    def on_message_complete(self) -> None:
        parser = self._parser
        target = refusals.origin_form(self._url)
        if target is None:
            self._stop(refusals.bad_request("The request target is a path with its query, and no fragment."))
            return
        self._in_message = self._owes_continue = False
        if not parser.should_keep_alive() or parser.should_upgrade() or parser.get_http_version() == "1.0":
            self._ended = True
        method, body = parser.get_method().decode(), b"".join(self._body)
        self._enqueue(Request(method, target, self._headers, body, self._client, self._client_port))

    def _stop(self, refusal: Response) -> None:
        self._refusal = refusal
        raise ValueError("refused")  # an exception in its callback is what stops httptools

    # Answering.

    def _refuse(self, refusal: Response) -> None:
        self._in_message = self._in_head = self._owes_continue = False
        self._ended = True
        self._enqueue(refusal)

    def _enqueue(self, request: Request | Response) -> None:
        if self._busy or self._paused or self._queue:
            self._queue.append(request)
            self._transport.pause_reading()
        else:
            self._answer(request)

    def _proceed(self) -> None:
        while self._queue and not self._busy and not self._paused:
            self._answer(self._queue.popleft())
        if self._busy or self._paused or self._transport.is_closing():
            return
        if self._owes_continue:
            self._owes_continue = False
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if not self._transport.is_reading():
            self._transport.resume_reading()

    def _answer(self, request: Request | Response) -> None:
        if isinstance(request, Response):
            self._send(request, has_body=True)
            self._linger()
            return
        try:
            answer = self._shared.handler(request)
        except Exception:  # noqa: BLE001 - whatever a handler did, the client gets an answer
            answer = _failure(request)
        if isinstance(answer, Response):
            self._finish(request, answer)
        else:
            self._busy = True
            task = asyncio.get_running_loop().create_task(self._answer_later(request, answer))
            self._shared.tasks.add(task)
            task.add_done_callback(self._shared.tasks.discard)

    async def _answer_later(self, request: Request, answer: Awaitable[Response]) -> None:
        try:
            response = await answer
        except Exception:  # noqa: BLE001 - as above
            response = _failure(request)
        self._busy = False
        self._finish(request, response)
        self._proceed()

    def _finish(self, request: Request, response: Response) -> None:
        self._send(response, has_body=request.method != "HEAD")
        if self._ended and not self._queue:
            self._transport.close()

    def _send(self, response: Response, *, has_body: bool) -> None:
        if self._transport.is_closing():
            return
        try:
            length = _content_length(response, has_body)
            head = response.head or head_of(response.status, response.headers, length)
        except ValueError:
            _log.exception("a handler's headers cannot be sent")
            response = problem(500, "Internal Server Error", "The answer could not be written.")
            head = head_of(response.status, response.headers, len(response.body))
        end = b"connection: close\r\n\r\n" if self._ended and not self._queue else b"\r\n"
        body = response.body if has_body and response.status not in (204, 304) else b""
        self._transport.write(head + self._shared.date + end + body)
        self.deadline = self._shared.now + self._shared.idle_seconds

    def _linger(self) -> None:
        # To close over bytes that nobody read resets the connection, and the refusal is lost on its way to
        # the client (RFC 9112 section 9.6): so say that nothing follows, and swallow for a moment.
        self.deadline = self._shared.now + LINGER_SECONDS
        if not self._transport.is_closing():
            self._transport.write_eof()
            self._transport.resume_reading()

    # Ending it from our side.

    def retire(self) -> None:
        """No further request; the connection goes once the answers owed have been sent."""
        self._ended = True
        if not self._busy and not self._queue:
            self._transport.close()

    def expire(self) -> None:
        """The deadline has passed: the client was too slow, or is gone."""
        unsent_bytes = self._transport.get_write_buffer_size()
        if self._busy:
            return
        if unsent_bytes != self._unsent_bytes:  # it still reads, if slowly
            self._unsent_bytes = unsent_bytes
            self.deadline = self._shared.now + self._shared.idle_seconds
        elif self._ended or unsent_bytes:
            self._transport.abort()
        elif self._in_message:
            self._refuse(refusals.too_slow())
        else:
            self._transport.close()

    def abort(self) -> None:
        self._transport.abort()


@lru_cache(maxsize=512)
def _field_name(name: bytes) -> str:
    return name.decode("latin-1").lower()


def _content_length(response: Response, has_body: bool) -> int | None:
    if response.status in (204, 304):
        return None
    if not has_body and not response.body:  # a HEAD whose handler knows the length that a GET would have
        declared = {name.lower(): value for name, value in response.headers}.get("content-length", "")
        if declared.isdecimal():
            return int(declared)
    return len(response.body)


def _failure(request: Request) -> Response:
    _log.exception("no answer to %s %s", request.method, request.target.partition("?")[0])
    return problem(500, "Internal Server Error", "Something went wrong here; try again in a moment.")
