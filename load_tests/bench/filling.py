"""A database as full as a big election makes it, filled by COPY from a fixed seed.

uv run python -m load_tests.bench.filling --data DIR [--questions 1000000] [--votes 10000000]

Contests and votes are skewed by Zipf's law: the first contest holds a sixth of all questions. A list is
slowest at its ends, so there are ends: an issue that a third of the questions carry, one that ten carry, one
that only old questions carry; a citizen who votes on every fiftieth question, an author of every
five-hundredth. Each question names a street: every tenth the first, half as many the second, and so on.
"""

import argparse
import contextlib
import random
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import psycopg

from cdk.local.postgres import Postgres
from civicq import migrations
from civicq.questions import ranking
from load_tests.bench.rounds import tell

Connection = psycopg.Connection[Any]

BALLOTS = 10
CONTESTS = 200
CANDIDATES = 6  # in each contest
LAST_ASKED = datetime(2027, 5, 1, tzinfo=UTC)
ASKED_WITHIN = timedelta(days=60)
COMMON, RARE, FADED = "housing", "harbor-seals", "snow"
ISSUES = ("budget", "transit", "schools", "parks", "policing", "water", "zoning", "energy", "arts", "noise")
RARE_QUESTIONS = 10  # all of them in the first contest
FADED_SHARE = 0.05  # of the questions, the oldest
WITHDRAWN_EVERY = 50
DILIGENT_EVERY = 50
PROLIFIC_EVERY = 500
STREETS = 10_000
BLOCK = 1_000  # questions whose rows go to the server at a time


@dataclass(frozen=True)
class Scale:
    questions: int = 1_000_000
    votes: int = 10_000_000

    @property
    def citizens(self) -> int:
        return max(self.votes // 50, 100)


@dataclass(frozen=True)
class Asked:
    id: str
    at: str
    contest: int


@contextlib.contextmanager
def filled(scale: Scale, data: Path | None = None, *, durable: bool = False) -> Iterator[Postgres]:
    """A server with a full database. With `data` it is kept, and used again for the same scale."""
    with contextlib.ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="civicq-bench-")))
        server = Postgres.start(folder / "postgres", durable=durable, report=tell)
        if data is None:
            stack.callback(server.home.remove)
        stack.enter_context(server)
        migrations.upgrade(server.url)
        with connect(server) as connection:
            held = connection.execute("SELECT obj_description('votes'::regclass)").fetchone()
            if held != (repr(scale),):
                if connection.execute("SELECT FROM cities LIMIT 1").fetchone():
                    raise SystemExit(
                        f"{folder} holds another filling: name another folder, or delete this one"
                    )
                fill(connection, scale)
        yield server


def connect(server: Postgres) -> Connection:
    """As the server's owner, who is under no time limits."""
    return psycopg.connect(
        host=server.host, port=server.port, user=server.user, dbname=server.database, autocommit=True
    )


def fill(connection: Connection, scale: Scale, report: Callable[[str], None] = tell) -> None:
    """Fill empty tables. The last thing it writes is the scale, so that half a filling passes for none."""
    chance = random.Random(1)
    # Foreign keys hold by construction, and checking them row by row would take most of the time.
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute("SET work_mem = '256MB'")
    indexes = _drop_indexes(connection)
    contests = _places(connection, chance)
    citizens = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(scale.citizens)]
    _copy(connection, "citizens (id)", (f"{citizen}\n" for citizen in citizens))
    report(f"{scale.questions:,} questions")
    asked = _copy_questions(connection, scale, contests, citizens, chance)
    report(f"{scale.votes:,} votes")
    _copy(
        connection,
        "votes (question_id, citizen_id, contest_id, value, cast_at)",
        _votes(scale, asked, [contest for contest, _ in contests], citizens, chance),
    )
    report("tallies, counted from the votes")
    connection.execute(_TALLIES)
    connection.execute(_LISTINGS)
    # No trigger fires while tables are filled.
    connection.execute("INSERT INTO ranking_outbox (contest_id) SELECT id FROM contests")
    for number, index in enumerate(indexes, 1):
        report(f"index {number} of {len(indexes)}")
        connection.execute(index)
    report("VACUUM and ANALYZE")
    connection.execute("VACUUM ANALYZE")
    connection.execute("RESET ALL")
    connection.execute(f"COMMENT ON TABLE votes IS '{scale!r}'")


