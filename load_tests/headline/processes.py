"""What each process of the system spends, from second to second."""

import contextlib
import os
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

from load_tests.processes import PROC, family, resident_bytes, stat

_TICKS = os.sysconf("SC_CLK_TCK")
EVERY_SECONDS = 5.0


@dataclass
class Spent:
    """By moment: the cores that a group of processes used since the one before, and the memory they hold."""

    seconds: list[float] = field(default_factory=list)
    cores: dict[str, list[float]] = field(default_factory=dict)
    resident_bytes: dict[str, list[int]] = field(default_factory=dict)


class Sampler:
    """Watches whole trees of processes until it is stopped."""

    def __init__(self, roots: dict[str, int]) -> None:
        self._roots = roots
        self._spent = Spent()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._began = time.monotonic()
        self._thread.start()

    def stop(self) -> Spent:
        self._ended.set()
        self._thread.join()
        return self._spent

    def _watch(self) -> None:
        before, at = self._read(), time.monotonic()
        while not self._ended.wait(EVERY_SECONDS):
            now, moment = self._read(), time.monotonic()
            cores: defaultdict[str, float] = defaultdict(float)
            resident: defaultdict[str, int] = defaultdict(int)
            for pid, (group, ticks, held) in now.items():
                ticks_before = before[pid][1] if pid in before else 0
                cores[group] += (ticks - ticks_before) / _TICKS / (moment - at)
                resident[group] += held
            self._note(moment, cores, resident)
            before, at = now, moment

    def _note(self, moment: float, cores: dict[str, float], resident: dict[str, int]) -> None:
        spent = self._spent
        known = len(spent.seconds)
        spent.seconds.append(moment - self._began)
        for group in {*spent.cores, *cores}:
            spent.cores.setdefault(group, [0.0] * known).append(cores.get(group, 0.0))
            spent.resident_bytes.setdefault(group, [0] * known).append(resident.get(group, 0))

    def _read(self) -> dict[int, tuple[str, int, int]]:
        """By process: its group, the processor time it has used in ticks, and its memory in bytes."""
        found = {}
        for name, root in self._roots.items():
            for pid in family(root):
                with contextlib.suppress(OSError):  # it has ended
                    values = stat(pid)
                    ticks = int(values[11]) + int(values[12])
                    group = name if pid == root else _group(pid, name)
                    found[pid] = group, ticks, resident_bytes(values)
        return found


def _group(pid: int, parents: str) -> str:
    """A Lambda by its function's name, a server by its own, whatever else with its parent."""
    try:
        variables = (PROC / str(pid) / "environ").read_bytes().split(b"\0")
        name = (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return parents
    for variable in variables:
        if variable.startswith(b"AWS_LAMBDA_FUNCTION_NAME="):
            return f"Lambda {variable.partition(b'=')[2].decode()}"
    if name.startswith("postgres"):
        return "Postgres"
    if name.startswith("valkey"):
        return "Valkey"
    return parents
