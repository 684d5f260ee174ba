"""Real processes under AWS's own runtime client, with small handlers written for the test."""

import asyncio
import json
import os
import signal
import textwrap
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cdk.functions import Function
from cdk.local import plain_runtime
from cdk.local.environment import WORKERS_NICENESS, FunctionFailed
from cdk.local.runtime import EventTooLarge, Lambda
from tests.cdk.local.loop import in_a_loop
from tests.cdk.local.test_processes import is_alive

# Tells who served an event, and waits for a file where the event names one: tests then need no clock.
STEADY = """
    import os, pathlib, time

    served = 0

    def handler(event, context):
        global served
        served += 1
        if "started" in event:
            pathlib.Path(event["started"]).touch()
        if "until" in event:
            while not os.path.exists(event["until"]):
                time.sleep(0.01)
        if "raises" in event:
            raise ValueError(event["raises"])
        return {"pid": os.getpid(), "served": served, "said": event.get("say")}
"""


@asynccontextmanager
async def function(
    folder: Path,
    source: str = STEADY,
    *,
    name: str = "answering",
    concurrency: int = 1,
    timeout_seconds: int = 30,
    **settings: Any,
) -> AsyncIterator[Lambda]:
    (folder / "answering.py").write_text(textwrap.dedent(source))
    described = Function(name, "answering.handler", timeout_seconds=timeout_seconds)
    variables = {"PATH": os.defpath, "PYTHONPATH": str(folder)}
    function = Lambda(described, variables, concurrency, folder / "log", **settings)
    try:
        yield function
    finally:
        await function.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 (what another process does sets no event)
            await asyncio.sleep(0.01)


def in_time(coroutine: Any) -> asyncio.Task[Any]:
    return asyncio.get_running_loop().create_task(coroutine)


@in_a_loop
async def test_a_function_has_no_environment_until_its_first_event_and_keeps_that_one(tmp_path: Path) -> None:
    async with function(tmp_path, concurrency=3) as answering:
        await asyncio.sleep(0)
        assert len(answering.environments) == 0
        first = await answering.invoke({})
        second = await answering.invoke({})
        assert (first["served"], second["served"]) == (1, 2)
        assert first["pid"] == second["pid"]
        assert len(answering.environments) == 1


@in_a_loop
async def test_workers_leave_the_processor_to_functions_behind_whose_answer_somebody_waits(
    tmp_path: Path,
) -> None:
    found = {}
    for name in ("public", "weigh"):
        source = "import os\n\ndef handler(event, context):\n    return os.nice(0)\n"
        async with function(tmp_path, source, name=name) as each:
            found[name] = await each.invoke({})
    assert found == {"public": os.nice(0), "weigh": os.nice(0) + WORKERS_NICENESS}


@in_a_loop
async def test_environments_grow_to_the_concurrency_and_not_beyond_and_events_wait_their_turn(
    tmp_path: Path,
) -> None:
    async with function(tmp_path, concurrency=2) as answering:
        go = tmp_path / "go"
        held = [
            in_time(answering.invoke({"started": str(tmp_path / name), "until": str(go), "say": name}))
            for name in "ab"
        ]
        await until(lambda: (tmp_path / "a").exists() and (tmp_path / "b").exists())
        waiting = in_time(answering.invoke({"started": str(tmp_path / "c"), "say": "c"}))
        await asyncio.sleep(0.5)
        assert not (tmp_path / "c").exists()  # one event at a time in each environment
        assert len(answering.environments) == 2
        go.touch()
        answers = await asyncio.gather(*held, waiting)
        assert [answer["said"] for answer in answers] == ["a", "b", "c"]
        assert len({answer["pid"] for answer in answers}) == 2


@in_a_loop
async def test_no_more_environments_are_started_than_there_are_events(tmp_path: Path) -> None:
    async with function(tmp_path, concurrency=8) as answering:
        go = tmp_path / "go"
        held = [in_time(answering.invoke({"until": str(go)})) for _ in range(3)]
        await until(lambda: len(answering.environments) == 3)
        await asyncio.sleep(0.5)
        go.touch()
        await asyncio.gather(*held)
        assert len(answering.environments) == 3


