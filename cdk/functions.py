"""The Lambdas and the gateway's routes to them, as plain data: read by `cdk.cloud` and by `cdk.local`.

A function of its own only where IAM, database endpoint, trigger or scaling differs.
"""

from dataclasses import dataclass
from typing import Literal

# What a function reaches and knows. On AWS each is some variables, some permissions and, where it is inside
# the network, an endpoint; a function gets no other.
Use = Literal[
    "reader",  # the database's read-only endpoint
    "writer",
    "owner",  # the database as whoever may change its schema
    "cache",
    "origin_lock",  # how it knows that the edge asks
    "standing_key",
    "site",  # what links begin with
    "contact",
    "identity",
    "purge_queue",
    "distribution",
    "edge_figures",
    "mail",
    "sms",
    "uploads",
    "media",  # the files that the edge shows under /media/
    "model",
]
# What is only reached inside the network, out of which nothing else is.
INSIDE: frozenset[Use] = frozenset({"reader", "writer", "owner", "cache"})


@dataclass(frozen=True)
class Function:
    name: str
    handler: str
    uses: frozenset[Use] = frozenset()
    timeout_seconds: int = 8  # below the gateway's, so that the function's own answer is the one that counts
    memory_mebibytes: int = 1769  # one whole vCPU
    every_seconds: int | None = None  # invoked on a schedule
    queue: str | None = None  # invoked with batches from this queue

    @property
    def is_inside(self) -> bool:
        """Whether it runs in the network of the database and the cache, which leads nowhere else."""
        return not INSIDE.isdisjoint(self.uses)


@dataclass(frozen=True)
class Route:
    method: str  # or ANY
    path: str  # HTTP API syntax: `{proxy+}` takes the rest
    function: str
    authorized: bool = False  # the JWT authorizer stands in front


def _function(name: str, *uses: Use, **others: int | str) -> Function:
    return Function(name, f"civicq.handlers.{name}.handler", frozenset(uses), **others)  # type: ignore[arg-type]


def _worker(name: str, *uses: Use, timeout_seconds: int = 60, **others: int | str) -> Function:
    return _function(name, "cache", *uses, timeout_seconds=timeout_seconds, **others)


FUNCTIONS = (
    _function("public", "reader", "cache", "origin_lock", "site", "contact"),
    _function("civic", "writer", "cache", "origin_lock", "site", "standing_key", "uploads"),
    _function(
        "staff",
        *("reader", "writer", "cache", "origin_lock", "site", "standing_key", "uploads"),
        memory_mebibytes=1024,
    ),
    _function("session", "identity", "origin_lock", "site", memory_mebibytes=512),
    _worker("reconcile", "reader", "writer", every_seconds=300),
    _worker("rank", "writer", every_seconds=15),
    _worker("tally", "writer", every_seconds=1),
    _worker("warm", "reader", "site", "contact", every_seconds=60),
    _worker("relay", "writer", "purge_queue", every_seconds=1),
    _worker(
        "edge_metrics",
        "distribution",
        "edge_figures",
        timeout_seconds=30,
        memory_mebibytes=512,
        every_seconds=60,
    ),
    _worker("filter", "writer", "model", timeout_seconds=300, every_seconds=10),
    _worker("retention", "writer", every_seconds=3600),
    _worker("weigh", "writer", timeout_seconds=300, every_seconds=300),
    _worker("tell", "writer", "site", every_seconds=5),
    _worker("remind", "writer", "site", every_seconds=300),
    _worker("proposals", "writer", "uploads", timeout_seconds=300, every_seconds=10),
    _worker("videos", "writer", "uploads", "media", timeout_seconds=300, every_seconds=10),
    _worker("notices", "writer", "mail", "sms", timeout_seconds=300, every_seconds=2),
    _function("purge", "distribution", timeout_seconds=60, queue="purge"),
    _function("migrate", "owner", timeout_seconds=300, memory_mebibytes=512),
)

# The most specific route wins, as in an HTTP API. What no route names goes to the public function, whose 404
# and 405 are problem documents.
ROUTES = (
    Route("ANY", "/api/me", "civic", authorized=True),
    Route("ANY", "/api/me/{proxy+}", "civic", authorized=True),
    Route("ANY", "/api/admin/{proxy+}", "staff", authorized=True),
    Route("ANY", "/api/session/{proxy+}", "session"),
    # Whoever holds a mail's link is not signed in, and yet writes.
    Route("ANY", "/api/unsubscribe/{proxy+}", "civic"),
)
DEFAULT_FUNCTION = "public"

GATEWAY_TIMEOUT_SECONDS = 9  # below the edge's, for the same reason
QUEUE_BATCH_MESSAGES = 10
QUEUE_MOST_RECEIVES = 5
