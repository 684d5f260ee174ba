"""How long an answer may be kept: RFC 9111 and RFC 5861, as CloudFront reads them with a MinTTL of 0.

Nothing is guessed: an answer that does not say how long it is good for is not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# Beside these CloudFront keeps the errors that it is told to (AWS: HTTPStatusCodes-cached-errors).
_KEPT = frozenset({200, 203, 204, 300, 301, 302, 303, 307, 308, 410})
# Errors of which the origin's refusal to have them kept is heard; of the other errors it is not.
_OBEDIENT = frozenset({404, 410, 414, 501})


@dataclass(frozen=True, slots=True)
class Freshness:
    seconds: float
    stale_while_revalidate: float = 0.0
    stale_if_error: float = 0.0


def freshness_of(
    status: int, headers: Mapping[str, str], error_seconds: Mapping[int, float], longest_seconds: float
) -> Freshness | None:
    """None when the answer must not be kept. Header names in lower case, fields that came twice joined."""
    # Of the request nothing but path and query went to the origin, so that nothing else can have varied.
    if "set-cookie" in headers or headers.get("vary", "accept-encoding").strip().lower() != "accept-encoding":
        return None
    says = directives(headers.get("cache-control", ""))
    forbidden = not says.keys().isdisjoint({"private", "no-store", "no-cache"})
    declared = _seconds(says, "s-maxage") if "s-maxage" in says else _seconds(says, "max-age")
    if status >= 400 and status != 410:
        return _error_freshness(status, 0.0 if forbidden else declared, forbidden, error_seconds)
    if forbidden or status not in _KEPT or not ("s-maxage" in says or "max-age" in says):
        return None
    must_ask = not says.keys().isdisjoint({"must-revalidate", "proxy-revalidate"})
    kept = Freshness(
        min(declared, longest_seconds),
        0.0 if must_ask else _seconds(says, "stale-while-revalidate"),
        0.0 if must_ask else _seconds(says, "stale-if-error"),
    )
    return kept if max(kept.seconds, kept.stale_while_revalidate, kept.stale_if_error) > 0 else None


def _error_freshness(
    status: int, declared: float, forbidden: bool, error_seconds: Mapping[int, float]
) -> Freshness | None:
    if status not in error_seconds or (forbidden and status in _OBEDIENT):
        return None
    # Errors that the caller caused are kept only when the origin says so, those of the origin always.
    at_least = error_seconds[status] if status >= 500 or status in _OBEDIENT or declared > 0 else 0
    seconds = max(at_least, declared)
    return Freshness(seconds) if seconds > 0 else None


def directives(cache_control: str) -> dict[str, str]:
    """Names in lower case; of a directive that comes twice the smaller value (RFC 9111 section 4.2.1)."""
    found: dict[str, str] = {}
    for part in cache_control.split(","):
        name, _, value = part.strip().partition("=")
        name, value = name.strip().lower(), value.strip().strip('"')
        if name in found:
            value = min(found[name], value, key=lambda each: int(each) if each.isdecimal() else 0)
        if name:
            found[name] = value
    return found


def _seconds(says: Mapping[str, str], name: str) -> float:
    """Zero for what is not a number of seconds: such an answer is stale (RFC 9111 section 4.2.1)."""
    value = says.get(name, "")
    return float(min(int(value[:12]), 2**31)) if value.isascii() and value.isdecimal() else 0.0
