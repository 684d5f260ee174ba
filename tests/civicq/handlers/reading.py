"""One environment of the public function among others, in a process of its own."""

import time
from collections import Counter
from typing import Any

from cdk.local.http import Request
from cdk.local.payload import event_of
from civicq import cache
from civicq.front import exchange, front, memory
from civicq.front.handler import Served
from civicq.handlers import public


def read(pages: list[str], seconds: float, barrier: Any, told: Any) -> None:
    """Ask for these pages in turn; tell how often each status came from where."""
    exchange.COMMAND_SECONDS = 2  # this is about leases: so many share two cores that 50 ms may pass
    memory.MEMORY_SECONDS = 0  # each request comes as far as Redis
    served: list[Served] = []
    handler = front(public.application, public.TAGS, public.QUERY, cache.cluster, served.append)
    events = [event_of(Request("GET", page, [], b""), None, None) for page in pages]
    public.application(events[0], None)  # imported
    barrier.wait(120)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for event in events:
            handler(event, None)
    told.put(Counter((each.status, each.source) for each in served))
    if (cluster := cache.cluster()) is not None:
        cluster.close()
