"""Votes on one hot question from 32 writers, each of whom votes again as soon as he is answered.

They call the civic handler with the gateway's events, in as many processes as the local stage gives it;
within one, its writers wait their turn, and a vote's time includes the wait. The tally worker folds beside
them once a second. Postgres is durable: a commit waits for the disk. The peer is the same handler with the
usual way to count: look, insert, and add one to a counter.
"""

import contextlib
import json
import logging
import multiprocessing
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

from sqlalchemy import text

from cdk.local.http import Request
from cdk.local.payload import event_of
from cdk.local.postgres import Postgres
from cdk.stages import LOCAL
from civicq import db
from civicq.settings import settings
from load_tests.bench.filling import Connection, Scale, connect, filled
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import interleaved
from load_tests.bench.servers import one_node

WRITERS = 32
PROCESSES = LOCAL.concurrency["civic"]
IN_TURN = WRITERS // PROCESSES  # writers in one process
VOTES = 3_200  # of each process
WARMING = 50  # votes of each process on another question, before the clock starts
LONGEST_SECONDS = 120
OURS, COUNTER = "ours", "a counter in the row"


@dataclass(frozen=True)
class Work:
    question: str
    other: str  # one to warm up on
    votes: int
    counter: bool  # the peer's way


@dataclass(frozen=True)
class Written:
    """What the writers of one process have seen."""

    began: float
    ended: float
    cpu_seconds: float
    milliseconds: list[float]
    up: int  # of the votes that stand, by the answers that it got
    down: int
    refused: int


@dataclass(frozen=True)
class Found:
    rate: float  # votes a second
    p50: float  # milliseconds
    p99: float
    handler: float  # CPU microseconds a vote
    postgres: float


def run(rounds: int, quick: bool) -> list[Row]:
    scale = Scale(questions=20_000, votes=200_000)
    with filled(scale, durable=True) as server, configured(server), connect(server) as connection:
        questions = iter(
            connection.execute(
                "SELECT id::text FROM questions WHERE state = 'approved' ORDER BY id LIMIT 1000"
            ).fetchall()
        )
        votes = VOTES // 8 if quick else VOTES

        def measured(*, counter: bool) -> Found:
            (question,), (other,) = next(questions), next(questions)
            return measure(connection, server, Work(question, other, votes, counter))

        subjects = {OURS: partial(measured, counter=False), COUNTER: partial(measured, counter=True)}
        found = interleaved(subjects, rounds)
    return list(_rows(found))


def _rows(found: dict[str, list[Found]]) -> Iterator[Row]:
    title = f"votes on one hot question, {WRITERS} writers"
    measures = {
        "rate": (title, "votes/s", [Bound(1000, at_least=True)]),
        "p50": (f"{title}: median", "ms", []),
        "p99": (f"{title}: p99", "ms", [Bound(150)]),
        "handler": (f"{title}: CPU of the handler a vote", "µs", []),
        "postgres": (f"{title}: CPU of Postgres a vote", "µs", []),
    }
    for name, (measure_, unit, bounds) in measures.items():
        for subject, samples in found.items():
            ours = subject == OURS
            yield Row(
                measure_,
                subject,
                unit,
                [getattr(sample, name) for sample in samples],
                baseline=COUNTER if ours else None,
                bounds=bounds if ours else (),
            )


@contextlib.contextmanager
def configured(server: Postgres) -> Iterator[None]:
    """Here this process is configured as a function is, and so is each that it starts."""
    with one_node() as cache:
        variables = {
            "DATABASE_WRITER_HOST": server.host,
            "DATABASE_READER_HOST": server.host,
            "DATABASE_SSLMODE": "disable",
            "CACHE_HOST": cache.host,
            "CACHE_PORT": str(cache.port),
        }
        environment = os.environ  # noqa: TID251 (what functions are configured by)
        before = dict(environment)
        environment.update(variables)
        settings.cache_clear()
        try:
            yield
        finally:
            for engine in (db.reader_engine, db.writer_engine):
                if engine.cache_info().currsize:
                    engine().dispose()
                    engine.cache_clear()
            db.writers.cache_clear()
            environment.clear()
            environment.update(before)
            settings.cache_clear()


def measure(connection: Connection, server: Postgres, work: Work) -> Found:
    """One run of all writers; CannotRun when a vote was lost, doubled or refused."""
    processes = multiprocessing.get_context("spawn")
    question = work.question
    up, down = _standing(connection, question)
    barrier, over, answers = processes.Barrier(PROCESSES + 1), processes.Event(), processes.Queue()
    children = [
        processes.Process(target=_write, args=(seed, work, barrier, answers), daemon=True)
        for seed in range(PROCESSES)
    ]
    children.append(processes.Process(target=_fold, args=(over,), daemon=True))
    for child in children:
        child.start()
    try:
        barrier.wait(LONGEST_SECONDS)
        before = _cpu_seconds(server)
        written: list[Written] = [answers.get(timeout=LONGEST_SECONDS) for _ in range(PROCESSES)]
        postgres = _cpu_seconds(server) - before
    finally:
        over.set()
        for child in children:
            child.join(10)
            child.kill()
    expected = up + sum(each.up for each in written), down + sum(each.down for each in written)
    refused = sum(each.refused for each in written)
    if not work.counter and (
        refused or not expected == _standing(connection, question) == _tallied(connection, question)
    ):
        raise CannotRun(
            f"{refused} votes refused; acknowledged {expected}, rows {_standing(connection, question)}, "
            f"tally {_tallied(connection, question)}"
        )
    milliseconds = [each for writer in written for each in writer.milliseconds]
    seconds = max(each.ended for each in written) - min(each.began for each in written)
    count = len(milliseconds)
    return Found(
        rate=(count - refused) / seconds,
        p50=statistics.median(milliseconds),
        p99=statistics.quantiles(milliseconds, n=100)[98],
        handler=sum(each.cpu_seconds for each in written) / count * 1e6,
        postgres=postgres / count * 1e6,
    )


