"""Following, and ending the mails about it with one click."""

from fastapi import APIRouter, Response

from civicq.errors import NotFound
from civicq.follows import commands, queries, schemas
from civicq.web.auth import SignedIn
from civicq.web.database import Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id

civic = APIRouter(prefix="/api/me", tags=["me"])
links = APIRouter(prefix="/api", tags=["notices"])


@civic.get("/follows", response_model=schemas.Following)
async def mine(citizen: SignedIn, writer: Writer) -> RawJSON:
    return RawJSON(queries.mine(writer, citizen.id))


@civic.put("/follows", response_model=schemas.Following)
async def follow(change: schemas.Change, citizen: SignedIn, writer: Writer) -> RawJSON:
    if change.following:
        commands.follow(writer, citizen.id, change.topic)
    else:
        commands.unfollow(writer, citizen.id, change.topic)
    return RawJSON(queries.mine(writer, citizen.id))


@civic.put("/notices", response_model=schemas.Following)
async def choose(choice: schemas.Choose, citizen: SignedIn, writer: Writer) -> RawJSON:
    """How often a mail tells of what one follows; it goes to the account's own address."""
    commands.choose(writer, citizen.id, choice.cadence, citizen.email)
    return RawJSON(queries.mine(writer, citizen.id))


@links.post("/unsubscribe/{token}", status_code=204)
async def unsubscribe(token: Id, writer: Writer) -> Response:
    """What a mail program's own button calls (RFC 8058), and the page behind the link in the mail."""
    if not commands.unsubscribe(writer, token):
        raise NotFound("This link ends no mails. Sign in and choose there how often you get them.")
    return Response(status_code=204)
