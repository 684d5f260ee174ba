"""The copies that all environments share, in Redis: looked up, loaded by one at a time, gone when purged.

The value stands in the slot of its narrowest tag, whose generation is read by the same command.
"""

import logging
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from civicq.front.connection import Refusal
from civicq.front.entry import Entry, Target, generation_key, lease_key, value_key
from civicq.front.exchange import Cluster, Command, Unreachable

_log = logging.getLogger(__name__)

# A generation that ends before its entries takes them with it; one that outlives them does no harm.
GENERATION_SECONDS = 2 * 86_400
LEASE_SECONDS = 2.0  # the slowest load and a cold import; then somebody else may try
EVERYTHING = "everything"  # a tag of every entry: its purge leaves them stale, not gone
EVERYTHING_SECONDS = 1.0  # for how long we believe that we know its generation
CLOCKS_APART_SECONDS = 2.0
MOST_REMEMBERED = 10_000
_PURGED = re.compile(rb"purged-([0-9a-f]{11})-")
_RELEASE = b"if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


@dataclass(frozen=True, slots=True)
class Found:
    """What Redis had: an entry whose generations still hold."""

    entry: Entry | None = None
    is_fresh: bool = False
    is_usable: bool = False  # fresh, or stale for no longer than stale-while-revalidate allows


@dataclass(slots=True)
class Lease:
    """The right to load, of one owner. Number 0 is for whoever comes first; the others are spare."""

    target: Target
    owner: bytes
    number: int = 0
    is_held: bool = False

    @property
    def key(self) -> bytes:
        return lease_key(self.target.anchor, self.target.key, self.number)


