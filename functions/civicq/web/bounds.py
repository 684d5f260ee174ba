"""What may come in at all: size, media type, query parameters, and the sites a write may come from."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from civicq.errors import CivicError, ForeignOrigin
from civicq.settings import settings
from civicq.web.language import SAFE_METHODS
from civicq.web.problems import problem

MOST_BODY_BYTES = 64 * 1024
# What a mail program posts there is a form (RFC 8058), which nobody reads.
ONE_CLICK = "/api/unsubscribe/"
# What a browser posts there without a script. Any site could have it sent, so that it has to say from where.
FORMS = ("/forms/", "/api/session/renew")

# By endpoint, filled as they are first asked: walking the dependencies on each request would cost more than
# most of them do.
_known: dict[Callable[..., Any], frozenset[str]] = {}


class UnknownParameter(CivicError):
    title = "Unknown query parameter"


class RepeatedParameter(CivicError):
    title = "Repeated query parameter"


class UnreadableForm(CivicError):
    title = "Unreadable form"


class BodyTooLarge(CivicError):
    status = 413
    title = "Body too large"


class CompressedBody(CivicError):
    status = 415
    title = "Compressed body"


class WrongMediaType(CivicError):
    status = 415
    title = "Wrong media type"


def parameters_of(route: APIRoute) -> frozenset[str]:
    if route.endpoint not in _known:
        _known[route.endpoint] = _query_of(route.dependant)
    return _known[route.endpoint]


def _query_of(dependant: Dependant) -> frozenset[str]:
    own = frozenset(field.alias for field in dependant.query_params)
    return own.union(*(_query_of(needed) for needed in dependant.dependencies))


async def exact_query(request: Request) -> None:
    """Each parameter known and given once: a cache and an origin must never read one query differently."""
    if not request.scope["query_string"]:
        return
    known = parameters_of(request.scope["route"])
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            if not known:
                raise UnknownParameter("This address takes no query parameters.")
            raise UnknownParameter(
                "This address takes these query parameters: {parameters}.",
                parameters=", ".join(sorted(known)),
            )
        if name in seen:
            raise RepeatedParameter("Give {parameter} once.", parameter=name)
        seen.add(name)


class Bounds:
    """Refuses before anything is parsed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            refusal: CivicError | None = None
            origin = headers.get("origin")
            posts_form = scope["path"].startswith(FORMS)
            wanted = "application/x-www-form-urlencoded" if posts_form else "application/json"
            unsaid = posts_form and origin is None and headers.get("sec-fetch-site") != "same-origin"
            if unsaid or (origin is not None and origin not in settings().site_origins.split()):
                refusal = ForeignOrigin(
                    "A write is only taken from CivicQ's own pages. Open CivicQ and try again there."
                )
            elif _length(headers) > MOST_BODY_BYTES:
                refusal = BodyTooLarge("Send at most {most} bytes.", most=MOST_BODY_BYTES)
            elif headers.get("content-encoding", "identity") != "identity":
                refusal = CompressedBody("Send the body as it is, without Content-Encoding.")
            elif _length(headers) and not (
                _media_type(headers) == wanted or scope["path"].startswith(ONE_CLICK)
            ):
                refusal = WrongMediaType("Send the body as {type}.", type=wanted)
            if refusal is not None:
                await problem(refusal, scope)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _length(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdecimal() else MOST_BODY_BYTES + 1


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "").split(";", 1)[0].strip().lower()


async def sent(request: Request) -> dict[str, str]:
    """The fields of a form (WHATWG URL, application/x-www-form-urlencoded), without those left empty."""
    try:
        return dict(parse_qsl((await request.body()).decode(), max_num_fields=20))
    except ValueError:
        raise UnreadableForm("This form cannot be read. Go back, and send it again.") from None


def is_local_path(target: str) -> bool:
    """Whether this is a path of our own site, fit to be redirected to."""
    if not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return False
    try:
        return not urlsplit(target).netloc  # which, as browsers do, drops tabs and line breaks first
    except ValueError:
        return False
