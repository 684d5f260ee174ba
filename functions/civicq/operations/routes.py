"""For who runs CivicQ: its figures, and purges by hand. For everybody's browser: how fast a page was."""

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from civicq.errors import CivicError
from civicq.front.exchange import Unreachable
from civicq.metrics.fleet import LONGEST_MINUTES
from civicq.operations import commands, queries, schemas
from civicq.web.auth import operator
from civicq.web.database import Writer
from civicq.web.raw import RawJSON
from civicq.web.text import PlainNumber

public = APIRouter(prefix="/api", tags=["vitals"])
staff = APIRouter(prefix="/api/admin", tags=["admin"], dependencies=[Depends(operator)])

Minutes = Annotated[int, PlainNumber, Query(ge=1, le=LONGEST_MINUTES, description="the one under way is one")]


class NoStatistics(CivicError):
    status = 503
    title = "No statistics"


@staff.get("/metrics", response_model=schemas.Statistics)
async def read_metrics(minutes: Minutes = 5) -> RawJSON:
    """The figures of every process of the fleet, over a window that forgets."""
    try:
        return RawJSON(queries.in_second(minutes, int(time.time())))
    except Unreachable:
        raise NoStatistics(
            "Redis, where the fleet's figures are, does not answer. Try again in a moment."
        ) from None


@staff.post("/purges", status_code=202)
async def purge(writer: Writer, asked: schemas.Purge) -> schemas.Queued:
    """Redis forgets at once; the edge within seconds."""
    return schemas.Queued(tags=commands.purge(writer, asked.tags))


@public.post("/vitals", status_code=204)
async def report_vitals(seen: schemas.Vitals) -> Response:
    """A page's Core Web Vitals, as a visitor's browser measured them."""
    commands.note_visit(seen)
    return Response(status_code=204)
