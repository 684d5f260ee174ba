"""HTTP/1.1 for the local cloud: what a request and a response are, and a small server for them."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Request:
    method: str
    target: str  # as it stood in the request line: path and query, not decoded
    headers: list[tuple[str, str]]  # names in lower case, values Latin-1
    body: bytes = b""
    client: str = "127.0.0.1"


@dataclass(slots=True)
class Response:
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


# A handler answers at once where it can: a cache hit then costs no task and no turn of the loop.
Handler = Callable[[Request], Response | Awaitable[Response]]


def problem(status: int, title: str, detail: str) -> Response:
    """An RFC 9457 answer in the words of the whole project."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    headers = [("content-type", "application/problem+json"), ("cache-control", "private, no-store")]
    return Response(status, headers, json.dumps(body).encode())
