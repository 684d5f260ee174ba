"""FastAPI behind Mangum: `async def` endpoints, so that no thread is hopped to, and Pydantic 2 models."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query
from pydantic import BaseModel, Field
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import Response

from load_tests.bench.subjects.document import ballot, text
from load_tests.bench.subjects.mangum_starlette import on_lambda


class City(BaseModel):
    slug: str
    name: str
    state: str


class Election(BaseModel):
    date: date
    name: str


class Candidate(BaseModel):
    id: uuid.UUID
    name: str
    incumbent: bool
    questions: int
    statement: str


class Contest(BaseModel):
    id: uuid.UUID
    kind: str
    title: str
    seats: int
    voting_method: str
    candidates: list[Candidate]


class Ballot(BaseModel):
    id: uuid.UUID
    city: City
    election: Election
    contests: list[Contest]


class Asked(BaseModel):
    contest_id: uuid.UUID
    text: str = Field(min_length=10, max_length=500)


def sixteen_routes() -> Any:
    return on_lambda(application())


def application() -> FastAPI:
    """Four nouns with a list, one, a new one and a change each: about as many routes as CivicQ's own API."""
    app = FastAPI(openapi_url=None)
    document = ballot()
    for noun in ("ballots", "contests", "candidates", "questions"):

        async def read(item_id: uuid.UUID) -> Any:
            return document

        async def several(limit: Annotated[int, Query(ge=1, le=50)] = 20, after: str | None = None) -> Any:
            return [document]

        async def create(asked: Asked) -> Any:
            return document

        async def change(item_id: uuid.UUID, asked: Asked) -> Any:
            return document

        app.get(f"/api/{noun}/{{item_id}}", response_model=Ballot)(read)
        app.get(f"/api/{noun}", response_model=list[Ballot])(several)
        app.post(f"/api/{noun}", response_model=Ballot, status_code=201)(create)
        app.put(f"/api/{noun}/{{item_id}}", response_model=Ballot)(change)
    return app


def raw() -> Any:
    return on_lambda(_returning_text())


def modelled() -> Any:
    return on_lambda(_returning_a_model())


def raw_in_layers() -> Any:
    return on_lambda(_in_layers(_returning_text()))


def modelled_in_layers() -> Any:
    return on_lambda(_in_layers(_returning_a_model()))


def _returning_text() -> FastAPI:
    app = FastAPI(openapi_url=None)
    body = text()

    @app.get("/api/ballots/{ballot_id}")
    async def read(ballot_id: uuid.UUID) -> Response:
        return Response(body, media_type="application/json")

    return app


def _returning_a_model() -> FastAPI:
    app = FastAPI(openapi_url=None)
    document = Ballot.model_validate(ballot())

    @app.get("/api/ballots/{ballot_id}")
    async def read(ballot_id: uuid.UUID) -> Ballot:
        return document

    return app


def _in_layers(app: FastAPI) -> FastAPI:
    """Three middlewares as FastAPI's documentation teaches to write them: a header each, and nothing else."""

    async def pass_on(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers["x-process-time"] = "0"
        return response

    for _ in range(3):
        app.add_middleware(BaseHTTPMiddleware, dispatch=pass_on)
    return app
