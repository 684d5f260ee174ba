"""The local Lambda: each function in processes of its own, under AWS's runtime client.

An environment serves one event at a time, as on Lambda. A function starts with none and gets another when all
it has are busy, up to its concurrency; beyond that, events wait their turn.
(The client is `awslambdaric`, and where it has no wheel, a plain loop that says so; Node has a plain loop.)
"""

import asyncio
import importlib.util
import json
import logging
import sys
from collections import deque
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

from cdk import npm
from cdk.functions import Function
from cdk.local import plain_runtime
from cdk.local.environment import LONGEST_BYTES, Environment, FunctionFailed, Plan

_log = logging.getLogger(__name__)
START_SECONDS = 30
WATCH_SECONDS = 0.25
_NODE_RUNTIME = Path(__file__).parent / "node_runtime.mjs"


class EventTooLarge(Exception):
    """The event is larger than Lambda takes; the function never saw it."""


class Lambda:
    """A function: `invoke` it with an event, and get its answer."""

    def __init__(
        self,
        function: Function,
        variables: Mapping[str, str],
        concurrency: int,
        log: Path,
        *,
        client: str | None = None,
        interpreter: str = sys.executable,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self.function = function
        self.log = log
        self.concurrency = concurrency
        variables = dict(variables) | {
            "_HANDLER": function.handler,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mebibytes),
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        }
        if function.language == "node":
            command: list[str | Path] = [npm.node(), _NODE_RUNTIME]
        else:
            client = client or ("awslambdaric" if is_genuine() else plain_runtime.__name__)
            # -P: a file that lies in the current folder is not a module of the function.
            command = [interpreter, "-P", "-m", client]
        self._plan = Plan(function, command, variables, log, start_seconds)
        self.environments: set[Environment] = set()
        self._idle: list[Environment] = []
        self._waiting: deque[tuple[bytes, asyncio.Future[bytes]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._is_settled = asyncio.Event()
        self._most_busy = 0
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    @property
    def arn(self) -> str:
        return self._plan.arn

    @property
    def busy(self) -> int:
        """How many environments have an event just now."""
        return sum(each.busy for each in self.environments)

    def most_busy(self) -> int:
        """How many of them had one at a time, at most, since this was asked last."""
        most, self._most_busy = max(self._most_busy, self.busy), self.busy
        return most

    @property
    def waiting(self) -> int:
        """How many events wait for an environment."""
        return len(self._waiting)

    async def invoke(self, event: Mapping[str, Any]) -> Any:
        """The function's answer; raises `FunctionFailed` or `EventTooLarge`."""
        content = json.dumps(event, ensure_ascii=False).encode()
        if len(content) > LONGEST_BYTES:
            raise EventTooLarge(f"an event of {len(content)} bytes, of {LONGEST_BYTES} at most")
        if self._closed:
            raise self._failure("was stopped")
        outcome: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append((content, outcome))
        self._dispatch()
        answer = await outcome
        try:
            return json.loads(answer)
        except ValueError:
            raise self._failure("answered with something that is not JSON") from None

    async def warm(self) -> None:
        """Until a first environment waits for an event, as provisioned concurrency does, or has failed, as
        its log says.
        """
        if not self.environments:
            self._is_settled.clear()
            self._spawn()
        if self.environments:  # none once it was closed
            await self._is_settled.wait()

    async def close(self) -> None:
        """Nothing runs any more when this returns, and nothing waits."""
        self._closed = True
        self._watcher.cancel()
        # What is just starting has to be there before it can be stopped.
        await asyncio.gather(self._watcher, *self._tasks, return_exceptions=True)
        for environment in list(self.environments):
            self._end(environment, "was stopped")
        while self._waiting:
            self._fail_next("was stopped")
        await asyncio.gather(*self._tasks)

    def _dispatch(self) -> None:
        """Give the idle what waits, and start environments for the rest."""
        while self._waiting:
            event, outcome = self._waiting[0]
            if outcome.done():  # whoever asked has gone
                self._waiting.popleft()
                continue
            environment = self._pop_idle()
            if environment is None:
                break
            self._waiting.popleft()
            environment.give(event, outcome)
            self._most_busy = max(self._most_busy, self.busy)
        # One that starts, or has just answered, will ask for an event of its own accord.
        coming = sum(not each.busy for each in self.environments)
        wanted, allowed = len(self._waiting) - coming, self.concurrency - len(self.environments)
        for _ in range(min(wanted, allowed)):
            self._spawn()

    def _pop_idle(self) -> Environment | None:
        while self._idle:
            environment = self._idle.pop()
            if environment.exit_status is None:  # or the watcher ends it when it comes by
                return environment
        return None

    def _spawn(self) -> None:
        if not self._closed:
            environment = Environment(self._plan, self._take_back, self._end)
            self.environments.add(environment)
            self._begin(self._start(environment))

    async def _start(self, environment: Environment) -> None:
        try:
            await environment.start()
        except OSError as error:
            self._end(environment, f"cannot be started: {error}")

    def _take_back(self, environment: Environment) -> None:
        self._is_settled.set()
        # One that has been given up may still ask, until it is dead.
        if environment in self.environments and environment not in self._idle:
            self._idle.append(environment)
            self._dispatch()

    def _end(self, environment: Environment, reason: str) -> None:
        """It is of no more use: its event fails, and another environment may take its place."""
        if environment not in self.environments:
            return
        self.environments.discard(environment)
        self._is_settled.set()
        if environment in self._idle:
            self._idle.remove(environment)
        if not self._closed:
            _log.warning("%s %s; its log is %s", self.function.name, reason, self.log)
        environment.fail(reason)
        if not environment.started:
            self._fail_next(reason)
        self._begin(environment.stop())
        self._dispatch()

    def _fail_next(self, reason: str) -> None:
        """What cannot start will not start better for the same event: each start uses up one of them."""
        while self._waiting:
            _, outcome = self._waiting.popleft()
            if not outcome.done():
                outcome.set_exception(self._failure(reason))
                return

    def _failure(self, reason: str) -> FunctionFailed:
        return FunctionFailed(f"{self.function.name} {reason}")

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            for environment in list(self.environments):
                status = environment.exit_status
                if status is not None:
                    self._end(environment, f"exited with status {status}")

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def is_genuine() -> bool:
    """Whether functions run under AWS's own runtime client."""
    return importlib.util.find_spec("awslambdaric") is not None
