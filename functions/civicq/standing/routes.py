"""Being verified as a resident of a city: what a citizen sends, and what its staff decides."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from civicq.cities.roles import Manager, Verifier
from civicq.errors import CivicError, NotFound
from civicq.notices import commands as notices
from civicq.standing import commands, queries, schemas
from civicq.web.auth import Principal, SignedIn
from civicq.web.database import Writer
from civicq.web.problems import problem
from civicq.web.raw import RawJSON
from civicq.web.text import Id, PlainNumber, Slug

civic = APIRouter(prefix="/api/me/standings", tags=["standing"])
staff = APIRouter(prefix="/api/admin/cities/{city_slug}", tags=["admin"])

Limit = Annotated[int, PlainNumber, Query(ge=1, le=100)]


@civic.get("", response_model=schemas.Standings)
async def mine(citizen: SignedIn, writer: Writer) -> RawJSON:
    return RawJSON(queries.mine(writer, citizen.id))


@civic.post("/{city_slug}/codes", status_code=202, response_model=schemas.CodeSent)
async def send_code(
    city_slug: Slug, asked: schemas.AskCode, citizen: SignedIn, writer: Writer, request: Request
) -> schemas.CodeSent | Response:
    """Sends a code by e-mail, SMS or letter; the answer tells where it went, and not what it is."""
    sent = commands.send_code(writer, _person(citizen), city_slug, asked.method, asked.address)
    if isinstance(sent, CivicError):
        # Here and below answered, not raised, so that the try is counted: an exception would roll it back.
        return problem(sent, request.scope)
    return schemas.CodeSent(method=sent.method, sent_to=sent.sent_to, expires_at=sent.expires_at)  # type: ignore[arg-type]


@civic.put("/{city_slug}/code", response_model=schemas.Standing)
async def check_code(
    city_slug: Slug, sent: schemas.Code, citizen: SignedIn, writer: Writer, request: Request
) -> Response:
    wrong = commands.check_code(writer, _person(citizen), city_slug, sent.code)
    return problem(wrong, request.scope) if wrong else RawJSON(queries.one(writer, citizen.id, city_slug))


@civic.put("/{city_slug}/roll", response_model=schemas.Standing)
async def match_roll(
    city_slug: Slug, voter: schemas.Voter, citizen: SignedIn, writer: Writer, request: Request
) -> Response:
    """Looks for the citizen in the city's roll of voters. What is sent is compared and forgotten."""
    missed = commands.match_roll(writer, _person(citizen), city_slug, voter.plain)
    return problem(missed, request.scope) if missed else RawJSON(queries.one(writer, citizen.id, city_slug))


@civic.put("/{city_slug}/request", response_model=schemas.Standing)
async def ask_staff(city_slug: Slug, asked: schemas.Plea, citizen: SignedIn, writer: Writer) -> RawJSON:
    commands.ask_staff(writer, _person(citizen), city_slug, asked.note)
    return RawJSON(queries.one(writer, citizen.id, city_slug))


@civic.put("/{city_slug}/appeal", response_model=schemas.Standing)
async def appeal(city_slug: Slug, asked: schemas.Plea, citizen: SignedIn, writer: Writer) -> RawJSON:
    commands.appeal(writer, citizen.id, city_slug, asked.note)
    return RawJSON(queries.one(writer, citizen.id, city_slug))


@staff.get("/standings", response_model=schemas.WaitingStandings)
async def waiting(member: Verifier, writer: Writer) -> RawJSON:
    """Requests and appeals that wait for a decision."""
    return RawJSON(queries.waiting(writer, member.city_id))


@staff.put("/standings/{citizen_id}", status_code=204)
async def decide(citizen_id: Id, decided: schemas.Decision, member: Verifier, writer: Writer) -> Response:
    commands.decide(
        writer, member, citizen_id,
        verified=decided.state == "verified", reason=decided.reason,
    )  # fmt: skip
    return Response(status_code=204)


@staff.get("/residents", response_model=schemas.Residents)
async def residents(member: Verifier, writer: Writer, after: Id | None = None, limit: Limit = 50) -> RawJSON:
    """Who has or had standing here, by id; `after` is the last id seen. Never how they voted."""
    return RawJSON(queries.residents(writer, member.city_id, after, limit))


@staff.get("/letters", response_model=schemas.Letters)
async def letters(member: Verifier, writer: Writer) -> RawJSON:
    """What the city has to print and post."""
    return RawJSON(queries.unsent_letters(writer, member.city_id))


@staff.delete("/letters/{letter_id}", status_code=204)
async def letter_sent(letter_id: Id, member: Verifier, writer: Writer) -> Response:
    """The letter is in the post: its words and its address are forgotten."""
    if not notices.letter_sent(writer, member.city_id, letter_id):
        raise NotFound("This city has no such letter to post.")
    return Response(status_code=204)


@staff.post("/roll", status_code=201)
async def add_to_roll(page: schemas.RollPage, member: Manager, writer: Writer) -> schemas.RollChanged:
    """Registered voters, hashed on arrival. `civicq roll` sends a whole file so."""
    added = commands.add_to_roll(writer, member, [voter.plain for voter in page.voters])
    return schemas.RollChanged(voters=added)


@staff.delete("/roll")
async def clear_roll(member: Manager, writer: Writer) -> schemas.RollChanged:
    return schemas.RollChanged(voters=commands.clear_roll(writer, member))


def _person(citizen: Principal) -> commands.Person:
    return commands.Person(citizen.id, citizen.email, citizen.phone, citizen.language)
