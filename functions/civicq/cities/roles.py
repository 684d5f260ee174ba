"""What each role of a city's staff may do, in that city and in no other."""

from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import select

from civicq.ballots.models import City
from civicq.cities.members import Member
from civicq.cities.models import CityStaff
from civicq.errors import NoSuchCity, NotCityStaff
from civicq.web.auth import SignedIn
from civicq.web.database import Writer
from civicq.web.text import Slug

# The one table. A role that is not named for an errand cannot run it.
MAY: dict[str, frozenset[str]] = {
    "look": frozenset({"owner", "admin", "editor", "moderator", "viewer"}),
    "moderate": frozenset({"owner", "admin", "moderator"}),
    "verify": frozenset({"owner", "admin"}),
    "edit": frozenset({"owner", "admin", "editor"}),
    "manage": frozenset({"owner", "admin"}),
    "own": frozenset({"owner"}),
}


def may(member: Member, errand: str) -> bool:
    return member.role in MAY[errand]


def staff_who_may(errand: str) -> Any:
    """A dependency of routes under `/api/admin/cities/{city_slug}/`."""
    allowed = MAY[errand]

    async def member(city_slug: Slug, signed_in: SignedIn, writer: Writer) -> Member:
        found = writer.execute(
            select(City.id, CityStaff.role)
            .outerjoin(CityStaff, (CityStaff.city_id == City.id) & (CityStaff.citizen_id == signed_in.id))
            .where(City.slug == city_slug)
        ).first()
        if found is None:
            raise NoSuchCity
        if found.role not in allowed:
            raise NotCityStaff(
                "Only staff of this city in one of these roles may do this: {roles}. Ask its owner for one.",
                roles=tuple(sorted(allowed)),
            )
        return Member(signed_in.id, found.id, found.role)

    return Depends(member)


Viewer = Annotated[Member, staff_who_may("look")]
Moderator = Annotated[Member, staff_who_may("moderate")]
Verifier = Annotated[Member, staff_who_may("verify")]
Editor = Annotated[Member, staff_who_may("edit")]
Manager = Annotated[Member, staff_who_may("manage")]
Owner = Annotated[Member, staff_who_may("own")]
