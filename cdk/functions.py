"""The Lambdas and the gateway's routes to them, as plain data: read by `cdk.cloud` and by `cdk.local`.

A function of its own only where IAM, database endpoint, trigger or scaling differs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    name: str
    handler: str
    timeout_seconds: int = 8  # below the gateway's, so that the function's own answer is the one that counts
    memory_mebibytes: int = 1769  # one whole vCPU
    every_seconds: int | None = None  # invoked on a schedule
    queue: str | None = None  # invoked with batches from this queue


@dataclass(frozen=True)
class Route:
    method: str  # or ANY
    path: str  # HTTP API syntax: `{proxy+}` takes the rest
    function: str
    authorized: bool = False  # the JWT authorizer stands in front


FUNCTIONS = (
    Function("public", "civicq.handlers.public.handler"),
    Function("civic", "civicq.handlers.civic.handler"),
    Function("staff", "civicq.handlers.staff.handler", memory_mebibytes=1024),
    Function("session", "civicq.handlers.session.handler", memory_mebibytes=512),
    Function("reconcile", "civicq.handlers.reconcile.handler", timeout_seconds=60, every_seconds=300),
    Function("trending", "civicq.handlers.trending.handler", timeout_seconds=60, every_seconds=15),
    Function("tally", "civicq.handlers.tally.handler", timeout_seconds=60, every_seconds=1),
    Function("warm", "civicq.handlers.warm.handler", timeout_seconds=60, every_seconds=60),
    Function("relay", "civicq.handlers.relay.handler", timeout_seconds=60, every_seconds=1),
    Function(
        "edge_metrics",
        "civicq.handlers.edge_metrics.handler",
        timeout_seconds=30,
        memory_mebibytes=512,
        every_seconds=60,
    ),
    Function("filter", "civicq.handlers.filter.handler", timeout_seconds=300, every_seconds=10),
    Function("retention", "civicq.handlers.retention.handler", timeout_seconds=60, every_seconds=3600),
    Function("weigh", "civicq.handlers.weigh.handler", timeout_seconds=300, every_seconds=300),
    Function("tell", "civicq.handlers.tell.handler", timeout_seconds=60, every_seconds=5),
    Function("proposals", "civicq.handlers.proposals.handler", timeout_seconds=300, every_seconds=10),
    Function("notices", "civicq.handlers.notices.handler", timeout_seconds=300, every_seconds=2),
    Function("purge", "civicq.handlers.purge.handler", timeout_seconds=60, queue="purge"),
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
