"""`civicq mode`: what the local edge lets through, as its KeyValueStore says it on AWS."""

import sys
from pathlib import Path

from cdk import modes


def file_in(data: Path) -> Path:
    return data / "mode"


def read(file: Path) -> str:
    """`open` where nothing else was said, or nothing that is a mode."""
    try:
        told = file.read_text(encoding="utf-8")
    except OSError:
        return modes.OPEN
    return told if modes.is_mode(told) else modes.OPEN


def run(data: Path, mode: str) -> int:
    """The command's exit status. What runs there, now or later, obeys within a second."""
    data.mkdir(parents=True, exist_ok=True)
    fresh = data / "mode.new"
    fresh.write_text(mode, encoding="utf-8")
    fresh.replace(file_in(data))
    sys.stdout.write(f"the edge is {mode}\n")
    return 0
