"""The link beside a ballot that says: something here is wrong."""

from fastapi import APIRouter, Response

from civicq.cities.roles import Editor
from civicq.mistakes import commands, queries, schemas
from civicq.web.auth import SignedIn
from civicq.web.database import Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id

civic = APIRouter(prefix="/api/me", tags=["me"])
staff = APIRouter(prefix="/api/admin/cities/{city_slug}", tags=["admin"])


@civic.get("/mistakes", response_model=schemas.Mistakes)
async def mine(citizen: SignedIn, writer: Writer) -> RawJSON:
    """The mistakes that I told of, and what became of that."""
    return RawJSON(queries.mine(writer, citizen.id))


@civic.post("/mistakes", status_code=201)
async def tell(told: schemas.Tell, citizen: SignedIn, writer: Writer) -> schemas.MistakeId:
    """Tell a city of a mistake on its ballot."""
    place = commands.Place(told.contest_id, told.candidate_id, told.ballot_id)
    made = commands.tell(
        writer, citizen.id, citizen.email, place,
        language=citizen.language, words=told.text, source=told.source,
    )  # fmt: skip
    return schemas.MistakeId(id=made)


@staff.get("/mistakes", response_model=schemas.Mistakes)
async def unresolved(member: Editor, writer: Writer) -> RawJSON:
    return RawJSON(queries.unresolved(writer, member.city_id))


@staff.put("/mistakes/{mistake_id}", status_code=204)
async def decide(mistake_id: Id, decided: schemas.Decide, member: Editor, writer: Writer) -> Response:
    commands.decide(writer, member, mistake_id, state=decided.state, reason=decided.reason)
    return Response(status_code=204)
