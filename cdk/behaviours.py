"""What the edge does with each path, as plain data: `cdk.cloud` makes it CloudFront, `cdk.local` obeys it.

The first behaviour whose pattern matches wins, as in CloudFront. Whatever a signed-in person does lives under
`/api/me/` or `/api/admin/`, or without a script under `/forms/me/`, so that no path is ever both cached and
personal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Origin = Literal["api", "site", "media", "identity"]
Headers = tuple[tuple[str, str], ...]

_EVERYWHERE: Headers = (
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)
# On every answer, in place of what the origin says (the response headers policy), unless its behaviour has
# others. A browser heeds Strict-Transport-Security over https only (RFC 6797 section 8.1).
SECURITY_HEADERS: Headers = (
    (
        "content-security-policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    *_EVERYWHERE,
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
)
# What is the same for everybody, scripts of every site may read. Never with their reader's cookies: browsers
# show no answer to such a request that says `*` (Fetch standard, "CORS protocol and credentials").
READ_HEADERS: Headers = (
    *SECURITY_HEADERS,
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "age, deprecation, etag, link, retry-after, sunset"),
)
# Pages without a script, and with one stylesheet, which has this hash.
_STYLE = "'sha256-3v45NGrxiskSOHvDMF8oenLaY04iCrhvUHvR7QguOYQ='"
_STYLED = f"default-src 'none'; style-src {_STYLE}; base-uri 'none'"
_PAGE = f"{_STYLED}; form-action 'none'"
PAGE_HEADERS: Headers = (
    ("content-security-policy", f"{_PAGE}; frame-ancestors 'none'"),
    *_EVERYWHERE,
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
)
# As those, with forms.
FORM_HEADERS: Headers = (
    ("content-security-policy", f"{_STYLED}; form-action 'self'; frame-ancestors 'none'"),
    *PAGE_HEADERS[1:],
)
# Without X-Frame-Options, which cannot say `anybody`.
EMBED_HEADERS: Headers = (("content-security-policy", f"{_PAGE}; frame-ancestors *"), *_EVERYWHERE)


# Files that somebody else has made: whatever a browser might find in one, it runs nothing and asks nobody. No
# other site plays it at our cost (Cross-Origin-Resource-Policy, Fetch standard).
MEDIA_HEADERS: Headers = (
    (
        "content-security-policy",
        # Whoever opens the file itself sees it play, which takes an origin, and no scripts.
        "default-src 'none'; media-src 'self'; frame-ancestors 'none'; sandbox allow-same-origin",
    ),
    *_EVERYWHERE,
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("content-disposition", "inline"),
)


@dataclass(frozen=True)
class Behaviour:
    pattern: str
    origin: Origin
    # None: CachingDisabled. Otherwise the query parameters that are the cache key beside the path; no other
    # reaches the origin, so that a made-up parameter cannot fill the cache.
    cached_query: tuple[str, ...] | None = None
    # What becomes of the others on a cached behaviour: an API tells the caller with a 400; a page that
    # somebody came to by a link with a tracking parameter is shown.
    other_query: Literal["refused", "dropped"] = "refused"
    # The session cookie becomes an Authorization header. Never together with a cache.
    session_as_authorization: bool = False
    # Who comes without a session is sent there (307: with the form that they sent), and `to` says from where.
    renewed_at: str | None = None
    # Cookies travel to the origin as they are; only the session function needs them.
    forwards_cookies: bool = False
    # Whether a POST there changes anything in the database; what only asks goes on in read-only mode.
    writes: bool = True
    # Overrides what a browser is told: it too obeys stale-while-revalidate, and no purge reaches it.
    browser_cache_control: str | None = None
    # Its paths are pages in one language. The viewer function asks for this file, the empty site, and says in
    # `PAGE_HEADER` which page it is to be: the path, and of the query what is its own.
    app: str | None = None
    # Who is asked when the origin answers with one of these: it has no such file, or it fails.
    otherwise: Origin | None = None
    otherwise_at: tuple[int, ...] = ()
    # A path ends with one of `IMAGE_WIDTHS`, and the viewer function adds the format that the browser takes;
    # other paths there are not.
    is_image: bool = False
    # The response headers policy: on every answer, in place of what the origin says.
    headers: Headers = SECURITY_HEADERS

    @property
    def is_page(self) -> bool:
        return self.app is not None or self.pattern.removeprefix("/") in PRERENDERED


# Pages that hang on no answer of the API, in each language: the site's build draws them into files of its
# bucket, by these names. `frontend/src/routes/routes.ts` marks the same.
PRERENDERED = tuple(
    f"{prefix}{name}"
    for prefix in ("", "es/")
    for name in ("how-it-works", "how-ranking-works", "privacy", "accessibility")
)
# A page's whole cache key, and all that its origin is told. What a viewer sends by that name is not heard.
PAGE_HEADER = "x-page"
# A bucket calls forbidden what is not in it, to whoever may not list it.
ABSENT = (403, 404)
# With which an origin says that it is ill, and not that the caller is wrong.
FAILURES = (500, 502, 503, 504)
IMAGE_WIDTHS = (80, 160, 320, 480, 640, 960)
IMAGE = re.compile(f"^/img/[0-9a-f]{{64}}/({'|'.join(map(str, IMAGE_WIDTHS))})$")
IMAGE_DETAIL = "An image's address is /img/, its name, and one of the widths that the API gives with it."
# The first that the browser's Accept names, or else the last; the cache key has the path alone.
IMAGE_FORMATS = (("image/avif", "avif"), ("image/webp", "webp"), ("image/jpeg", "jpg"))

SESSION_COOKIE = "__Host-session"
RENEWAL = "/api/session/renew"
ORIGIN_TIMEOUT_SECONDS = 10
# The MaxTTL of every cache policy. MinTTL and DefaultTTL are 0: MinTTL above 0 would cache even `no-store`.
LONGEST_SECONDS = 31_536_000
CACHE_TAG_HEADER = "cache-tag"

# CloudFront caches errors for 10 s unless told otherwise, whatever the origin says
# (AWS: custom-error-pages-expiration). Zero for what a caller caused, a moment for what hurts the origin.
ERROR_SECONDS = {400: 0, 403: 0, 404: 0, 405: 0, 414: 0, 416: 0, 500: 1, 501: 0, 502: 1, 503: 1, 504: 1}

# What an origin says to the edge alone, and what none may say: no site but ours reads as a citizen.
REMOVED_HEADERS = (CACHE_TAG_HEADER, "server", "x-powered-by", "access-control-allow-credentials")


def _pages(pattern: str, app: str, *query: str) -> Behaviour:
    """Drawn by a function. While that fails, the site's own file draws itself, in the browser."""
    return Behaviour(
        pattern,
        "api",
        cached_query=query,
        other_query="dropped",
        browser_cache_control="no-cache",
        app=app,
        otherwise="site",
        otherwise_at=FAILURES,
    )


