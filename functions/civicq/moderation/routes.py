"""Reporting, deciding, appealing, and the public record of all that."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from civicq.audit import queries as audit
from civicq.cities.roles import Moderator, Viewer, may
from civicq.errors import NoSuchCity
from civicq.moderation import commands, queries, schemas
from civicq.rules import RULES
from civicq.web.auth import SignedIn
from civicq.web.caching import cached
from civicq.web.database import Reader, Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id, PlainNumber, Slug

public = APIRouter(prefix="/api", tags=["moderation"])
civic = APIRouter(prefix="/api/me", tags=["me"])
staff = APIRouter(prefix="/api/admin/cities/{city_slug}", tags=["admin"])

Limit = Annotated[int, PlainNumber, Query(ge=1, le=100)]
Cursor = Annotated[int | None, PlainNumber, Query(ge=1)]


@public.get("/rules", dependencies=[cached(kind="description")])
async def rules() -> schemas.Rules:
    return schemas.Rules(rules=[schemas.RuleText(code=code, text=text) for code, text in RULES.items()])


@public.get(
    "/cities/{city_slug}/moderation",
    response_model=schemas.Decisions,
    dependencies=[cached("cities", "city/{city_slug}", kind="moderation")],
)
async def log(city_slug: Slug, reader: Reader, after: Id | None = None, limit: Limit = 20) -> RawJSON:
    """What moderators decided, the newest first; `after` is the id of the last one seen."""
    found = queries.log(reader, city_slug, after, limit)
    if found is None:
        raise NoSuchCity
    return RawJSON(found)


@public.get(
    "/cities/{city_slug}/moderation/months",
    response_model=schemas.Months,
    dependencies=[cached("cities", "city/{city_slug}", kind="moderation")],
)
async def months(city_slug: Slug, reader: Reader) -> RawJSON:
    found = queries.months(reader, city_slug)
    if found is None:
        raise NoSuchCity
    return RawJSON(found)


@public.get("/audit", response_model=schemas.Head, dependencies=[cached("cities", kind="moderation")])
async def head(reader: Reader) -> RawJSON:
    """The head of the chain of decisions: who notes it can tell later whether anything before it changed."""
    return RawJSON(audit.head(reader))


@civic.post("/reports", status_code=204)
async def report(filed: schemas.File, citizen: SignedIn, writer: Writer) -> Response:
    """Tell the moderators of what breaks a rule."""
    target = commands.Target(filed.target.kind, UUID(filed.target.id))
    commands.report(writer, citizen.id, target, filed.rule, filed.note)
    return Response(status_code=204)


@civic.get("/decisions", response_model=schemas.Decisions)
async def mine(citizen: SignedIn, writer: Writer) -> RawJSON:
    """What was decided about what I wrote, and why."""
    return RawJSON(queries.mine(writer, citizen.id))


@civic.put("/decisions/{decision_id}/appeal", status_code=204)
async def appeal(decision_id: Id, plea: schemas.Plea, citizen: SignedIn, writer: Writer) -> Response:
    commands.appeal(writer, citizen.id, decision_id, plea.note)
    return Response(status_code=204)


@staff.get("/queue", response_model=schemas.Queue)
async def queue(member: Moderator, writer: Writer) -> RawJSON:
    return RawJSON(queries.queue(writer, member.city_id))


@staff.post("/decisions", status_code=201)
async def decide(decided: schemas.Decide, member: Moderator, writer: Writer) -> schemas.DecisionIds:
    """Approve, remove, merge or dismiss, one or many: all of them, or none."""
    targets = [commands.Target(target.kind, UUID(target.id)) for target in decided.targets]
    into = UUID(decided.into) if decided.into else None
    ids = commands.decide(
        writer, member, decided.action, targets, rule=decided.rule, into=into, reason=decided.reason
    )
    return schemas.DecisionIds(ids=ids)


@staff.put("/decisions/{decision_id}/appeal", status_code=204)
async def decide_appeal(
    decision_id: Id, decided: schemas.DecideAppeal, member: Moderator, writer: Writer
) -> Response:
    overturned = decided.outcome == "overturned"
    commands.decide_appeal(writer, member, decision_id, overturned=overturned, reason=decided.reason)
    return Response(status_code=204)


@staff.get("/audit", response_model=schemas.Entries)
async def entries(member: Viewer, writer: Writer, after: Cursor = None, limit: Limit = 50) -> RawJSON:
    """Who decided what in this city, the newest first; `after` is the id of the last one seen.

    Whose a standing is, and who speaks for a candidate, is told to those alone who verify residents.
    """
    residents = may(member, "verify")
    return RawJSON(audit.of_city(writer, member.city_id, after, limit, residents=residents))
