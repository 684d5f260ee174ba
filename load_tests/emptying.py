"""Caches that are emptied again and again, while people read."""

from pathlib import Path
from typing import Any

import gevent

from load_tests.running import civicq

EVERY_SECONDS = 20


def keep_emptying(data: Path, runner: Any) -> None:
    """By the command that whoever is on call would use: every cache forgets everything."""
    while runner.state in ("ready", "spawning", "running"):
        gevent.sleep(EVERY_SECONDS)
        civicq(data, "purge", "everything")
