"""One person's browser: a connection that is kept, a session cookie, and copies that are asked after.

locust's FastHttpUser spends about 0.8 ms of processor time on a request, more than CivicQ does. This one is
a socket of gevent and llhttp's parser, and tells locust of each request as its own clients do; `--client
fasthttp` puts the same people on theirs, to compare the two at a load that both hold. It keeps what it was
given as RFC 9111 has it for `no-cache`: by ETag, asked after each time. What came before under the same ETag
has to come again byte for byte: so each body is looked at in full, and parsed once.
"""

import functools
import json
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import brotli
import gevent
import httptools
from gevent import socket, ssl

TIMEOUT_SECONDS = 60
_READ_BYTES = 65_536
_MOST_COPIES = 50_000
_IDEMPOTENT = ("GET", "PUT", "DELETE")
SESSION_COOKIE = "__Host-session"

# What a person reads in a body; ValueError, KeyError or TypeError where it is not what was asked for.
Facts = Callable[[bytes], Any]


@dataclass(frozen=True)
class Site:
    """Where browsers go, and what each of their requests says besides."""

    host: str
    port: int
    is_secure: bool = False
    says: tuple[tuple[str, str], ...] = ()

    @classmethod
    def at(cls, origin: str, says: Mapping[str, str] | None = None) -> "Site":
        """ValueError for what is no origin of HTTP or HTTPS."""
        at = urlsplit(origin)
        if at.scheme not in ("http", "https") or not at.hostname:
            raise ValueError(f"{origin!r} is no address of a site: write http://HOST:PORT or https://HOST")
        is_secure = at.scheme == "https"
        return cls(at.hostname, at.port or (443 if is_secure else 80), is_secure, tuple((says or {}).items()))

    @functools.cached_property
    def authority(self) -> str:
        return self.host if self.port == (443 if self.is_secure else 80) else f"{self.host}:{self.port}"

    @functools.cached_property
    def origin(self) -> str:
        return f"{'https' if self.is_secure else 'http'}://{self.authority}"

    def connected(self) -> socket.socket:
        """OSError when nobody is there, or not who it should be."""
        made = socket.create_connection((self.host, self.port))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _trusting().wrap_socket(made, server_hostname=self.host) if self.is_secure else made


@functools.cache
def _trusting() -> ssl.SSLContext:
    """One for all: to load the authorities takes 20 ms."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Told:
    """One request, as locust is told of it; `wrong` is None unless no person should get such an answer."""

    method: str
    name: str
    seconds: float
    body_bytes: int
    wrong: Exception | None
    headers: Mapping[str, str]


class Unexpected(Exception):
    """An answer that no person should get."""


class ConnectionLost(Exception):
    """It ended before the answer did."""


@dataclass(slots=True)
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Copy:
    """A body as it came over the wire, and what was read in it."""

    body: bytes
    facts: Any


class Library:
    """What this process's browsers have been shown, by address and ETag: each body is parsed once."""

    def __init__(self) -> None:
        self._copies: dict[tuple[str, str], Copy] = {}

    def known(self, target: str, tag: str) -> Copy | None:
        return self._copies.get((target, tag))

    def keep(self, target: str, tag: str, copy: Copy) -> None:
        if len(self._copies) >= _MOST_COPIES:
            self._copies.clear()
        self._copies[target, tag] = copy


_WRONG = (
    Unexpected, ConnectionLost, OSError, httptools.HttpParserError, LookupError, TypeError, ValueError,
)  # fmt: skip


class _Reading:
    """llhttp's callbacks, gathered into an answer."""

    __slots__ = ("answer", "complete", "keeps", "parser", "pieces")

    def __init__(self) -> None:
        self.answer = Answer()
        self.pieces: list[bytes] = []
        self.complete = self.keeps = False
        self.parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        field, told, headers = name.decode("latin-1").lower(), value.decode("latin-1"), self.answer.headers
        # One that comes again goes on in the same line (RFC 9110 section 5.2).
        headers[field] = f"{headers[field]}, {told}" if field in headers else told

    def on_body(self, body: bytes) -> None:
        self.pieces.append(body)

    def on_message_complete(self) -> None:
        self.answer.status = self.parser.get_status_code()
        self.answer.body = b"".join(self.pieces)
        self.keeps = self.parser.should_keep_alive()
        self.complete = True


