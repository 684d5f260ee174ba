"""One hit in Redis, the value a text of 6.5 KB, as each library would keep it most cheaply.

redis-py with its C parser, as its documentation advises, for itself and for all that build on it; aiocache
with its serializer for text, fastapi-cache2 with a coder that leaves text alone, cashews as `setup` makes it.
Ours without the C parser, which the functions do not carry.
"""

import asyncio
import os
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from civicq.front.entry import Target, Targets
from civicq.front.exchange import Cluster
from civicq.front.memory import MEMORY_ENTRIES
from civicq.front.shared import Shared
from load_tests.bench.subjects import civicq_front
from load_tests.bench.subjects.document import text

HOST, PORT = os.environ["CACHE_HOST"], int(os.environ["CACHE_PORT"])
KEY = "redis-py:ballot"
SECONDS = 3_600


class Repeated:
    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call

    def repeat(self, event: Any, times: int) -> str:
        found: Any = None
        for _ in range(times):
            found = self._call()
        return found.decode() if isinstance(found, bytes) else str(found)


class Awaited:
    """Calls that are awaited one after another within one run of the loop."""

    def __init__(self, call: Callable[[], Awaitable[Any]]) -> None:
        self._call = call
        self._loop = asyncio.new_event_loop()

    def repeat(self, event: Any, times: int) -> str:
        found = self._loop.run_until_complete(self._many(times))
        return found.decode() if isinstance(found, bytes) else str(found)

    async def _many(self, times: int) -> Any:
        found = None
        for _ in range(times):
            found = await self._call()
        return found


async def load() -> str:
    return text()


def redis_sync() -> Repeated:
    import redis

    client = redis.Redis(HOST, PORT)
    client.set(KEY, text(), ex=SECONDS)
    return Repeated(lambda: client.get(KEY))


def redis_asyncio() -> Awaited:
    import redis
    import redis.asyncio

    with redis.Redis(HOST, PORT) as client:
        client.set(KEY, text(), ex=SECONDS)
    asynchronous = redis.asyncio.Redis(host=HOST, port=PORT)
    return Awaited(lambda: asynchronous.get(KEY))


def aiocache() -> Awaited:
    from aiocache import Cache, cached
    from aiocache.serializers import StringSerializer

    keep = cached(
        ttl=SECONDS,
        cache=Cache.REDIS,
        key="aiocache:ballot",
        serializer=StringSerializer(),
        endpoint=HOST,
        port=PORT,
    )
    return Awaited(keep(load))


def fastapi_cache2() -> Awaited:
    import redis.asyncio
    from fastapi_cache import FastAPICache
    from fastapi_cache.backends.redis import RedisBackend
    from fastapi_cache.coder import Coder
    from fastapi_cache.decorator import cache

    class Text(Coder):  # type: ignore[misc]
        @classmethod
        def encode(cls, value: str) -> bytes:
            return value.encode()

        @classmethod
        def decode(cls, value: bytes) -> str:
            return value.decode()

    FastAPICache.init(RedisBackend(redis.asyncio.Redis(host=HOST, port=PORT)), prefix="fastapi-cache2")
    return Awaited(cache(expire=SECONDS, coder=Text)(load))


def cashews() -> Awaited:
    from cashews import Cache

    cache = Cache()
    cache.setup(f"redis://{HOST}:{PORT}/")
    return Awaited(cache(ttl=SECONDS, key="cashews:ballot")(load))


class CivicqShared:
    """What stands in for `get`: the value, its tags' generations, the envelope's check, and the judgement."""

    def __init__(self) -> None:
        self._cluster = Cluster(HOST, PORT)
        self._shared = Shared(self._cluster)
        self._target: Target | None = None

    def repeat(self, event: Any, times: int) -> str:
        if self._target is None:
            civicq_front.second_tier(self._cluster)(event, None)
            self._target = Targets(civicq_front.PATHS, civicq_front.QUERY).of(event)
            assert self._target is not None
        body = ""
        for _ in range(times):
            found = self._shared.look(self._target).entry
            assert found is not None
            body = found.body
        return body


class CivicqFront:
    """From event to answer: more ballots in turn than the process's own memory holds."""

    BALLOTS = MEMORY_ENTRIES + 100

    def __init__(self) -> None:
        self._front = civicq_front.second_tier(Cluster(HOST, PORT))
        self._events: list[dict[str, Any]] = []
        self._turn = 0

    def repeat(self, event: Any, times: int) -> str:
        if not self._events:
            self._events = [
                event | {"rawPath": f"/api/ballots/{uuid.UUID(int=number)}"} for number in range(self.BALLOTS)
            ]
            for each in self._events:
                self._front(each, None)
        answer: dict[str, Any] = {}
        for turn in range(self._turn, self._turn + times):
            answer = self._front(self._events[turn % self.BALLOTS], None)
        self._turn += times
        assert "redis; hit" in answer["headers"]["cache-status"], answer
        return str(answer["body"])
