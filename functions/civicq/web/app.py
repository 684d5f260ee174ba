"""The application around some routers: the same bounds, errors and caching whichever function serves them."""

import asyncio
import functools
import logging
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from mangum import Mangum
from starlette.types import ASGIApp, Receive, Scope, Send

from civicq.errors import CivicError
from civicq.front import locked
from civicq.front.event import Answer, Event, Handler
from civicq.metrics.requests import routed
from civicq.settings import origin_secrets
from civicq.web import problems
from civicq.web.bounds import Bounds, exact_query
from civicq.web.caching import CacheHeaders

_log = logging.getLogger(__name__)


class Broken(CivicError):
    status = 500
    title = "Internal error"


class LastResort:
    """A bug ends as a problem document for the person and as one trace in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception:  # noqa: BLE001 (whatever it is, the person gets an answer)
            _log.exception("unhandled error")
            broken = Broken("Something broke on our side and has been noted. Try again in a moment.")
            await problems.problem(broken, scope)(scope, receive, send)


class Routed:
    """Tells the statistics which route a request came to, by its template."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            route = scope.get("route")
            if route is not None:
                routed(scope["method"], route.path)


def create_app(*routers: APIRouter) -> FastAPI:
    app = FastAPI(
        title="CivicQ",
        version="1",
        openapi_url=None,  # one document describes all functions; see `description`
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(exact_query)],
    )
    for router in routers:
        app.include_router(router)
    app.state.routes = [route for router in routers for route in router.routes]
    problems.register(app)
    app.add_middleware(Routed)
    app.add_middleware(LastResort)
    app.add_middleware(Bounds)
    app.add_middleware(CacheHeaders)
    return app


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    """The process's one loop."""
    return asyncio.new_event_loop()


def lambda_handler(app: FastAPI) -> Handler:
    """The function that Lambda calls; only the edge may ask."""
    return locked(adapted(app), origin_secrets)


def adapted(app: FastAPI) -> Handler:
    """As `lambda_handler`, for whoever has looked at the caller already."""
    # What is no text to Mangum travels as base64, which no cache keeps.
    text_types = ["text/", "application/json", "application/atom+xml", problems.MEDIA_TYPE]
    # Mangum asks for the current loop, when made and at each event. Python 3.12 and later warn where there is
    # none, and there is none after another loop has run in this thread.
    asyncio.set_event_loop(_loop())
    # lifespan="off": Mangum would run start-up and shut-down around every single invocation.
    mangum = Mangum(app, lifespan="off", text_mime_types=text_types)

    def handler(event: Event, context: Any) -> Answer:
        asyncio.set_event_loop(_loop())
        return mangum(event, context)

    return handler
