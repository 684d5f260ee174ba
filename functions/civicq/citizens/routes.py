"""The signed-in person, as CivicQ knows them."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from civicq.web.auth import SignedIn

router = APIRouter(prefix="/api", tags=["me"])


class Me(BaseModel):
    id: UUID
    groups: list[str]


@router.get("/me")
async def me(citizen: SignedIn) -> Me:
    return Me(id=citizen.id, groups=list(citizen.groups))
