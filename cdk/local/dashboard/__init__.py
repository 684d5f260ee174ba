"""The local dashboard: a page that shows each second what CloudWatch's dashboards would show each minute.

Nothing is measured for it: it reads what edge, gateway, Runtime APIs and queues count anyway, and what the
fleet hands on to Redis, and only while somebody looks.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cdk.local.dashboard.fleet import Fleet
from cdk.local.edge import Edge
from cdk.local.gateway import Gateway
from cdk.local.http import Request, Response, problem
from cdk.local.identity import PREFIX
from cdk.local.queues import Queue
from cdk.local.runtime import Lambda
from civicq.front.exchange import Unreachable

PAGE = f"{PREFIX}/"
FIGURES = f"{PREFIX}/figures.json"
KEPT_SECONDS = 180
_LEAST_SECONDS = 0.9
# After a longer pause a line from then to now would be a guess.
_LONGEST_PAUSE_SECONDS = 5.0
_FOLDER = Path(__file__).parent
_FILES = {
    PAGE: ("page.html", "text/html"),
    f"{PREFIX}/dashboard.css": ("page.css", "text/css"),
    f"{PREFIX}/dashboard.js": ("page.js", "text/javascript"),
}
Point = dict[str, Any]


class Dashboard:
    """A handler. None of its paths is anybody else's: see `serves`."""

    def __init__(
        self,
        edge: Edge,
        gateway: Gateway,
        functions: Mapping[str, Lambda],
        queues: Mapping[str, Queue],
        fleet: Fleet,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._edge, self._gateway = edge, gateway
        self._functions, self._queues, self._fleet = functions, queues, fleet
        self._clock = clock
        self._points: deque[Point] = deque(maxlen=KEPT_SECONDS)
        self._looked_at = 0.0
        self._before = self._edge_counts()
        self._looking = asyncio.Lock()

    @staticmethod
    def serves(target: str) -> bool:
        path = target.partition("?")[0]
        return path in _FILES or path == FIGURES

    async def __call__(self, request: Request) -> Response:
        path, _, query = request.target.partition("?")
        if path in _FILES:
            name, media_type = _FILES[path]
            return _answer(media_type, (_FOLDER / name).read_bytes())
        try:
            after = float(parse_qs(query).get("after", ["0"])[-1])
        except ValueError:
            return problem(400, "Bad Request", "`after` is a moment in seconds, as a point's `at` is.")
        async with self._looking:  # two who look at once see the same points
            await self._look()
        points = [point for point in self._points if point["at"] > after]
        return _answer("application/json", json.dumps({"points": points}, separators=(",", ":")).encode())

    async def _look(self) -> None:
        now = self._clock()
        passed = now - self._looked_at
        if passed < _LEAST_SECONDS:
            return
        counts, before = self._edge_counts(), self._before
        self._looked_at, self._before = now, counts
        if passed > _LONGEST_PAUSE_SECONDS:
            self._points.clear()
            return  # from here on there is something to compare with
        point = {
            "at": now,
            "edge": {name: (value - before[name]) / passed for name, value in counts.items()},
            "gateway": self._api(),
            "lambda": {name: _levels(function) for name, function in self._functions.items()},
            "queues": {name: _waiting(queue) for name, queue in self._queues.items()},
        }
        try:
            point |= await asyncio.to_thread(self._fleet.figures, now)
        except Unreachable:
            point |= {"fleet": None, "functions": {}, "pages": {}}
        self._points.append(point)

    def _edge_counts(self) -> dict[str, int]:
        """Of everything but these pages themselves."""
        rows = [each for pattern, each in self._edge.counters.items() if not pattern.startswith(PREFIX)]
        hits = sum(each.hits + each.stale + each.collapsed for each in rows)
        misses = sum(each.misses for each in rows)
        return {
            "Requests": hits + misses + sum(each.bypassed for each in rows) + self._edge.refused,
            "Hits": hits,
            "Misses": misses,
            "Stale": sum(each.stale for each in rows),
            "Refused": self._edge.refused + self._edge.held,
            "Errors": sum(each.errors for each in rows),
        }

    def _api(self) -> dict[str, float | None]:
        seen = self._gateway.traffic.latest()
        return {
            "Count": seen.answered,
            "4xx": seen.refused,
            "5xx": seen.failed,
            "P50Seconds": seen.p50_seconds,
            "P95Seconds": seen.p95_seconds,
            "P99Seconds": seen.p99_seconds,
        }


def _levels(function: Lambda) -> dict[str, int]:
    return {
        "ConcurrentExecutions": function.most_busy(),
        "Environments": len(function.environments),
        "Concurrency": function.concurrency,
        "Waiting": function.waiting,
    }


def _waiting(queue: Queue) -> dict[str, float]:
    return {
        "ApproximateNumberOfMessagesVisible": queue.waiting,
        "ApproximateAgeOfOldestMessage": queue.oldest_seconds,
        "Dead": len(queue.dead),
    }


def _answer(media_type: str, body: bytes) -> Response:
    headers = [("content-type", f"{media_type}; charset=utf-8"), ("cache-control", "private, no-store")]
    return Response(200, headers, body)
