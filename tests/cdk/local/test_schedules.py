"""A run that went well hands its answer on, as Lambda does: real processes under AWS's own runtime client."""

import asyncio
import json
import os
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cdk.functions import FUNCTIONS, Function
from cdk.local import schedules
from cdk.local.runtime import Lambda
from tests.cdk.local.loop import in_a_loop

ANSWERS = """
    import json, os

    def first(event, context):
        if os.path.exists(os.environ["BROKEN"]):
            raise ValueError("broken")
        return {"told": "by the first", "heard": event}

    def second(event, context):
        with open(os.environ["HEARD"], "a") as file:
            file.write(json.dumps(event) + "\\n")
"""


@asynccontextmanager
async def two(folder: Path, every_seconds: int | None = None) -> AsyncIterator[dict[str, Lambda]]:
    (folder / "answering.py").write_text(textwrap.dedent(ANSWERS))
    variables = {
        "PATH": os.defpath,
        "PYTHONPATH": str(folder),
        "HEARD": str(folder / "heard"),
        "BROKEN": str(folder / "broken"),
    }
    rows = (
        Function("first", "answering.first", every_seconds=every_seconds, then="second"),
        Function("second", "answering.second"),
    )
    functions = {row.name: Lambda(row, variables, 1, folder / f"{row.name}.log") for row in rows}
    try:
        yield functions
    finally:
        for function in functions.values():
            await function.close()


def heard(folder: Path) -> list[dict[str, Any]]:
    path = folder / "heard"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@in_a_loop
async def test_the_answer_goes_on_in_the_record_that_lambda_makes(tmp_path: Path) -> None:
    async with two(tmp_path) as functions:
        await schedules.run(functions["first"], functions)
    (record,) = heard(tmp_path)
    scheduled = {"source": "civicq.schedule"}
    assert record["version"] == "1.0"
    assert datetime.fromisoformat(record["timestamp"]).tzinfo is not None
    assert record["requestPayload"] == scheduled
    assert record["responsePayload"] == {"told": "by the first", "heard": scheduled}
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    context = record["requestContext"]
    assert context["functionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:first:$LATEST"
    assert (context["condition"], context["approximateInvokeCount"]) == ("Success", 1)


@in_a_loop
async def test_a_failed_run_hands_on_nothing_and_the_next_one_does(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with two(tmp_path) as functions:
        (tmp_path / "broken").touch()
        await schedules.run(functions["first"], functions)
        assert heard(tmp_path) == []
        assert "first failed: ValueError: broken" in caplog.text
        (tmp_path / "broken").unlink()
        await schedules.run(functions["first"], functions)
    assert len(heard(tmp_path)) == 1


@in_a_loop
async def test_the_clock_calls_only_what_has_a_schedule(tmp_path: Path) -> None:
    async with two(tmp_path, every_seconds=1) as functions, schedules.kept(functions):
        async with asyncio.timeout(60):
            while len(heard(tmp_path)) < 2:  # noqa: ASYNC110 (another process writes it)
                await asyncio.sleep(0.05)


@in_a_loop
async def test_functions_of_one_interval_begin_at_even_distances_in_it_and_none_later_than_after_one() -> (
    None
):
    intervals = {"a": 300, "b": 60, "c": 300, "d": None, "e": 300}
    rows = [Function(name, "x.y", every_seconds=seconds) for name, seconds in intervals.items()]
    functions = [Lambda(row, {}, 1, Path("log")) for row in rows]
    try:
        begun = {each.function.name: (first, seconds) for each, first, seconds in schedules.spread(functions)}
    finally:
        for each in functions:
            await each.close()
    assert begun == {"a": (100, 300), "b": (60, 60), "c": (200, 300), "e": (300, 300)}


def test_what_is_handed_on_goes_to_a_function_that_nothing_else_calls() -> None:
    rows = {row.name: row for row in FUNCTIONS}
    handing = [row for row in FUNCTIONS if row.then]
    assert handing
    for row in handing:
        assert row.then is not None
        taking = rows[row.then]
        assert row.every_seconds is not None
        # Otherwise it would have no record in its event.
        assert (taking.every_seconds, taking.queue) == (None, None)
        # Why there are two of them.
        assert row.is_inside != taking.is_inside
