"""The minutes of all processes, side by side in Redis for a while, and what they come to together.

A hash for each minute, with a field for each process, and one for the gauges. Nothing there is missed when it
is lost.
"""

import time
from collections import Counter
from dataclasses import dataclass, field

from civicq import cache, metrics
from civicq.front.exchange import Cluster, Command, Unreachable
from civicq.metrics.packing import SCHEMA, pack, pack_gauge, unpack, unpack_gauge
from civicq.metrics.recorder import Minute, Recorder
from civicq.metrics.sketch import Sketch

KEPT_SECONDS = 20 * 60
LONGEST_MINUTES = 15
_FIELDS_AT_ONCE = 64  # a few hundred KiB, which comes well within the time of one exchange
NOT_WRITTEN = "metrics|not written"
_GAUGES = b"metrics:%d:gauges" % SCHEMA


@dataclass(slots=True)
class Merged:
    """What the whole fleet saw in the window."""

    counts: Counter[str] = field(default_factory=Counter)
    gauges: dict[str, tuple[float, float]] = field(default_factory=dict)  # the value, and when it was so
    sketches: dict[str, Sketch] = field(default_factory=dict)
    processes: int = 0
    skipped: int = 0  # fields that hold no minute of ours

    def add(self, minute: Minute) -> None:
        self.counts.update(minute.counts)
        for name, sketch in minute.sketches.items():
            self.sketches.setdefault(name, Sketch()).merge(sketch)

    def read_gauges(self, told: object, since: float) -> None:
        pairs = told if isinstance(told, list) else []
        for name, packed in zip(pairs[::2], pairs[1::2], strict=True):
            seen = unpack_gauge(packed)
            if seen is None:
                self.skipped += 1
            elif seen[1] >= since:
                self.gauges[name.decode(errors="replace")] = seen


def flush_if_due(recorder: Recorder | None = None) -> None:
    """`flush`, once in ten seconds."""
    recorder = recorder or metrics.recorder()
    if recorder.is_due():
        flush(recorder)


def flush(recorder: Recorder) -> None:
    """Hand on what this process has seen, in one exchange. Never raises; what cannot be told may be lost."""
    minutes = recorder.to_hand_on()
    if not (minutes or recorder.gauges) or (cluster := cache.cluster()) is None:
        return
    commands = []
    for minute in minutes:
        key = _key(minute.number)
        commands.append(Command(key, (b"HSET", key, recorder.process, pack(minute))))
        commands.append(Command(key, (b"EXPIRE", key, KEPT_SECONDS)))
    for name, (value, at) in recorder.gauges.items():
        commands.append(Command(_GAUGES, (b"HSET", _GAUGES, name.encode(), pack_gauge(value, at))))
    if recorder.gauges:
        commands.append(Command(_GAUGES, (b"EXPIRE", _GAUGES, KEPT_SECONDS)))
    try:
        replies = cluster.exchange(*commands)
    except Unreachable:
        recorder.count(NOT_WRITTEN)
        return
    if all(isinstance(reply, int) for reply in replies):
        recorder.handed_on(minutes)
    else:
        recorder.count(NOT_WRITTEN)


def merged(cluster: Cluster, minutes: int, now: float | None = None) -> Merged:
    """The last so many minutes, the one under way among them. Raises `Unreachable`."""
    now = time.time() if now is None else now
    last = int(now // 60)
    numbers = range(last - minutes + 1, last + 1)
    keys = [_key(number) for number in numbers]
    found = Merged()
    processes = set()
    gauges, *fields = cluster.exchange(
        Command(_GAUGES, (b"HGETALL", _GAUGES)), *[Command(key, (b"HKEYS", key)) for key in keys]
    )
    found.read_gauges(gauges, now - KEPT_SECONDS)
    for number, key, told in zip(numbers, keys, fields, strict=True):
        if not isinstance(told, list):  # something else stands under our key
            found.skipped += 1
            continue
        for first in range(0, len(told), _FIELDS_AT_ONCE):
            asked = told[first : first + _FIELDS_AT_ONCE]
            (values,) = cluster.exchange(Command(key, (b"HMGET", key, *asked)))
            for process, packed in zip(asked, values if isinstance(values, list) else [], strict=False):
                minute = unpack(packed, number)
                if minute is None:
                    found.skipped += 1
                    continue
                found.add(minute)
                processes.add(process)
    found.processes = len(processes)
    return found


def _key(minute: int) -> bytes:
    return b"metrics:%d:%d" % (SCHEMA, minute)
