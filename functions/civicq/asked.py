"""Which addresses are asked for most, over all processes: counted by the hour, in Redis; a loss does no harm.

What the edge answers itself is not seen here, so a page that many ask for counts once for each time that the
edge came for it.
"""

import time
from collections import Counter
from collections.abc import Callable

from civicq import cache
from civicq.front import Served
from civicq.front.exchange import Command, Unreachable

HANDED_ON_SECONDS = 10.0
MOST_NOTED = 1_000  # of a process, between two times of handing on
MOST_HANDED_ON = 100
KEPT_SECONDS = 2 * 3600


class Asked:
    """What one process was asked for since it last handed that on."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._noted: Counter[str] = Counter()
        self._handed_on = clock()

    def note(self, served: Served) -> None:
        """Within the request, since nothing runs after it; once in ten seconds with one exchange."""
        known = served.path is not None and served.status in {200, 304}
        if known and (served.address in self._noted or len(self._noted) < MOST_NOTED):
            self._noted[served.address] += 1
        now = self._clock()
        if now - self._handed_on >= HANDED_ON_SECONDS and self._noted and served.source != "unreachable":
            self._handed_on = now
            self._hand_on(now)

    def _hand_on(self, now: float) -> None:
        key = _key(now)
        most = self._noted.most_common(MOST_HANDED_ON)
        self._noted.clear()
        commands = [Command(key, (b"ZINCRBY", key, times, address.encode())) for address, times in most]
        cluster = cache.cluster()
        if cluster is not None:
            cluster.attempt(*commands, Command(key, (b"EXPIRE", key, KEPT_SECONDS)))


def most(limit: int, now: float | None = None) -> list[str]:
    """The addresses asked for most in this hour and the last, the first of them first; none without Redis."""
    cluster = cache.cluster()
    if cluster is None:
        return []
    now = time.time() if now is None else now
    commands = [
        Command(key, (b"ZREVRANGE", key, 0, limit - 1, b"WITHSCORES"))
        for key in (_key(now), _key(now - 3600))
    ]
    found: Counter[str] = Counter()
    try:
        for reply in cluster.exchange(*commands):
            if isinstance(reply, list):
                for address, times in zip(reply[::2], reply[1::2], strict=True):
                    found[address.decode(errors="replace")] += int(float(times))
    except Unreachable:
        return []
    return [address for address, _ in found.most_common(limit)]


def _key(now: float) -> bytes:
    return b"asked:1:%d" % (now // 3600)
