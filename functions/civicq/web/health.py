"""Whether this function runs, and whether what it needs answers."""

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text

from civicq import cache
from civicq.web.database import Reader

router = APIRouter(prefix="/api", tags=["health"])


class Health(BaseModel):
    status: str


class Readiness(Health):
    database: str
    cache: str


@router.get("/health")
async def health() -> Health:
    return Health(status="ok")


@router.get("/ready")
async def ready(reader: Reader) -> Readiness:
    """503 while the database does not answer. Without the cache CivicQ is slower, but ready."""
    reader.execute(text("SELECT 1"))
    return Readiness(status="ok", database="ok", cache="ok" if cache.answers() else "unreachable")
