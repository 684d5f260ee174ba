"""An HTTP cache around a Lambda handler: it reads the event, obeys the answer's headers, knows no product.

First the process's own memory, then Redis, and only then the handler. Nothing runs after the answer, since
Lambda freezes.
"""

import importlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from civicq.front.answers import answer_from, passed_on
from civicq.front.entry import Target, Targets
from civicq.front.event import Answer, Event, Handler
from civicq.front.exchange import Cluster
from civicq.front.fetch import Fetch, Source, ttl
from civicq.front.memory import Memory
from civicq.front.shared import Shared


class Served(NamedTuple):
    """How one request was answered."""

    path: str | None  # the template; None for what is never looked up
    address: str  # the path as it was asked for, with its query
    source: Source
    status: int
    seconds: float


def front(
    handler: Handler,
    paths: Mapping[str, Sequence[str]],
    query: frozenset[str],
    cluster: Callable[[], Cluster | None],
    report: Callable[[Served], object] = lambda _: None,
) -> Handler:
    """The handler behind a cache.

    `paths`: the path templates that are looked up, each with the templates of its tags, the narrowest last.
    `query`: the parameters that are part of the key; a request with any other goes to the handler.
    `cluster`: asked when the first event comes; None for no Redis.
    `report`: told of each request before its answer leaves.
    """
    return Front(handler, Targets(paths, query), cluster, report)


def lazily(module: str, name: str, *, at_once: bool = False) -> Handler:
    """The handler of this name, imported when the first event needs it.

    `at_once`: now, where a process is made before anybody waits for it.
    """
    found: list[Handler] = []
    if at_once:
        found.append(getattr(importlib.import_module(module), name))

    def handler(event: Event, context: Any) -> Answer:
        if not found:
            found.append(getattr(importlib.import_module(module), name))
        return found[0](event, context)

    return handler


class Front:
    def __init__(
        self,
        handler: Handler,
        targets: Targets,
        cluster: Callable[[], Cluster | None],
        report: Callable[[Served], object],
    ) -> None:
        self._handler = handler
        self._targets = targets
        self._cluster = cluster
        self._report = report
        self._memory = Memory()
        self._shared: Shared | None = None
        self._began = False

    def __call__(self, event: Event, context: Any) -> Answer:
        began = time.perf_counter()
        target, (source, answer) = self._served(event, context)
        seconds = time.perf_counter() - began
        path = None if target is None else target.path
        query = event.get("rawQueryString", "")
        address = f"{event['rawPath']}?{query}" if query else event["rawPath"]
        self._report(Served(path, address, source, answer["statusCode"], seconds))
        return answer

    def _served(self, event: Event, context: Any) -> tuple[Target | None, tuple[Source, Answer]]:
        if event["requestContext"]["http"]["method"] not in {"GET", "HEAD"}:
            return None, ("bypassed", passed_on(self._handler(event, context), event, "process; fwd=method"))
        headers = event["headers"]
        personal = "authorization" in headers or "cookie" in headers or event.get("cookies")
        target = None if personal else self._targets.of(event)
        if target is None:
            return None, ("bypassed", passed_on(self._handler(event, context), event, "process; fwd=bypass"))
        now = time.time()
        kept = self._memory.get(target.key, now)
        if kept is not None:
            return target, ("process", answer_from(kept, event, now, f"process; hit; ttl={ttl(kept, now)}"))
        if not self._began:
            cluster = self._cluster()
            self._shared = None if cluster is None else Shared(cluster)
            self._began = True
        return target, Fetch(self._handler, self._memory, event, context, target).answered(self._shared)
