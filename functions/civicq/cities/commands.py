"""How a city runs CivicQ: its settings, its hours, its staff."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from civicq.ballots.models import Ballot, City
from civicq.cities.members import Member
from civicq.cities.models import CityStaff
from civicq.db import Writer
from civicq.errors import CivicError, NotFound


class NoOwnerLeft(CivicError):
    status = 409
    title = "No owner left"


class OwnersOnly(CivicError):
    status = 403
    title = "For owners"


@dataclass(frozen=True)
class Settings:
    """Whom a city takes for its resident, and when a moderator reads."""

    standing_methods: list[str]
    standing_days: int
    moderation: str


def settings_of(session: Writer, city_id: UUID) -> Settings:
    city = session.get_one(City, city_id)
    return Settings(city.standing_methods, city.standing_days, city.moderation)


def change_settings(session: Writer, member: Member, settings: Settings) -> None:
    """For whoever is verified from now on: nobody's standing is taken away by it."""
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
    ballot.closes_at = closes_at
    if frozen != (ballot.frozen_at is not None):
        ballot.frozen_at = func.now() if frozen else None
    session.flush()
    member.record(session, "set hours", "ballot", ballot.id, closes_at=closes_at, frozen=frozen)


def dismiss(session: Writer, member: Member, whose: str) -> None:
    """Somebody works for the city no more, from the next request on. An owner goes by an owner."""
    # In the order of ids, so that two owners who dismiss one another at once leave one of them.
    owners = session.scalars(
        select(CityStaff)
        .where(CityStaff.city_id == member.city_id, CityStaff.role == "owner")
        .order_by(CityStaff.citizen_id)
        .with_for_update()
    ).all()
    found = session.get(CityStaff, (member.city_id, UUID(whose)), with_for_update=True)
    if found is None:
        raise NotFound("Nobody of this id works for this city.")
    if found.role == "owner":
        if member.role != "owner":
            raise OwnersOnly("Only an owner dismisses an owner.")
        if len(owners) == 1:
            raise NoOwnerLeft("A city keeps an owner. Make somebody else one first.")
    session.delete(found)
    session.flush()
    member.record(session, "dismiss", "staff", found.citizen_id, role=found.role)
