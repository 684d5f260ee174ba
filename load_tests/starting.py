"""A `civicq up` of one's own, for as long as it is loaded."""

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from cdk.local.postgres_home import Home
from load_tests.running import Running, command


class DidNotStart(SystemExit):
    """It says why in its own lines."""


@contextlib.contextmanager
def started(data: Path, tell: Callable[[str], None]) -> Iterator[Running]:
    """`civicq up` on a free port until the block ends, and its database gone after it."""
    with subprocess.Popen(
        command(data, "up", "--port", "0"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
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