def _in_one_language(prefix: str) -> tuple[Behaviour, ...]:
    """As `frontend/src/routes/routes.ts` says which parameters make another page."""
    app = f"{prefix}/index.html"
    return (
        _pages(f"{prefix}/cities/*", app, "after", "precinct", "q"),
        _pages(f"{prefix}/contests/*", app, "issue", "sort"),
        _pages(f"{prefix}/*", app),
    )


def uploading_to(behaviours: Sequence[Behaviour], store: str) -> tuple[Behaviour, ...]:
    """The same, with pages that may send files to the origin to which the API has signed their address
    (Content Security Policy Level 3, connect-src).
    """
    name = "content-security-policy"

    def allowed(row: Behaviour) -> Behaviour:
        own = dict(row.headers)
        own[name] = own[name].replace("default-src 'self'", f"default-src 'self'; connect-src 'self' {store}")
        return replace(row, headers=tuple(own.items()))

    return tuple(allowed(row) if row.is_page else row for row in behaviours)


BEHAVIOURS = (
    Behaviour("/api/me", "api", session_as_authorization=True),
    Behaviour("/api/me/*", "api", session_as_authorization=True),
    Behaviour("/api/admin/*", "api", session_as_authorization=True),
    Behaviour("/api/vitals", "api"),
    Behaviour("/api/addresses", "api", writes=False),
    Behaviour("/api/unsubscribe/*", "api", headers=FORM_HEADERS),
    Behaviour("/api/session/*", "api", forwards_cookies=True, writes=False, headers=FORM_HEADERS),
    Behaviour("/api", "api", cached_query=()),
    Behaviour(
        "/api/embeds/*", "api", cached_query=(), browser_cache_control="no-cache", headers=EMBED_HEADERS
    ),
    Behaviour("/api/terms*", "api", cached_query=(), browser_cache_control="no-cache", headers=PAGE_HEADERS),
    Behaviour(
        "/api/*",
        "api",
        cached_query=("after", "issue", "limit", "precinct", "q", "sort"),
        browser_cache_control="no-cache",
        headers=READ_HEADERS,
    ),
    Behaviour("/forms/me/*", "api", session_as_authorization=True, renewed_at=RENEWAL, headers=FORM_HEADERS),
    Behaviour("/forms/*", "api", writes=False, headers=FORM_HEADERS),
    Behaviour("/media/*", "media", cached_query=(), other_query="dropped", headers=MEDIA_HEADERS),
    Behaviour(
        "/img/*",
        "media",
        cached_query=(),
        other_query="dropped",
        otherwise="api",
        otherwise_at=ABSENT,
        is_image=True,
        headers=MEDIA_HEADERS,
    ),
    Behaviour("/assets/*", "site", cached_query=(), other_query="dropped"),
    # Where search engines look, by the API, since it is the API that knows what there is.
    Behaviour("/robots.txt", "api", cached_query=(), other_query="dropped", browser_cache_control="no-cache"),
    Behaviour("/sitemap*", "api", cached_query=(), other_query="dropped", browser_cache_control="no-cache"),
    # What is no page has a dot in its name: the icon, the service worker.
    Behaviour("/*.*", "site", cached_query=(), other_query="dropped", browser_cache_control="no-cache"),
    *(
        Behaviour(
            f"/{name}", "site", cached_query=(), other_query="dropped", browser_cache_control="no-cache"
        )
        for name in PRERENDERED
    ),
    _pages("/es", "/es/index.html"),
    *_in_one_language("/es"),
    *_in_one_language(""),
)
