"""The queries behind the busiest pages, on the busiest rows there are: each with its plan and its time."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, TextClause, text

from cdk.local.advising.catalogue import Row
from civicq.ballots import queries as ballots
from civicq.db import Reader, Rows
from civicq.questions import queries as questions

SLOW_MILLISECONDS = 100

_BUSIEST = """
    SELECT question.id::text AS question_id, question.contest_id::text, question.ballot_id::text,
           question.author_id::text, city.slug AS city_slug, question.issues[1] AS issue,
           (SELECT citizen_id::text FROM votes WHERE question_id = question.id LIMIT 1) AS voter_id,
           (SELECT id::text FROM candidates WHERE ballot_id = question.ballot_id LIMIT 1) AS candidate_id
    FROM (SELECT question_id FROM tallies WHERE listed ORDER BY up + down DESC LIMIT 1) AS most
    JOIN questions question ON question.id = most.question_id
    JOIN ballots ballot ON ballot.id = question.ballot_id JOIN cities city ON city.id = ballot.city_id
"""


@dataclass(frozen=True, slots=True)
class Explained:
    name: str
    milliseconds: float
    planning_milliseconds: float
    plan: str


Ask = Callable[[Any], object]


def explained(engine: Engine) -> Iterator[Explained]:
    """None where there is no question yet. Each query runs twice; told is the second run, of warm pages."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql(_BUSIEST).mappings().first()
    if found is None:
        return
    for name, ask in _asked(dict(found)):
        pooled = engine.raw_connection()
        yield _explain(name, _Noting(pooled.driver_connection), ask)
        pooled.close()


def _asked(of: Row) -> Iterator[tuple[str, Ask]]:
    """Through the product's own functions, so that what is explained is what is sent."""
    yield "cities", ballots.cities
    yield "city", lambda s: ballots.city(s, of["city_slug"])
    yield "ballot", lambda s: ballots.ballot(s, of["ballot_id"], None)
    yield "contest", lambda s: ballots.contest(s, of["contest_id"])
    if of["candidate_id"] is not None:
        yield "candidate", lambda s: ballots.candidate(s, of["candidate_id"])
    for sort in ("trending", "top", "new", "controversial", "unanswered"):
        yield f"questions by {sort}", _list(of, sort, None)
        if of["issue"] is not None:
            yield f"questions of an issue by {sort}", _list(of, sort, of["issue"])
    yield "question", lambda s: questions.with_versions(s, of["question_id"])
    yield "trending on a ballot", lambda s: questions.trending_on_ballot(s, of["ballot_id"], 20)
    yield "trending in a city", lambda s: questions.trending_in_city(s, of["city_slug"], 20)
    yield "search in a city", lambda s: questions.search(s, of["city_slug"], "zebra")
    yield "my questions", lambda s: questions.by_author(s, of["author_id"], after=None, limit=20)
    yield "my votes", lambda s: questions.votes_of(s, of["voter_id"], None, after=None, limit=1000)


def _list(of: Row, sort: str, issue: str | None) -> Ask:
    return lambda s: questions.by_contest(s, of["contest_id"], sort=sort, issue=issue, after=None, limit=20)


class _Noting(Reader):
    """Remembers what it was asked."""

    def __init__(self, driver: Any) -> None:
        super().__init__(driver)
        self.asked: list[tuple[TextClause, Mapping[str, Any] | None]] = []

    def execute(self, statement: TextClause, values: Mapping[str, Any] | None = None) -> Rows:
        self.asked.append((statement, values))
        return super().execute(statement, values)


def _explain(name: str, reader: _Noting, ask: Ask) -> Explained:
    ask(reader)
    ((statement, values),) = reader.asked
    explain = text(f"EXPLAIN (ANALYZE, BUFFERS) {statement.text}")
    plan = "\n".join(row[0] for row in reader.execute(explain, values))
    times = re.findall(r"^(Planning|Execution) Time: ([\d.]+) ms", plan, re.MULTILINE)
    took = {kind: float(milliseconds) for kind, milliseconds in times}
    return Explained(name, took["Execution"], took["Planning"], plan)
