"""For a city's staff: who answered what, and a ballot's questions and answers to take away."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from civicq.cities.roles import Viewer
from civicq.coverage import queries, tables
from civicq.errors import NotFound
from civicq.web.database import Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id

staff = APIRouter(prefix="/api/admin/cities/{city_slug}", tags=["admin"])


class CoveredCandidate(BaseModel):
    id: UUID
    name: str
    invited: bool
    has_account: bool
    answers: int


class CoveredContest(BaseModel):
    id: UUID
    title: str
    ballot_id: UUID
    questions: int
    unanswered: int
    candidates: list[CoveredCandidate]


class Coverage(BaseModel):
    contests: list[CoveredContest]


class Day(BaseModel):
    day: date
    questions: int


class Waiting(BaseModel):
    open: int
    oldest: datetime | None


class Figures(BaseModel):
    questions: dict[str, int]
    days: list[Day]
    votes: int
    residents: dict[str, int]
    candidates: int
    candidates_answering: int
    reports: Waiting
    mistakes: Waiting


@staff.get("/figures", response_model=Figures)
async def figures(member: Viewer, writer: Writer) -> RawJSON:
    """The city in numbers: questions by state and by day of the last fourteen, residents by how they were
    verified, and what waits for its staff.
    """
    return RawJSON(queries.figures(writer, member.city_id))


@staff.get("/coverage", response_model=Coverage)
async def coverage(member: Viewer, writer: Writer) -> RawJSON:
    return RawJSON(queries.coverage(writer, member.city_id))


@staff.get("/ballots/{ballot_id}/export")
async def export(
    ballot_id: Id,
    *,
    data: Literal["questions", "answers"],
    format: Literal["csv", "json"],  # noqa: A002 (it is what one says)
    member: Viewer,
    writer: Writer,
    after: Annotated[Id | None, Query(description="the last id of the file before")] = None,
) -> Response:
    """A ballot's questions or answers, without personal data; the CSV is safe in a spreadsheet. Where one
    file does not hold all, its `Link` header leads to the next (RFC 8288).
    """
    rows = queries.export(writer, member.city_id, ballot_id, data, after)
    if rows is None:
        raise NotFound("This city has no such ballot.")
    columns = queries.COLUMNS[data]
    headers = {"Content-Disposition": f'attachment; filename="{data}.{format}"'}
    if len(rows) > queries.MOST_ROWS:
        rows = rows[: queries.MOST_ROWS]
        headers["Link"] = f'<?data={data}&format={format}&after={rows[-1][0]}>; rel="next"'
    if format == "csv":
        return Response(tables.as_csv(columns, rows), 200, headers, "text/csv; charset=utf-8")
    return RawJSON(tables.as_json(data, columns, rows), 200, headers)
