"""On a schedule: tells CloudWatch what the fleet saw in the last whole minute, by way of its own log.

Inside the network, out of which no call to CloudWatch leads; a log needs none.
"""

import sys
import time
from typing import Any

from civicq import cache
from civicq.front.exchange import Cluster, Command, Unreachable
from civicq.metrics.emf import lines
from civicq.metrics.fleet import KEPT_SECONDS, merged
from civicq.metrics.requests import worked
from civicq.settings import settings

# Processes hand on what they saw each ten seconds. One that answers nobody any more keeps its last seconds.
SETTLED_SECONDS = 15
# A run that failed, or that nobody began, is made up for by the next.
LOOKED_BACK_MINUTES = 3


@worked("figures")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    cluster = cache.cluster()
    if cluster is None:
        raise Unreachable
    return {"minutes": tell(cluster, time.time())}


def tell(cluster: Cluster, now: float) -> int:
    """Each minute once, whoever else tells at the same time; how many were told. Raises `Unreachable`."""
    end = int((now - SETTLED_SECONDS) // 60)
    told = 0
    for minute in range(end - LOOKED_BACK_MINUTES, end):
        if _is_told(cluster, minute):
            continue
        found = merged(cluster, 1, now=minute * 60 + 59)
        if _claim(cluster, minute):
            for line in lines(found, minute, settings().cache_name or "local"):
                sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            told += 1
    return told


def _key(minute: int) -> bytes:
    return b"metrics:told:%d" % minute


def _is_told(cluster: Cluster, minute: int) -> bool:
    key = _key(minute)
    return cluster.exchange(Command(key, (b"GET", key)))[0] is not None


def _claim(cluster: Cluster, minute: int) -> bool:
    """Just before it is told: two that have read the same minute do not both tell it."""
    key = _key(minute)
    reply = cluster.exchange(Command(key, (b"SET", key, b"1", b"NX", b"EX", KEPT_SECONDS)))[0]
    return bool(reply == b"OK")
