"""Proposing a ballot file, and what becomes of it: read, compared, approved by another, imported."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import func, select

from civicq.audit import commands as audit
from civicq.ballots.models import Ballot, City
from civicq.cities.members import Member
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.imports import ballot as files
from civicq.imports import commands as imports
from civicq.imports import report
from civicq.imports.plan import Plan
from civicq.imports.refusals import ImportRefused
from civicq.imports.text import folded
from civicq.proposals.models import Proposal
from civicq.sentences import Fact, Sentence


class OtherState(CivicError):
    status = 409
    title = "Not at this step"


class FourEyes(CivicError):
    status = 409
    title = "Another has to decide"


@dataclass(frozen=True)
class Waiting:
    """A file that waits for the worker, and the city that it has to be about."""

    id: UUID
    file_name: str
    city: files.City
    hints: files.Hints


def object_key(proposal_id: UUID) -> str:
    return f"proposals/{proposal_id}"


def propose(
    session: Writer,
    member: Member,
    *,
    file_name: str,
    size_bytes: int,
    election_date: date | None,
    election: str | None,
) -> UUID:
    """Its file is to be uploaded next."""
    proposal = Proposal(
        city_id=member.city_id, file_name=file_name, size_bytes=size_bytes, election_date=election_date,
        election=election, proposed_by=member.id,
    )  # fmt: skip
    session.add(proposal)
    session.flush()
    member.record(session, "propose import", "proposal", proposal.id)
    return proposal.id


def _of(session: Writer, member: Member, proposal_id: str) -> Proposal:
    proposal = session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.city_id != member.city_id:
        raise NotFound("Nobody has proposed such an import for this city.")
    return proposal


def uploaded(session: Writer, member: Member, proposal_id: str) -> None:
    """The worker reads it next. Said twice is said once."""
    proposal = _of(session, member, proposal_id)
    if proposal.state == "uploading":
        proposal.state = "uploaded"
    elif proposal.state != "uploaded":
        raise OtherState("This import is past its upload. Propose another for another file.")


def decide(session: Writer, member: Member, proposal_id: str, *, approved: bool) -> None:
    """Approve what the file would change, by another than who proposed it; or dismiss it."""
    proposal = _of(session, member, proposal_id)
    if approved and proposal.proposed_by == member.id:
        raise FourEyes("Four eyes look at a ballot: ask a colleague to approve your import.")
    if proposal.state in {"approved", "imported", "dismissed"}:
        raise OtherState("This import has been decided already.")
    if approved and proposal.state != "proposed":
        raise OtherState("The file of this import was not read: there are no changes to approve.")
    proposal.state = "approved" if approved else "dismissed"
    proposal.decided_by, proposal.decided_at = member.id, func.now()
    session.flush()
    member.record(session, "approve import" if approved else "dismiss import", "proposal", proposal.id)


def waiting(session: Writer) -> Waiting | None:
    """The file to read next; the one that waits longest."""
    found = session.execute(
        select(Proposal, City)
        .join(City, City.id == Proposal.city_id)
        .where(Proposal.state.in_(("uploaded", "approved")))
        .order_by(Proposal.id)
        .limit(1)
    ).first()
    if found is None:
        return None
    proposal, city = found
    hints = files.Hints(city.name, city.state, proposal.election_date, proposal.election)
    place = files.City(city.name, city.state, city.slug)
    return Waiting(proposal.id, proposal.file_name, place, hints)


def of_city(reading: files.Reading, waits: Waiting) -> files.Reading:
    """`ImportRefused` for the ballot of any other city."""
    ballots = []
    for ballot in reading.ballots:
        same = folded(ballot.city.name) == folded(waits.city.name) and ballot.city.state == waits.city.state
        if ballot.city.slug != waits.city.slug and not same:
            raise ImportRefused(
                "is about {other}; import the ballot of {city} alone",
                file=waits.file_name, other=ballot.city.name, city=waits.city.name,
            )  # fmt: skip
        ballots.append(replace(ballot, city=waits.city))
    return replace(reading, ballots=tuple(ballots))


def refuse(session: Writer, proposal_id: UUID, why: ImportRefused) -> None:
    proposal = session.get_one(Proposal, proposal_id, with_for_update=True)
    if proposal.state in {"uploaded", "approved"}:
        proposal.state, proposal.refusal = "refused", why.sentence
        proposal.refusal_line, proposal.refusal_facts = why.line, why.facts


def take(session: Writer, proposal_id: UUID, reading: files.Reading, content: bytes) -> str:
    """Write down what the file would change; import it if it was approved for just that. Its state then.

    `content`: the digest of the file, which its proposer could exchange for another while its address
    is good.
    """
    proposal = session.get_one(Proposal, proposal_id, with_for_update=True)
    if proposal.state not in {"uploaded", "approved"}:
        return proposal.state
    plan = imports.prepare(session, reading)
    digest = _digest(plan, content)
    if proposal.state == "approved" and digest == proposal.digest:
        for row in plan.added.get(Ballot, ()):
            row["published_at"], row["frozen_at"] = None, datetime.now(UTC)
        imports.carry_out(session, plan)
        proposal.state = "imported"
        audit.record(
            session, "import", "proposal", proposal.id,
            actor_id=proposal.decided_by, actor_role="worker", city_id=proposal.city_id,
        )  # fmt: skip
    else:
        # New, or another file, or something else was stored since it was approved: it is looked at again.
        proposal.state, proposal.decided_by, proposal.decided_at = "proposed", None, None
        proposal.digest, lines = digest, list(report.lines(plan))
        summary, notes = report.summary(plan), [*reading.notes, *plan.notes][: report.MOST_LINES]
        proposal.summary = report.joined(map(str, summary))
        proposal.lines, proposal.notes = list(map(str, lines)), list(map(str, notes))
        proposal.told = {"summary": _kept(summary), "lines": _kept(lines), "notes": _kept(notes)}
    session.flush()
    return proposal.state


def _kept(sentences: Iterable[Sentence]) -> list[tuple[str, Mapping[str, Fact]]]:
    return [(each.sentence, each.facts) for each in sentences]


def _digest(plan: Plan, content: bytes) -> bytes:
    told = sorted(str(line.told) for line in plan.lines)
    return hashlib.sha256(content + "\n".join(told).encode()).digest()
