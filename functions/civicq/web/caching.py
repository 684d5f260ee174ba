"""How long an answer is fresh, declared beside its route, and the one layer that says so on the wire.

    @router.get("/api/contests/{contest_id}", dependencies=[cached("contest/{contest_id}", kind="contest")])

What declares nothing is `private, no-store`, on success and on error alike.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from civicq.freshness import SECONDS, cache_control
from civicq.front.entry import matches

# For the cache in front of the application alone: what does not exist is asked for once in a while.
NOT_FOUND_SECONDS = 5
MOST_TAGS = 5


@dataclass(frozen=True)
class Freshness:
    tags: tuple[str, ...]
    kind: str

    @property
    def seconds(self) -> int:
        return SECONDS[self.kind]


class Declaration:
    """A dependency that notes on the request how fresh its answer is. A test reads it off the routes."""

    def __init__(self, freshness: Freshness) -> None:
        self.freshness = freshness

    async def __call__(self, request: Request) -> None:
        request.scope["civicq.freshness"]["declared"] = self.freshness


def cached(*tags: str, kind: str) -> Any:
    """Declare a route's freshness and its tags: templates over the path's parameters, and over what the
    endpoint adds by `tagged`. At most five; a purge of any of them ends the answer's life. None only for what
    changes by a deployment alone.
    """
    if kind not in SECONDS:
        raise ValueError(f"no kind {kind} in civicq/freshness.py")
    if len(tags) > MOST_TAGS:
        raise ValueError(f"a cached route has at most {MOST_TAGS} tags, not {len(tags)}")
    return Depends(Declaration(Freshness(tags, kind)))


def tagged(request: Request, **names: object) -> None:
    """Name what a tag needs and the path does not tell, such as the ballot behind a city and a date."""
    request.scope["civicq.freshness"].update(names)


class CacheHeaders:
    """Writes Cache-Control, Cache-Tag and ETag, answers 304 and HEAD; the only place that does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope["method"] = "GET"
        noted: dict[str, Any] = {}
        scope["civicq.freshness"] = noted
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            await finish()

        async def finish() -> None:
            headers = MutableHeaders(raw=start["headers"])
            fresh: Freshness | None = noted.get("declared")
            if fresh is not None and start["status"] == 200:
                etag = _say(headers, fresh, scope.get("path_params", {}) | noted, body)
                if matches(Headers(scope=scope).get("if-none-match"), etag):
                    start["status"] = 304
                    body.clear()
                    del headers["Content-Length"], headers["Content-Type"]
            else:
                headers["Cache-Control"] = "private, no-store"
                if fresh is not None and start["status"] == 404:
                    headers["Front-Cache-Control"] = f"max-age={NOT_FOUND_SECONDS}"
            await send(start)
            await send({"type": "http.response.body", "body": b"" if head else bytes(body)})

        await self.app(scope, receive, hold)


def _say(headers: MutableHeaders, fresh: Freshness, names: dict[str, Any], body: bytearray) -> str:
    """Writes what every cache goes by; the entity tag."""
    headers["Cache-Control"] = cache_control(fresh.kind)
    if fresh.tags:
        headers["Cache-Tag"] = ",".join(tag.format_map(names) for tag in fresh.tags)
    etag = f'"{base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:15]).decode()}"'
    headers["ETag"] = etag
    return etag


def declared(dependencies: list[Any]) -> Freshness | None:
    """What a route declares, or None: `declared(route.dependencies)`."""
    callables: list[Callable[..., Any]] = [dependency.dependency for dependency in dependencies]
    found = [call.freshness for call in callables if isinstance(call, Declaration)]
    return found[0] if found else None
