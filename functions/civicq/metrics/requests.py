"""How each request was answered: by the template of its route, never by its path.

All are counted. A line in the log is written of those that failed or took long, of a process's first, and of
one in a hundred of the others, but of no answer from the cache.
"""

import functools
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civicq import logs, metrics
from civicq.front import Served
from civicq.front.event import Answer, Event, Handler
from civicq.metrics.fleet import flush_if_due
from civicq.settings import starts_ahead

_log = logging.getLogger(__name__)
SLOW_SECONDS = 1.0
LOGGED_OF_ALL = 0.01
_FROM_THE_CACHE = frozenset({"process", "redis", "stale", "collapsed"})
UNROUTED = "unrouted"  # no such address, or refused before it was looked for

Worker = Callable[[Event, Any], Any]


@dataclass
class UnderWay:
    """What is known of the one request that this process answers just now."""

    route: str = UNROUTED
    is_first: bool = True


_under_way = UnderWay()


def routed(method: str, template: str) -> None:
    """The application has found the route of the request under way."""
    _under_way.route = f"{method} {template}"


def reported(function: str) -> Callable[[Served], None]:
    """For the cache in front of a function: how each answer came about, and how long it took."""

    def report(served: Served) -> None:
        metrics.count(f"cache|{served.source}")
        if served.path is not None:
            _under_way.route = f"GET {served.path}"
        _answered(function, served.status, served.seconds, served.source)
        if served.source != "unreachable":  # it has waited for Redis long enough
            flush_if_due()

    return report


def measured(function: str, handler: Handler) -> Handler:
    """The handler of a function that answers requests and has no cache in front of it."""

    @logs.noted
    def timed(event: Event, context: Any) -> Answer:
        began = time.perf_counter()
        status = 500
        try:
            answer = handler(event, context)
            status = answer["statusCode"]
            return answer
        finally:
            _answered(function, status, time.perf_counter() - began)
            flush_if_due()

    return timed


def worked(function: str) -> Callable[[Worker], Worker]:
    """For the handler of a function that answers nobody: how long each run takes, and whether it fails."""
    metrics.recorder().hurry()

    def decorate(handler: Worker) -> Worker:
        @logs.noted
        @functools.wraps(handler)
        def timed(event: Event, context: Any) -> Any:
            began = time.perf_counter()
            try:
                return handler(event, context)
            except BaseException:
                metrics.count(f"worker|{function}|5xx")
                raise
            finally:
                metrics.observe(f"worker|{function}", time.perf_counter() - began)
                flush_if_due()

        return timed

    return decorate


def _answered(function: str, status: int, seconds: float, source: str | None = None) -> None:
    route, _under_way.route = _under_way.route, UNROUTED
    name = f"api|{function}|{route}"
    metrics.observe(name, seconds)
    if status >= 400:
        metrics.count(f"{name}|{status // 100}xx")
    is_cold = _under_way.is_first and not starts_ahead()
    if is_cold:
        metrics.count(f"cold|{function}")
    _under_way.is_first = False
    is_bad = status >= 500 or seconds >= SLOW_SECONDS
    if is_bad or (source not in _FROM_THE_CACHE and (is_cold or random.random() < LOGGED_OF_ALL)):  # noqa: S311 (a sample)
        told = {"route": route, "status": status, "milliseconds": round(seconds * 1000, 1), "source": source}
        level = logging.WARNING if is_bad else logging.INFO
        _log.log(level, "answered", extra=told | {"cold_start": is_cold})
