"""The edge's memory: entries by key, bounded in bytes (the longest unused goes first), and purges of them."""

from collections import OrderedDict
from dataclasses import dataclass

from cdk.local.edge.entries import Entry


@dataclass(frozen=True)
class Purge:
    """What is no longer true: entries with one of the tags, entries at one of the paths.

    A path is what an origin was asked for, query and all; `*` at its end is any ending
    (AWS: invalidation-specifying-objects). Which page was asked for, behind a space in the key, is all one.
    """

    tags: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()

    def covers(self, key: str, tags: frozenset[str]) -> bool:
        target = key.partition(" ")[0]
        return not self.tags.isdisjoint(tags) or any(
            target.startswith(path[:-1]) if path.endswith("*") else target == path for path in self.paths
        )


class Store:
    def __init__(self, capacity_bytes: int) -> None:
        self.capacity_bytes = capacity_bytes
        self.size_bytes = 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._keys_by_tag: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: str, entry: Entry) -> None:
        self.discard(key)
        if entry.size_bytes > self.capacity_bytes:
            return
        self._entries[key] = entry
        self.size_bytes += entry.size_bytes
        for tag in entry.tags:
            self._keys_by_tag.setdefault(tag, set()).add(key)
        while self.size_bytes > self.capacity_bytes:
            self.discard(next(iter(self._entries)))

    def discard(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self.size_bytes -= entry.size_bytes
        for tag in entry.tags:
            keys = self._keys_by_tag[tag]
            keys.discard(key)
            if not keys:
                del self._keys_by_tag[tag]

    def purge(self, purge: Purge) -> int:
        """How many entries went."""
        keys: set[str] = set().union(*(self._keys_by_tag.get(tag, ()) for tag in purge.tags))
        if purge.paths:
            keys.update(key for key in self._entries if purge.covers(key, frozenset()))
        for key in keys:
            self.discard(key)
        return len(keys)
