"""How each request was answered: by the template of its route, never by its path."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civicq import metrics
from civicq.front import Served
from civicq.front.event import Answer, Event, Handler
from civicq.metrics.fleet import flush_if_due

UNROUTED = "unrouted"  # no such address, or refused before it was looked for

Worker = Callable[[Event, Any], Any]


@dataclass
class UnderWay:
    """What is known of the one request that this process answers just now."""

    route: str = UNROUTED


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
        _answered(function, served.status, served.seconds)
        if served.source != "unreachable":  # it has waited for Redis long enough
            flush_if_due()

    return report


def measured(function: str, handler: Handler) -> Handler:
    """The handler of a function that answers requests and has no cache in front of it."""

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


def _answered(function: str, status: int, seconds: float) -> None:
    name = f"api|{function}|{_under_way.route}"
    _under_way.route = UNROUTED
    metrics.observe(name, seconds)
    if status >= 400:
        metrics.count(f"{name}|{status // 100}xx")