@in_a_loop
async def test_an_environment_that_is_starting_is_not_started_twice(tmp_path: Path) -> None:
    async with function(tmp_path, concurrency=8) as answering:
        go = tmp_path / "go"
        held = []
        for _ in range(
            2
        ):  # the second comes while the first process is up but has not yet asked for an event
            held.append(in_time(answering.invoke({"until": str(go)})))
            await until(lambda: all(each.pid for each in answering.environments))
        go.touch()
        await asyncio.gather(*held)
        assert len(answering.environments) == 2


@in_a_loop
async def test_one_environment_can_be_started_ahead_of_the_first_event(tmp_path: Path) -> None:
    """And waits for one when that is said to be done: who comes then is answered at once."""
    async with function(tmp_path, concurrency=4) as answering:
        await asyncio.gather(answering.warm(), answering.warm())
        assert [each.started for each in answering.environments] == [True]
        await answering.invoke({})
        assert len(answering.environments) == 1


@in_a_loop
async def test_a_hundred_at_once_each_get_their_own_answer(tmp_path: Path) -> None:
    async with function(tmp_path, concurrency=2) as answering:
        answers = await asyncio.gather(*(answering.invoke({"say": number}) for number in range(100)))
        assert [answer["said"] for answer in answers] == list(range(100))
        assert len(answering.environments) == 2


@in_a_loop
async def test_a_handler_that_raises_fails_its_event_and_its_environment_lives_on(tmp_path: Path) -> None:
    async with function(tmp_path) as answering:
        before = await answering.invoke({})
        with pytest.raises(FunctionFailed, match="answering failed: ValueError: Grüße"):
            await answering.invoke({"raises": "Grüße"})
        after = await answering.invoke({})
        assert (after["pid"], after["served"]) == (before["pid"], 3)


@in_a_loop
async def test_a_process_killed_in_the_middle_fails_its_event_and_the_next_gets_another(
    tmp_path: Path,
) -> None:
    async with function(tmp_path) as answering:
        before = await answering.invoke({})
        dying = in_time(answering.invoke({"started": str(tmp_path / "started"), "until": "/never"}))
        await until((tmp_path / "started").exists)
        os.kill(before["pid"], signal.SIGKILL)
        with pytest.raises(FunctionFailed, match="exited with status -9"):
            await dying
        after = await answering.invoke({})
        assert after["pid"] != before["pid"]


@in_a_loop
async def test_a_process_that_died_while_idle_is_given_nothing(tmp_path: Path) -> None:
    async with function(tmp_path) as answering:
        before = await answering.invoke({})
        os.kill(before["pid"], signal.SIGKILL)
        await until(lambda: not is_alive(before["pid"]))
        after = await answering.invoke({})
        assert after["pid"] != before["pid"]


@in_a_loop
async def test_a_handler_that_ends_its_process_fails_its_event(tmp_path: Path) -> None:
    source = "import os\ndef handler(event, context): os._exit(3)\n"
    async with function(tmp_path, source) as answering:
        with pytest.raises(FunctionFailed, match="exited with status 3"):
            await answering.invoke({})


@in_a_loop
async def test_a_handler_that_overruns_its_time_is_killed_even_if_it_is_deaf(tmp_path: Path) -> None:
    source = """
        import os, pathlib, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        def handler(event, context):
            assert 0 < context.get_remaining_time_in_millis() <= 1000
            pathlib.Path(event["pid"]).write_text(str(os.getpid()))
            time.sleep(600)
    """
    async with function(tmp_path, source, timeout_seconds=1) as answering:
        with pytest.raises(FunctionFailed, match="ran out of time after 1 s"):
            await answering.invoke({"pid": str(tmp_path / "pid")})
        pid = int((tmp_path / "pid").read_text())
        await until(lambda: not is_alive(pid))
        assert len(answering.environments) == 0


