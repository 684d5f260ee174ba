"""What must stand ready for a crowd: with all caches warm, and in the worst minute, when all are empty.

How many environments are busy follows from Little's law: requests a second times seconds a request.
Processor times are those of functions/PERFORMANCE.md, measured on the machine there. Everything else here is
taken to be so until somebody measures it on AWS: a core three times as slow, the ways between, the hits.
"""

import math
from dataclasses import dataclass

from cdk.plan.load import Kind, Month, all_of, asked
from cdk.plan.prices import INSTANCES

SLOWER = 3
HEAD_ROOM = 2  # crowds come unevenly
CACHE_SECONDS, DATABASE_SECONDS = 0.001, 0.003  # there and back, the database by its proxy

# Of cacheable reads, by the edge's own places and by its shield behind them, then by a process's memory and
# by Redis, of what comes to each. The load test holds the local edge to 95 % (design section 7).
EDGE_HITS, SHIELD_HITS, PROCESS_HITS, REDIS_HITS = 0.85, 0.95, 0.20, 0.80

PROCESS_HIT_SECONDS = SLOWER * 0.000314  # the runtime client's part of an event
REDIS_HIT_SECONDS = SLOWER * 0.000436 + CACHE_SECONDS
LOAD_SECONDS = SLOWER * 0.003551 + 2 * CACHE_SECONDS + DATABASE_SECONDS
WRITE_SECONDS = SLOWER * 0.002383 + 2 * DATABASE_SECONDS  # a vote; the commit is a second way
# Drawn, of what `public` answers at once to all that the page asks for.
PAGE_SECONDS = SLOWER * 0.0179 + LOAD_SECONDS
DRAWN_SHARE = 0.25  # of a visit's four files, the page; what comes with it the site's bucket has
STAFF_SECONDS = 2 * WRITE_SECONDS
SESSION_SECONDS = 0.3  # Cognito's answer, which is waited for
# The slowest of 24 who ask for a cold page at once took 74 ms, a load of 50 ms included.
COLD_SECONDS = 0.1

READ_PROCESSOR_SECONDS = SLOWER * 0.000878
WRITE_PROCESSOR_SECONDS = SLOWER * 0.000590
BUSY = 0.6  # of a database's processors: at this it is full

# The lease and the page, beside the look that found neither.
LOAD_COMMANDS = 2
# An ECPU is a command, or 1 KB of what it carries (AWS: elasticache/pricing): a page of 6 KB and its
# generations; twice as much to take a lease and to store it. In the worst minute each reader looks ten times
# whether who holds the lease has stored it.
HIT_ECPU, LOAD_ECPU, WAIT_ECPU = 9, 18, 20
# What ElastiCache Serverless takes without having been told before; not looked up.
READY_ECPU_PER_SECOND = 30_000

PROXY_PERCENT = 90
MOST_CONNECTIONS, BYTES_A_CONNECTION = 5_000, 9_531_392
# Of an account at first: environments, of which a hundred cannot be reserved, and what Cognito signs in or
# gives new tokens (AWS re:Post QUFRuNyMQ_RVu3KimZTSc4Zw).
RESERVABLE_ENVIRONMENTS, TOKENS_PER_SECOND = 1_000 - 100, 120


@dataclass(frozen=True, slots=True)
class Capacity:
    requests_per_second: float  # of the seed's users
    edge_per_second: float  # with what visits add
    origin_per_second: float
    worst_origin_per_second: float
    concurrency: dict[str, int]
    provisioned: dict[str, int]
    throttle_rate: int
    throttle_burst: int
    readers: int
    writer_processors: float
    redis_per_second: float  # commands
    reads_per_second: float  # statements that readers answer
    writes_per_second: float  # and the writer
    ecpu_per_second: int
    worst_ecpu_per_second: int
    tokens_per_second: float


def origin_requests(rates: dict[Kind, float], read_misses: float) -> dict[str, float]:
    """What comes through to each function, of everything that is asked for, in the same unit."""
    return {
        "public": rates["read"] * read_misses + rates["vitals"],
        # What a page asks of `public` its visitor's browser does not ask again: it is among the reads.
        "pages": rates["page"] * DRAWN_SHARE * read_misses,
        "civic": rates["vote"] + rates["own"],
        "staff": rates["staff"],
        "session": rates["session"],
    }


