"""The links in mails that end them, without signing in."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse

from civicq.errors import NotFound
from civicq.notices import choices
from civicq.notices.pages import asking, done
from civicq.web.database import Writer
from civicq.web.text import Id

links = APIRouter(prefix="/api/unsubscribe", tags=["notices"])

Kind = Literal["follows", "own", "reminders", "staff"]


@links.get("/{token}", response_class=HTMLResponse)
async def ask_all(token: Id, writer: Writer) -> HTMLResponse:
    """The page behind the link that ends all mails. It ends none yet: programs follow links too."""
    return _asking(writer, token, None)


@links.get("/{token}/{kind}", response_class=HTMLResponse)
async def ask(token: Id, kind: Kind, writer: Writer) -> HTMLResponse:
    """The page behind the link that ends mails of one kind."""
    return _asking(writer, token, kind)


@links.post("/{token}", status_code=204)
async def end_all(token: Id, writer: Writer, request: Request) -> Response:
    """No mail at all any more."""
    return _end(writer, token, None, request)


@links.post("/{token}/{kind}", status_code=204)
async def end(token: Id, kind: Kind, writer: Writer, request: Request) -> Response:
    """What a mail program's own button calls (RFC 8058), and the page's: no mails of this kind any more."""
    return _end(writer, token, kind, request)


def _asking(writer: Writer, token: str, kind: str | None) -> HTMLResponse:
    if not choices.is_token(writer, token):
        raise _nobodys()
    return HTMLResponse(asking(kind))


def _end(writer: Writer, token: str, kind: str | None, request: Request) -> Response:
    if not choices.unsubscribe(writer, token, kind):
        raise _nobodys()
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(done(kind))
    return Response(status_code=204)


def _nobodys() -> NotFound:
    return NotFound("This link ends no mails. Sign in and choose there which ones you get.")
