"""How a city runs CivicQ: its settings, its hours, its staff."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text, update

from civicq.ballots.models import Ballot, Candidate, City
from civicq.cities.members import Member, keep_an_owner
from civicq.cities.models import CandidateAccount, CityStaff, Invitation
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.images import commands as images

# What is further off is a slip of the hand; and a year like 9999 no clock of ours can read back.
MOST_BEFORE_ELECTION = timedelta(days=366)
# Well before votes become nobody's (`privacy.retention`, 90 days): whoever still voted then would vote twice.
MOST_AFTER_ELECTION = timedelta(days=60)


class NotAroundElection(CivicError):
    status = 422
    title = "Not around the election"


class OwnersOnly(CivicError):
    status = 403
    title = "For owners"


@dataclass(frozen=True)
class Settings:
    """Whom a city takes for its resident, when a moderator reads, and by which clock people are reminded."""

    standing_methods: list[str]
    standing_days: int
    moderation: str
    time_zone: str | None


def settings_of(session: Writer, city_id: UUID) -> Settings:
    city = session.get_one(City, city_id)
    return Settings(city.standing_methods, city.standing_days, city.moderation, city.time_zone)


class NoTimeZone(CivicError):
    status = 422
    title = "No such time zone"


_ZONE = text("SELECT 1 FROM pg_timezone_names WHERE name = :name")


def change_settings(session: Writer, member: Member, settings: Settings) -> None:
    """For whoever is verified from now on: nobody's standing is taken away by it."""
    zone = settings.time_zone
    if zone is not None and session.execute(_ZONE, {"name": zone}).first() is None:
        raise NoTimeZone(
            "No clock goes by {zone}. Name one of IANA's time zones, like America/New_York.", zone=zone
        )
    city = session.get_one(City, member.city_id, with_for_update=True)
    for name, value in asdict(settings).items():
        setattr(city, name, value)
    session.flush()
    member.record(session, "change settings", "city", city.id, **asdict(settings))


@dataclass(frozen=True)
class Branding:
    """How a city shows itself; None shows nothing."""

    contact: str | None
    website: str | None
    accent_color: str | None


def brand(session: Writer, member: Member, branding: Branding) -> None:
    city = session.get_one(City, member.city_id, with_for_update=True)
    for name, value in asdict(branding).items():
        setattr(city, name, value)
    session.flush()
    member.record(session, "brand", "city", city.id)


class NotVouchedFor(CivicError):
    status = 409
    title = "Not vouched for"


def add_logo(session: Writer, member: Member, media_type: str, size_bytes: int) -> UUID:
    if session.get_one(City, member.city_id).activated_at is None:
        raise NotVouchedFor("Nobody sees this city yet. Add its logo once an operator vouches for it.")
    made = images.add(session, member.id, City, member.city_id, media_type=media_type, size_bytes=size_bytes)
    member.record(session, "add logo", "city", member.city_id)
    return made


def withdraw_logo(session: Writer, member: Member) -> None:
    images.withdraw(session, City, member.city_id)
    member.record(session, "withdraw logo", "city", member.city_id)


class NotPublished(CivicError):
    status = 409
    title = "Not published"


def set_hours(
    session: Writer, member: Member, ballot_id: str, *, closes_at: datetime | None, frozen: bool
) -> None:
    """When polls close on a ballot, and whether questions and votes on it rest until further notice."""
    ballot = session.get(Ballot, ballot_id, with_for_update=True)
    if ballot is None or ballot.city_id != member.city_id:
        raise NotFound("This city has no such ballot.")
    if not frozen and ballot.published_at is None:
        raise NotPublished("A ballot that is not published stays frozen. Publish it first.")
    election = datetime.combine(ballot.election_date, time(12), UTC)
    if closes_at is not None and not -MOST_BEFORE_ELECTION <= closes_at - election <= MOST_AFTER_ELECTION:
        raise NotAroundElection(
            "The election is on {day}. Say a time at most {before} days before it, or {after} after.",
            day=ballot.election_date,
            before=MOST_BEFORE_ELECTION.days,
            after=MOST_AFTER_ELECTION.days,
        )
    ballot.closes_at = closes_at
    if frozen != (ballot.frozen_at is not None):
        ballot.frozen_at = func.now() if frozen else None
    session.flush()
    member.record(session, "set hours", "ballot", ballot.id, closes_at=closes_at, frozen=frozen)


def dismiss(session: Writer, member: Member, whose: str) -> None:
    """Somebody works for the city no more, from the next request on, nor does whoever they have invited to
    and has not come yet. An owner goes by an owner.
    """
    citizen_id = UUID(whose)
    keep_an_owner(session, member.city_id, citizen_id)
    found = session.get(CityStaff, (member.city_id, citizen_id), with_for_update=True)
    if found is None:
        raise NotFound("Nobody of this id works for this city.")
    if found.role == "owner" and member.role != "owner":
        raise OwnersOnly("Only an owner dismisses an owner.")
    _end_invitations(
        session,
        Invitation.city_id == member.city_id,
        Invitation.invited_by == citizen_id,
        Invitation.role.is_not(None),
    )
    session.delete(found)
    session.flush()
    member.record(session, "dismiss staff", "staff", found.citizen_id, role=found.role)


def _end_invitations(session: Writer, *which: ColumnElement[bool]) -> None:
    """Those that nobody has accepted yet."""
    waiting = Invitation.accepted_at.is_(None) & Invitation.revoked_at.is_(None)
    session.execute(
        update(Invitation).where(*which, waiting).values(revoked_at=func.now(), email=None),
        execution_options={"tags": ()},
    )


def silence(session: Writer, member: Member, candidate_id: str) -> None:
    """The account that speaks for a candidate does so no more: it was not theirs, or is lost. What it said
    stays, no invitation that is on its way makes another one, and somebody else can be invited.
    """
    found = session.execute(
        select(CandidateAccount)
        .join(Candidate, Candidate.id == CandidateAccount.candidate_id)
        .join(Ballot, Ballot.id == Candidate.ballot_id)
        .where(CandidateAccount.candidate_id == candidate_id, Ballot.city_id == member.city_id)
        .with_for_update(of=CandidateAccount)
    ).scalar()
    if found is None:
        raise NotFound("No account speaks for a candidate of this id in this city.")
    _end_invitations(session, Invitation.candidate_id == found.candidate_id)
    session.delete(found)
    session.flush()
    member.record(session, "silence", "candidate", found.candidate_id)
