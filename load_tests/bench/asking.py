"""The parent's end of a subject: starts its process, asks it, and says what it died of."""

import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from cdk.local.http import Request
from cdk.local.payload import event_of
from load_tests.bench.report import CannotRun
from load_tests.bench.rounds import interleaved

BALLOT = "0193f6a0-0000-7000-8000-000000000001"
WARM_UP_CALLS = 50
# redis-py uses it where it is installed; a function does not carry it, nor does a stack that nobody tuned.
UNSHIPPED = ("hiredis",)
# What settings ask for at least; nobody is asked at that host.
NO_SERVERS = {"DATABASE_WRITER_HOST": "nowhere.invalid", "DATABASE_READER_HOST": "nowhere.invalid"}


def event(path: str = f"/api/ballots/{BALLOT}") -> dict[str, Any]:
    """A GET as the gateway tells a function of it, from an ordinary browser."""
    headers = [
        ("accept", "application/json"),
        ("accept-encoding", "br, gzip"),
        ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ]
    return event_of(Request("GET", path, headers, b""), None, None)


@dataclass(frozen=True)
class Found:
    """Seconds a call, and of the process's whole life; what the last call answered."""

    wall: float
    cpu: float
    life: float
    answer: Any


class Subject:
    """A process that runs `module:factory`, with its byte code compiled, as it is shipped."""

    def __init__(
        self, spec: str, environment: Mapping[str, str] | None = None, absent: Sequence[str] = ()
    ) -> None:
        self._spec = spec
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the subject)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "load_tests.bench.subject", spec, *absent],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=_inherited() | dict(environment or {}),
        )

    def ask(self, event: Mapping[str, Any], times: int = 1) -> Found:
        assert self._child.stdin
        assert self._child.stdout
        try:
            self._child.stdin.write(json.dumps({"event": event, "times": times}).encode() + b"\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            raise CannotRun(self._last_words()) from None
        line = self._child.stdout.readline()
        if not line:
            raise CannotRun(self._last_words())
        return Found(**json.loads(line))

    def ask_for(self, seconds: float, event: Mapping[str, Any]) -> Found:
        """As many calls as take about so long, after some that nobody counts."""
        once = self.ask(event, WARM_UP_CALLS).wall
        return self.ask(event, max(1, int(seconds / once)))

    def close(self) -> None:
        self._child.communicate()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _last_words(self) -> str:
        self._child.wait()
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return f"{self._spec}: {(lines or [f'exit status {self._child.returncode}'])[-1]}"


def in_turn(
    running: Mapping[str, Subject], event: Mapping[str, Any], seconds: float, rounds: int
) -> dict[str, list[Found]]:
    """What each was found to take in each round, one after the other within a round."""

    def asking(subject: Subject) -> Callable[[], Found]:
        return lambda: subject.ask_for(seconds, event)

    return interleaved({name: asking(subject) for name, subject in running.items()}, rounds)


@functools.cache
def byte_code() -> tempfile.TemporaryDirectory[str]:
    """Where subjects keep their .pyc: of this run, apart from the tree that people work in."""
    return tempfile.TemporaryDirectory(prefix="civicq-bench-")


def _inherited() -> dict[str, str]:
    environment = os.environ.copy()  # noqa: TID251 (not the product's settings)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment | {"PYTHONPYCACHEPREFIX": byte_code().name}
