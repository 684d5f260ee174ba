"""The `civicq up` that the load is for: started, found, and spoken to by its own command."""

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cdk.local.postgres_home import Home


class DidNotStart(SystemExit):
    """It says why in its own lines."""


@dataclass(frozen=True)
class Running:
    url: str
    database: str
    pid: int

    @classmethod
    def of(cls, data: Path) -> "Running":
        """SystemExit, in one line, where none runs."""
        try:
            told = json.loads((data / "up.json").read_text())
            return cls(told["url"], told["database"], told["pid"])
        except (OSError, ValueError, KeyError):
            raise SystemExit(
                f"nothing runs in {data}: start `uv run civicq up`, or name its folder with --data"
            ) from None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        at = urlsplit(self.url)
        return at.hostname or "", at.port or 80


@contextlib.contextmanager
def started(data: Path, tell: Callable[[str], None]) -> Iterator[Running]:
    """`civicq up` on a free port until the block ends, and its database gone after it."""
    with subprocess.Popen(
        _command(data, "up", "--port", "0"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                tell(line.rstrip())
                if line.startswith("ready "):
                    break
            else:
                raise DidNotStart("`civicq up` did not start, as the lines above say; `civicq doctor` helps")
            yield Running.of(data)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            # As root it lies in a folder of another account's, not in `data`.
            Home.of(data / "postgres").remove()


def civicq(data: Path, *words: object) -> str:
    """What a command prints; SystemExit, with what it says, when it fails."""
    ran = subprocess.run(_command(data, *words), capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"civicq {words[0]}: {ran.stderr.strip() or ran.stdout.strip()}")
    return ran.stdout


def _command(data: Path, *words: object) -> list[str]:
    return [sys.executable, "-m", "cdk.local.cli", "--data", str(data), *map(str, words)]