@in_a_loop
async def test_the_time_of_one_event_does_not_run_on_into_the_next(tmp_path: Path) -> None:
    async with function(tmp_path, timeout_seconds=2) as answering:
        first = await answering.invoke({})
        for _ in range(6):
            await asyncio.sleep(0.4)
            await answering.invoke({})
        assert (await answering.invoke({}))["pid"] == first["pid"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import there_is_no_such_module\n", "ImportModuleError"),
        ("def handler(event context): pass\n", "UserCodeSyntaxError"),
        ("nothing = 1\n", "HandlerNotFound"),
        ("raise RuntimeError('no settings')\n", "no settings"),
        ("import os\nos._exit(7)\n", "exited with status 7"),
    ],
)
def test_a_module_that_cannot_be_loaded_fails_each_event_once_and_is_not_started_for_ever(
    tmp_path: Path, source: str, reason: str
) -> None:
    @in_a_loop
    async def scenario() -> None:
        note = f"open({str(tmp_path / 'starts')!r}, 'a').write('.')\n"
        if "event context" in source:
            note = ""
        async with function(tmp_path, note + source, concurrency=2) as answering:
            failures = await asyncio.gather(*(answering.invoke({}) for _ in range(3)), return_exceptions=True)
            assert all(isinstance(each, FunctionFailed) and reason in str(each) for each in failures), (
                failures
            )
            await asyncio.sleep(0.6)
            assert len(answering.environments) == 0
            if note:
                assert (tmp_path / "starts").read_text() == "..."

    scenario()


@in_a_loop
async def test_a_function_in_node_answers_and_fails_as_the_others_do(tmp_path: Path) -> None:
    row = Function("drawing", "drawing.handler", language="node")
    variables = {"LAMBDA_TASK_ROOT": str(tmp_path)}
    (tmp_path / "drawing.mjs").write_text(
        "let served = 0\n"
        "export const handler = async (event, context) => {\n"
        "  if (event.raises) throw new TypeError(event.raises)\n"
        "  return { served: ++served, said: event.say, remains: context.getRemainingTimeInMillis() }\n"
        "}\n"
    )
    drawing = Lambda(row, variables, 1, tmp_path / "log")
    try:
        first = await drawing.invoke({"say": "ñ"})
        assert (first["served"], first["said"]) == (1, "ñ")
        assert 0 < first["remains"] <= row.timeout_seconds * 1000
        with pytest.raises(FunctionFailed, match="drawing failed: TypeError: no ink"):
            await drawing.invoke({"raises": "no ink"})
        assert "no ink" in (tmp_path / "log").read_text()
        assert (await drawing.invoke({}))["served"] == 2  # by the same process
    finally:
        await drawing.close()
    (tmp_path / "drawing.mjs").write_text("throw new Error('SITE is not set')\n")
    broken = Lambda(row, variables, 1, tmp_path / "log")
    try:
        with pytest.raises(FunctionFailed, match="failed: Error: SITE is not set"):
            await broken.invoke({})
    finally:
        await broken.close()


@in_a_loop
async def test_one_that_never_comes_to_ask_for_an_event_is_given_up(tmp_path: Path) -> None:
    source = "import time\ntime.sleep(600)\n"
    async with function(tmp_path, source, start_seconds=1) as answering:
        with pytest.raises(FunctionFailed, match="did not start within 1 s"):
            await answering.invoke({})


@in_a_loop
async def test_one_that_cannot_even_be_launched_fails_its_event(tmp_path: Path) -> None:
    described = Function("answering", "answering.handler")
    answering = Lambda(described, {}, 1, tmp_path / "no such folder" / "log")
    try:
        with pytest.raises(FunctionFailed, match="cannot be started"):
            await answering.invoke({})
    finally:
        await answering.close()


@in_a_loop
async def test_nobody_is_told_of_a_failed_start_who_no_longer_waits(tmp_path: Path) -> None:
    async with function(tmp_path, "import there_is_no_such_module\n") as answering:
        gone = in_time(answering.invoke({}))
        await asyncio.sleep(0)
        patient = in_time(answering.invoke({}))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(FunctionFailed, match="ImportModuleError"):
            await patient


@in_a_loop
async def test_closing_leaves_no_process_and_fails_what_is_under_way(tmp_path: Path) -> None:
    async with function(tmp_path, concurrency=2) as answering:
        never = {"until": "/never"}
        held = [in_time(answering.invoke({**never, "started": str(tmp_path / name)})) for name in "ab"]
        await until(lambda: (tmp_path / "a").exists() and (tmp_path / "b").exists())
        waiting = in_time(answering.invoke({}))
        await asyncio.sleep(0)
        pids = [each.pid for each in answering.environments]
        await answering.close()
        assert not any(is_alive(pid) for pid in pids if pid)
        for under_way in (*held, waiting):
            with pytest.raises(FunctionFailed, match="was stopped"):
                await under_way
        with pytest.raises(FunctionFailed, match="was stopped"):
            await answering.invoke({})


