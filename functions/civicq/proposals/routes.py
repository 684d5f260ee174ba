"""Importing a ballot through the site: propose a file, upload it, read what it would change, approve it."""

from fastapi import APIRouter, Response

from civicq import signing
from civicq.cities.roles import Editor
from civicq.proposals import commands, queries, schemas
from civicq.settings import settings
from civicq.web.auth import SignedIn
from civicq.web.database import Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id

staff = APIRouter(prefix="/api/admin/cities/{city_slug}/proposals", tags=["admin"])


@staff.get("", response_model=schemas.Proposals)
async def proposals(member: Editor, signed_in: SignedIn, writer: Writer) -> RawJSON:
    return RawJSON(queries.proposals(writer, member.city_id, signed_in.language))


@staff.post("", status_code=201)
async def propose(asked: schemas.Propose, member: Editor, writer: Writer) -> schemas.Upload:
    """Propose to import a file; the answer says where to upload it."""
    made = commands.propose(writer, member, **asked.model_dump())
    url = signing.upload_address(settings().uploads_url, commands.object_key(made), asked.size_bytes)
    return schemas.Upload(id=made, url=url)


@staff.put("/{proposal_id}/upload", status_code=204)
async def uploaded(proposal_id: Id, member: Editor, writer: Writer) -> Response:
    """The file is uploaded: a worker reads it within seconds."""
    commands.uploaded(writer, member, proposal_id)
    return Response(status_code=204)


@staff.put("/{proposal_id}/decision", status_code=204)
async def decide(proposal_id: Id, decided: schemas.Decide, member: Editor, writer: Writer) -> Response:
    """Approve what it would change, or dismiss it. Who proposed it cannot approve it."""
    commands.decide(writer, member, proposal_id, approved=decided.decision == "approve")
    return Response(status_code=204)
