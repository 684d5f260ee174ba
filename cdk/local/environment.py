"""One Lambda environment: a process, and the Runtime API that the client in it polls for events.

(AWS: runtimes-api. One event at a time.)
"""

import asyncio
import json
import signal
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cdk.functions import ASKED, Function
from cdk.local.http import Request, Response
from cdk.local.http.server import serve
from cdk.local.processes import Process

_PREFIX = "/2018-06-01/runtime/"
# 6 MB each way, and 100 bytes for whoever counts differently (AWS: gettingstarted-limits).
LONGEST_BYTES = 6_291_556
# A longer answer is taken in all the same, to say what is wrong with it.
_LONGEST_READ_BYTES = 16 * LONGEST_BYTES
_ACCEPTED = Response(202, [("content-type", "application/json")], b'{"status":"OK"}')


# On AWS each function has a processor of its own. Here those behind whose answer nobody waits leave it to the
# others: three that start at once, each for a second of imports, held every answer up by two.
WORKERS_NICENESS = 10


class FunctionFailed(Exception):
    """The function raised, died, ran out of time or never started. For a log, not for a caller."""


@dataclass(frozen=True)
class Plan:
    """How to start an environment: `client` is the command of the process that polls for events."""

    function: Function
    client: Sequence[str | Path]
    variables: Mapping[str, str]
    log: Path
    start_seconds: float

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:000000000000:function:{self.function.name}"


class Environment:
    """Tells by `idle` that it can be given an event, and by `broken` that it is of no more use, and why."""

    def __init__(
        self,
        plan: Plan,
        idle: Callable[["Environment"], None],
        broken: Callable[["Environment", str], None],
    ) -> None:
        self._plan, self._tell_idle, self._tell_broken = plan, idle, broken
        self._process: Process | None = None
        self._poll: asyncio.Future[bytes] | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._invocation = ""
        self._outcome: asyncio.Future[bytes] | None = None
        self.started = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_status(self) -> int | None:
        """None while it runs, and before."""
        return self._process.exit_status if self._process else None

    @property
    def busy(self) -> bool:
        """Whether it has an event, though nobody may wait for the answer any more."""
        return self._outcome is not None

    async def start(self) -> None:
        """OSError when there can be no such process."""
        plan = self._plan
        # Between two polls the connection is silent for as long as an event takes.
        self._api = await serve(
            self._answer,
            idle_seconds=plan.function.timeout_seconds + 60,
            longest_body_bytes=_LONGEST_READ_BYTES,
        )
        variables = {**plan.variables, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.port}"}
        try:
            self._process = Process.start(
                [*plan.client, plan.function.handler],
                log=plan.log,
                environment=variables,
                niceness=0 if plan.function.name in ASKED else WORKERS_NICENESS,
            )
        except OSError:
            await self._api.close(grace_seconds=0)
            raise
        self._break_after(plan.start_seconds, f"did not start within {plan.start_seconds} s")

    async def stop(self) -> None:
        """As Lambda does it: at once, and without asking."""
        self._break_never()
        if self._process is not None:
            await asyncio.to_thread(self._process.stop, signal.SIGKILL)
            await self._api.close(grace_seconds=0)

    def give(self, event: bytes, outcome: "asyncio.Future[bytes]") -> None:
        """Only while it is idle. `outcome` gets the answer or `FunctionFailed`."""
        assert self._poll is not None  # noqa: S101 (an idle one has polled)
        self._invocation, self._outcome = str(uuid.uuid4()), outcome
        seconds = self._plan.function.timeout_seconds
        self._break_after(seconds, f"ran out of time after {seconds} s")
        self._poll.set_result(event)

    def fail(self, reason: str) -> None:
        """End the event under way, if there is one."""
        outcome = self._end()
        if outcome is not None:
            outcome.set_exception(FunctionFailed(f"{self._plan.function.name} {reason}"))

    def _answer(self, request: Request) -> Response | Awaitable[Response]:
        action = request.target.removeprefix(_PREFIX)
        if action == "invocation/next":
            return self._next()
        if action == f"invocation/{self._invocation}/response":
            return self._take(request.body)
        if action == f"invocation/{self._invocation}/error":
            self.fail(_error_of(request.body))
        elif action == "init/error":
            self._tell_broken(self, _error_of(request.body))
        else:
            return Response(404)
        return _ACCEPTED

    async def _next(self) -> Response:
        self.started = True
        self.fail("asked for another event without an answer to the last")
        self._break_never()
        self._poll = asyncio.get_running_loop().create_future()
        self._tell_idle(self)
        event = await self._poll
        deadline = int((time.time() + self._plan.function.timeout_seconds) * 1000)
        headers = [
            ("content-type", "application/json"),
            ("lambda-runtime-aws-request-id", self._invocation),
            ("lambda-runtime-deadline-ms", str(deadline)),
            ("lambda-runtime-invoked-function-arn", self._plan.arn),
        ]
        return Response(200, headers, event)

    def _take(self, answer: bytes) -> Response:
        if len(answer) > LONGEST_BYTES and (size := _deployed_bytes(answer)) > LONGEST_BYTES:
            self.fail(f"answered {size} bytes, of {LONGEST_BYTES} at most")
            return Response(413)  # which ends AWS's client, there as here
        outcome = self._end()
        if outcome is not None:
            outcome.set_result(answer)
        return _ACCEPTED

    def _end(self) -> "asyncio.Future[bytes] | None":
        """The event is done with; gives its outcome if somebody still waits for that."""
        outcome, self._outcome, self._invocation = self._outcome, None, ""
        self._break_after(self._plan.start_seconds, "asked for no further event")
        return outcome if outcome is not None and not outcome.done() else None

    def _break_after(self, seconds: float, reason: str) -> None:
        self._break_never()
        self._alarm = asyncio.get_running_loop().call_later(seconds, self._tell_broken, self, reason)

    def _break_never(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()


def _deployed_bytes(answer: bytes) -> int:
    """What this answer would measure on AWS, whose client escapes non-ASCII only where, as here,
    AWS_EXECUTION_ENV is not set.
    """
    try:
        return len(json.dumps(json.loads(answer), ensure_ascii=False).encode(errors="surrogatepass"))
    except ValueError:
        return len(answer)


def _error_of(body: bytes) -> str:
    try:
        error = json.loads(body)
        return f"failed: {error.get('errorType')}: {error.get('errorMessage')}"
    except (ValueError, AttributeError):
        return "failed without saying why"