def _drop_indexes(connection: Connection) -> list[str]:
    """Drop what is no key, and give what makes it again: an index built at the end is sorted, not grown."""
    found = connection.execute("""
        SELECT index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid)
        FROM pg_index index JOIN pg_class class ON class.oid = index.indrelid
        WHERE class.relnamespace = 'public'::regnamespace AND NOT index.indisunique
    """).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [made for _, made in found]


def _copy(connection: Connection, table: str, rows: Iterable[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        rows = iter(rows)
        while block := "".join(islice(rows, BLOCK)):
            copy.write(block)


def _places(connection: Connection, chance: random.Random) -> list[tuple[str, str]]:
    """One election, a city for each ballot; answers each contest's id and its ballot's."""

    def new() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))

    election, date = new(), LAST_ASKED.date() + timedelta(days=17)
    connection.execute("INSERT INTO elections (id, date, name) VALUES (%s, %s, 'General')", [election, date])
    ballots = [new() for _ in range(BALLOTS)]
    for number, ballot in enumerate(ballots):
        city = new()
        connection.execute(
            "INSERT INTO cities (id, slug, name) VALUES (%s, %s, %s)",
            [city, f"city-{number}", f"City {number}"],
        )
        connection.execute(
            "INSERT INTO ballots (id, city_id, election_id, election_date) VALUES (%s, %s, %s, %s)",
            [ballot, city, election, date],
        )
    contests = [(new(), ballots[number % BALLOTS]) for number in range(CONTESTS)]
    _copy(
        connection,
        "contests (id, ballot_id, kind, title, position, source_key)",
        (
            f"{contest}\t{ballot}\trace\tSeat {place}\t{place}\t{place}\n"
            for place, (contest, ballot) in enumerate(contests)
        ),
    )
    _copy(
        connection,
        "candidates (id, contest_id, ballot_id, name, position, source_key)",
        (
            f"{new()}\t{contest}\t{ballot}\tCandidate {place}\t{place}\t{place}\n"
            for contest, ballot in contests
            for place in range(CANDIDATES)
        ),
    )
    return contests


