"""Every list of the API on a million questions and ten million votes, by the functions that the routes call:
session, driver and Postgres, without HTTP. Each is counted to be one statement.

The peer of a page is the usual one: an OFFSET to reach it, and a COUNT beside it.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial

from sqlalchemy import text

from civicq import db
from civicq.ballots import queries as ballots
from civicq.handlers import rank
from civicq.questions import queries
from civicq.questions.queries import SCORES
from load_tests.bench import filling
from load_tests.bench.counting import statements
from load_tests.bench.filling import Connection, Landmarks, Scale
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import interleaved
from load_tests.bench.votes import configured

CALLS = 40  # of each list, a round
P95_MILLISECONDS = 20
DEEP = 0.6  # of a contest's questions lie before a deep page
# From common words to rare ones. Dearest are a hundredth and what is just rare enough: too few of the best
# supported have them, and many others do.
SEARCHES = {
    "a word of all": "matter",
    "a word of a tenth": "street1",
    "all of a question's words": "what will you do about street3, and who is to pay for it",
    "a word of one": "777",
    "a word of a hundredth": "street10",
    "a word just rare enough for the index": "street7",
    "the beginning of a word": "wor",
    "a word of nobody": "zebra",
}
Call = Callable[[], object]
USUAL = "OFFSET and COUNT"


def run(rounds: int, quick: bool) -> list[Row]:
    scale = Scale(questions=20_000, votes=200_000) if quick else Scale()
    with filling.filled(scale) as server, configured(server), filling.connect(server) as connection:
        # A run ends after its time; what is left is the next one's.
        while any(rank.handler({}, None).values()):
            pass
        with db.reader() as reader, db.single() as single:
            calls = _calls(connection, reader, single)
            for name, call in calls.items():
                if (sent := statements(call)) != 1:
                    raise CannotRun(f"{name}: {sent} statements")
            calls[USUAL] = partial(_usual, reader, filling.landmarks(connection))
            found = interleaved({name: partial(_time, call) for name, call in calls.items()}, rounds)
    title = f"lists at {scale.questions:,} questions and {scale.votes:,} votes"
    return [
        Row(
            f"{title}: {measure}",
            name,
            "ms",
            [sample[place] for sample in samples],
            bounds=[Bound(P95_MILLISECONDS)] if measure == "p95" and name != USUAL else (),
        )
        for place, measure in enumerate(("p50", "p95", "max"))
        for name, samples in found.items()
    ]


def _calls(connection: Connection, reader: db.Reader, single: db.Single) -> dict[str, Call]:
    known = filling.landmarks(connection)
    calls: dict[str, Call] = {}
    for sort in ("trending", "top", "new", "controversial", "unanswered"):
        deep = _cursor(connection, known.contest, sort)
        for issue in (None, filling.COMMON, filling.RARE, filling.FADED):
            for page, after in (("first page", None), ("deep page", deep)):
                calls[f"{sort}, {issue or 'any issue'}, {page}"] = partial(
                    queries.by_contest, reader, known.contest, sort=sort, issue=issue, after=after, limit=20
                )
    calls["trending on a ballot"] = partial(queries.trending_on_ballot, reader, known.ballot, 20)
    calls["trending in a city"] = partial(queries.trending_in_city, reader, known.city, 20)
    for sought, words in SEARCHES.items():
        calls[f"search for {sought}"] = partial(queries.search, reader, known.city, words)
    calls["a question with its versions"] = partial(queries.with_versions, reader, known.question)
    calls["a ballot"] = partial(ballots.ballot, reader, known.ballot, None)
    mine = partial(queries.votes_of, single, known.diligent)
    calls["my questions"] = partial(queries.by_author, single, known.prolific, after=None, limit=20)
    calls["my votes"] = partial(mine, None, after=None, limit=1000)
    calls["my votes in a contest"] = partial(mine, known.contest, after=None, limit=1000)
    return calls


def _cursor(connection: Connection, contest: str, sort: str) -> str:
    """Of the page that begins where most of a contest's questions have gone by."""
    score = "0::float8" if sort == "new" else SCORES[sort]
    found = connection.execute(
        f"""
        SELECT {score} AS score, question_id::text FROM tallies WHERE contest_id = %s
        ORDER BY score DESC, tallies.question_id DESC
        OFFSET (SELECT {DEEP} * count(*) FROM tallies WHERE contest_id = %s) LIMIT 1
        """,  # noqa: S608 (only constants are put in)
        [contest, contest],
    ).fetchone()
    if found is None:
        raise CannotRun(f"contest {contest} has no questions")
    return queries.encode_cursor(sort, found[0], found[1])


def _usual(reader: db.Reader, known: Landmarks) -> object:
    listed = "FROM questions question JOIN tallies ON question_id = id WHERE question.contest_id = :contest"
    count = reader.execute(text(f"SELECT count(*) {listed}"), {"contest": known.contest}).scalar_one()
    page = text(f"SELECT * {listed} ORDER BY top DESC, id DESC OFFSET :offset LIMIT 20")
    return reader.execute(page, {"contest": known.contest, "offset": int(count * DEEP)}).all()


def _time(call: Call) -> tuple[float, float, float]:
    """Milliseconds: median, 95th percentile and the longest. A first call, which warms, does not count."""
    call()
    milliseconds = []
    for _ in range(CALLS):
        began = time.perf_counter()
        call()
        milliseconds.append((time.perf_counter() - began) * 1000)
    return statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[18], max(milliseconds)
