"""Brotli and gzip at the edge: which of them a client wants, and the bytes, as CloudFront compresses."""

import gzip
from functools import lru_cache

import brotli

# CloudFront compresses objects of this size only (AWS: ServingCompressedFiles).
_SMALLEST_BYTES, _LARGEST_BYTES = 1_000, 10_000_000
# Brotli's own default, 11, takes fifty times as long for a tenth fewer bytes.
_BROTLI_QUALITY, _GZIP_LEVEL = 5, 6
_TEXT_TYPES = frozenset(
    {
        "application/javascript", "application/json", "application/manifest+json", "application/problem+json",
        "application/wasm", "application/xml", "image/svg+xml",
    }
)  # fmt: skip


def is_compressible(content_type: str, length: int) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return _SMALLEST_BYTES <= length <= _LARGEST_BYTES and (kind.startswith("text/") or kind in _TEXT_TYPES)


def compress(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        compressed: bytes = brotli.compress(body, quality=_BROTLI_QUALITY)
        return compressed
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


@lru_cache(maxsize=256)
def preferred_encoding(accept_encoding: str) -> str:
    """`br`, `gzip` or `identity` (RFC 9110 section 12.5.3); of equals the smaller result."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name] = min((_weight(each) for each in parameters), default=1.0)
    anything = weights.get("*", 0.0)
    wanted = {name: weights.get(name, anything) for name in ("br", "gzip")}
    best = max(wanted, key=wanted.__getitem__)
    return best if wanted[best] > 0 and wanted[best] >= weights.get("identity", 0.0) else "identity"


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
