"""What a request, a response and a handler are in the local cloud. `server.py` carries them over HTTP/1.1."""

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

# The server answers for these itself, whatever a handler says.
_FRAMING = frozenset({"connection", "content-length", "date", "keep-alive", "transfer-encoding", "upgrade"})
_REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(slots=True)
class Request:
    method: str
    target: str  # as it stood in the request line: path and query, not decoded
    headers: list[tuple[str, str]]  # names in lower case, values Latin-1
    body: bytes = b""
    client: str = "127.0.0.1"
    client_port: int = 0


@dataclass(slots=True)
class Response:
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    # What `head_of` made earlier, for an answer that is given again and again; `headers` is not read then.
    head: bytes = b""


# A handler answers at once where it can: a cache hit then costs no task and no turn of the loop.
Handler = Callable[[Request], Response | Awaitable[Response]]


def problem(status: int, title: str, detail: str) -> Response:
    """An RFC 9457 answer in the words of the whole project."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    headers = [("content-type", "application/problem+json"), ("cache-control", "private, no-store")]
    return Response(status, headers, json.dumps(body).encode())


def head_of(status: int, headers: Iterable[tuple[str, str]], content_length: int | None) -> bytes:
    """The status line and headers as bytes; the server adds Date, Connection and the empty line.

    ValueError for a header that would split the response or is not Latin-1.
    """
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, '')}"]
    lines.extend(f"{name}: {value}" for name, value in headers if name.lower() not in _FRAMING)
    if content_length is not None:
        lines.append(f"content-length: {content_length}")
    text = "\r\n".join(lines)
    if text.count("\r") != len(lines) - 1 or text.count("\n") != len(lines) - 1 or "\0" in text:
        raise ValueError("a response header holds a line break or NUL")
    return text.encode("latin-1") + b"\r\n"
