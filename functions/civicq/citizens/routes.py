"""The signed-in person, as CivicQ knows them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from civicq.citizens import queries
from civicq.web.auth import SignedIn
from civicq.web.database import Single

router = APIRouter(prefix="/api", tags=["me"])


class Me(BaseModel):
    id: UUID
    groups: list[str]
    works: Annotated[bool, Field(description="whether they work for a city or speak for a candidate")]


@router.get("/me")
async def me(citizen: SignedIn, single: Single) -> Me:
    return Me(id=citizen.id, groups=list(citizen.groups), works=queries.works(single, citizen.id))
