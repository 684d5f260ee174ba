"""What the edge does with each path, as plain data: `cdk.cloud` turns it into CloudFront, `cdk.local` obeys it.

The first behaviour whose pattern matches wins, as in CloudFront. Whatever a signed-in person does lives under
`/api/me/`, so that no path is ever both cached and personal.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Behaviour:
    pattern: str
    origin: Literal["api", "site", "identity"]
    # None: CachingDisabled. Otherwise the query parameters that are the cache key beside the path; the edge
    # answers 400 to any other, so that a made-up parameter can neither fill the cache nor reach the origin.
    cached_query: tuple[str, ...] | None = None
    # The session cookie becomes an Authorization header. Never together with a cache.
    session_as_authorization: bool = False
    # Cookies travel to the origin as they are; only the session function needs them.
    forwards_cookies: bool = False
    # Overrides what a browser is told: it too obeys stale-while-revalidate, and no purge reaches it.
    browser_cache_control: str | None = None


SESSION_COOKIE = "__Host-session"
ORIGIN_TIMEOUT_SECONDS = 10

# CloudFront caches errors for 10 s unless told otherwise, whatever the origin says
# (AWS: custom-error-pages-expiration). Zero for what a caller caused, a moment for what hurts the origin.
ERROR_SECONDS = {400: 0, 403: 0, 404: 0, 405: 0, 414: 0, 416: 0, 500: 1, 501: 0, 502: 1, 503: 1, 504: 1}

BEHAVIOURS = (
    Behaviour("/api/me", "api", session_as_authorization=True),
    Behaviour("/api/me/*", "api", session_as_authorization=True),
    Behaviour("/api/session/*", "api", forwards_cookies=True),
    Behaviour(
        "/api/*",
        "api",
        cached_query=("after", "issue", "limit", "precinct", "sort"),
        browser_cache_control="no-cache",
    ),
    Behaviour("/assets/*", "site", cached_query=()),
    Behaviour("/*", "site", cached_query=(), browser_cache_control="no-cache"),
)
