"""A ballot as the same JSON by four ways: lazy loading, selectinload, joinedload, and ours, by Postgres.

Each opens a session, reads one ballot and gives its JSON; all agree before any is timed, and ours is one
statement. All connections commit by themselves, so that nobody pays for a transaction.
"""

import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session, joinedload, lazyload, selectinload, undefer
from sqlalchemy.orm.interfaces import ORMOption

from civicq import db
from civicq.ballots import queries
from civicq.ballots.models import Ballot, Candidate, Contest, Measure
from load_tests.bench.counting import statements
from load_tests.bench.filling import Connection, Scale, connect, filled
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import interleaved
from load_tests.bench.votes import configured

SIZES = {"5 contests of 6 candidates": (5, 6), "40 contests of 8 candidates": (40, 8)}
LOADS = 40  # a round
LAZY, SELECTIN, JOINED, OURS = "lazy loading", "selectinload", "joinedload", "ours"
PROSE = (Measure.full_text, Measure.pro_statement, Measure.con_statement)


def run(rounds: int, quick: bool) -> list[Row]:
    rows = []
    with filled(Scale(questions=2_000, votes=4_000)) as server, configured(server):
        with connect(server) as connection:
            ballots = dict(zip(SIZES, _shape(connection), strict=True))
        orm = create_engine(server.url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0)
        loads: dict[str, Callable[[str], str]] = {
            **{name: partial(_by_orm, orm, _options(how)) for name, how in _WAYS.items()},
            OURS: _ours,
        }
        for size, ballot in ballots.items():
            _agree(loads, ballot)
            for name, load in loads.items():
                count = statements(partial(load, ballot))
                limit = [Bound(1)] if name == OURS else []
                rows.append(
                    Row(f"statements for a ballot, {size}", name, "statements", [count], bounds=limit)
                )
            times = LOADS // 8 if quick else LOADS
            subjects = {name: partial(_time, partial(load, ballot), times) for name, load in loads.items()}
            bounds = {OURS: [Bound(0.1, of=SELECTIN)]}
            rows += [
                Row(f"a ballot, {size}", name, "ms", samples, baseline=SELECTIN, bounds=bounds.get(name, ()))
                for name, samples in interleaved(subjects, rounds).items()
            ]
        orm.dispose()
    return rows


def _shape(connection: Connection) -> list[str]:
    """Two of the ballots, made as large as `SIZES` says; every fifth contest asks a measure."""
    found = connection.execute("SELECT id::text FROM ballots ORDER BY id").fetchall()
    ballots = [row[0] for row in found[: len(SIZES)]]
    for ballot, (contests, candidates) in zip(ballots, SIZES.values(), strict=True):
        values = {"ballot": ballot, "contests": contests, "candidates": candidates}
        for statement in _SHAPE:
            connection.execute(statement, values)
    connection.execute("VACUUM ANALYZE")
    return ballots


_SHAPE = (
    "UPDATE contests SET withdrawn_at = now() WHERE ballot_id = %(ballot)s",
    """
    INSERT INTO contests (id, ballot_id, kind, title, office, jurisdiction, position, source_key)
    SELECT gen_random_uuid(), %(ballot)s, CASE WHEN n %% 5 = 0 THEN 'measure' ELSE 'race' END, 'Seat ' || n,
           'Council member', 'City', n, 'shaped ' || n
    FROM generate_series(1, %(contests)s) AS n
    """,
    """
    INSERT INTO candidates (id, contest_id, ballot_id, name, party, position, source_key)
    SELECT gen_random_uuid(), id, ballot_id, 'Candidate ' || n, 'Independent', n, n
    FROM contests, generate_series(1, %(candidates)s) AS n
    WHERE ballot_id = %(ballot)s AND withdrawn_at IS NULL AND kind = 'race'
    """,
    """
    INSERT INTO measures (contest_id, ballot_id, number, summary, full_text)
    SELECT id, ballot_id, 'M' || position, repeat('What it would change. ', 20), repeat('Section. ', 200)
    FROM contests WHERE ballot_id = %(ballot)s AND withdrawn_at IS NULL AND kind = 'measure'
    """,
)

_WAYS: dict[str, Callable[..., Any]] = {LAZY: lazyload, SELECTIN: selectinload, JOINED: joinedload}


def _options(how: Callable[..., Any]) -> list[ORMOption]:
    contests = how(Ballot.contests)
    return [
        how(Ballot.city),
        how(Ballot.election),
        contests.options(how(Contest.candidates), how(Contest.measure).options(*map(undefer, PROSE))),
    ]


def _by_orm(engine: Engine, options: list[ORMOption], ballot_id: str) -> str:
    with Session(engine) as session:
        ballot = (
            session.scalars(select(Ballot).where(Ballot.id == ballot_id).options(*options)).unique().one()
        )
        contests = [each for each in ballot.contests if each.withdrawn_at is None]
        named = {name: getattr(ballot.city, name) for name in ("slug", "name", "state")}
        return json.dumps(
            {
                "id": str(ballot.id),
                "city": named,
                "election": {"name": ballot.election.name, "date": ballot.election.date.isoformat()},
                "precinct": None,
                "contests": [_contest(each) for each in sorted(contests, key=_place)],
            }
        )


def _place(row: Contest | Candidate) -> tuple[int, Any]:
    return row.position, row.id


def _contest(contest: Contest) -> dict[str, Any]:
    names = ("kind", "title", "jurisdiction", "office", "district", "seats", "voting_method", "position")
    words = ("number", "summary", *(column.key for column in PROSE))
    measure = contest.measure
    standing = [each for each in contest.candidates if each.withdrawn_at is None]
    return {
        "id": str(contest.id),
        **{name: getattr(contest, name) for name in names},
        "measure": {name: getattr(measure, name) for name in words} if measure else None,
        "candidates": [
            {"id": str(each.id), "name": each.name, "party": each.party, "position": each.position}
            for each in sorted(standing, key=_place)
        ],
    }


def _ours(ballot_id: str) -> str:
    with db.reader() as session:
        found = queries.ballot(session, ballot_id, None)
    return found.json if found else ""


def _agree(loads: dict[str, Callable[[str], str]], ballot: str) -> None:
    wanted = json.loads(_ours(ballot))
    for name, load in loads.items():
        if json.loads(load(ballot)) != wanted:
            raise CannotRun(f"{name} gives another ballot than ours")


def _time(load: Callable[[], object], times: int) -> float:
    """Median milliseconds."""
    milliseconds = []
    for _ in range(times):
        began = time.perf_counter()
        load()
        milliseconds.append((time.perf_counter() - began) * 1000)
    return statistics.median(milliseconds)