@in_a_loop
async def test_whoever_waits_for_a_first_environment_that_cannot_start_is_told_so_by_its_log(
    tmp_path: Path,
) -> None:
    async with function(tmp_path, "raise RuntimeError('broken')") as answering:
        await in_time(answering.warm())
        with pytest.raises(FunctionFailed):
            await answering.invoke({})


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_closing_while_an_environment_starts_leaves_no_process(tmp_path: Path, turns: int) -> None:
    @in_a_loop
    async def scenario() -> None:
        note = f"import os\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        async with function(tmp_path, note + textwrap.dedent(STEADY)) as answering:
            warming = in_time(answering.warm())
            await asyncio.sleep(0)
            environments = list(answering.environments)
            for _ in range(turns):
                await asyncio.sleep(0)
            await answering.close()
            await warming
            assert not any(is_alive(each.pid) for each in environments if each.pid)
            await asyncio.sleep(0.5)
            assert not (tmp_path / "pid").exists() or not is_alive(int((tmp_path / "pid").read_text()))

    scenario()


@in_a_loop
async def test_an_answer_to_somebody_who_has_gone_reaches_nobody_else(tmp_path: Path) -> None:
    async with function(tmp_path) as answering:
        go = tmp_path / "go"
        event = {"started": str(tmp_path / "started"), "until": str(go), "say": "for the one who left"}
        impatient = in_time(answering.invoke(event))
        await until((tmp_path / "started").exists)
        impatient.cancel()
        next_one = in_time(answering.invoke({"say": "for the next"}))
        await asyncio.sleep(0.1)
        assert not next_one.done()
        go.touch()
        answer = await next_one
        assert (answer["said"], answer["served"]) == ("for the next", 2)


@in_a_loop
async def test_an_event_whose_sender_left_before_its_turn_is_never_served(tmp_path: Path) -> None:
    async with function(tmp_path) as answering:
        go = tmp_path / "go"
        first = in_time(answering.invoke({"started": str(tmp_path / "started"), "until": str(go)}))
        await until((tmp_path / "started").exists)
        impatient = in_time(answering.invoke({"started": str(tmp_path / "served after all")}))
        last = in_time(answering.invoke({}))
        await asyncio.sleep(0)
        impatient.cancel()
        go.touch()
        assert ((await first)["served"], (await last)["served"]) == (1, 2)
        assert not (tmp_path / "served after all").exists()


ECHO = "def handler(event, context): return event\n"
WORDS = "Où vont les œufs? 你好 \U0001f5f3 \x00 \u2028"


@in_a_loop
async def test_words_of_any_language_arrive_and_come_back(tmp_path: Path) -> None:
    async with function(tmp_path, ECHO) as echo:
        event: dict[str, Any] = {WORDS: [WORDS, None, True, -1.5e300, 2**70, {"": []}]}
        assert await echo.invoke(event) == event


