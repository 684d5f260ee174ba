"""A ballot's page drawn by the function `pages`, as Lambda has it, of what `public` answers from Redis.

The edge's hit of a page is any hit: see `steps`.
"""

import asyncio
import time

from load_tests.bench.bundled import spent
from load_tests.bench.deployed import ROWS, Deployment, deployed
from load_tests.bench.report import CannotRun, Row
from load_tests.processes import resident_bytes, stat

DRAWINGS, QUICK_DRAWINGS, UNCOUNTED = 200, 20, 20


def run(rounds: int, quick: bool) -> list[Row]:
    found: dict[tuple[str, str], list[float]] = {}
    with deployed() as stage:
        for _ in range(rounds):
            for named, value in asyncio.run(_drawn(stage, QUICK_DRAWINGS if quick else DRAWINGS)).items():
                found.setdefault(named, []).append(value)
    return [Row(measure, "pages", unit, samples) for (measure, unit), samples in found.items()]


async def _drawn(stage: Deployment, drawings: int) -> dict[tuple[str, str], float]:
    event = stage.event("pages")
    async with stage.running(ROWS["pages"]) as function:
        began = time.perf_counter()
        await function.warm()
        (environment,) = function.environments
        started = time.perf_counter() - began
        took = []
        for number in range(UNCOUNTED + drawings):
            if number == UNCOUNTED:
                processor = spent(environment.pid)
            began = time.perf_counter()
            answer = await function.invoke(event)
            took.append(time.perf_counter() - began)
            # The first may wait longer than a page does for what `public` has to load.
            if number >= UNCOUNTED and answer["statusCode"] != 200:
                raise CannotRun(f"pages answered {answer['statusCode']}: {function.log.read_text()[-300:]}")
        used = (spent(environment.pid) - processor) / drawings
        took = sorted(took[UNCOUNTED:])
        return {
            ("a ballot's page drawn, CPU of Node", "ms"): 1e3 * used,
            ("a ballot's page drawn, median until it is answered", "ms"): 1e3 * took[len(took) // 2],
            ("start of Node, until the first event is asked for", "ms"): 1e3 * started,
            ("memory of Node after these pages", "MB"): resident_bytes(stat(environment.pid)) / 1e6,
        }
