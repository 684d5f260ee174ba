"""Inviting people to speak for a candidate or to work for a city, and accepting that."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from civicq.ballots.models import Ballot, Candidate, City, Contest
from civicq.cities.members import Member, keep_an_owner
from civicq.cities.models import CandidateAccount, CityStaff, Invitation
from civicq.cities.publishing import NotActivated
from civicq.citizens import commands as citizens
from civicq.citizens.models import Citizen
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.languages import Language
from civicq.notices import choices, letters
from civicq.notices import commands as notices
from civicq.settings import site_origin

LIFE = timedelta(days=14)


class NotInvited(CivicError):
    status = 404
    title = "No such invitation"


class NotTheInvited(CivicError):
    status = 403
    title = "For another address"


class TakenAlready(CivicError):
    status = 409
    title = "Taken already"


class NotYoursToGive(CivicError):
    status = 403
    title = "Not yours to give"


@dataclass(frozen=True)
class Invited:
    """Either a candidate's id or a role."""

    email: str
    candidate_id: UUID | None
    role: str | None


def invite(session: Writer, member: Member, people: list[Invited]) -> list[UUID]:
    """Invitations of a city, each mailed to its person. All or none."""
    city = session.get_one(City, member.city_id)
    if city.activated_at is None:
        raise NotActivated(
            "Nobody has checked yet that this account speaks for the city, and nobody gets mail in its name "
            "before. An operator writes to its contact."
        )
    made = []
    for person in people:
        if person.role == "owner" and member.role != "owner":
            raise NotYoursToGive("Only an owner makes another owner. Ask one of them.")
        purpose = person.role
        if person.candidate_id is not None:
            purpose = _candidate(session, member.city_id, person.candidate_id)
        token = secrets.token_urlsafe(24)
        invitation = Invitation(
            city_id=member.city_id,
            candidate_id=person.candidate_id,
            role=person.role,
            digest=_digest(token),
            email=person.email,
            invited_by=member.id,
            expires_at=datetime.now(UTC) + LIFE,
        )
        session.add(invitation)
        session.flush()
        made.append(invitation.id)
        member.record(
            session, "invite", "invitation", invitation.id, role=person.role, candidate_id=person.candidate_id
        )
        written = letters.to_candidate if person.candidate_id else letters.to_staff
        composed = written(city.name, str(purpose), f"/invitations#{token}", site_origin())
        # In which language they read, nobody knows yet.
        notices.write(session, "email", person.email, letters.in_all(composed))
    return made


def _candidate(session: Writer, city_id: UUID, candidate_id: UUID) -> str:
    """The name of a candidate who stands on a ballot of the city and speaks through nobody yet."""
    found = session.execute(
        select(Candidate.name, CandidateAccount.citizen_id)
        .join(Contest, Contest.id == Candidate.contest_id)
        .join(Ballot, Ballot.id == Contest.ballot_id)
        .outerjoin(CandidateAccount, CandidateAccount.candidate_id == Candidate.id)
        .where(
            Candidate.id == candidate_id,
            Ballot.city_id == city_id,
            Candidate.withdrawn_at.is_(None),
            Contest.withdrawn_at.is_(None),
        )
    ).first()
    if found is None:
        raise NotFound("Nobody of this id stands on a ballot of this city.")
    if found.citizen_id is not None:
        raise TakenAlready(
            "{candidate} has an account already. Nobody else speaks for them.", candidate=found.name
        )
    return str(found.name)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def accept(
    session: Writer, citizen_id: UUID, email: str | None, language: Language, token: str
) -> Invitation:
    """What the citizen has become by it. A token is good once, also of two who come at one moment.

    `email`: the account's confirmed address. The invitation has to have gone there: a link that somebody else
    holds opens nothing. It gets the mails of the role, until its owner wants none.
    """
    invitation = session.scalar(
        select(Invitation).where(Invitation.digest == _digest(token)).with_for_update()
    )
    if (
        invitation is None
        or invitation.accepted_at is not None
        or invitation.revoked_at is not None
        or invitation.expires_at <= datetime.now(UTC)
    ):
        raise NotInvited("This invitation was used, has expired, or never was. Ask the city for another.")
    _sent_to(invitation, email)
    citizens.known(session, citizen_id)
    if invitation.candidate_id is not None:
        _stands_alone(session, citizen_id, invitation.candidate_id)
        account = {"candidate_id": invitation.candidate_id, "citizen_id": citizen_id}
        taken = session.execute(
            insert(CandidateAccount)
            .values(account)
            .on_conflict_do_nothing()
            .returning(CandidateAccount.since)
        ).first()
        if taken is None:
            raise TakenAlready("Somebody speaks for this candidate already. Ask the city.")
        choices.expect(session, citizen_id, email, language, "own")
        choices.expect(session, citizen_id, email, language, "reminders")
    else:
        if invitation.role != "owner":
            keep_an_owner(session, invitation.city_id, citizen_id)
        joined = {"city_id": invitation.city_id, "citizen_id": citizen_id, "role": invitation.role}
        session.execute(
            insert(CityStaff)
            .values(joined)
            .on_conflict_do_update(index_elements=["city_id", "citizen_id"], set_={"role": invitation.role})
        )
        choices.expect(session, citizen_id, email, language, "staff")
    invitation.accepted_at, invitation.email = func.now(), None
    session.flush()
    who = Member(citizen_id, invitation.city_id, invitation.role or "candidate")
    who.record(session, "accept", "invitation", invitation.id)
    return invitation


def _sent_to(invitation: Invitation, email: str | None) -> None:
    if not email:
        raise NotTheInvited(
            "Your account has no confirmed e-mail address, and an invitation is for the address that it was "
            "sent to. Confirm that address, then sign in again."
        )
    if invitation.email is None or email.casefold() != invitation.email.casefold():
        raise NotTheInvited(
            "This invitation was sent to another e-mail address than that of your account. Sign in with the "
            "address that it came to, or ask the city to invite your own."
        )


def _stands_alone(session: Writer, citizen_id: UUID, candidate_id: UUID) -> None:
    """Refuses whoever speaks for a rival already. Of two invitations at one moment, one waits here."""
    session.execute(select(Citizen.id).where(Citizen.id == citizen_id).with_for_update())
    rival = aliased(Candidate)
    spoken_for = session.scalar(
        select(rival.name)
        .join(CandidateAccount, CandidateAccount.candidate_id == rival.id)
        .join(Candidate, Candidate.contest_id == rival.contest_id)
        .where(
            Candidate.id == candidate_id, rival.id != candidate_id, CandidateAccount.citizen_id == citizen_id
        )
    )
    if spoken_for is not None:
        raise TakenAlready(
            "You speak for {candidate} in the same contest, and nobody speaks for two rivals. Sign in with "
            "the account of whom this invitation is for.",
            candidate=spoken_for,
        )


def revoke(session: Writer, member: Member, invitation_id: str) -> None:
    """The token in the e-mail opens nothing any more."""
    invitation = session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or invitation.city_id != member.city_id or invitation.accepted_at is not None:
        raise NotInvited("There is no invitation of this city that could be taken back.")
    if invitation.revoked_at is not None:
        return
    invitation.revoked_at, invitation.email = func.now(), None
    session.flush()
    member.record(session, "revoke", "invitation", invitation.id)
