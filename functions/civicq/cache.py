"""The Redis-protocol cache: one client a process, quick to give up."""

import functools

from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError
from redis.retry import Retry

from civicq.settings import settings


@functools.cache
def client() -> RedisCluster:
    """redis-py's own defaults hang for a minute on a server that has stopped; these give up at once."""
    return RedisCluster(
        host=settings().cache_host,
        port=settings().cache_port,
        socket_connect_timeout=0.3,
        socket_timeout=0.05,
        retry=Retry(NoBackoff(), 0),
    )


def answers() -> bool:
    try:
        return bool(client().ping())
    except (RedisError, RedisClusterException, OSError):
        return False
