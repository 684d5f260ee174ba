"""Which processes belong together, by /proc (proc(5))."""

import contextlib
import os
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def family(root: int) -> list[int]:
    """A process and all that descends from it, the parents before their children."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):  # it has ended
                children[int(stat(int(folder.name))[1])].append(int(folder.name))
    found = [root]
    for each in found:
        found += children[each]
    return found


def stat(pid: int | None) -> list[str]:
    """The values after the name, which may hold anything. OSError when it has ended."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def resident_bytes(values: list[str]) -> int:
    """Of such values: the memory that is the process's just now."""
    return int(values[21]) * _PAGE_BYTES
