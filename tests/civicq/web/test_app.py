"""What a handler does with the process that it runs in."""

import asyncio

from tests.civicq.conftest import Api


def test_a_handler_answers_after_others_have_run_loops_of_their_own(api: Api) -> None:
    async def something() -> None: ...

    assert api.get("/api/cities").status == 200
    asyncio.run(something())
    assert api.get("/api/cities").status == 200
