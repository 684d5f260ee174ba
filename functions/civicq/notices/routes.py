"""The links in mails that end them, without signing in, in the mail's language."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import HTMLResponse

from civicq.errors import NotFound
from civicq.languages import Language
from civicq.notices import choices, pages
from civicq.web.database import Writer
from civicq.web.text import Id

links = APIRouter(prefix="/api/unsubscribe", tags=["notices"])

Kind = Literal["follows", "own", "reminders", "staff"]
Spoken = Annotated[Language, Query(description="of the page that tells what became of it")]


@links.get("/{token}", response_class=HTMLResponse)
async def ask_all(token: Id, writer: Writer, request: Request, language: Spoken = "en") -> Response:
    """The page behind the link that ends all mails. It ends none yet: programs follow links too."""
    return _asking(writer, token, None, request, language)


@links.get("/{token}/{kind}", response_class=HTMLResponse)
async def ask(token: Id, kind: Kind, writer: Writer, request: Request, language: Spoken = "en") -> Response:
    """The page behind the link that ends mails of one kind."""
    return _asking(writer, token, kind, request, language)


@links.post("/{token}", status_code=204)
async def end_all(token: Id, writer: Writer, request: Request, language: Spoken = "en") -> Response:
    """No mail at all any more."""
    return _end(writer, token, None, request, language)


@links.post("/{token}/{kind}", status_code=204)
async def end(token: Id, kind: Kind, writer: Writer, request: Request, language: Spoken = "en") -> Response:
    """What a mail program's own button calls (RFC 8058), and the page's: no mails of this kind any more."""
    return _end(writer, token, kind, request, language)


def _asking(writer: Writer, token: str, kind: str | None, request: Request, language: Language) -> Response:
    if not choices.is_token(writer, token):
        return _nobodys(request, language)
    return HTMLResponse(pages.asking(kind, language))


def _end(writer: Writer, token: str, kind: str | None, request: Request, language: Language) -> Response:
    if not choices.unsubscribe(writer, token, kind):
        return _nobodys(request, language)
    if _is_person(request):
        return HTMLResponse(pages.done(kind, language))
    return Response(status_code=204)


def _nobodys(request: Request, language: Language) -> Response:
    if _is_person(request):
        return HTMLResponse(pages.unknown(language), 404)
    raise NotFound("This link ends no mails. Sign in and choose there which ones you get.")


def _is_person(request: Request) -> bool:
    """A browser, and no mail program."""
    return "text/html" in request.headers.get("accept", "")
