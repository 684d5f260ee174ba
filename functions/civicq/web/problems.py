"""Every refusal as a problem document (RFC 9457), and never a word of a trace, of SQL or of the input.

A browser that signs in or out has no page around it, so there the same is a page.
"""

import json
import logging
from collections.abc import Mapping
from html import escape

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from civicq.errors import CivicError, NotFound
from civicq.languages import PREFIXES, Language
from civicq.web.amiss import errors_of
from civicq.web.language import language_of
from civicq.web.page import form_page

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


class MalformedJSON(CivicError):
    title = "Malformed JSON"


class InvalidInput(CivicError):
    status = 422
    title = "Invalid input"


class MethodNotAllowed(CivicError):
    status = 405
    title = "Method not allowed"


class Unavailable(CivicError):
    status = 503
    title = "Temporarily unavailable"
    retry_after_seconds = UNAVAILABLE_SECONDS

    def __init__(self) -> None:
        super().__init__(
            "CivicQ's database does not answer just now. Send it again in a moment: a vote or a question "
            "counts once, however often it is sent."
        )


def problem(
    refusal: CivicError,
    scope: Scope,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """In the language of whoever asks. No `Vary`: where it depends on that, nothing is stored."""
    language = language_of(scope)
    said: dict[str, str] = {"Content-Language": language} | dict(headers or {})
    if refusal.status == 401:
        said["WWW-Authenticate"] = "Bearer"
    if refusal.retry_after_seconds is not None:
        said["Retry-After"] = str(refusal.retry_after_seconds)
    if _is_shown(scope):
        return HTMLResponse(_page(refusal, language), refusal.status, said)
    body: dict[str, object] = {
        "type": "about:blank",
        "title": refusal.named(language),
        "status": refusal.status,
        "detail": refusal.told(language),
    }
    if refusal.see is not None:
        body["see"] = refusal.see
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body), refusal.status, said, MEDIA_TYPE)


def _is_shown(scope: Scope) -> bool:
    """Whether a browser came here by a link or a form, and not a script of the site."""
    accepted = Headers(scope=scope).get("accept", "")
    return scope["path"].startswith("/api/session/") and "text/html" in accepted


_BACK: Mapping[Language, str] = {"en": "Back to CivicQ", "es": "Volver a CivicQ"}


def _page(refusal: CivicError, language: Language) -> str:
    return form_page(
        escape(refusal.named(language)),
        f"<p>{escape(refusal.told(language))}</p>"
        f'<p><a class="button" href="{PREFIXES[language] or "/"}">{_BACK[language]}</a></p>',
        language=language,
    )


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, CivicError)  # noqa: S101 (the registration below says so)
    return problem(refusal, request.scope)


async def _invalid(request: Request, invalid: Exception) -> Response:
    assert isinstance(invalid, RequestValidationError)  # noqa: S101
    found = invalid.errors()
    if any(error["type"] == "json_invalid" for error in found):
        return problem(MalformedJSON("The body is not valid JSON. Send one JSON object."), request.scope)
    errors = errors_of(found[:20], language_of(request.scope))
    refusal = InvalidInput("{amiss}. Correct it and send it again.", amiss=errors[0].sentence)
    return problem(refusal, request.scope, errors=[each.plain for each in errors])


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    refusal: CivicError
    headers = dict(error.headers or {})
    if error.status_code == 404:
        refusal = NotFound("There is nothing at this address.", see="/api/openapi.json")
    elif error.status_code == 405:
        refusal = MethodNotAllowed(
            "This address does not answer this method; the Allow header lists those that it does."
        )
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    else:
        refusal = CivicError("This request cannot be read. Correct it and send it again.")
    return problem(refusal, request.scope, headers=headers)


def _methods(request: Request) -> set[str]:
    """All that this address answers: Starlette names those of the first route alone."""
    path = request.scope["path"]
    routes = [route for route in request.app.state.routes if route.path_regex.match(path)]
    found = {method for route in routes for method in route.methods}
    return found | {"HEAD"} if "GET" in found else found


async def _unavailable(request: Request, error: Exception) -> Response:
    _log.error("database unavailable: %s", type(error).__name__, exc_info=error)
    return problem(Unavailable(), request.scope)


def register(app: FastAPI) -> None:
    app.add_exception_handler(CivicError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for unreachable in UNREACHABLE:
        app.add_exception_handler(unreachable, _unavailable)
