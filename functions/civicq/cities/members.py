"""Somebody of a city's staff, the record of what they decide, and that a city is never without an owner."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from civicq.audit import commands as audit
from civicq.ballots.models import City
from civicq.cities.models import CityStaff
from civicq.db import Writer
from civicq.errors import CivicError


class NoOwnerLeft(CivicError):
    status = 409
    title = "No owner left"


@dataclass(frozen=True)
class Member:
    """One who may do in this city what they are about to do."""

    id: UUID
    city_id: UUID
    role: str

    def record(
        self, session: Writer, action: str, target_kind: str, target_id: object, **detail: Any
    ) -> None:
        """No words of citizens belong in `detail`: they could never be taken out again."""
        audit.record(
            session, action, target_kind, target_id,
            actor_id=self.id, actor_role=self.role, city_id=self.city_id, **detail,
        )  # fmt: skip


def keep_an_owner(session: Writer, city_id: UUID, leaving: UUID) -> None:
    """`NoOwnerLeft` if the city has no other owner. Owners who leave at one moment wait for one another.

    A city that nobody vouches for may be left: its owner cannot invite another one.
    """
    owners = session.scalars(
        select(CityStaff.citizen_id)
        .where(CityStaff.city_id == city_id, CityStaff.role == "owner")
        .order_by(CityStaff.citizen_id)
        .with_for_update()
    ).all()
    if owners == [leaving]:
        city = session.get_one(City, city_id)
        if city.activated_at is None:
            return
        raise NoOwnerLeft(
            "{city} keeps an owner, and has no other. Make somebody else one first.", city=city.name
        )
