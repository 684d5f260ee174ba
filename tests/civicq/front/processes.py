"""What other processes do in tests; little is imported, since 24 of them start at once."""

import time
from typing import Any

from civicq.front import exchange, front
from civicq.front.exchange import Cluster, Command

PATHS = {"/api/books/{book}": ("book/{book}",)}
EVENT: dict[str, Any] = {
    "rawPath": "/api/books/emma",
    "headers": {},
    "requestContext": {"http": {"method": "GET"}},
}


def ask(port: int, seconds: float, barrier: Any, told: Any) -> None:
    """Ask once, together with the others, an origin whose loads are counted over all of them."""
    exchange.COMMAND_SECONDS = 2  # this is about leases: so many share two cores that 50 ms may pass
    cluster = Cluster("127.0.0.1", port)

    def load(_: Any, __: Any) -> dict[str, Any]:
        (number,) = cluster.exchange(Command(b"loads", (b"INCR", b"loads")))
        time.sleep(seconds)
        return {"statusCode": 200, "headers": {"cache-control": "s-maxage=60"}, "body": str(number)}

    told_by_front: list[Any] = []
    asked = front(load, PATHS, frozenset(), lambda: cluster, told_by_front.append)
    cluster.exchange(*(Command(b"%d" % key, (b"GET", b"%d" % key)) for key in range(20)))  # connected
    barrier.wait(120)
    answer = asked(EVENT, None)
    told.put((answer["body"], told_by_front[0].source))
    cluster.close()


def hold_the_lease(port: int, loading: Any) -> None:
    """Load for ever."""

    def load(_: Any, __: Any) -> dict[str, Any]:
        loading.set()
        time.sleep(60)
        raise AssertionError

    front(load, PATHS, frozenset(), lambda: Cluster("127.0.0.1", port))(EVENT, None)
