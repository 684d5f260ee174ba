"""What a city's staff does with its own affairs, and what whoever is invited answers."""

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from civicq import signing
from civicq.ballots.models import City
from civicq.cities import commands, invitations, publishing, queries, registering, schemas
from civicq.cities.roles import Manager, Viewer
from civicq.images import commands as images
from civicq.images.queries import latest
from civicq.images.schemas import AddImage, ImageUpload, MyImage
from civicq.media.refusals import in_words
from civicq.settings import settings as process_settings
from civicq.web.auth import SignedIn, operator
from civicq.web.database import Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id, Slug

civic = APIRouter(prefix="/api/me", tags=["me"])
staff = APIRouter(prefix="/api/admin/cities/{city_slug}", tags=["admin"])
operators = APIRouter(prefix="/api/admin", tags=["admin"], dependencies=[Depends(operator)])


@civic.post("/cities", status_code=201)
async def register(asked: schemas.Register, citizen: SignedIn, writer: Writer) -> schemas.Registered:
    """Bring a city to CivicQ and be its owner. Nobody sees it until an operator has looked at it."""
    registering.register(
        writer,
        citizen.id,
        citizen.email,
        citizen.language,
        slug=asked.slug,
        name=asked.name,
        state=asked.state,
    )
    return schemas.Registered(slug=asked.slug)


@civic.get("/cities", response_model=schemas.MyCities)
async def works_for(citizen: SignedIn, writer: Writer) -> RawJSON:
    """The cities that I work for, and as what."""
    return RawJSON(queries.works_for(writer, citizen.id))


@operators.get("/registrations", response_model=schemas.Registrations)
async def registrations(writer: Writer) -> RawJSON:
    return RawJSON(queries.registrations(writer))


@operators.put("/registrations/{city_slug}", status_code=204)
async def decide_registration(
    city_slug: Slug, decided: schemas.DecideRegistration, citizen: SignedIn, writer: Writer
) -> Response:
    """Vouch that who registered a city may, reject that, or show it no more."""
    registering.decide(writer, citizen.id, city_slug, active=decided.active, reason=decided.reason)
    return Response(status_code=204)


@civic.post("/invitations")
async def accept(accepted: schemas.Accept, citizen: SignedIn, writer: Writer) -> schemas.Accepted:
    """Accept an invitation by the token in its e-mail's link, signed in with the address that it went to."""
    invitation = invitations.accept(writer, citizen.id, citizen.email, citizen.language, accepted.token)
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


@staff.get("/settings")
async def settings(member: Viewer, writer: Writer) -> schemas.Settings:
    return schemas.Settings.model_validate(asdict(commands.settings_of(writer, member.city_id)))


@staff.put("/settings", status_code=204)
async def change_settings(changed: schemas.Settings, member: Manager, writer: Writer) -> Response:
    wanted = commands.Settings(
        sorted(set(changed.standing_methods)), changed.standing_days, changed.moderation, changed.time_zone
    )
    commands.change_settings(writer, member, wanted)
    return Response(status_code=204)


@staff.get("/branding", response_model=schemas.Branding)
async def branding(member: Viewer, writer: Writer) -> RawJSON:
    return RawJSON(queries.branding(writer, member.city_id))


@staff.put("/branding", status_code=204)
async def brand(changed: schemas.Branding, member: Manager, writer: Writer) -> Response:
    """Whom citizens write to, the city's own site and its color."""
    commands.brand(writer, member, commands.Branding(changed.contact, changed.website, changed.accent_color))
    return Response(status_code=204)


@staff.post("/branding/logo", status_code=201)
async def add_logo(logo: AddImage, member: Manager, writer: Writer) -> ImageUpload:
    """Show the city's own sign; this answer says where to upload the picture."""
    made = commands.add_logo(writer, member, logo.type, logo.size_bytes)
    url = signing.upload_address(process_settings().uploads_url, images.upload_key(made), logo.size_bytes)
    return ImageUpload(id=made, url=url)


@staff.put("/branding/logo/upload", status_code=204)
async def uploaded_logo(member: Manager, writer: Writer) -> Response:
    """The picture is uploaded: a worker draws it within seconds."""
    images.uploaded(writer, City, member.city_id)
    return Response(status_code=204)


@staff.get("/branding/logo", response_model=MyImage | None)
async def my_logo(member: Viewer, citizen: SignedIn, writer: Writer) -> RawJSON:
    """What has become of the picture that was added last; null for none."""
    found = latest(writer, City, member.city_id)
    return RawJSON(in_words(found, citizen.language) if found else "null")


@staff.delete("/branding/logo", status_code=204)
async def withdraw_logo(member: Manager, writer: Writer) -> Response:
    commands.withdraw_logo(writer, member)
    return Response(status_code=204)


@staff.get("/ballots", response_model=schemas.OwnBallots)
async def ballots(member: Viewer, writer: Writer) -> RawJSON:
    return RawJSON(queries.ballots(writer, member.city_id))


@staff.put("/ballots/{ballot_id}/publication", status_code=204)
async def publish(ballot_id: Id, wanted: schemas.Publication, member: Manager, writer: Writer) -> Response:
    """Show a ballot to everybody, or take it back: then it is frozen, and nothing of it is lost."""
    publishing.publish(writer, member, ballot_id, published=wanted.published)
    return Response(status_code=204)


@staff.put("/ballots/{ballot_id}/hours", status_code=204)
async def set_hours(ballot_id: Id, hours: schemas.Hours, member: Manager, writer: Writer) -> Response:
    """When polls close on a ballot, and whether it is frozen: then everybody reads, and nobody writes."""
    commands.set_hours(writer, member, ballot_id, closes_at=hours.closes_at, frozen=hours.frozen)
    return Response(status_code=204)


@staff.get("/staff", response_model=schemas.Staff)
async def colleagues(member: Viewer, writer: Writer) -> RawJSON:
    return RawJSON(queries.staff(writer, member.city_id))


@staff.delete("/staff/{citizen_id}", status_code=204)
async def dismiss(citizen_id: Id, member: Manager, writer: Writer) -> Response:
    commands.dismiss(writer, member, citizen_id)
    return Response(status_code=204)


@staff.delete("/candidates/{candidate_id}/account", status_code=204)
async def silence(candidate_id: Id, member: Manager, writer: Writer) -> Response:
    """Whoever speaks for this candidate does so no more; what was said stays, and another can be invited."""
    commands.silence(writer, member, candidate_id)
    return Response(status_code=204)
