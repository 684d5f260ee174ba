"""Starlette behind Mangum, `lifespan="off"` as Mangum advises for what has none."""

import asyncio
import logging
from typing import Any

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from load_tests.bench.subjects.document import text


def raw() -> Any:
    body = text()

    async def read(request: Request) -> Response:
        return Response(body, media_type="application/json")

    return on_lambda(Starlette(routes=[Route("/api/ballots/{ballot_id}", read)]))


def on_lambda(app: ASGIApp) -> Any:
    """On a loop that is made once, and without Mangum's log lines, as under Lambda's default level."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    logging.getLogger("mangum").setLevel(logging.WARNING)
    return Mangum(app, lifespan="off")  # type: ignore[arg-type]
