"""A minute as bytes, for a place where anything may stand that we did not put there."""

import json
import math
import zlib
from typing import Any

from civicq.metrics.recorder import MOST_NAMES, Minute
from civicq.metrics.sketch import LARGEST, Sketch

SCHEMA = 1
LARGEST_BYTES = 1024 * 1024  # unpacked
_LARGEST_BIN = 5_000  # either way; what a sketch takes in stays far below
_MOST = 2**53


def pack(minute: Minute) -> bytes:
    sketches = {
        name: [each.zeros, each.sum, each.most, [*each.bins], [*each.bins.values()]]
        for name, each in minute.sketches.items()
    }
    whole = [SCHEMA, minute.number, minute.counts, sketches]
    return zlib.compress(json.dumps(whole, separators=(",", ":")).encode(), 1)


def unpack(packed: object, number: int) -> Minute | None:
    """None for whatever is not an intact minute of that number."""
    try:
        schema, told, counts, sketches = json.loads(_inflate(packed), parse_constant=_refuse)
        if [schema, told] != [SCHEMA, number]:
            return None
        return Minute(
            number,
            {name: _whole(times) for name, times in _few(counts).items()},
            {name: _sketch(*parts) for name, parts in _few(sketches).items()},
        )
    except (ValueError, TypeError, AttributeError, RecursionError, zlib.error):
        return None


def pack_gauge(value: float, at: float) -> bytes:
    return json.dumps([value, at]).encode()


def unpack_gauge(packed: object) -> tuple[float, float] | None:
    """The value, and when it was so; None for whatever is no such pair."""
    try:
        value, at = json.loads(packed, parse_constant=_refuse)  # type: ignore[arg-type]
        return _number(value), _number(at)
    except (ValueError, TypeError, RecursionError):
        return None


def _inflate(packed: object) -> bytes:
    if not isinstance(packed, bytes):
        raise TypeError
    inflating = zlib.decompressobj()
    plain = inflating.decompress(packed, LARGEST_BYTES)
    if not inflating.eof or inflating.unused_data:
        raise ValueError
    return plain


def _sketch(zeros: Any, total: Any, most: Any, keys: list[Any], times: list[Any]) -> Sketch:
    sketch = Sketch()
    sketch.zeros = _whole(zeros)
    sketch.sum, sketch.most = _number(total), _number(most)
    if most > LARGEST or not all(-_LARGEST_BIN < key < _LARGEST_BIN for key in keys):
        raise ValueError
    if not all(isinstance(key, int) for key in keys):
        raise TypeError
    sketch.bins = {key: _whole(each) for key, each in zip(keys, times, strict=True)}
    return sketch


def _few(named: dict[str, Any]) -> dict[str, Any]:
    if len(named) > MOST_NAMES + 1:
        raise ValueError
    return named


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _MOST:
        raise ValueError
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or abs(value) >= _MOST:
        raise ValueError
    return float(value)


def _refuse(_: str) -> float:
    raise ValueError
