"""One request on its way past the process's memory: through Redis, or alone where Redis does not answer.

One environment over all loads what has expired; the others show what is stale, or wait for it.
"""

import random
import secrets
import time
from dataclasses import replace
from typing import Any, Literal

from civicq.front import entry
from civicq.front.answers import answer_from, passed_on, whole
from civicq.front.entry import Entry, Target
from civicq.front.event import Answer, Event, Handler
from civicq.front.exchange import Unreachable
from civicq.front.memory import Memory
from civicq.front.shared import Found, Lease, Shared

# Where an answer came from. The last three are the handler's own.
Source = Literal["process", "redis", "stale", "collapsed", "fetched", "bypassed", "unreachable"]

POLL_SECONDS = 0.005
WAIT_SECONDS = 0.5  # for whoever holds the lease
WAIT_LONGER_SECONDS = 2.5  # for one of the spare leases, before loading without any
SPARE_LEASES = 4
RETRY_SECONDS = 5.0  # how long a stale answer stands in for a failing handler before the next caller waits
_MISSED = "process; fwd=miss"


class Fetch:
    """One request on its way past the process's memory."""

    def __init__(self, handler: Handler, memory: Memory, event: Event, context: Any, target: Target) -> None:
        self._handler = handler
        self._memory = memory
        self._event = event
        self._context = context
        self._target = target

    def answered(self, shared: Shared | None) -> tuple[Source, Answer]:
        """By way of Redis, or without where there is none or it does not answer."""
        if shared is not None:
            try:
                return self._through(shared)
            except Unreachable:
                pass  # the first failure ends Redis for this request
        return "unreachable", self._alone("redis; fwd=bypass; detail=unreachable")

    def _through(self, shared: Shared) -> tuple[Source, Answer]:
        found = shared.look(self._target)
        if found.entry is not None and found.is_fresh:
            return "redis", self._hit(found.entry, "redis; hit")
        began = time.monotonic()
        lease = Lease(self._target, secrets.token_hex(8).encode())
        while True:
            found, generations = shared.claim(lease)
            if found.entry is not None and found.is_fresh:  # somebody else was quicker
                shared.release(lease)
                return "collapsed", self._hit(found.entry, "redis; fwd=miss; collapsed")
            if lease.is_held:
                return self._load(shared, lease, found, generations)
            if found.entry is not None and found.is_usable:
                return "stale", self._stale(found.entry, "redis; hit")
            waited = time.monotonic() - began
            if waited > WAIT_LONGER_SECONDS:
                return "fetched", self._alone("redis; fwd=miss; detail=waited")
            if waited > WAIT_SECONDS:
                lease.number = random.randint(1, SPARE_LEASES)  # noqa: S311
            time.sleep(POLL_SECONDS * random.uniform(1, 3))  # noqa: S311

    def _alone(self, passed: str) -> Answer:
        """Redis keeps nothing of it; the process has its own copy."""
        now = time.time()
        answer = self._handler(whole(self._event), self._context)
        kept = entry.entry_of(answer, self._target.key, {}, now)
        if kept is None:
            return passed_on(answer, self._event, f"{passed}, {_MISSED}")
        return self._keep(kept, passed)

    def _load(
        self, shared: Shared, lease: Lease, found: Found, generations: dict[str, bytes]
    ) -> tuple[Source, Answer]:
        """The lease is ours: load, store, let go."""
        tier = "redis; fwd=stale" if found.entry is not None else "redis; fwd=miss"
        try:
            now, answer = self._loaded(shared, generations)
        except Exception:
            if found.entry is None:
                shared.release(lease)
                raise
            answer = {"statusCode": 500}
        if answer["statusCode"] >= 500 and found.entry is not None:
            # The lease ends by itself; until then nobody else tries in vain.
            shared.store(_standing_in(found.entry, time.time()), lease, keeps_lease=True)
            return "stale", self._stale(found.entry, f"{tier}; fwd-status={answer['statusCode']}")
        kept = None
        if generations.keys() >= set(entry.tags_of(answer)):
            kept = entry.entry_of(answer, self._target.key, generations, now)
        if kept is None:
            shared.release(lease)
            return "fetched", passed_on(answer, self._event, f"{tier}, {_MISSED}")
        shared.store(kept, lease)
        return "fetched", self._keep(kept, f"{tier}; stored")

    def _loaded(self, shared: Shared, generations: dict[str, bytes]) -> tuple[float, Answer]:
        """The answer, and from when it is. `generations` grows by those that only the answer tells of."""
        now = time.time()
        answer = self._handler(whole(self._event), self._context)
        unknown = [tag for tag in entry.tags_of(answer) if tag not in generations]
        keepable = all(map(entry.is_tag, unknown)) and entry.entry_of(answer, self._target.key, {}, now)
        if unknown and keepable:
            try:
                told, untouched = shared.beyond(self._target, unknown, now)
            except Unreachable:
                return now, answer  # it is no worse for that, only not kept
            generations |= told
            if not untouched:
                now = time.time()
                answer = self._handler(whole(self._event), self._context)
        return now, answer

    def _hit(self, kept: Entry, passed: str) -> Answer:
        return self._keep(kept, f"{passed}; ttl={ttl(kept, time.time())}")

    def _keep(self, kept: Entry, passed: str) -> Answer:
        now = time.time()
        self._memory.put(kept, now)
        return answer_from(kept, self._event, now, f"{passed}, {_MISSED}; stored")

    def _stale(self, kept: Entry, passed: str) -> Answer:
        return answer_from(kept, self._event, time.time(), f"{passed}; detail=stale, {_MISSED}")


def _standing_in(kept: Entry, now: float) -> Entry:
    """What is served in the place of a handler that fails: stale for a while, however long it has been."""
    until = max(kept.stale_until, min(kept.kept_until, now + RETRY_SECONDS))
    return replace(kept, fresh_until=min(kept.fresh_until, now), stale_until=until)


def ttl(kept: Entry, now: float) -> int:
    return int(kept.fresh_until - now)
