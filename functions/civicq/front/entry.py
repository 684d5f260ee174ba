"""What the HTTP cache keeps of an answer, under which key, and for how long: bytes in, bytes out.

A generation is a word drawn anew for each tag: what was stored under another one, or under none, is gone. So
a purge only has to replace it, and losing it by eviction or a flush purges as well.
"""

import random
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, quote

SCHEMA = 1
PREFIX = f"front:{SCHEMA}:"
LONGEST_KEY = 1_024
LARGEST_BYTES = 256 * 1024
MOST_KNOWN = 2_000
FOREVER_SECONDS = 2**31  # RFC 9111 section 1.2.2
# A cache that stands in front of this one and behind the edge has its own say (RFC 9213).
TARGETED = "front-cache-control"
_KEPT_STATUSES = frozenset({200, 404})
# Of no meaning to the next reader, or written anew for each.
_NOT_KEPT = frozenset({"age", "cache-status", "connection", "content-length", "date", TARGETED})
_DIRECTIVE = re.compile(r'([a-z-]+)(?:=(?:"([^"]*)"|([^\s,"]*)))?', re.IGNORECASE)
# Magic, schema, status, created, fresh until, stale until, kept until, four lengths; a checksum of all else.
_HEAD = struct.Struct(">4sHH4d4II")  # 60 bytes
_MAGIC = b"HTTP"
_REPLACED = quote("\ufffd")
_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")
# CloudFront's own bounds, less the space, which nobody needs (AWS: invalidation-by-tags).
_TAG = re.compile(r"[!-+\--~]{1,256}")


def key_of(path: str, query: str, allowed: frozenset[str]) -> str | None:
    """The one key of a decoded path and a raw query; None for a query that is not ours to cache.

    Injective: no two requests that differ in path or in an allowed parameter share a key.
    """
    pairs = parse_qsl(query, keep_blank_values=True) if query else []
    names = [name for name, _ in pairs]
    if not allowed.issuperset(names) or len(set(names)) < len(names):
        return None
    words = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(pairs))
    key = f"{_quoted(path)}?{words}"
    # What was no UTF-8 has been replaced, and so might be anything.
    return None if len(key) > LONGEST_KEY or _REPLACED in key else key


def _quoted(text: str) -> str:
    return quote(text, "/", errors="surrogatepass")


def generation_key(tag: str) -> bytes:
    """In the slot of what is anchored at this tag."""
    return f"{PREFIX}{{{quote(tag, '/:')}}}".encode()


def value_key(anchor: str, key: str) -> bytes:
    return generation_key(anchor) + b"=" + key.encode()


def lease_key(anchor: str, key: str, number: int) -> bytes:
    return generation_key(anchor) + b"!%d=" % number + key.encode()


@dataclass(frozen=True, slots=True)
class Target:
    """A request that may be answered from the cache: the template of its path, its key, its tags."""

    path: str
    key: str
    tags: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """The tag that it is stored beside."""
        return self.tags[-1]


