"""A hit in Redis, one caller: wall and CPU, ours with the value's generations and its envelope checked."""

from contextlib import ExitStack

from cdk.local.valkey import Valkey
from load_tests.bench import asking
from load_tests.bench.asking import UNSHIPPED, Subject
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import tell
from load_tests.bench.servers import one_node, three_nodes
from load_tests.bench.subjects import document

CPU, WALL = "L2 hit, CPU", "L2 hit, wall"
OURS = "CivicQ's front, look-up with generations"
ASYNCIO = "redis.asyncio, get"
AIOCACHE, FASTAPI_CACHE, CASHEWS = "aiocache @cached", "fastapi-cache2 @cache", "cashews @cache"
PEERS = {
    "redis-py, get": "hits:redis_sync",
    ASYNCIO: "hits:redis_asyncio",
    AIOCACHE: "hits:aiocache",
    FASTAPI_CACHE: "hits:fastapi_cache2",
    CASHEWS: "hits:cashews",
}
OWN = {OURS: "hits:CivicqShared", "CivicQ's front, event to answer": "hits:CivicqFront"}
# The goals of the research that came before: so many times better than each of them.
BOUNDS = [
    Bound(1 / 1.5, of=ASYNCIO),
    Bound(1 / 2.5, of=AIOCACHE),
    Bound(1 / 4, of=FASTAPI_CACHE),
    Bound(1 / 4, of=CASHEWS),
]
SECONDS_A_ROUND = 0.5


def run(rounds: int, quick: bool) -> list[Row]:
    event = asking.event()
    seconds = SECONDS_A_ROUND / 5 if quick else SECONDS_A_ROUND
    with one_node() as single, three_nodes() as many, ExitStack() as stack:
        running: dict[str, Subject] = {}
        tell(f"{len(PEERS) + 2 * len(OWN)} processes")
        for name, spec in PEERS.items():
            running[name] = stack.enter_context(Subject(spec, _where(single)))
        for node, where in ((single, ""), (many, ", three nodes")):
            for name, spec in OWN.items():
                running[name + where] = stack.enter_context(Subject(spec, _where(node), absent=UNSHIPPED))
        for name, subject in running.items():
            for _ in range(2):  # the first may fill
                if subject.ask(event).answer != document.text():
                    raise CannotRun(f"{name} answers something else than the ballot")
        found = asking.in_turn(running, event, seconds, rounds)
    return [
        *(_row(CPU, name, [each.cpu for each in samples]) for name, samples in found.items()),
        *(_row(WALL, name, [each.wall for each in samples]) for name, samples in found.items()),
    ]


def _where(node: Valkey) -> dict[str, str]:
    return {"CACHE_HOST": node.host, "CACHE_PORT": str(node.port)}


def _row(measure: str, name: str, seconds: list[float]) -> Row:
    bounds = BOUNDS if (measure, name) == (CPU, OURS) else ()
    baseline = None if name == ASYNCIO else ASYNCIO
    return Row(measure, name, "µs", [1e6 * each for each in seconds], baseline, bounds)
