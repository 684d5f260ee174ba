"""Twenty-four environments that ask for one cold key at the same instant; the loader takes 50 ms.

One process imports the library and forks the others, each with a connection and a loop of its own, warm by a
key of its own: as Lambda environments are. Each library as its documentation advises against a stampede.
"""

import asyncio
import multiprocessing
import os
import time
import uuid
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from civicq.front.exchange import Cluster
from load_tests.bench.subjects import civicq_front
from load_tests.bench.subjects.document import text

HOST, PORT = os.environ["CACHE_HOST"], int(os.environ["CACHE_PORT"])
ENVIRONMENTS = 24
LOADER_SECONDS = 0.05
TTL_SECONDS = 600
AHEAD_SECONDS = 0.1  # for all of them to be asleep when the instant comes

Ask = Callable[[str], None]  # a key, which is a UUID


class Herd:
    """`connect` runs in each environment, is given what a load calls to be counted, and answers `Ask`."""

    def __init__(self, connect: Callable[[Callable[[], None]], Ask]) -> None:
        self._connect = connect

    def repeat(self, event: Any, times: int) -> list[dict[str, float]]:
        """One stampede: what each environment saw, however many `times`."""
        context = multiprocessing.get_context("fork")
        pipes, children = [], []
        for _ in range(ENVIRONMENTS):
            ours, theirs = context.Pipe()
            child = context.Process(target=self._environment, args=(theirs,), daemon=True)
            child.start()
            pipes.append(ours)
            children.append(child)
        for pipe in pipes:
            pipe.recv()
        key, instant = str(uuid.uuid4()), time.monotonic() + AHEAD_SECONDS
        for pipe in pipes:
            pipe.send((key, instant))
        found = [pipe.recv() for pipe in pipes]
        for child in children:
            child.join()
        return found

    def _environment(self, pipe: Connection) -> None:
        loads = 0

        def loaded() -> None:
            nonlocal loads
            loads += 1

        ask = self._connect(loaded)
        ask(str(uuid.uuid4()))
        loads = 0
        pipe.send("ready")
        key, instant = pipe.recv()
        time.sleep(max(0.0, instant - time.monotonic()))
        began = time.monotonic()
        ask(key)
        ended = time.monotonic()
        pipe.send({"loads": loads, "seconds": ended - began, "after": ended - instant})


def awaited(ask: Callable[[str], Any]) -> Ask:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return lambda key: check(loop.run_until_complete(ask(key)))


def check(found: object) -> None:
    if (found.decode() if isinstance(found, bytes) else found) != text():
        raise RuntimeError(f"not the ballot: {found!r:.60}")


def slowly(loaded: Callable[[], None]) -> Callable[[str], Any]:
    async def load(key: str) -> str:
        loaded()
        await asyncio.sleep(LOADER_SECONDS)
        return text()

    return load


def naive() -> Herd:
    """Get, load, set: what everybody writes first."""
    import redis.asyncio

    def connect(loaded: Callable[[], None]) -> Ask:
        client, load = redis.asyncio.Redis(host=HOST, port=PORT), slowly(loaded)

        async def ask(key: str) -> Any:
            found = await client.get(f"naive:{key}")
            if found is None:
                found = await load(key)
                await client.set(f"naive:{key}", found, ex=TTL_SECONDS)
            return found

        return awaited(ask)

    return Herd(connect)


def _aiocache(decorator: str, **more: Any) -> Herd:
    import aiocache
    from aiocache.serializers import StringSerializer

    def connect(loaded: Callable[[], None]) -> Ask:
        keep = getattr(aiocache, decorator)(
            ttl=TTL_SECONDS,
            cache=aiocache.Cache.REDIS,
            key_builder=lambda _, key: f"{decorator}:{key}",
            serializer=StringSerializer(),
            endpoint=HOST,
            port=PORT,
            **more,
        )
        return awaited(keep(slowly(loaded)))

    return Herd(connect)


def aiocache_cached() -> Herd:
    return _aiocache("cached")


def aiocache_stampede() -> Herd:
    """With its lock, leased for longer than a load takes."""
    return _aiocache("cached_stampede", lease=2)


def fastapi_cache2() -> Herd:
    import redis.asyncio
    from fastapi_cache import FastAPICache
    from fastapi_cache.backends.redis import RedisBackend
    from fastapi_cache.decorator import cache

    def connect(loaded: Callable[[], None]) -> Ask:
        FastAPICache.init(RedisBackend(redis.asyncio.Redis(host=HOST, port=PORT)), prefix="fastapi-cache2")
        return awaited(cache(expire=TTL_SECONDS)(slowly(loaded)))

    return Herd(connect)


def _cashews(**more: Any) -> Herd:
    from cashews import Cache

    def connect(loaded: Callable[[], None]) -> Ask:
        cache = Cache()
        cache.setup(f"redis://{HOST}:{PORT}/")
        prefix = "locked" if more else "plain"
        return awaited(cache(ttl=TTL_SECONDS, key=f"cashews:{prefix}:{{key}}", **more)(slowly(loaded)))

    return Herd(connect)


def cashews_cache() -> Herd:
    return _cashews()


def cashews_locked() -> Herd:
    return _cashews(lock=True)


def civicq() -> Herd:
    """From event to answer, as the public function does it; the handler takes its 50 ms."""

    def connect(loaded: Callable[[], None]) -> Ask:
        def handler(event: Any, context: Any) -> dict[str, Any]:
            loaded()
            time.sleep(LOADER_SECONDS)
            return civicq_front.application(event, context)

        cluster = Cluster(HOST, PORT)
        front = civicq_front.second_tier(cluster, handler)

        def ask(key: str) -> None:
            event = {
                "rawPath": f"/api/ballots/{key}",
                "rawQueryString": "",
                "headers": {},
                "requestContext": {"http": {"method": "GET"}},
            }
            check(front(event, None)["body"])

        return ask

    return Herd(connect)
