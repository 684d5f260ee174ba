"""One cold key, asked for by 24 processes at the same instant: how often it is loaded, who waits longest."""

from contextlib import ExitStack

from load_tests.bench import asking
from load_tests.bench.asking import UNSHIPPED, Subject
from load_tests.bench.report import Bound, Row
from load_tests.bench.rounds import interleaved
from load_tests.bench.servers import one_node

LOADS = "stampede of 24 processes, loads of one key"
SLOWEST = "stampede of 24 processes, slowest caller, the load's 50 ms included"
OURS = "CivicQ's front"
NAIVE = "naive get, load, set"
SUBJECTS = {
    OURS: "herd:civicq",
    NAIVE: "herd:naive",
    "aiocache @cached": "herd:aiocache_cached",
    "aiocache @cached_stampede": "herd:aiocache_stampede",
    "fastapi-cache2 @cache": "herd:fastapi_cache2",
    "cashews @cache": "herd:cashews_cache",
    "cashews @cache(lock=True)": "herd:cashews_locked",
}


def run(rounds: int, quick: bool) -> list[Row]:  # noqa: ARG001 (a stampede is as long as it is)
    with one_node() as node, ExitStack() as stack:
        where = {"CACHE_HOST": node.host, "CACHE_PORT": str(node.port)}
        running = {
            name: stack.enter_context(Subject(spec, where, absent=UNSHIPPED if name == OURS else ()))
            for name, spec in SUBJECTS.items()
        }
        found = interleaved(
            {
                name: lambda subject=subject: subject.ask(asking.event()).answer  # type: ignore[misc]
                for name, subject in running.items()
            },
            rounds,
        )
    return [
        *(
            Row(
                LOADS,
                name,
                "loads",
                [sum(each["loads"] for each in herd) for herd in herds],
                bounds=[Bound(1, every=True)] if name == OURS else (),
            )
            for name, herds in found.items()
        ),
        *(
            Row(
                SLOWEST,
                name,
                "ms",
                [1e3 * max(each["seconds"] for each in herd) for herd in herds],
                None if name == NAIVE else NAIVE,
                [Bound(80)] if name == OURS else (),
            )
            for name, herds in found.items()
        ),
    ]
