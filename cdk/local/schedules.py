"""What a clock calls, and what is handed on: a run that went well gives its answer to the function `then`.

That one is called with the record that Lambda sends to an on-success destination
(AWS: invocation-async-retain-records).
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from cdk.local.environment import FunctionFailed
from cdk.local.runtime import EventTooLarge, Lambda

_log = logging.getLogger(__name__)


@asynccontextmanager
async def kept(functions: Mapping[str, Lambda]) -> AsyncIterator[None]:
    """Each function that has a schedule is called by it, until the end."""

    async def keep(function: Lambda, first_seconds: float, seconds: int) -> None:
        await asyncio.sleep(first_seconds)
        while True:
            await run(function, functions)
            await asyncio.sleep(seconds)

    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(keep(*each)) for each in spread(functions.values())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def spread(functions: Iterable[Lambda]) -> Iterator[tuple[Lambda, float, int]]:
    """Each that has a schedule, with the seconds to its first run and between its runs.

    Those of one interval begin at even distances in it. All at once they would start their processes at once,
    and whoever waits for an answer then would wait for them.
    """
    by_interval: dict[int, list[Lambda]] = {}
    for each in functions:
        if each.function.every_seconds:
            by_interval.setdefault(each.function.every_seconds, []).append(each)
    for seconds, together in by_interval.items():
        for place, each in enumerate(together, 1):
            yield each, seconds * place / len(together), seconds


async def run(function: Lambda, functions: Mapping[str, Lambda]) -> None:
    """One run, and whatever follows from it. What fails ends it, and is logged: the next run is the retry."""
    event: dict[str, Any] = {"source": "civicq.schedule"}
    called: Lambda | None = function
    try:
        while called is not None:
            answer = await called.invoke(event)
            event = _record(called, event, answer)
            called = functions[called.function.then] if called.function.then else None
    except (FunctionFailed, EventTooLarge) as failure:
        _log.warning("%s", failure)


def _record(function: Lambda, event: dict[str, Any], answer: Any) -> dict[str, Any]:
    version = "$LATEST"
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": f"{function.arn}:{version}",
            "condition": "Success",
            "approximateInvokeCount": 1,
        },
        "requestPayload": event,
        "responseContext": {"statusCode": 200, "executedVersion": version},
        "responsePayload": answer,
    }
