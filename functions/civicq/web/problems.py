"""Every refusal as a problem document (RFC 9457), and never a word of a trace, of SQL or of the input."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from civicq.errors import CivicError, TooMany

MEDIA_TYPE = "application/problem+json"
UNAVAILABLE_SECONDS = 2
# How the database says that it cannot be reached. A vote speaks to the driver itself, whose errors come
# without SQLAlchemy's names.
UNREACHABLE = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
_log = logging.getLogger(__name__)


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body), status, headers, MEDIA_TYPE)


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, CivicError)  # noqa: S101 (the registration below says so)
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else {}
    if isinstance(refusal, TooMany):
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    return problem(refusal.status, refusal.title, refusal.detail, headers=headers)


# Pydantic counts the items of whatever is measured after another validator; of a text they are characters.
_LENGTHS = {
    "too_short": "should have at least {min_length} characters",
    "too_long": "should have at most {max_length} characters",
}


def _told(error: Mapping[str, Any]) -> str:
    if isinstance(error["input"], str) and error["type"] in _LENGTHS:
        return _LENGTHS[error["type"]].format_map(error["ctx"])
    return str(error["msg"]).removeprefix("Value error, ")


async def _invalid(_: Request, invalid: Exception) -> Response:
    assert isinstance(invalid, RequestValidationError)  # noqa: S101
    found = invalid.errors()
    if any(error["type"] == "json_invalid" for error in found):
        return problem(400, "Malformed JSON", "The body is not valid JSON. Send one JSON object.")
    errors = [
        {
            "where": "/".join(str(step).encode("ascii", "replace").decode() for step in error["loc"]),
            "detail": _told(error),
        }
        for error in found[:20]
    ]
    first = errors[0]
    return problem(
        422,
        "Invalid input",
        f"{first['where']}: {first['detail']}. Correct it and send it again.",
        errors=errors,
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    details = {
        404: "There is nothing at this address. GET /api/openapi.json lists what there is.",
        405: "This address does not answer this method; the Allow header lists those that it does.",
    }
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    title = HTTPStatus(error.status_code).phrase
    detail = details.get(error.status_code, str(error.detail))
    return problem(error.status_code, title, detail, headers=headers)


def _methods(request: Request) -> set[str]:
    """All that this address answers: Starlette names those of the first route alone."""
    path = request.scope["path"]
    routes = [route for route in request.app.state.routes if route.path_regex.match(path)]
    found = {method for route in routes for method in route.methods}
    return found | {"HEAD"} if "GET" in found else found


async def _unavailable(_: Request, error: Exception) -> Response:
    _log.error("database unavailable: %s", type(error).__name__, exc_info=error)
    detail = (
        "CivicQ's database does not answer just now. Send it again in a moment: a vote, or a question with "
        "its Idempotency-Key, counts once however often it is sent."
    )
    return problem(503, "Temporarily unavailable", detail, headers={"Retry-After": str(UNAVAILABLE_SECONDS)})


def register(app: FastAPI) -> None:
    app.add_exception_handler(CivicError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for unreachable in UNREACHABLE:
        app.add_exception_handler(unreachable, _unavailable)
