"""What each role of a city's staff may do, in that city and in no other."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from sqlalchemy import select

from civicq.ballots.models import City
from civicq.cities.models import CityStaff
from civicq.errors import NotCityStaff, NotFound
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


@dataclass(frozen=True)
class Staff:
    """A member of a city's staff, about to do something there that their role may do."""

    id: UUID
    city_id: UUID
    city_slug: str
    role: str


def staff_who_may(errand: str) -> Any:
    """A dependency of routes under `/api/admin/cities/{city_slug}/`."""
    allowed = MAY[errand]

    async def member(city_slug: Slug, signed_in: SignedIn, writer: Writer) -> Staff:
        found = writer.execute(
            select(City.id, CityStaff.role)
            .outerjoin(CityStaff, (CityStaff.city_id == City.id) & (CityStaff.citizen_id == signed_in.id))
            .where(City.slug == city_slug)
        ).first()
        if found is None:
            raise NotFound("There is no such city. GET /api/cities lists them.")
        if found.role not in allowed:
            listed = ", ".join(sorted(allowed))
            raise NotCityStaff(
                f"Only staff of this city who are {listed} may do this. Ask its owner for a role."
            )
        return Staff(signed_in.id, found.id, city_slug, found.role)

    return Depends(member)


Viewer = Annotated[Staff, staff_who_may("look")]
Moderator = Annotated[Staff, staff_who_may("moderate")]
Verifier = Annotated[Staff, staff_who_may("verify")]
Editor = Annotated[Staff, staff_who_may("edit")]
Manager = Annotated[Staff, staff_who_may("manage")]
Owner = Annotated[Staff, staff_who_may("own")]
