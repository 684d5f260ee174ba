"""The Lambdas and the gateway's routes to them, as plain data: read by `cdk.cloud` and by `cdk.local`.

A function of its own only where IAM, database endpoint, trigger or scaling differs.
"""

from dataclasses import dataclass
from typing import Literal

from cdk.stages import CloudStage

# What a function reaches and knows. On AWS each is some variables, some permissions and, where it is inside
# the network, an endpoint; a function gets no other.
Use = Literal[
    "reader",  # the database's read-only endpoint
    "writer",
    "owner",  # the database as whoever may change its schema
    "cache",
    "origin_lock",  # how it knows that the edge asks
    "origin_token",  # what the edge shows, as it is kept and as the edge has it
    "standing_key",
    "site",  # what links begin with
    "address",  # the one of those that a page says it is at
    "public",  # the function of that name, to ask it
    "contact",
    "identity",
    "purge_queue",
    "distribution",
    "edge_figures",
    "mail",
    "sms",
    "uploads",
    "media",  # the files that the edge shows under /media/ and /img/
    "pictures",  # of those, to read what pictures are drawn from
    "model",
    "scaling",  # what stands ready for elections
]
# What is only reached inside the network, out of which nothing else is.
INSIDE: frozenset[Use] = frozenset({"reader", "writer", "owner", "cache"})
# What is called from in there has an endpoint there, by the name of AWS's service. S3's is a route, and free.
_ENDPOINTS: dict[Use, str] = {
    "purge_queue": "sqs",
    "owner": "secretsmanager",
    "mail": "email",
    "sms": "sns",
    "model": "bedrock-runtime",
}


@dataclass(frozen=True)
class Function:
    name: str
    handler: str
    uses: frozenset[Use] = frozenset()
    timeout_seconds: int = 8  # below the gateway's, so that the function's own answer is the one that counts
    memory_mebibytes: int = 1769  # one whole vCPU
    every_seconds: int | None = None  # invoked on a schedule
    queue: str | None = None  # invoked with batches from this queue
    packages: str = ""  # what it carries besides, by a dependency group of pyproject.toml
    language: Literal["python", "node"] = "python"
    then: str | None = None  # the function that is handed what this one answered to its schedule

    @property
    def runs_every_seconds(self) -> int | None:
        """By its own schedule, or by that of the function which hands on to it."""
        if self.every_seconds is not None:
            return self.every_seconds
        return next((row.every_seconds for row in FUNCTIONS if row.then == self.name), None)

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
    # Draws pages of what `public` says: `frontend/src/pages/`.
    Function(
        "pages",
        "pages.handler",
        frozenset({"address", "origin_lock", "public"}),
        timeout_seconds=5,
        language="node",
    ),
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
    # What CloudWatch tells, outside the network, and where it is kept, inside.
    _function(
        "edge_metrics",
        "distribution",
        "edge_figures",
        timeout_seconds=30,
        memory_mebibytes=512,
        every_seconds=60,
        then="gauges",
    ),
    _worker("gauges", timeout_seconds=30, memory_mebibytes=512),
    _worker("figures", timeout_seconds=30, memory_mebibytes=512, every_seconds=60),
    _worker("filter", "writer", "model", timeout_seconds=300, every_seconds=10),
    _worker("retention", "writer", every_seconds=3600),
    _worker("weigh", "writer", timeout_seconds=300, every_seconds=300),
    _worker("tell", "writer", "site", every_seconds=5),
    _worker("remind", "writer", "site", every_seconds=300),
    _worker("proposals", "writer", "uploads", timeout_seconds=300, every_seconds=10),
    _worker("videos", "writer", "uploads", "media", timeout_seconds=300, every_seconds=10),
    _worker(
        "images",
        *("writer", "uploads", "media", "pictures"),
        timeout_seconds=300,
        every_seconds=10,
        packages="pictures",
    ),
    # Draws what the store of pictures does not have, when the edge asks for it.
    _function("variant", "pictures", "origin_lock", packages="pictures"),
    _worker("notices", "writer", "mail", "sms", timeout_seconds=300, every_seconds=2),
    # What is known of elections, inside the network, and what is scaled ahead of them, outside.
    _function(
        "elections", "reader", timeout_seconds=30, memory_mebibytes=512, every_seconds=3600, then="scaling"
    ),
    _function("scaling", "scaling", timeout_seconds=120, memory_mebibytes=512),
    _function("purge", "distribution", timeout_seconds=60, queue="purge"),
    # Where the cloud calls and a schedule does not: AWS's shortest is a minute, and its Cognito asks.
    _function("clock", timeout_seconds=30, memory_mebibytes=256),
    _function("migrate", "owner", timeout_seconds=300, memory_mebibytes=512),
    _function("claims", timeout_seconds=5, memory_mebibytes=256),
    # Secrets Manager calls it. A change of the edge takes minutes to arrive everywhere.
    _function(
        "rotate",
        *("distribution", "origin_lock", "origin_token", "site"),
        timeout_seconds=600,
        memory_mebibytes=512,
    ),
)


def endpoints(stage: CloudStage) -> list[str]:
    """The services of AWS that functions call from inside the network.

    An endpoint costs while it stands: none does for messages that nobody sends, or a model that nobody chose.
    """
    uses = {use for function in FUNCTIONS if function.is_inside for use in function.uses}
    if not stage.mail_from:
        uses -= {"mail", "sms"}
    if not stage.filter_model:
        uses -= {"model"}
    return sorted(_ENDPOINTS[use] for use in uses if use in _ENDPOINTS)


# The most specific route wins, as in an HTTP API. What no route names goes to the public function, whose 404
# and 405 are problem documents.
ROUTES = (
    Route("ANY", "/api/me", "civic", authorized=True),
    Route("ANY", "/api/me/{proxy+}", "civic", authorized=True),
    Route("ANY", "/forms/me/{proxy+}", "civic", authorized=True),
    Route("ANY", "/api/admin/{proxy+}", "staff", authorized=True),
    Route("ANY", "/api/session/{proxy+}", "session"),
    # Whoever holds a mail's link is not signed in, and yet writes.
    Route("ANY", "/api/unsubscribe/{proxy+}", "civic"),
    Route("ANY", "/img/{proxy+}", "variant"),
    # What the edge asks for in place of a page: see `app` in `cdk/behaviours.py`.
    Route("ANY", "/index.html", "pages"),
    Route("ANY", "/es/index.html", "pages"),
)
DEFAULT_FUNCTION = "public"
# Behind whose answer somebody waits.
ASKED = frozenset({DEFAULT_FUNCTION, *(route.function for route in ROUTES)})

GATEWAY_TIMEOUT_SECONDS = 9  # below the edge's, for the same reason
# A token is good three times as long: see `civicq.front.lock`.
ORIGIN_TOKEN_DAYS = 3
QUEUE_BATCH_MESSAGES = 10
QUEUE_MOST_RECEIVES = 5
