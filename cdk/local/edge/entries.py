"""What the edge keeps of an answer: bytes for each encoding, ready to send, and how long they are good."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cdk.behaviours import CACHE_TAG_HEADER, REMOVED_HEADERS, SECURITY_HEADERS, Behaviour
from cdk.local.edge.compression import compress, is_compressible, preferred_encoding
from cdk.local.edge.freshness import Freshness
from cdk.local.http import Request, Response, head_of

_MOST_TAGS = 50
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)
# What a 304 repeats of the answer that it stands for (RFC 9110 section 15.4.5).
_IN_304 = frozenset({"cache-control", "content-location", "etag", "expires", "vary"})
# Ours to say, not the origin's; X-Cache of another cache before us would be taken for ours.
_DROPPED = frozenset({*REMOVED_HEADERS, *(name for name, _ in SECURITY_HEADERS), "age", "x-cache"})


def joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Fields that came more than once as one list (RFC 9110 section 5.3)."""
    fields: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        fields[key] = f"{fields[key]}, {value}" if key in fields else value
    return fields


def tags_of(fields: Mapping[str, str]) -> frozenset[str]:
    """CloudFront takes 50 tags an answer, and does not tell capitals (AWS: invalidation-specifying-tags)."""
    tags = [tag.strip().lower() for tag in fields.get(CACHE_TAG_HEADER, "").split(",")]
    return frozenset([tag for tag in tags if tag][:_MOST_TAGS])


def viewer_headers(headers: Iterable[tuple[str, str]], behaviour: Behaviour) -> list[tuple[str, str]]:
    """What a viewer is told of what an origin said."""
    dropped = _DROPPED.union(name for name, _ in behaviour.headers)
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in dropped]
    if behaviour.browser_cache_control is not None:
        kept = [(name, value) for name, value in kept if name != "cache-control"]
        kept.append(("cache-control", behaviour.browser_cache_control))
    return [*kept, *behaviour.headers]


@dataclass(slots=True)
class _Rendering:
    head: bytes
    unchanged_head: bytes  # of the 304
    body: bytes


class Entry:
    """One answer of an origin, on its way to many viewers. ValueError for headers that cannot be sent."""

    __slots__ = (
        "_in_304", "_is_compressible", "_renderings", "_viewer_headers", "body", "born", "etag",
        "fresh_until", "freshness", "headers", "holds_until", "retry_at", "revalidate_until", "size_bytes",
        "status", "tags",
    )  # fmt: skip

    def __init__(
        self, response: Response, behaviour: Behaviour, freshness: Freshness | None, received_at: float
    ) -> None:
        self.status = status = response.status
        self.body = body = response.body
        self.headers = headers = response.headers
        self.freshness = freshness
        fields = joined(headers)
        self.tags = tags_of(fields)
        self.etag = fields.get("etag", "")
        age = fields.get("age", "")
        self.born = received_at - (int(age) if age.isascii() and age.isdecimal() and len(age) < 10 else 0)
        lasts = freshness or Freshness(0)
        self.fresh_until = self.born + lasts.seconds
        self.revalidate_until = self.fresh_until + lasts.stale_while_revalidate
        self.holds_until = max(self.revalidate_until, self.fresh_until + lasts.stale_if_error)
        self.retry_at = 0.0  # until then an origin that just failed is left in peace
        self._is_compressible = (
            freshness is not None
            and status in (200, 403, 404)
            and "content-encoding" not in fields
            and "no-transform" not in fields.get("cache-control", "").lower()
            and is_compressible(fields.get("content-type", ""), len(body))
        )
        self._viewer_headers = viewer_headers(headers, behaviour)
        self._in_304 = _IN_304.union(name for name, _ in behaviour.headers)
        self._renderings = {"identity": self._rendered("identity")}
        # As if no encoding were smaller than the body: an upper bound, so that a hit need not count.
        self.size_bytes = 4_096 + len(body) * (3 if self._is_compressible else 1)

    def age_line(self, now: float) -> bytes:
        return b"age: %d\r\n" % max(0, now - self.born)

    def answer(self, request: Request, told: bytes) -> Response:
        """The answer for this viewer; `told` is the header lines that say where it came from."""
        accepted = known = wanted = condition = ""
        for name, value in request.headers:
            if name == "accept-encoding":
                accepted = value
            elif name == "if-none-match":
                known = value
            elif name == "range":
                wanted = value
            elif name == "if-range":
                condition = value
        encoding = preferred_encoding(accepted)
        rendering = self._renderings.get(encoding)
        if rendering is None:
            rendering = self._renderings[encoding] = self._rendered(encoding)
        if known and self._is_known(known):
            return Response(304, head=rendering.unchanged_head + told)
        if wanted and request.method == "GET" and self._has_parts and condition in ("", self.etag):
            part = self._part(wanted, told)
            if part is not None:
                return part
        return Response(self.status, body=rendering.body, head=rendering.head + told)

    @property
    def _has_parts(self) -> bool:
        """A part of what is compressed on the way is a part of nothing that anybody can name."""
        return self.status == 200 and not self._is_compressible and not self.etag.startswith("W/")

    def _part(self, wanted: str, told: bytes) -> Response | None:
        """206, or 416 where nothing of it is there; None for several ranges or none: the whole, as one may
        (RFC 9110 section 14.2).
        """
        found = _RANGE.fullmatch(wanted.strip())
        whole = len(self.body)
        if found is None or found[1] == found[2] == "":
            return None
        if found[1]:
            first, last = int(found[1]), min(int(found[2]) if found[2] else whole, whole - 1)
            if found[2] and int(found[2]) < first:
                return None
        else:
            first, last = max(0, whole - int(found[2])), whole - 1
        if first >= whole:
            headers = [("content-range", f"bytes */{whole}"), *self._viewer_headers]
            return Response(416, head=head_of(416, headers, 0) + told)
        body = self.body[first : last + 1]
        headers = [("content-range", f"bytes {first}-{last}/{whole}"), *self._viewer_headers]
        return Response(206, body=body, head=head_of(206, headers, len(body)) + told)

    def updated(self, not_modified: Response) -> list[tuple[str, str]]:
        """Its headers after a 304, which replaces those it names (RFC 9111 section 3.2)."""
        fresh = [(name.lower(), value) for name, value in not_modified.headers]
        fresh = [pair for pair in fresh if not pair[0].startswith("content-")]
        replaced = {"age", *(name for name, _ in fresh)}
        return [pair for pair in self.headers if pair[0].lower() not in replaced] + fresh

    def _is_known(self, if_none_match: str) -> bool:
        # The weak comparison (RFC 9110 section 13.1.2): compressed or not, it is the same state.
        if self.status != 200 or not self.etag:
            return False
        opaque = self.etag.removeprefix("W/")
        return any(each.strip().removeprefix("W/") in (opaque, "*") for each in if_none_match.split(","))

    def _rendered(self, encoding: str) -> _Rendering:
        headers, body = self._viewer_headers, self.body
        if self._is_compressible:
            headers = [pair for pair in headers if pair[0] != "vary"] + [("vary", "accept-encoding")]
            if encoding != "identity":
                body = compress(self.body, encoding)
        if len(body) < len(self.body):
            weak = "W/" + self.etag.removeprefix("W/")
            headers = [(name, weak if name == "etag" else value) for name, value in headers]
            headers.append(("content-encoding", encoding))
        else:
            body = self.body
        repeated = [pair for pair in headers if pair[0] in self._in_304]
        length = None if self.status in (204, 304) else len(body)
        return _Rendering(head_of(self.status, headers, length), head_of(304, repeated, None), body)
