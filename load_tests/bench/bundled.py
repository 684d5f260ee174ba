"""A cold start of each function from its bundle, under AWS's runtime client on the deployed Python.

Processor time of a fresh process until it asks for its first event, and until it has answered; as shipped,
and without its `.pyc`.
"""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from cdk.functions import Function
from load_tests.bench.deployed import ROWS, Deployment, Unpacked, deployed, unpack
from load_tests.bench.report import CannotRun, Row
from load_tests.bench.rounds import interleaved, tell

INIT = "cold start from the bundle, CPU until the first event is asked for"
ANSWERED = "cold start from the bundle, CPU until the first answer"
SHIPPED, BARE = "with .pyc", "without"
NOTHING = "a handler that does nothing"
_NOTHING = Function("nothing", "nothing.handler")


def run(rounds: int, quick: bool) -> list[Row]:  # noqa: ARG001 (a cold start is as long as it is)
    with deployed() as stage, tempfile.TemporaryDirectory() as folder:
        shipped, bare = stage.unpacked, unpack(Path(folder), compiled=False)
        for each in (shipped, bare):
            (each.task_root / "nothing.py").write_text("def handler(event, context): return {}\n")
        unwritten = replace(stage, variables={**stage.variables, "PYTHONDONTWRITEBYTECODE": "1"})
        events = {name: stage.event(name) for name in ROWS}
        subjects = {
            (name, kind): (row, events.get(name, {}), of)
            for name, row in {NOTHING: _NOTHING, **ROWS}.items()
            for kind, of in ((SHIPPED, shipped), (BARE, bare))
        }
        tell("once each, uncounted")
        for row, event, of in subjects.values():
            _start(unwritten, row, event, of)
        found = interleaved(
            {
                " ".join(subject): lambda told=told: _start(unwritten, *told)  # type: ignore[misc]
                for subject, told in subjects.items()
            },
            rounds,
        )
    return [
        Row(measure, subject, "ms", [1e3 * each[index] for each in samples])
        for index, measure in enumerate((INIT, ANSWERED))
        for subject, samples in found.items()
    ]


def _start(stage: Deployment, row: Function, event: dict[str, Any], of: Unpacked) -> tuple[float, float]:
    """Seconds of processor time until it asked for its first event, and until it had answered it."""

    async def started() -> tuple[float, float]:
        async with stage.running(row, of) as function:
            await function.warm()
            if not function.environments:
                raise CannotRun(f"{row.name} did not start: {function.log.read_text()[-300:]}")
            (environment,) = function.environments
            asked = spent(environment.pid)
            answer = await function.invoke(event)
            if isinstance(answer, dict) and answer.get("statusCode", 200) >= 400:
                raise CannotRun(f"{row.name} answered {answer['statusCode']}: {answer['body']:.100}")
            return asked, spent(environment.pid)

    return asyncio.run(started())


def spent(pid: int | None) -> float:
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in tasks) / 1e9