class Shared:
    """Methods that ask raise `Unreachable` when Redis does not answer; those that let go never do."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        # Tags that only the answer tells, as last seen: asked for together with the value.
        self._beyond: dict[str, tuple[str, ...]] = {}
        self._everything: bytes | None = None
        self._everything_at = float("-inf")

    def look(self, target: Target) -> Found:
        """One exchange; another one when the entry has tags that this process did not know of."""
        where, beside = value_key(target.anchor, target.key), generation_key(target.anchor)
        others = [tag for tag in self._tags(target) if tag != target.anchor]
        if time.monotonic() - self._everything_at > EVERYTHING_SECONDS:
            others.append(EVERYTHING)
        (packed, word), *words = self._ask(Command(where, (b"MGET", where, beside)), *map(_get, others))
        current: dict[str, bytes | None] = dict(zip(others, words, strict=True)) | {target.anchor: word}
        self._note(current)
        kept = self._unpack(packed, target)
        if kept is None:
            return Found()
        unknown = [tag for tag in kept.generations if tag not in current and tag != EVERYTHING]
        if EVERYTHING not in current and kept.generations.get(EVERYTHING) != self._everything:
            unknown.append(EVERYTHING)
        if unknown:
            current |= zip(unknown, self._ask(*map(_get, unknown)), strict=True)
            self._note(current)
            self._remember(target, [tag for tag in kept.generations if tag not in {*target.tags, EVERYTHING}])
        return self._judge(kept, current)

    def claim(self, lease: Lease) -> tuple[Found, dict[str, bytes]]:
        """Look again, try for the lease, read or draw the generations to store under: one exchange.

        They are from before whatever is loaded from here on, so what is purged meanwhile is not stored alive.
        """
        target = lease.target
        where = value_key(target.anchor, target.key)
        milliseconds = int(LEASE_SECONDS * 1000)
        take = Command(lease.key, (b"SET", lease.key, lease.owner, b"NX", b"PX", milliseconds))
        drawn = _Drawn([*self._tags(target), EVERYTHING])
        packed, taken, *words = self._ask(Command(where, (b"GET", where)), take, *drawn.commands)
        lease.is_held = taken is not None
        generations = drawn.read(words)
        self._note(generations)
        kept = self._unpack(packed, target)
        return (Found() if kept is None else self._judge(kept, generations)), generations

    def beyond(self, target: Target, tags: list[str], began: float) -> tuple[dict[str, bytes], bool]:
        """The generations of tags that only an answer told of; and whether all are from before its load.

        From now on this process asks for them at once.
        """
        self._remember(target, tags)
        drawn = _Drawn(tags)
        words = self._ask(*drawn.commands)
        return drawn.read(words), not any(was_purged_since(began, word) for word in words)

    def store(self, kept: Entry, lease: Lease, *, keeps_lease: bool = False) -> None:
        where = value_key(lease.target.anchor, kept.key)
        milliseconds = max(1, int((kept.kept_until - time.time()) * 1000))
        put = Command(where, (b"SET", where, kept.pack(), b"PX", milliseconds))
        self._cluster.attempt(put, *([] if keeps_lease else [_release(lease)]))

    def release(self, lease: Lease) -> None:
        if lease.is_held:
            self._cluster.attempt(_release(lease))

    def _tags(self, target: Target) -> tuple[str, ...]:
        return target.tags + self._beyond.get(target.key, ())

    def _remember(self, target: Target, beyond: list[str]) -> None:
        if len(self._beyond) >= MOST_REMEMBERED:
            self._beyond.clear()
        self._beyond[target.key] = tuple(beyond)

    def _note(self, current: dict[str, Any]) -> None:
        if EVERYTHING in current:
            self._everything, self._everything_at = current[EVERYTHING], time.monotonic()

    def _ask(self, *commands: Command) -> list[Any]:
        replies = self._cluster.exchange(*commands)
        for reply in replies:
            if isinstance(reply, Refusal):  # full, moving, or not for us
                raise Unreachable from reply
        return replies

    def _unpack(self, packed: Any, target: Target) -> Entry | None:
        kept = Entry.unpack(packed, target.key)
        if packed is not None and kept is None:
            _log.warning("the cache holds something foreign under %s", target.key)
        return kept

    def _judge(self, kept: Entry, current: dict[str, Any]) -> Found:
        now = time.time()
        purged = any(current.get(tag) != word for tag, word in kept.generations.items() if tag != EVERYTHING)
        if purged or now >= kept.kept_until:
            return Found()
        is_fresh = now < kept.fresh_until and kept.generations.get(EVERYTHING) == self._everything
        is_usable = is_fresh or kept.fresh_until < kept.stale_until > now
        return Found(kept, is_fresh, is_usable)


class _Drawn:
    """For each tag its generation as it is, or a new one, never seen before, where it has none."""

    def __init__(self, tags: list[str]) -> None:
        self._new = {tag: _new_generation() for tag in tags}

    @property
    def commands(self) -> list[Command]:
        return [
            Command(key, (b"SET", key, word, b"NX", b"GET", b"EX", GENERATION_SECONDS))
            for key, word in ((generation_key(tag), word) for tag, word in self._new.items())
        ]

    def read(self, words: list[Any]) -> dict[str, bytes]:
        return {tag: was or new for (tag, new), was in zip(self._new.items(), words, strict=True)}


def _new_generation(how: bytes = b"drawn") -> bytes:
    """How it came about and when, and what makes it one of its kind."""
    return b"%s-%011x-%09x" % (how, int(time.time() * 1000), secrets.randbits(36))


def was_purged_since(epoch_seconds: float, generation: bytes | None) -> bool:
    """Whether a purge may have drawn it since then, whoever's clock that went by."""
    purged = _PURGED.match(generation or b"")
    return purged is not None and int(purged[1], 16) / 1000 >= epoch_seconds - CLOCKS_APART_SECONDS


def _get(tag: str) -> Command:
    key = generation_key(tag)
    return Command(key, (b"GET", key))


def _release(lease: Lease) -> Command:
    return Command(lease.key, (b"EVAL", _RELEASE, 1, lease.key, lease.owner))


def purge(tags: list[str]) -> list[Command]:
    """The commands that end everything stored under these tags: two for each, whatever there is of it.

    A new generation, not none: whoever is loading just now finds it there, and knows that it came too late.
    A server that is full refuses it, but never that the old one goes.
    """
    return [
        Command(key, words)
        for key in map(generation_key, tags)
        for words in (
            (b"DEL", key),
            (b"SET", key, _new_generation(b"purged"), b"EX", GENERATION_SECONDS),
        )
    ]
