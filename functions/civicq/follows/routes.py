"""Following, and choosing what mails tell of."""

from fastapi import APIRouter

from civicq.follows import commands, queries, schemas
from civicq.web.auth import SignedIn
from civicq.web.database import Writer
from civicq.web.raw import RawJSON

civic = APIRouter(prefix="/api/me", tags=["me"])


@civic.get("/follows", response_model=schemas.Following)
async def mine(citizen: SignedIn, writer: Writer) -> RawJSON:
    return RawJSON(queries.mine(writer, citizen.id, citizen.language))


@civic.put("/follows", response_model=schemas.Following)
async def follow(change: schemas.Change, citizen: SignedIn, writer: Writer) -> RawJSON:
    if change.following:
        commands.follow(writer, citizen.id, change.topic)
    else:
        commands.unfollow(writer, citizen.id, change.topic)
    return RawJSON(queries.mine(writer, citizen.id, citizen.language))


@civic.put("/notices", response_model=schemas.Following)
async def choose(choice: schemas.Choose, citizen: SignedIn, writer: Writer) -> RawJSON:
    """What mails tell of, and how often; they go to the account's own address."""
    commands.choose(writer, citizen.id, citizen.email, citizen.language, choice.changed)
    return RawJSON(queries.mine(writer, citizen.id, citizen.language))
