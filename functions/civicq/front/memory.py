"""The process's own copies, for two seconds at most: no purge reaches a process."""

from civicq.front.entry import Entry

MEMORY_SECONDS = 2.0
MEMORY_ENTRIES = 1_000
MEMORY_BYTES = 16 * 1024 * 1024


class Memory:
    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Entry]] = {}
        self._bytes = 0

    def get(self, key: str, now: float) -> Entry | None:
        until, kept = self._kept.get(key, (0.0, None))
        return kept if now < until else None

    def put(self, kept: Entry, now: float) -> None:
        self._forget(kept.key)
        self._kept[kept.key] = (min(now + MEMORY_SECONDS, kept.fresh_until), kept)
        self._bytes += len(kept.body)
        while len(self._kept) > MEMORY_ENTRIES or self._bytes > MEMORY_BYTES:
            self._forget(next(iter(self._kept)))  # the oldest

    def _forget(self, key: str) -> None:
        _, gone = self._kept.pop(key, (0.0, None))
        self._bytes -= len(gone.body) if gone else 0
