"""CivicQ's front around a handler that stands in for the application: it answers the same ballot."""

from collections.abc import Callable
from typing import Any

from civicq.front import front
from civicq.front.exchange import Cluster
from load_tests.bench.subjects.document import text

Handler = Callable[[Any, Any], dict[str, Any]]
PATHS = {"/api/ballots/{ballot_id}": ("ballot/{ballot_id}",)}
QUERY = frozenset({"precinct"})
FRESHNESS = "public, max-age=0, s-maxage=3600, stale-while-revalidate=300, stale-if-error=86400"


def application(event: Any, context: Any) -> dict[str, Any]:
    """What the application's own answer looks like: freshness, tag and ETag."""
    ballot = event["rawPath"].removeprefix("/api/ballots/")
    headers = {
        "content-type": "application/json",
        "cache-control": FRESHNESS,
        "cache-tag": f"ballot/{ballot}",
        "etag": '"d41d8cd98f00b204e980"',
    }
    return {"statusCode": 200, "headers": headers, "body": text(), "isBase64Encoded": False}


def first_tier() -> Any:
    """No Redis: every answer but the first comes from the process's own memory."""
    return front(application, PATHS, QUERY, lambda: None)


def second_tier(cluster: Cluster, handler: Handler = application) -> Any:
    return front(handler, PATHS, QUERY, lambda: cluster)