def public_seconds() -> float:
    """Of one read that the edge did not have, while caches are warm."""
    misses = (1 - PROCESS_HITS) * (1 - REDIS_HITS)
    hits = 1 - PROCESS_HITS - misses
    return PROCESS_HITS * PROCESS_HIT_SECONDS + hits * REDIS_HIT_SECONDS + misses * LOAD_SECONDS


SECONDS = {
    "public": public_seconds(),
    "pages": PAGE_SECONDS,
    "civic": WRITE_SECONDS,
    "staff": STAFF_SECONDS,
    "session": SESSION_SECONDS,
}
# While a database that everybody reads from is slow, whoever writes waits for it too.
WORST_SECONDS = {
    "public": COLD_SECONDS,
    "pages": PAGE_SECONDS + COLD_SECONDS,
    "civic": COLD_SECONDS,
    "staff": COLD_SECONDS,
    "session": SESSION_SECONDS,
}


def capacity(month: Month, instance: str) -> Capacity:
    """For the full crowd of that month, with readers of that class."""
    rates = dict(all_of(month.users))
    usual, worst = origin_requests(rates, 1 - SHIELD_HITS), origin_requests(rates, 1)
    writes = rates["vote"] + rates["own"] + rates["staff"]
    return Capacity(
        requests_per_second=sum(asked(month.users).values()),
        edge_per_second=sum(rates.values()),
        origin_per_second=sum(usual.values()),
        worst_origin_per_second=sum(worst.values()),
        concurrency={name: _environments(worst[name], WORST_SECONDS[name]) for name in worst},
        # The edge is empty, Redis is not: what is purged there is stale, and still shown.
        provisioned={
            "public": _environments(worst["public"], REDIS_HIT_SECONDS),
            "civic": _environments(worst["civic"], WRITE_SECONDS),
        },
        throttle_rate=_round(HEAD_ROOM * sum(worst.values())),
        throttle_burst=_round(HEAD_ROOM * sum(worst.values())),
        readers=_readers(rates["read"], instance),
        writer_processors=writes * WRITE_PROCESSOR_SECONDS,
        redis_per_second=usual["public"] * (1 - PROCESS_HITS) * (1 + (1 - REDIS_HITS) * LOAD_COMMANDS),
        reads_per_second=usual["public"] * (1 - PROCESS_HITS) * (1 - REDIS_HITS),
        writes_per_second=writes,
        ecpu_per_second=_round(usual["public"] * _ecpu_a_read()),
        worst_ecpu_per_second=_round(rates["read"] * (LOAD_ECPU + WAIT_ECPU)),
        tokens_per_second=rates["session"],
    )


def _environments(rate: float, seconds: float) -> int:
    """As many as are busy, with head room; two at least, as one may be starting."""
    return max(2, math.ceil(HEAD_ROOM * rate * seconds))


def _ecpu_a_read() -> float:
    misses = (1 - PROCESS_HITS) * (1 - REDIS_HITS)
    return (1 - PROCESS_HITS) * HIT_ECPU + misses * LOAD_ECPU


def _readers(reads: float, instance: str) -> int:
    """As if no two asked for the same page, and each were a statement; one more, for a zone that is lost."""
    processors, _ = INSTANCES[instance]
    return 1 + max(1, math.ceil(reads * READ_PROCESSOR_SECONDS / (processors * BUSY)))


def most_connections(memory_gibibytes: float) -> int:
    """What the proxy may hand on of what Aurora allows an instance with that memory
    (AWS: AuroraPostgreSQL.Managing, LEAST(DBInstanceClassMemory/9531392, 5000)).
    """
    allowed = min(int(memory_gibibytes * 2**30 / BYTES_A_CONNECTION), MOST_CONNECTIONS)
    return allowed * PROXY_PERCENT // 100


def _round(number: float) -> int:
    return math.ceil(number / 100) * 100