class Browser:
    """Each act answers what was read in the answer, or None after one that no person should get."""

    def __init__(self, site: Site, library: Library, tell: Callable[[Told], None]) -> None:
        self._site = site
        self._library = library
        self._tell = tell
        self._socket: socket.socket | None = None
        self._etags: dict[str, str] = {}
        self.session = ""  # an access token, which the edge turns into Authorization where it may

    def leave(self) -> None:
        """Whoever comes next has a browser that knows nothing."""
        self._hang_up()
        self._etags.clear()
        self.session = ""

    def read(self, target: str, name: str, facts: Facts) -> Any:
        """Of a public page, the same for everybody."""
        return self._timed("GET", name, lambda: self._public(target, facts))

    def ask(self, target: str, name: str, facts: Facts) -> Any:
        """Of a page of one's own, which no cache may have."""
        return self._timed("GET", name, lambda: self._personal("GET", target, facts))

    def send(
        self, method: str, target: str, name: str, body: object, facts: Facts, *,
        status: int = 200, key: str = "",
    ) -> Any:  # fmt: skip
        headers = {"idempotency-key": key} if key else {}
        told = json.dumps(body).encode()
        return self._timed(
            method,
            name,
            lambda: self._personal(method, target, facts, body=told, headers=headers, status=status),
        )

    def _timed(self, method: str, name: str, act: Callable[[], tuple[Answer, Any]]) -> Any:
        began = time.perf_counter()
        try:
            with gevent.Timeout(TIMEOUT_SECONDS, ConnectionLost(f"no answer in {TIMEOUT_SECONDS} s")):
                answer, found = act()
        except _WRONG as wrong:
            self._hang_up()
            seen = wrong if isinstance(wrong, Unexpected) else Unexpected(f"{type(wrong).__name__}: {wrong}")
            self._tell(Told(method, name, time.perf_counter() - began, 0, seen, {}))
            return None
        seconds = time.perf_counter() - began
        self._tell(Told(method, name, seconds, len(answer.body), None, answer.headers))
        return found

    def _public(self, target: str, facts: Facts) -> tuple[Answer, Any]:
        tag = self._etags.get(target, "")
        answer = self.exchange("GET", target, None, {"if-none-match": tag} if tag else {})
        if answer.status == 304:
            copy = self._library.known(target, tag)
            if not tag or answer.body:
                raise Unexpected("304 to whoever has no copy, or with a body")
            if copy is not None:
                return answer, copy.facts
            # The library has been emptied meanwhile: as a browser that was short of space.
            del self._etags[target]
            return self._public(target, facts)
        if answer.status != 200:
            raise Unexpected(f"status {answer.status}: {answer.body[:120]!r}")
        if not answer.body:
            raise Unexpected("200 without a body")
        new = answer.headers.get("etag", "")
        if not new:
            raise Unexpected("a public page without an ETag")
        copy = self._library.known(target, new)
        if copy is None or (copy.body != answer.body and new.startswith("W/")):
            copy = Copy(answer.body, facts(decoded(answer)))
            self._library.keep(target, new, copy)
        elif copy.body != answer.body:
            raise Unexpected("two bodies under one ETag")
        self._etags[target] = new
        return answer, copy.facts

    def _personal(
        self, method: str, target: str, facts: Facts, *,
        body: bytes | None = None, headers: Mapping[str, str] | None = None, status: int = 200,
    ) -> tuple[Answer, Any]:  # fmt: skip
        answer = self.exchange(method, target, body, headers or {})
        if answer.status != status:
            raise Unexpected(f"status {answer.status}: {answer.body[:120]!r}")
        if "no-store" not in answer.headers.get("cache-control", ""):
            raise Unexpected("a personal answer that a cache may keep")
        if answer.headers.get("x-cache", "").startswith("Hit"):
            raise Unexpected("a personal answer from a cache")
        return answer, facts(decoded(answer))

    def exchange(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request and its answer. A kept connection that the other side had ended is replaced once, as
        browsers do for what may be sent twice (RFC 9110 section 9.2.2).
        """
        sent = self._request(method, target, body, headers)
        if self._socket is not None:
            try:
                return self._answer(self._socket, sent)
            except (ConnectionLost, OSError):
                self._hang_up()
                if method not in _IDEMPOTENT:
                    raise
        self._socket = self._site.connected()
        return self._answer(self._socket, sent)

    def _fields(self, body: bytes | None, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        yield "host", self._site.authority
        yield "accept-encoding", "br, gzip"
        if self.session:
            yield "cookie", f"{SESSION_COOKIE}={self.session}"
        if body is not None:
            yield "origin", self._site.origin
            yield "content-type", "application/json"
            yield "content-length", str(len(body))
        yield from self._site.says
        yield from headers.items()

    def _request(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in self._fields(body, headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + (body or b"")

    def _answer(self, connection: socket.socket, sent: bytes) -> Answer:
        connection.sendall(sent)
        reading = _Reading()
        while not reading.complete:
            data = connection.recv(_READ_BYTES)
            if not data:
                raise ConnectionLost("the connection ended before the answer did")
            reading.parser.feed_data(data)
        if not reading.keeps:
            self._hang_up()
        return reading.answer

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def decoded(answer: Answer) -> bytes:
    """The body without its content coding (RFC 9110 section 8.4)."""
    coding = answer.headers.get("content-encoding", "")
    try:
        if coding == "br":
            return bytes(brotli.decompress(answer.body))
        if coding == "gzip":
            return zlib.decompress(answer.body, wbits=31)
    except (brotli.error, zlib.error):
        raise Unexpected(f"a body that is no {coding}") from None
    return answer.body
