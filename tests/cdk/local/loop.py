"""Tests as coroutines, each in an event loop of its own, which must be left as it was found."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop


def in_a_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        async def scenario() -> None:
            await asyncio.wait_for(test(**fixtures), 120)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"still running: {left}"

        uvloop.run(scenario())

    return run