def _write(seed: int, work: Work, barrier: Barrier, answers: "Queue[Written]") -> None:
    from civicq.handlers import civic  # noqa: PLC0415 (in this process, which is a function)
    from civicq.questions import voting  # noqa: PLC0415

    if work.counter:
        voting.vote = _count
        logging.disable()  # of votes that it refuses because they waited too long
    chance = random.Random(seed)
    standing: dict[str, int] = {}
    events = []
    for _ in range(work.votes):
        # One in ten comes from somebody who has voted before: the same again, or another mind.
        again = standing and chance.random() < 0.1
        citizen = chance.choice(list(standing)) if again else str(uuid.uuid4())
        standing[citizen] = chance.choice((1, 1, -1, 0)) if again else chance.choice((1, 1, -1))
        events.append(_event(work.question, citizen, standing[citizen]))
    warming = [str(uuid.uuid4()) for _ in range(WARMING)]
    _settle([*standing, *warming])
    for citizen in warming:
        civic.handler(_event(work.other, citizen, 1), None)
    refused = 0
    barrier.wait(LONGEST_SECONDS)
    answered, cpu_began = [time.monotonic()] * IN_TURN, time.process_time()
    for event in events:
        refused += civic.handler(event, None)["statusCode"] != 200
        answered.append(time.monotonic())
    cpu_seconds = time.process_time() - cpu_began
    # A writer's vote waits for those of the others in its process: it was sent when its last was answered.
    milliseconds = [(now - sent) * 1000 for sent, now in zip(answered, answered[IN_TURN:], strict=False)]
    cast = list(standing.values())
    answers.put(
        Written(answered[0], answered[-1], cpu_seconds, milliseconds, cast.count(1), cast.count(-1), refused)
    )


def _event(question: str, citizen: str, value: int) -> dict[str, Any]:
    body = json.dumps({"value": value}).encode()
    request = Request("PUT", f"/api/me/votes/{question}", [("content-type", "application/json")], body)
    return event_of(request, None, {"sub": citizen, "token_use": "access"})


def _settle(citizens: list[str]) -> None:
    """They are verified residents of every city, before the clock starts."""
    values = {"citizens": citizens}
    with db.writers().begin() as session:
        session.execute(text("INSERT INTO citizens (id) SELECT unnest(CAST(:citizens AS uuid[]))"), values)
        session.execute(
            text(
                "INSERT INTO standings (citizen_id, city_id, state, method, expires_at) "
                "SELECT citizen, city.id, 'verified', 'roll', now() + interval '1 day' "
                "FROM unnest(CAST(:citizens AS uuid[])) AS citizen, cities city"
            ),
            values,
        )


def _fold(over: Event) -> None:
    from civicq.handlers import tally  # noqa: PLC0415 (as above)

    while not over.wait(1):
        tally.handler({}, None)
    tally.handler({}, None)


def _count(single: Any, citizen_id: uuid.UUID, question_id: str, value: int) -> dict[str, Any]:
    """The usual way, made safe by locking the counter's row first."""
    with single.driver.transaction():
        return _counted(single.driver.execute, citizen_id, question_id, value)


def _counted(
    execute: Callable[..., Any], citizen_id: uuid.UUID, question_id: str, value: int
) -> dict[str, Any]:
    values = {"citizen": citizen_id, "question": question_id, "value": value}
    execute("INSERT INTO citizens (id) VALUES (%(citizen)s) ON CONFLICT DO NOTHING", values)
    execute("SELECT FROM tallies WHERE question_id = %(question)s FOR UPDATE", values)
    of = "question_id = %(question)s AND citizen_id = %(citizen)s"
    (before,) = execute(f"SELECT value FROM votes WHERE {of}", values).fetchone() or (0,)  # noqa: S608
    if value and not before:
        insert = "INSERT INTO votes (question_id, citizen_id, contest_id, value)"
        chosen = "SELECT id, %(citizen)s, contest_id, %(value)s FROM questions WHERE id = %(question)s"
        execute(f"{insert} {chosen}", values)
    elif value:
        execute(f"UPDATE votes SET value = %(value)s WHERE {of}", values)  # noqa: S608
    else:
        execute(f"DELETE FROM votes WHERE {of}", values)  # noqa: S608
    changed = {"up": (value == 1) - (before == 1), "down": (value == -1) - (before == -1)}
    up, down = execute(
        "UPDATE tallies SET up = up + %(up)s, down = down + %(down)s WHERE question_id = %(question)s "
        "RETURNING up, down",
        values | changed,
    ).fetchone()
    return {"question_id": question_id, "value": value, "up": up, "down": down}


def _standing(connection: Connection, question: str) -> tuple[int, int]:
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE value = 1), count(*) FILTER (WHERE value = -1) FROM votes "
        "WHERE question_id = %s",
        [question],
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def _tallied(connection: Connection, question: str) -> tuple[int, int]:
    row = connection.execute("SELECT up, down FROM tallies WHERE question_id = %s", [question]).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def _cpu_seconds(server: Postgres) -> float:
    """What the server and its children have used, those that are gone included."""
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = status.read_text().rsplit(")", 1)[1].split()
            pid, parent, session = int(status.parent.name), int(words[1]), int(words[3])
            if pid == server.process.pid:
                ticks += sum(int(word) for word in words[11:15])
            elif server.process.pid in {parent, session}:
                ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")