def _copy_questions(
    connection: Connection,
    scale: Scale,
    contests: Sequence[tuple[str, str]],
    citizens: Sequence[str],
    chance: random.Random,
) -> list[Asked]:
    """In the order of their asking; each in one contest, the earlier contests far more often."""
    weights = list(accumulate(1 / rank for rank in range(1, CONTESTS + 1)))
    chosen = chance.choices(range(CONTESTS), cum_weights=weights, k=scale.questions)
    step = ASKED_WITHIN / scale.questions
    asked = []
    for number, contest in enumerate(chosen):
        at = LAST_ASKED - step * (scale.questions - number)
        asked.append(Asked(_uuid7(at, chance), at.isoformat(), contest))
    in_first = [number for number, contest in enumerate(chosen) if contest == 0]
    rare = set(in_first[:: max(len(in_first) // RARE_QUESTIONS, 1)][:RARE_QUESTIONS])

    def row(number: int, question: Asked) -> str:
        issues = set(chance.sample(ISSUES, chance.randrange(3)))
        if chance.random() < 1 / 3:
            issues.add(COMMON)
        if number < scale.questions * FADED_SHARE:
            issues.add(FADED)
        if number in rare:
            issues.add(RARE)
        author = citizens[1] if number % PROLIFIC_EVERY == 0 else chance.choice(citizens)
        state = "withdrawn" if number % WITHDRAWN_EVERY == WITHDRAWN_EVERY - 1 else "approved"
        contest, ballot = contests[question.contest]
        listed = ",".join(sorted(issues))
        return f"{question.id}\t{contest}\t{ballot}\t{author}\t{{{listed}}}\t{state}\t{question.at}\n"

    _copy(
        connection,
        "questions (id, contest_id, ballot_id, author_id, issues, state, asked_at)",
        (row(number, question) for number, question in enumerate(asked)),
    )
    streets = chance.choices(
        range(1, STREETS + 1), [1 / rank for rank in range(1, STREETS + 1)], k=len(asked)
    )
    _copy(
        connection,
        "question_versions (question_id, number, text, written_at)",
        (
            f"{question.id}\t1\tWhat will you do about matter {number} on street{street}, who is to pay for "
            f"it, and how shall we know in a year that it has worked?\t{question.at}\n"
            for number, (question, street) in enumerate(zip(asked, streets, strict=True))
        ),
    )
    connection.execute(_WORDS)
    return asked


def _uuid7(at: datetime, chance: random.Random) -> str:
    milliseconds = int(at.timestamp() * 1000)
    random_bits = chance.getrandbits(12) << 64 | chance.getrandbits(62)
    digits = f"{milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | random_bits:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _votes(
    scale: Scale,
    asked: Sequence[Asked],
    contests: Sequence[str],
    citizens: Sequence[str],
    chance: random.Random,
) -> Iterator[str]:
    """The rows of one question at a time. Its voters are neighbours in the list of citizens, which is in no
    order: so nobody votes twice, and nothing has to be remembered.
    """
    counts = _counts(scale, asked, chance)
    voters = list(citizens[1:]) * 2
    for number, question in enumerate(asked):
        count = min(counts[number], len(citizens) - 1)
        first = chance.randrange(len(citizens) - 1)
        ups = round(count * chance.betavariate(4, 2))
        cast = [(voters[first : first + ups], 1), (voters[first + ups : first + count], -1)]
        if number % DILIGENT_EVERY == 0:
            cast.append(([citizens[0]], 1))
        contest = contests[question.contest]
        yield "".join(
            f"{question.id}\t"
            + f"\t{contest}\t{value}\t{question.at}\n{question.id}\t".join(who)
            + f"\t{contest}\t{value}\t{question.at}\n"
            for who, value in cast
            if who
        )


def _counts(scale: Scale, asked: Sequence[Asked], chance: random.Random) -> list[int]:
    """How many votes each question has. Within a contest, any question may be the one with the most."""
    counts = [0] * len(asked)
    by_contest: dict[int, list[int]] = {}
    for number, question in enumerate(asked):
        by_contest.setdefault(question.contest, []).append(number)
    for numbers in by_contest.values():
        chance.shuffle(numbers)
        most = scale.votes * len(numbers) / len(asked) / sum(1 / rank for rank in range(1, len(numbers) + 1))
        for rank, number in enumerate(numbers, 1):
            counts[number] = int(most / rank + chance.random())
    return counts


# As `similarity.words` has it.
_WORDS = """
UPDATE questions
SET words = stems(version.text) || array_to_tsvector(ARRAY[contest_id::text])
FROM question_versions version WHERE version.question_id = id
"""
_UP, _DOWN = "vote.up", "vote.down"
_TALLIES = f"""
INSERT INTO tallies (question_id, contest_id, ballot_id, listed, up, down, top, trending, controversial)
SELECT question.id, question.contest_id, question.ballot_id, question.state = 'approved', {_UP}, {_DOWN},
       {ranking.top(_UP, _DOWN)}, {ranking.trending(_UP, _DOWN, "question.asked_at")},
       {ranking.controversial(_UP, _DOWN)}
FROM questions question JOIN (
    SELECT question.id, count(*) FILTER (WHERE value = 1)::int AS up,
           count(*) FILTER (WHERE value = -1)::int AS down
    FROM questions question LEFT JOIN votes ON votes.question_id = question.id GROUP BY question.id
) vote ON vote.id = question.id
"""  # noqa: S608 (only constants are put in)
_LISTINGS = """
INSERT INTO issue_listings (question_id, issue, contest_id, top, trending, controversial)
SELECT question_id, issue, tally.contest_id, top, trending, controversial
FROM tallies tally JOIN questions question ON question.id = question_id
CROSS JOIN unnest(question.issues) AS issue WHERE listed
"""


@dataclass(frozen=True)
class Landmarks:
    """Whom and what a measurement asks for."""

    ballot: str
    city: str
    contest: str  # the one with the most questions
    question: str  # the one with the most votes
    diligent: str
    prolific: str


def landmarks(connection: Connection) -> Landmarks:
    ballot, city, contest = connection.execute("""
        SELECT ballot.id::text, city.slug, contest.id::text
        FROM contests contest JOIN ballots ballot ON ballot.id = contest.ballot_id
        JOIN cities city ON city.id = ballot.city_id WHERE contest.position = 0
    """).fetchone() or ("", "", "")
    found = [
        connection.execute(query).fetchone() or ("",)
        for query in (
            "SELECT question_id::text FROM tallies ORDER BY up + down DESC LIMIT 1",
            "SELECT citizen_id::text FROM votes GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
            "SELECT author_id::text FROM questions GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        )
    ]
    return Landmarks(ballot, city, contest, *(row[0] for row in found))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.bench.filling", description="Fill a database."
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="where it is kept")
    parser.add_argument("--questions", type=int, default=Scale.questions)
    parser.add_argument("--votes", type=int, default=Scale.votes)
    told = parser.parse_args()
    with filled(Scale(told.questions, told.votes), told.data):
        tell("filled")


if __name__ == "__main__":
    main()