@in_a_loop
async def test_five_megabytes_go_in_and_out(tmp_path: Path) -> None:
    async with function(tmp_path, ECHO) as echo:
        event = {"body": "ж" * (5 * 1024 * 1024 // 2)}
        assert await echo.invoke(event) == event
        assert await echo.invoke({"small": 1}) == {"small": 1}


@in_a_loop
async def test_an_event_of_more_than_lambda_takes_is_refused_and_harms_nobody(tmp_path: Path) -> None:
    async with function(tmp_path, ECHO) as echo:
        with pytest.raises(EventTooLarge):
            await echo.invoke({"body": "x" * 6_291_556})
        assert len(echo.environments) == 0
        assert await echo.invoke({}) == {}


@pytest.mark.parametrize("megabytes", [7, 20])
def test_an_answer_of_more_than_lambda_gives_is_a_clear_failure(tmp_path: Path, megabytes: int) -> None:
    @in_a_loop
    async def scenario() -> None:
        source = "def handler(event, context): return 'x' * event['bytes']\n"
        async with function(tmp_path, source) as answering:
            with pytest.raises(FunctionFailed, match="bytes, of 6291556 at most"):
                await answering.invoke({"bytes": megabytes * 1024 * 1024})
            assert await answering.invoke({"bytes": 1}) == "x"

    scenario()


@in_a_loop
async def test_a_function_knows_its_place_and_inherits_nothing_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "1")
    # With it set, AWS's client builds a thread pool for each event.
    monkeypatch.setenv("AWS_EXECUTION_ENV", "AWS_Lambda_python3.13")
    source = """
        import os
        def handler(event, context):
            return {
                "environment": dict(os.environ),
                "id": context.aws_request_id,
                "arn": context.invoked_function_arn,
                "name": context.function_name,
                "milliseconds": context.get_remaining_time_in_millis(),
            }
    """
    async with function(tmp_path, source, timeout_seconds=30) as answering:
        first, second = await answering.invoke({}), await answering.invoke({})
    environment = first["environment"]
    assert not {"SECRET_OF_OURS", "AWS_EXECUTION_ENV"} & set(environment)
    assert environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "1769"
    assert (first["name"], first["arn"]) == (
        "answering",
        "arn:aws:lambda:us-east-1:000000000000:function:answering",
    )
    assert first["id"] != second["id"]
    assert 0 < first["milliseconds"] <= 30_000


@in_a_loop
async def test_what_a_function_prints_goes_to_its_log(tmp_path: Path) -> None:
    async with function(tmp_path, "def handler(event, context): print('Grüße')\n") as answering:
        assert await answering.invoke({}) is None
    assert "Grüße" in (tmp_path / "log").read_text()


MANY_ANSWERS = """
    def handler(event, context):
        if event["kind"] == "raise":
            raise KeyError("Zoë")
        if event["kind"] == "id":
            return [context.aws_request_id != "", context.function_name, context.invoked_function_arn,
                    0 < context.get_remaining_time_in_millis() <= 30_000]
        return {"nothing": None, "words": "Zoë 你好 \\U0001f5f3", "numbers": [1, -2.5, 1e300, 2**70],
                "mapping": {"a": {"b": []}}, "tuple": (1, 2), "event": event,
                "long": "x" * event.get("long", 0)}[event["kind"]]
"""
EVENTS: list[dict[str, Any]] = [
    *({"kind": kind} for kind in ("nothing", "words", "numbers", "mapping", "tuple", "raise", "id")),
    {"kind": "event", WORDS: WORDS},
    {"kind": "long", "long": 5 * 1024 * 1024},
    {"kind": "long", "long": 7 * 1024 * 1024},
]


@in_a_loop
async def test_the_plain_loop_answers_as_awss_client_does(tmp_path: Path) -> None:
    async def answers(client: str) -> list[Any]:
        found: list[Any] = []
        async with function(tmp_path, MANY_ANSWERS, client=client) as answering:
            for event in EVENTS:
                try:
                    found.append(await answering.invoke(event))
                except FunctionFailed as failure:
                    found.append(str(failure))
        return found

    genuine = await answers("awslambdaric")
    assert await answers(plain_runtime.__name__) == genuine
    assert genuine[5] == "answering failed: KeyError: 'Zoë'"


@in_a_loop
async def test_the_plain_loop_says_why_it_cannot_start(tmp_path: Path) -> None:
    source = "import there_is_no_such_module\n"
    async with function(tmp_path, source, client=plain_runtime.__name__) as answering:
        with pytest.raises(FunctionFailed, match="No module named 'there_is_no_such_module'"):
            await answering.invoke({})


@in_a_loop
async def test_an_answer_that_is_not_json_is_a_failure(tmp_path: Path) -> None:
    async with function(tmp_path, "def handler(event, context): return b'{'\n") as answering:
        with pytest.raises(FunctionFailed, match="answered with something that is not JSON"):
            await answering.invoke({})
        assert json.loads("[]") == []


@in_a_loop
async def test_a_lone_surrogate_in_an_answer_ends_that_event_only(tmp_path: Path) -> None:
    async with function(
        tmp_path, "def handler(event, context): return '\\ud800' * event['n']\n"
    ) as answering:
        await asyncio.gather(answering.invoke({"n": 1}), return_exceptions=True)
        assert await answering.invoke({"n": 0}) == ""
