"""Filling the cache before the crowd comes: the pages of elections near at hand, the most asked for first.

Each is asked of the public function's own cache, which loads what is missing or stale and passes the rest by.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import text

from civicq.db import Reader
from civicq.front.event import Event
from civicq.front.fetch import Source

BEFORE_DAYS = 60
AFTER_DAYS = 2
MOST_ADDRESSES = 5_000
# Loads a second: a fraction of what a reader carries, so that warming is never the crowd.
LOADS_PER_SECOND = 20

# In the order of what a citizen opens: the city, its ballot, what is hot there, then contest by contest, the
# busiest first. They are the addresses that the site asks for.
_ADDRESSES = text("""
    WITH near AS (
        SELECT ballot.id, city.slug, ballot.election_date AS day
        FROM ballots ballot JOIN cities city ON city.id = ballot.city_id
        WHERE ballot.published_at IS NOT NULL
          AND ballot.election_date BETWEEN current_date - :after_days AND current_date + :before_days
    ), contest AS (
        SELECT contest.id, near.day,
               (SELECT count(*) FROM (
                    SELECT FROM questions WHERE contest_id = contest.id LIMIT 1000) AS few) AS busy
        FROM near JOIN contests contest ON contest.ballot_id = near.id WHERE contest.withdrawn_at IS NULL
    ), address AS (
        SELECT '/api/cities' AS path, 0 AS rank, current_date AS day, 0 AS busy
        UNION ALL SELECT '/api/cities/' || slug, 1, day, 0 FROM near
        UNION ALL SELECT '/api/cities/' || slug || '/ballots/' || day, 2, day, 0 FROM near
        UNION ALL SELECT '/api/ballots/' || id, 2, day, 0 FROM near
        UNION ALL SELECT '/api/ballots/' || id || '/precincts', 3, day, 0 FROM near
        UNION ALL SELECT '/api/ballots/' || id || '/trending?limit=20', 3, day, 0 FROM near
        UNION ALL SELECT '/api/cities/' || slug || '/trending?limit=20', 3, day, 0 FROM near
        UNION ALL SELECT '/api/contests/' || id, 4, day, busy FROM contest
        UNION ALL SELECT '/api/contests/' || id || '/questions', 4, day, busy FROM contest
        UNION ALL SELECT '/api/candidates/' || candidate.id, 5, day, busy
            FROM contest JOIN candidates candidate ON candidate.contest_id = contest.id
            WHERE candidate.withdrawn_at IS NULL
    )
    SELECT path FROM address GROUP BY path
    ORDER BY min(rank), max(busy) DESC, min(abs(day - current_date)), path LIMIT :most
""")


def addresses(session: Reader) -> list[str]:
    """What is worth having ready of the elections inside the window."""
    values = {"before_days": BEFORE_DAYS, "after_days": AFTER_DAYS, "most": MOST_ADDRESSES}
    return [str(row[0]) for row in session.execute(_ADDRESSES, values)]


@dataclass
class Warmed:
    ready: int = 0
    loaded: int = 0
    left: int = 0  # for the next run: time was up, or Redis did not answer


def warm(
    ask: Callable[[str], Source],
    wanted: Iterable[str],
    seconds: float,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Warmed:
    """Ask for each address once; for `seconds` at most, and `LOADS_PER_SECOND` at most from the database."""
    done = Warmed()
    waiting = list(dict.fromkeys(wanted))
    until = clock() + seconds
    for number, address in enumerate(waiting):
        source = ask(address) if clock() < until else "unreachable"
        if source == "unreachable":  # what is loaded without Redis helps nobody
            done.left = len(waiting) - number
            break
        if source == "fetched":
            done.loaded += 1
            sleep(1 / LOADS_PER_SECOND)
        else:
            done.ready += 1
    return done


def event_of(address: str) -> Event:
    """As the gateway makes it of a GET, as far as anything looks at it."""
    path, _, query = address.partition("?")
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "warming"},
        "requestContext": {
            "http": {"method": "GET", "path": path, "sourceIp": "127.0.0.1", "protocol": "HTTP/1.1"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
