"""A Lambda's environments in front of an origin that counts what it is asked to load."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cdk.local.http import Request
from cdk.local.payload import event_of
from cdk.local.valkey import Valkey
from civicq.front import front, shared
from civicq.front.exchange import Cluster
from civicq.front.handler import Front, Served
from civicq.front.memory import Memory

CACHED = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=600"
PATHS = {
    "/api/shelves/{shelf}": ("shelf/{shelf}",),
    "/api/books/{book}": ("book/{book}",),
    "/api/shelves/{shelf}/books": ("shelf/{shelf}", "shelf/{shelf}/books"),
}
QUERY = frozenset({"sort", "page"})


def asked_for(target: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return event_of(Request(method, target, list(named.items()), b""), None, None)


@dataclass
class Origin:
    """The handler behind: each of its answers names how many came before, and what it was asked."""

    headers: Mapping[str, str] = field(default_factory=lambda: {"cache-control": CACHED, "etag": '"v"'})
    status: int = 200
    loads: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    meanwhile: Callable[[], object] = lambda: None  # happens after it has read, before it answers

    def __call__(self, event: dict[str, Any], _: Any) -> dict[str, Any]:
        self.loads += 1
        self.events.append(event)
        body = json.dumps({"load": self.loads, "path": event["rawPath"]})
        status, headers = self.status, {"content-type": "application/json", **self.headers}
        self.meanwhile()
        answer = {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}
        return answer | self.extra


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    served: Served

    @property
    def load(self) -> int:
        return int(json.loads(self.body)["load"])

    @property
    def source(self) -> str:
        return self.served.source


class Environment:
    """One process of the function, with what it has in memory and its own connections."""

    def __init__(self, origin: Callable[..., dict[str, Any]], cluster: Cluster | None) -> None:
        self.cluster = cluster
        self.told: list[Served] = []
        self._front = front(origin, PATHS, QUERY, lambda: cluster, self.told.append)

    def ask(self, target: str = "/api/books/emma", method: str = "GET", **headers: str) -> Answer:
        answer = self._front(asked_for(target, method, **headers), None)
        assert not answer["isBase64Encoded"]
        return Answer(answer["statusCode"], answer["headers"], answer["body"], self.told[-1])

    def forget(self) -> None:
        """What it has in its own memory; as if two seconds had passed."""
        assert isinstance(self._front, Front)
        self._front._memory = Memory()

    def ask_anew(self, target: str = "/api/books/emma", method: str = "GET", **headers: str) -> Answer:
        self.forget()
        return self.ask(target, method, **headers)

    def purge(self, *tags: str) -> None:
        assert self.cluster is not None
        self.cluster.exchange(*shared.purge(list(tags)))


class Fleet:
    """Makes environments, and closes what they opened."""

    def __init__(self, origin: Origin, server: Valkey) -> None:
        self.origin = origin
        self.server = server
        self._clusters: list[Cluster] = []

    def environment(self, origin: Callable[..., dict[str, Any]] | None = None) -> Environment:
        return Environment(origin or self.origin, self.cluster())

    def cluster(self) -> Cluster:
        self._clusters.append(Cluster(self.server.host, self.server.port))
        return self._clusters[-1]

    def close(self) -> None:
        for cluster in self._clusters:
            cluster.close()


@contextmanager
def fleet_at(server: Valkey, origin: Origin | None = None) -> Iterator[Fleet]:
    fleet = Fleet(origin or Origin(), server)
    try:
        yield fleet
    finally:
        fleet.close()
