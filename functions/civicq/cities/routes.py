"""What a city's staff does with its own affairs, and what whoever is invited answers."""

from uuid import UUID

from fastapi import APIRouter, Response

from civicq.cities import invitations, queries, schemas
from civicq.cities.roles import Manager
from civicq.web.auth import SignedIn
from civicq.web.database import Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id

civic = APIRouter(prefix="/api/me", tags=["me"])
staff = APIRouter(prefix="/api/admin/cities/{city_slug}", tags=["admin"])


@civic.post("/invitations")
async def accept(accepted: schemas.Accept, citizen: SignedIn, writer: Writer) -> schemas.Accepted:
    """Accept an invitation by the token in its e-mail's link."""
    invitation = invitations.accept(writer, citizen.id, accepted.token)
    return schemas.Accepted(
        city_slug=queries.slug(writer, invitation.city_id),
        candidate_id=invitation.candidate_id,
        role=invitation.role,  # type: ignore[arg-type] # one of them, as the table has it
    )


@staff.get("/invitations", response_model=schemas.Invitations)
async def invited(member: Manager, writer: Writer) -> RawJSON:
    return RawJSON(queries.invitations(writer, member.city_id))


@staff.post("/invitations", status_code=201)
async def invite(asked: schemas.Invites, member: Manager, writer: Writer) -> schemas.InvitationIds:
    """Invite candidates to answer and colleagues to work: each gets a link that is good once."""
    people = [
        invitations.Invited(each.email, UUID(each.candidate_id) if each.candidate_id else None, each.role)
        for each in asked.invitations
    ]
    return schemas.InvitationIds(ids=invitations.invite(writer, member, people))


@staff.delete("/invitations/{invitation_id}", status_code=204)
async def revoke(invitation_id: Id, member: Manager, writer: Writer) -> Response:
    invitations.revoke(writer, member, invitation_id)
    return Response(status_code=204)