class Targets:
    """Which requests are looked up, and by which tags: path templates, and for each its tag templates."""

    def __init__(self, paths: Mapping[str, Sequence[str]], query: frozenset[str]) -> None:
        self._query = query
        self._paths = [
            (path, re.compile(_PLACEHOLDER.sub(r"(?P<\1>[^/]+)", re.escape(path))), tuple(tags))
            for path, tags in paths.items()
        ]
        # Whatever is asked for often is asked for in the same words.
        self._known: dict[tuple[str, str], Target | None] = {}

    def of(self, event: Mapping[str, Any]) -> Target | None:
        asked = (event["rawPath"], event.get("rawQueryString", ""))
        if asked not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[asked] = self._of(*asked)
        return self._known[asked]

    def _of(self, path: str, query: str) -> Target | None:
        for template, pattern, tag_templates in self._paths:
            match = pattern.fullmatch(path)
            if match is not None:
                names = match.groupdict()
                tags = tuple(tag.format_map(names) for tag in tag_templates)
                key = key_of(path, query, self._query)
                return Target(template, key, tags) if key is not None and all(map(is_tag, tags)) else None
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer as it was given, and the generations of its tags from before it was made.

    Times are seconds since the epoch.
    """

    key: str
    status: int
    headers: dict[str, str]
    body: str
    generations: dict[str, bytes]
    created: float
    fresh_until: float
    stale_until: float
    kept_until: float

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag")

    def pack(self) -> bytes:
        headers = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        generations = b"\n".join(word + b" " + tag.encode() for tag, word in self.generations.items())
        parts = (self.key.encode(), headers.encode(), generations, self.body.encode())
        times = (self.created, self.fresh_until, self.stale_until, self.kept_until)
        unsigned = _HEAD.pack(_MAGIC, SCHEMA, self.status, *times, *map(len, parts), 0)
        checksum = zlib.crc32(b"".join((unsigned, *parts)))
        return b"".join((unsigned[:-4], checksum.to_bytes(4), *parts))

    @classmethod
    def unpack(cls, packed: object, key: str) -> Self | None:
        """None for whatever is not an intact entry of this very key."""
        if not isinstance(packed, bytes) or len(packed) < _HEAD.size or packed[:4] != _MAGIC:
            return None
        _, schema, status, created, fresh, stale, kept, *lengths, checksum = _HEAD.unpack_from(packed)
        if schema != SCHEMA or len(packed) != _HEAD.size + sum(lengths):
            return None
        unsigned = packed[: _HEAD.size - 4] + bytes(4)
        if zlib.crc32(memoryview(packed)[_HEAD.size :], zlib.crc32(unsigned)) != checksum:
            return None
        first = _HEAD.size
        parts = []
        for length in lengths:
            parts.append(packed[first : first + length])
            first += length
        own, headers, generations, body = parts
        if own != key.encode():
            return None
        try:
            words = (line.split(b" ", 1) for line in generations.split(b"\n") if line)
            return cls(
                key,
                status,
                dict(line.split(": ", 1) for line in headers.decode().split("\n") if line),
                body.decode(),
                {tag.decode(): word for word, tag in words},
                created,
                fresh,
                stale,
                kept,
            )
        except ValueError:  # intact, but not written by us
            return None


def entry_of(
    answer: Mapping[str, Any],
    key: str,
    generations: Mapping[str, bytes],
    now: float,
) -> Entry | None:
    """What may be kept of a Lambda's answer, by the rules that a shared cache goes by (RFC 9111 section 3).

    None for anything personal, for an error, and for what does not say how long it is fresh.
    """
    headers = {name.lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
    status = answer.get("statusCode")
    body = answer.get("body") or ""
    if (
        status not in _KEPT_STATUSES
        or answer.get("cookies")
        or answer.get("isBase64Encoded")
        or "set-cookie" in headers
        or "vary" in headers  # the key holds no header
        or any("\n" in value or "\r" in value for value in headers.values())
        or not isinstance(body, str)
        or len(body.encode()) > LARGEST_BYTES
    ):
        return None
    says = directives(headers.get(TARGETED, headers.get("cache-control", "")))
    fresh = _seconds(says, "s-maxage", _seconds(says, "max-age", 0))
    if not says.keys().isdisjoint({"private", "no-store", "no-cache"}) or fresh <= 0:
        return None
    fresh_until = now + fresh * random.uniform(0.9, 1.0)  # noqa: S311 (so that not all expire at once)
    stale_until = fresh_until + _seconds(says, "stale-while-revalidate", 0)
    kept = {name: value for name, value in headers.items() if name not in _NOT_KEPT}
    return Entry(
        key,
        int(status or 0),
        kept,
        body,
        dict(generations),
        now,
        fresh_until,
        stale_until,
        max(stale_until, fresh_until + _seconds(says, "stale-if-error", 0)),
    )


def tags_of(answer: Mapping[str, Any]) -> list[str]:
    """The answer's Cache-Tag."""
    headers = answer.get("headers") or {}
    told = next((value for name, value in headers.items() if name.lower() == "cache-tag"), "")
    return [tag for tag in map(str.strip, told.split(",")) if tag]


def is_tag(text: str) -> bool:
    return _TAG.fullmatch(text) is not None


def matches(condition: str | None, etag: str | None) -> bool:
    """If-None-Match by weak comparison (RFC 9110 section 13.1.2)."""
    if condition is None or etag is None:
        return False
    known = {candidate.strip().removeprefix("W/") for candidate in condition.split(",")}
    return condition.strip() == "*" or etag.removeprefix("W/") in known


def directives(cache_control: str) -> dict[str, str]:
    return {name.lower(): quoted or plain for name, quoted, plain in _DIRECTIVE.findall(cache_control)}


def _seconds(says: Mapping[str, str], name: str, otherwise: int) -> int:
    told = says.get(name, "")
    if not (told.isascii() and told.isdecimal()):
        return otherwise
    return int(told) if len(told) < len(str(FOREVER_SECONDS)) else FOREVER_SECONDS
