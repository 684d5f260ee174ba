"""The local Lambda: each function in processes of its own, under AWS's runtime client.

An environment serves one event at a time, as on Lambda. A function starts with none and gets another when all
it has are busy, up to its concurrency; beyond that, events wait their turn.
(AWS: runtimes-api; the client is `awslambdaric`, and where it has no wheel, a plain loop that says so.)
"""

import asyncio
import importlib.util
import json
import logging
import sys
import time
import uuid
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cdk.functions import Function
from cdk.local import http, plain_runtime
from cdk.local.processes import Process
from cdk.local.server import serve

_log = logging.getLogger(__name__)
_PREFIX = "/2018-06-01/runtime/"
START_SECONDS = 30
WATCH_SECONDS = 0.25


class FunctionFailed(Exception):
    """The function raised, died, ran out of time or never started. For a log, not for a caller."""


class _Environment:
    """One process and the Runtime API that it polls."""

    def __init__(self, owner: "Lambda") -> None:
        self._owner = owner
        self._poll: asyncio.Future[bytes] | None = None
        self.invocation = ""
        self.outcome: asyncio.Future[bytes] | None = None
        self.started = False

    async def start(self) -> None:
        self._api = await serve(self._answer)
        variables = self._owner.variables | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.port}"}
        self.process = Process.start(
            _command(self._owner.function), log=self._owner.log, environment=variables
        )

    def _answer(self, request: http.Request) -> "http.Response | asyncio.Future[http.Response] | Any":
        action = request.target.removeprefix(_PREFIX)
        if action == "invocation/next":
            return self._next()
        if action == f"invocation/{self.invocation}/response":
            self.finish(request.body)
        elif action == f"invocation/{self.invocation}/error":
            self.fail(_error_of(request.body))
        elif action == "init/error":
            self._owner.ended(self, f"did not start: {_error_of(request.body)}")
        else:
            return http.Response(404)
        return http.Response(202, [("content-type", "application/json")], b'{"status":"OK"}')

    async def _next(self) -> http.Response:
        self.started = True
        self._poll = asyncio.get_running_loop().create_future()
        self._owner.idle(self)
        event = await self._poll
        deadline = int((time.time() + self._owner.function.timeout_seconds) * 1000)
        headers = [
            ("content-type", "application/json"),
            ("lambda-runtime-aws-request-id", self.invocation),
            ("lambda-runtime-deadline-ms", str(deadline)),
            ("lambda-runtime-invoked-function-arn", self._owner.arn),
        ]
        return http.Response(200, headers, event)

    def give(self, event: bytes, outcome: "asyncio.Future[bytes]") -> None:
        assert self._poll is not None  # noqa: S101 (only an idle environment is given work)
        self.invocation = str(uuid.uuid4())
        self.outcome = outcome
        self._poll.set_result(event)

    def finish(self, result: bytes) -> None:
        if self.outcome is not None and not self.outcome.done():
            self.outcome.set_result(result)
        self.outcome = None

    def fail(self, reason: str) -> None:
        if self.outcome is not None and not self.outcome.done():
            self.outcome.set_exception(FunctionFailed(f"{self._owner.function.name} {reason}"))
        self.outcome = None

    async def stop(self) -> None:
        await asyncio.to_thread(self.process.stop, seconds=1)
        await self._api.close(grace_seconds=0)


class Lambda:
    """A function: `invoke` it with an event, and get its answer."""

    def __init__(self, function: Function, variables: Mapping[str, str], concurrency: int, log: Path) -> None:
        self.function = function
        self.log = log
        self.concurrency = concurrency
        self.arn = f"arn:aws:lambda:us-east-1:000000000000:function:{function.name}"
        self.variables = dict(variables) | {
            "_HANDLER": function.handler,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mebibytes),
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        }
        self.environments: set[_Environment] = set()
        self._starting = 0
        self._idle: list[_Environment] = []
        self._waiting: deque[tuple[bytes, asyncio.Future[bytes]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def invoke(self, event: Mapping[str, Any]) -> Any:
        """The function's answer; raises `FunctionFailed`."""
        outcome: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append((json.dumps(event).encode(), outcome))
        self._dispatch()
        return json.loads(await outcome)

    def warm(self) -> None:
        """Start a first environment ahead of the first event, as provisioned concurrency does."""
        if not self.environments and not self._starting:
            self._spawn()

    def idle(self, environment: _Environment) -> None:
        self._idle.append(environment)
        self._dispatch()

    def _dispatch(self) -> None:
        while self._waiting and self._idle:
            event, outcome = self._waiting.popleft()
            if outcome.done():  # whoever asked has gone
                continue
            environment = self._idle.pop()
            environment.give(event, outcome)
            asyncio.get_running_loop().call_later(
                self.function.timeout_seconds, self._time_out, environment, outcome
            )
        wanted = len(self._waiting)
        while self._starting < wanted and len(self.environments) + self._starting < self.concurrency:
            self._spawn()

    def _spawn(self) -> None:
        self._starting += 1
        task = asyncio.get_running_loop().create_task(self._start())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self) -> None:
        environment = _Environment(self)
        try:
            await environment.start()
        except OSError as error:
            _log.error("%s cannot be started: %s", self.function.name, error)
        else:
            self.environments.add(environment)
            asyncio.get_running_loop().call_later(START_SECONDS, self._give_up, environment)
        finally:
            self._starting -= 1

    def _time_out(self, environment: _Environment, outcome: "asyncio.Future[bytes]") -> None:
        if environment.outcome is outcome:
            self.ended(environment, f"ran out of time after {self.function.timeout_seconds} s")

    def _give_up(self, environment: _Environment) -> None:
        if not environment.started:
            self.ended(environment, f"did not start within {START_SECONDS} s")

    def ended(self, environment: _Environment, reason: str) -> None:
        """An environment is of no more use: its event fails, and another environment may take its place."""
        if environment not in self.environments:
            return
        self.environments.discard(environment)
        if environment in self._idle:
            self._idle.remove(environment)
        environment.fail(reason)
        _log.warning("%s %s; its log is %s", self.function.name, reason, self.log)
        if (
            not environment.started and self._waiting
        ):  # what cannot start will not start better for the next in line
            self._waiting.popleft()[1].set_exception(FunctionFailed(f"{self.function.name} {reason}"))
        task = asyncio.get_running_loop().create_task(environment.stop())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if not self._closing:
            self._dispatch()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            for environment in list(self.environments):
                status = environment.process.exit_status
                if status is not None:
                    self.ended(environment, f"exited with status {status}")

    async def close(self) -> None:
        self._closing = True
        self._watcher.cancel()
        environments = list(self.environments)
        self.environments.clear()
        for environment in environments:
            environment.fail("was stopped")
        while self._waiting:
            self._waiting.popleft()[1].cancel()
        await asyncio.gather(*(environment.stop() for environment in environments), *self._tasks)


def _command(function: Function) -> list[str | Path]:
    if importlib.util.find_spec("awslambdaric") is not None:
        return [sys.executable, "-m", "awslambdaric", function.handler]
    return [sys.executable, plain_runtime.__file__, function.handler]


def is_genuine() -> bool:
    """Whether functions run under AWS's own runtime client."""
    return importlib.util.find_spec("awslambdaric") is not None


def _error_of(body: bytes) -> str:
    try:
        error = json.loads(body)
        return f"failed: {error.get('errorType')}: {error.get('errorMessage')}"
    except (ValueError, AttributeError):
        return "failed without saying why"
