"""What CivicQ holds of the signed-in person, and how they leave."""

from typing import Literal

from fastapi import APIRouter, Response

from civicq.privacy import commands, queries
from civicq.web.auth import SignedIn
from civicq.web.database import Writer
from civicq.web.raw import RawJSON

civic = APIRouter(prefix="/api/me", tags=["me"])


@civic.get("/export")
async def export(citizen: SignedIn, writer: Writer) -> RawJSON:
    """Everything that leads to this account, as one JSON document."""
    held = queries.export(writer, citizen.id)
    return RawJSON(held, 200, {"Content-Disposition": 'attachment; filename="civicq.json"'})


@civic.delete("", status_code=204)
async def leave(citizen: SignedIn, writer: Writer, questions: Literal["keep", "withdraw"]) -> Response:
    """Delete the account. Counts stay, links go; questions stay without an author, or are withdrawn. A
    candidate's picture goes.

    While votes still count, a keyed hash of what proved the residence stays, without an owner, so that nobody
    votes twice by another account. It goes when the polls have closed.
    """
    commands.leave(writer, citizen.id, withdraw=questions == "withdraw")
    return Response(status_code=204)
