"""What of a viewer's request an origin gets to see: as little as its behaviour allows."""

import secrets
import time
from collections.abc import Iterable
from urllib.parse import quote

from cdk.behaviours import PAGE_HEADER, SECURITY_HEADERS, SESSION_COOKIE, Behaviour
from cdk.local.http import Request, Response

# Of a cached behaviour's GET nothing but path and query goes on: whatever else reached the origin could
# change the answer without being in the key. CloudFront too puts itself in place of the viewer's User-Agent.
_USER_AGENT = ("user-agent", "Amazon CloudFront")
# An unsafe method on a cached behaviour carries its body and what describes it.
_WITH_A_BODY = frozenset({"accept", "content-encoding", "content-type", "idempotency-key", "origin"})
# Never forwarded: what belongs to one connection (RFC 9110 section 7.6.1), what would let a viewer speak for
# the edge, and Accept-Encoding and Range, since the edge itself compresses, and answers whole.
_WITHHELD = frozenset(
    {
        "accept-encoding", "connection", "content-length", "cookie", "expect", "forwarded", "host",
        "if-range", "keep-alive", "proxy-authorization", "proxy-connection", "range", "te", "trailer",
        "transfer-encoding", "upgrade", "via", "x-amzn-trace-id", "x-http-method",
        "x-http-method-override", "x-method-override", "x-original-host", "x-original-url", "x-real-ip",
        "x-rewrite-url", PAGE_HEADER,
    }
)  # fmt: skip
_WITHHELD_PREFIXES = ("cloudfront-", "x-amz-cf-", "x-forwarded-")
# What a request goes by in the edge's log, in its answer and in whatever an origin logs of it.
ID = "x-amz-cf-id"


def new_id() -> str:
    """For what is asked of an origin. CloudFront gives one to what it has itself, too."""
    return secrets.token_urlsafe(40)


def for_the_cache(
    request: Request, target: str, etag: str, custom: Iterable[tuple[str, str]], id_: str
) -> Request:
    """A GET that is the same whoever asks; with the entity tag of what is kept already, if anything is."""
    headers = [_USER_AGENT, *_from_the_edge(request, custom, id_)]
    if etag:
        headers.append(("if-none-match", etag))
    return Request("GET", target, headers, b"", request.client, request.client_port)


def for_this_viewer(
    request: Request, target: str, behaviour: Behaviour, custom: Iterable[tuple[str, str]], id_: str
) -> Request:
    """A request of an uncached behaviour; or an unsafe one of a cached behaviour, without who sent it."""
    if behaviour.cached_query is not None:
        headers = [pair for pair in request.headers if pair[0] in _WITH_A_BODY]
        headers.append(_USER_AGENT)
    else:
        headers = _forwarded(request.headers)
        headers += _identity(request.headers, behaviour)
    custom = _from_the_edge(request, custom, id_)
    ours = {name for name, _ in custom}
    headers = [pair for pair in headers if pair[0] not in ours] + custom
    return Request(request.method, target, headers, request.body, request.client, request.client_port)


def _forwarded(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    named = {
        each.strip().lower() for name, value in headers if name == "connection" for each in value.split(",")
    }
    # Naming it in Connection must not make an Authorization vanish for which the cookie would then stand in.
    withheld = _WITHHELD | (named - {"authorization"})
    return [
        (name, value)
        for name, value in headers
        if name not in withheld and not name.startswith(_WITHHELD_PREFIXES)
    ]


def _identity(headers: list[tuple[str, str]], behaviour: Behaviour) -> list[tuple[str, str]]:
    cookies = [each.strip() for name, value in headers if name == "cookie" for each in value.split(";")]
    if behaviour.forwards_cookies and cookies:
        return [("cookie", "; ".join(cookies))]
    if behaviour.session_as_authorization and all(name != "authorization" for name, _ in headers):
        for cookie in cookies:
            name, _, token = cookie.partition("=")
            if name == SESSION_COOKIE and token and " " not in token:
                return [("authorization", f"Bearer {token}")]
    return []


def to_renewal(request: Request, target: str, behaviour: Behaviour) -> Response | None:
    """Where somebody without a session gets one; None for whoever has it, and where nobody needs one."""
    named = any(name == "authorization" for name, _ in request.headers)
    if behaviour.renewed_at is None or named or _identity(request.headers, behaviour):
        return None
    asked = quote(target, safe="-_.!~*'()")  # as a script's encodeURIComponent has it
    return sent_on(307, f"{behaviour.renewed_at}?to={asked}")


def sent_on(status: int, location: str) -> Response:
    headers = [("content-type", "text/plain"), ("cache-control", "private, no-store"), ("location", location)]
    return Response(status, [*headers, *SECURITY_HEADERS])


def _from_the_edge(request: Request, custom: Iterable[tuple[str, str]], id_: str) -> list[tuple[str, str]]:
    trace = next((value for name, value in request.headers if name == "x-amzn-trace-id"), "")
    if not (0 < len(trace) <= 128 and trace.isascii()):
        trace = f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    return [
        ("x-forwarded-for", request.client),
        ("cloudfront-viewer-address", f"{request.client}:{request.client_port}"),
        ("x-amzn-trace-id", trace),
        (ID, id_),
        *custom,
    ]
