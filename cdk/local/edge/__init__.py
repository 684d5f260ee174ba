"""The edge on one machine: what CloudFront does with the settings in `cdk/behaviours.py`, obeyed here.

A hit is answered within the call, without a task or a turn of the loop. Everything that asks an origin is a
coroutine; of equal misses one asks.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from cdk import modes
from cdk.behaviours import (
    ERROR_SECONDS,
    IMAGE,
    IMAGE_DETAIL,
    IMAGE_FORMATS,
    LONGEST_SECONDS,
    ORIGIN_TIMEOUT_SECONDS,
    PAGE_HEADER,
    SECURITY_HEADERS,
    Behaviour,
    Origin,
)
from cdk.local.edge import forwarding
from cdk.local.edge.entries import Entry, joined, viewer_headers
from cdk.local.edge.freshness import freshness_of
from cdk.local.edge.holding import held_back
from cdk.local.edge.store import Purge, Store
from cdk.local.edge.targets import RefusedTarget, canonical_path, canonical_query, pattern
from cdk.local.http import Handler, Request, Response, problem

_log = logging.getLogger(__name__)

# CloudFront's words, so that a test written for the one holds for the other.
_HIT = b'x-cache: Hit from cloudfront\r\nserver-timing: cdn-cache-hit, cdn-hit-layer;desc="EDGE"\r\n'
_ERROR_HIT = _HIT.replace(b"Hit from", b"Error from")
_MOST_KNOWN_TARGETS, _LONGEST_KNOWN_TARGET = 16_384, 512


@dataclass
class Counters:
    """What became of the requests of one behaviour since the edge started."""

    hits: int = 0
    stale: int = 0  # answered past its time: while it is refreshed, or because the origin fails
    collapsed: int = 0  # waited for another's fetch and shared what it brought
    misses: int = 0
    refreshes: int = 0  # of an entry, behind an answer
    bypassed: int = 0  # uncached behaviours and unsafe methods
    errors: int = 0  # the origin answered 5xx, failed or timed out


@dataclass(frozen=True, slots=True)
class _Route:
    """What a request target comes down to."""

    behaviour: Behaviour
    counters: Counters
    origin: Handler
    origin_headers: Sequence[tuple[str, str]]
    target: str  # in its one spelling, as the origin gets it
    page: str = ""  # of which the origin is told beside
    moved: str = ""  # to the page's one address, from another one
    otherwise: "_Route | None" = None  # to the origin that is asked when this one has no such file, or fails

    @property
    def key(self) -> str:
        """Of the cache, on a cached behaviour."""
        return f"{self.target} {self.page}" if self.page else self.target

    @property
    def own_headers(self) -> Sequence[tuple[str, str]]:
        """What goes with each request beside what the viewer sent."""
        return [*self.origin_headers, (PAGE_HEADER, self.page)] if self.page else self.origin_headers


@dataclass(slots=True)
class _Fetched:
    entry: Entry
    told: bytes
    is_shared: bool  # fit for others than who asked for it


@dataclass(slots=True)
class _Fetch:
    task: asyncio.Task[_Fetched]
    purges: list[Purge]  # that came while it was under way


class Edge:
    """A handler in front of the origins' handlers.

    The last behaviour is the default one, as in CloudFront. `origin_headers` go with every request to the
    origin of that name, in place of a viewer's of the same name.
    """

    def __init__(
        self,
        behaviours: Sequence[Behaviour],
        origins: Mapping[Origin, Handler],
        *,
        origin_headers: Mapping[Origin, Sequence[tuple[str, str]]] | None = None,
        origin_timeout_seconds: float = ORIGIN_TIMEOUT_SECONDS,
        capacity_bytes: int = 256 * 1024 * 1024,
    ) -> None:
        self.counters = {behaviour.pattern: Counters() for behaviour in behaviours}
        self.refused = self.held = 0
        self.mode = modes.OPEN
        self._behaviours = [(pattern(behaviour.pattern), behaviour) for behaviour in behaviours]
        asked = {each for row in behaviours for each in (row.origin, row.otherwise) if each is not None}
        self._origins = {origin: origins[origin] for origin in asked}
        self._origin_headers = origin_headers or {}
        self._origin_timeout_seconds = origin_timeout_seconds
        self.store = Store(capacity_bytes)
        self._routes: dict[str, _Route] = {}
        self._under_way: dict[str, _Fetch] = {}

    def __call__(self, request: Request) -> Response | Awaitable[Response]:
        route = self._routes.get(request.target)
        if route is None:
            try:
                route = self._find_route(request.target)
            except RefusedTarget as refusal:
                return self._refuse(str(refusal))
        if route.behaviour.is_image:
            if not IMAGE.fullmatch(route.target):
                return self._refuse(IMAGE_DETAIL, 404, "Not Found")
            route = replace(route, target=f"{route.target}.{_format(request)}")
        if self.mode != modes.OPEN:
            held = held_back(self.mode, request, route.behaviour)
            if held is not None:
                self.held += 1
                return held
        sent_on = (
            forwarding.sent_on(308, route.moved)
            if route.moved
            else forwarding.to_renewal(request, route.target, route.behaviour)
        )
        if sent_on is not None:
            return sent_on
        if route.behaviour.cached_query is None or request.method not in ("GET", "HEAD"):
            return self._pass(route, request)
        return self._from_store(route, request) or self._load(route, request)

    async def close(self) -> None:
        """Give up what is being fetched."""
        tasks = [fetch.task for fetch in self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # Purging.

    def purge(self, tags: Iterable[str]) -> int:
        """Drop every entry that has one of the tags; says how many went."""
        return self._purge(Purge(tags=frozenset(tag.lower() for tag in tags)))

    def purge_paths(self, paths: Iterable[str]) -> int:
        """A path means itself and the query that it has; with `*` at its end, all that begins with it.

        RefusedTarget for what cannot be a path here.
        """
        return self._purge(Purge(paths=tuple(self._key_of(path) for path in paths)))

    def purge_all(self) -> int:
        return self._purge(Purge(paths=("*",)))

    def _purge(self, purge: Purge) -> int:
        for fetch in self._under_way.values():
            fetch.purges.append(purge)
        return self.store.purge(purge)

    def _key_of(self, path: str) -> str:
        if not path.endswith("*"):
            return self._find_route(path).target
        path, mark, query = path[:-1].partition("?")
        return canonical_path(path) + mark + query + "*"

    # Where a request goes.

    def _find_route(self, target: str) -> _Route:
        spelled, _, query = target.partition("?")
        as_it_came = f"?{query}" if query else ""
        path = canonical_path(spelled)
        behaviour = self._behaviour_of(path)
        # CloudFront chooses before its viewer function has found the one spelling.
        if behaviour is not self._behaviour_of(spelled):
            raise RefusedTarget("Spell this path without escapes: it is another one so.")
        if behaviour.cached_query is not None:
            drops_others = behaviour.other_query == "dropped"
            query = canonical_query(query, behaviour.cached_query, drops_others=drops_others)
        spelled = f"{path}?{query}" if query else path
        asked, page = (behaviour.app, spelled) if behaviour.app is not None else (spelled, "")
        route = self._route(behaviour, behaviour.origin, asked, page)
        if page and path != "/" and path.endswith("/"):
            route = replace(route, moved=path[:-1] + as_it_came)
        if behaviour.otherwise is not None:
            route = replace(route, otherwise=self._route(behaviour, behaviour.otherwise, asked, page))
        # What is not cached may carry a secret in its query (a sign-in's code), and is not remembered.
        if behaviour.cached_query is not None and len(target) <= _LONGEST_KNOWN_TARGET:
            if len(self._routes) >= _MOST_KNOWN_TARGETS:
                self._routes.clear()
            self._routes[target] = route
        return route

    def _route(self, behaviour: Behaviour, origin: Origin, target: str, page: str) -> _Route:
        counters, headers = self.counters[behaviour.pattern], self._origin_headers.get(origin, ())
        return _Route(behaviour, counters, self._origins[origin], headers, target, page)

    def _behaviour_of(self, path: str) -> Behaviour:
        found = next((each for matches, each in self._behaviours if matches.fullmatch(path)), None)
        return found or self._behaviours[-1][1]

    def _refuse(self, detail: str, status: int = 400, title: str = "Bad Request") -> Response:
        self.refused += 1
        refusal = problem(status, title, detail)
        refusal.headers += [*SECURITY_HEADERS, ("x-cache", "Error from cloudfront")]
        return refusal

    # Answering from what is kept.

    def _from_store(self, route: _Route, request: Request) -> Response | None:
        entry = self.store.get(route.key)
        if entry is None:
            return None
        now = monotonic()
        if now < entry.fresh_until:
            route.counters.hits += 1
        elif now < entry.revalidate_until or now < min(entry.retry_at, entry.holds_until):
            route.counters.stale += 1
            if now >= entry.retry_at and route.key not in self._under_way:
                route.counters.refreshes += 1
                self._begin(route, request, entry)
        else:
            return None
        told = _HIT if entry.status < 400 else _ERROR_HIT
        return entry.answer(request, told + entry.age_line(now))

    # Asking an origin.

    async def _pass(self, route: _Route, request: Request) -> Response:
        route.counters.bypassed += 1
        asked_at = monotonic()
        id_ = forwarding.new_id()
        asked = forwarding.for_this_viewer(request, route.target, route.behaviour, route.own_headers, id_)
        response = await self._ask(route, asked)
        told = _told("Miss", "cdn-cache-miss", response.status, asked_at, id_)
        headers = [*viewer_headers(response.headers, route.behaviour), *told]
        return Response(response.status, headers, response.body)

    async def _load(self, route: _Route, request: Request) -> Response:
        while fetch := self._under_way.get(route.key):
            purges = list(fetch.purges)  # those that came before this request did
            fetched = await asyncio.shield(fetch.task)
            if any(purge.covers(route.key, fetched.entry.tags) for purge in purges):
                answer = self._from_store(route, request)
                if answer is not None:
                    return answer
                continue
            if fetched.is_shared:
                route.counters.collapsed += 1
                return fetched.entry.answer(request, _HIT + fetched.entry.age_line(monotonic()))
            route.counters.misses += 1
            own = await self._fetch(route, request, None)
            return own.entry.answer(request, own.told)
        route.counters.misses += 1
        fetch = self._begin(route, request, self.store.get(route.key))
        fetched = await asyncio.shield(fetch.task)
        return fetched.entry.answer(request, fetched.told)

    def _begin(self, route: _Route, request: Request, kept: Entry | None) -> _Fetch:
        # A task of its own: a viewer who goes away does not take it from the others.
        purges: list[Purge] = []
        task = asyncio.get_running_loop().create_task(self._fill(route, request, kept, purges))
        fetch = self._under_way[route.key] = _Fetch(task, purges)
        return fetch

    async def _fill(
        self, route: _Route, request: Request, kept: Entry | None, purges: list[Purge]
    ) -> _Fetched:
        try:
            fetched = await self._fetch(route, request, kept)
        finally:
            del self._under_way[route.key]
        entry = fetched.entry
        if entry is not kept and not any(purge.covers(route.key, entry.tags) for purge in purges):
            if fetched.is_shared:
                self.store.put(route.key, entry)
            elif entry.status < 400 or entry.status in (404, 410):
                self.store.discard(route.key)
        return fetched

    async def _fetch(self, route: _Route, request: Request, kept: Entry | None) -> _Fetched:
        """One trip to the origin, and what it means for what is kept."""
        asked_at = monotonic()
        etag = kept.etag if kept is not None else ""
        id_ = forwarding.new_id()
        asked = forwarding.for_the_cache(request, route.target, etag, route.own_headers, id_)
        response = await self._ask(route, asked)
        if route.otherwise is not None and response.status in route.behaviour.otherwise_at:
            other = route.otherwise
            asked = forwarding.for_the_cache(request, route.target, "", other.own_headers, id_)
            response = await self._ask(other, asked)
        if kept is not None and response.status == 304:
            entry = self._entry(route, Response(kept.status, kept.updated(response), kept.body))
            told = _told("RefreshHit", "cdn-cache-refresh", entry.status, asked_at, id_)
            return _Fetched(entry, _lines(told), entry.freshness is not None)
        now = monotonic()
        if kept is not None and response.status >= 500 and now < kept.holds_until:
            kept.retry_at = now + ERROR_SECONDS.get(response.status, 0)
            return _Fetched(kept, _HIT + kept.age_line(now), is_shared=True)
        entry = self._entry(route, response)
        told = _told("Miss", "cdn-cache-miss", entry.status, asked_at, id_)
        return _Fetched(entry, _lines(told), entry.freshness is not None)

    def _entry(self, route: _Route, response: Response) -> Entry:
        lasts = freshness_of(response.status, joined(response.headers), ERROR_SECONDS, LONGEST_SECONDS)
        try:
            return Entry(response, route.behaviour, lasts, monotonic())
        except ValueError:
            _log.exception("the origin's headers for %s cannot be sent", route.target)
            return Entry(_bad_gateway(), route.behaviour, None, monotonic())

    async def _ask(self, route: _Route, request: Request) -> Response:
        try:
            async with asyncio.timeout(self._origin_timeout_seconds):
                answer = route.origin(request)
                response = answer if isinstance(answer, Response) else await answer
        except TimeoutError:
            response = problem(
                504, "Gateway Timeout", "CivicQ took too long to answer. Try again in a moment."
            )
        except Exception:  # noqa: BLE001 - whatever an origin did, the viewer gets an answer
            _log.exception("the origin %s failed", route.behaviour.origin)
            response = _bad_gateway()
        if response.status >= 500:
            route.counters.errors += 1
        return response


def _format(request: Request) -> str:
    """The ending for what the browser takes."""
    accepted = next((value for name, value in request.headers if name == "accept"), "")
    *better, (_, last) = IMAGE_FORMATS
    return next((ending for kind, ending in better if kind in accepted), last)


def _bad_gateway() -> Response:
    return problem(502, "Bad Gateway", "CivicQ could not answer. Try again in a moment.")


def _told(x_cache: str, metric: str, status: int, asked_at: float, id_: str) -> list[tuple[str, str]]:
    """Where an answer came from, in CloudFront's words (AWS: server-timing-header)."""
    waited_ms = (monotonic() - asked_at) * 1_000
    return [
        ("x-cache", f"{'Error' if status >= 400 else x_cache} from cloudfront"),
        ("server-timing", f"{metric}, cdn-upstream-fbl;dur={waited_ms:.0f}"),
        (forwarding.ID, id_),
    ]


def _lines(told: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in told).encode()
