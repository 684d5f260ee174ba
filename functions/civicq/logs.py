"""What a process writes to its log: lines of JSON, each with the ids of the request that it is about.

The correlation id is the edge's own (`x-amz-cf-id`), which the edge's log, the person's answer and each
statement have too. What is written is Powertools' format; Powertools is imported with the first line, since
that takes longer than a cold start may, and an answer from the cache writes none.
"""

import logging
import re
import sys
from collections.abc import Callable
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from civicq.settings import function_name

if TYPE_CHECKING:
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

Answered = TypeVar("Answered")
Event = dict[str, Any]
EDGE_ID = "x-amz-cf-id"
# Nothing that could end a comment of SQL or a line of a log.
_ID = re.compile(r"[A-Za-z0-9_=.:-]{1,128}")


class _UnderWay:
    """The one event that this process answers just now; nothing is read of it before something is told."""

    event: Event
    context: Any = None

    def __init__(self) -> None:
        self.event = {}


_under_way = _UnderWay()


def noted(handler: Callable[[Event, Any], Answered]) -> Callable[[Event, Any], Answered]:
    """From now on what is logged, and what the database is asked, is known to be about this event."""
    _begin()

    @wraps(handler)
    def noting(event: Event, context: Any) -> Answered:
        _under_way.event, _under_way.context = event, context
        return handler(event, context)

    return noting


def correlation_id() -> str:
    """Of the event under way: the edge's; without an edge the gateway's, and without that Lambda's own."""
    event = _under_way.event
    for told in (event.get("headers", {}).get(EDGE_ID), _gateway_id(), _function_id()):
        if told and _ID.fullmatch(told):
            return str(told)
    return ""


def _gateway_id() -> str | None:
    told: str | None = _under_way.event.get("requestContext", {}).get("requestId")
    return told


def _function_id() -> str | None:
    told: str | None = getattr(_under_way.context, "aws_request_id", None)
    return told


class Lines(logging.Formatter):
    """Powertools' format, with what is known of the event under way."""

    @cached_property
    def _powertools(self) -> "LambdaPowertoolsFormatter":
        from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter  # noqa: PLC0415

        return LambdaPowertoolsFormatter(utc=True, use_rfc3339=True)

    def format(self, record: logging.LogRecord) -> str:
        ids = {
            "correlation_id": correlation_id(),
            "gateway_request_id": _gateway_id(),
            "function_request_id": _function_id(),
            "function_name": function_name(),
            "taskName": None,  # which Python tells from 3.12 on: there is but one
        }
        for name, value in ids.items():
            setattr(record, name, value or None)
        return self._powertools.format(record)


def _begin() -> None:
    """Once in a process, and only in a function's: in place of the runtime's own handler."""
    root = logging.getLogger()
    if not function_name() or any(isinstance(each.formatter, Lines) for each in root.handlers):
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Lines())
    root.handlers[:] = [handler]
    logging.getLogger("civicq").setLevel(logging.INFO)
