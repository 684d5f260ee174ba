"""A minute as bytes: what we wrote comes back whole, and whatever else stands there is no minute."""

import json
import pickle
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicq.metrics.packing import pack, pack_gauge, unpack, unpack_gauge
from civicq.metrics.recorder import Minute, Recorder


def minute() -> Minute:
    recorder = Recorder(lambda: 600.0)
    recorder.count("cache|process|hit", 3)
    for value in (0.0, 0.001, 0.2, 1e9):
        recorder.observe("api|GET /api/cities", value)
    return recorder._minutes[-1]


def parts(whole: Minute) -> Any:
    sketches = {name: (each.zeros, each.sum, each.most, each.bins) for name, each in whole.sketches.items()}
    return whole.number, whole.counts, sketches


def test_a_minute_comes_back_as_it_was() -> None:
    back = unpack(pack(minute()), 10)
    assert back is not None
    assert parts(back) == parts(minute())


def test_it_is_not_taken_for_another_minute() -> None:
    assert unpack(pack(minute()), 11) is None


@given(st.one_of(st.none(), st.integers(), st.binary(), st.binary().map(zlib.compress)))
def test_something_foreign_is_none(foreign: object) -> None:
    assert unpack(foreign, 10) is None


@given(st.data())
def test_a_damaged_one_is_none(data: st.DataObject) -> None:
    packed = bytearray(pack(minute()))
    at = data.draw(st.integers(2, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    told = unpack(bytes(packed), 10)
    assert told is None or parts(told) == parts(minute())  # a bit that no decoder reads
    assert unpack(pack(minute())[:at], 10) is None


class Bomb:
    def __reduce__(self) -> Any:
        return exec, ("raise SystemExit",)


GOOD: list[Any] = [1, 10, {"a": 1}, {"s": [0, 1.0, 1.0, [0], [1]]}]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 2),
        (2, {"a": -1}),
        (2, {"a": 1.5}),
        (2, {"a": True}),
        (2, {"a": 2**60}),
        (2, {str(n): 1 for n in range(1_000)}),
        (2, []),
        (3, {"s": [0, 1.0, 1.0, [0], []]}),
        (3, {"s": [0, 1.0, 1.0, [0.5], [1]]}),
        (3, {"s": [0, 1.0, 1.0, [10**9], [1]]}),
        (3, {"s": [0, 1.0, 1.0, ["0"], [1]]}),
        (3, {"s": [0, 1.0, 1.0, [0], [-1]]}),
        (3, {"s": [0, 1.0, 1e12, [0], [1]]}),
        (3, {"s": [0, float("inf"), 1.0, [0], [1]]}),
        (3, {"s": None}),
    ],
)
def test_a_well_packed_lie_is_none(place: int, value: object) -> None:
    def packed(whole: object) -> bytes:
        return zlib.compress(json.dumps(whole).encode())

    assert unpack(packed(GOOD), 10) is not None
    assert unpack(packed([*GOOD[:place], value, *GOOD[place + 1 :]]), 10) is None


def test_nothing_is_ever_unpickled_or_blown_up() -> None:
    assert unpack(pickle.dumps(Bomb()), 10) is None
    assert unpack(zlib.compress(pickle.dumps(Bomb())), 10) is None
    assert unpack(zlib.compress(b"[" * 10_000_000), 10) is None
    assert unpack(zlib.compress(b"[" * 900_000), 10) is None


def test_a_gauge_comes_back_as_it_was() -> None:
    assert unpack_gauge(pack_gauge(0.97, 1_800_000_000.5)) == (0.97, 1_800_000_000.5)


@given(st.one_of(st.none(), st.integers(), st.binary()))
def test_something_foreign_is_no_gauge(foreign: object) -> None:
    assert unpack_gauge(foreign) is None


@pytest.mark.parametrize(
    "lie", [b"[NaN, 1]", b"[1]", b"[1e300, 1]", b'["1", 1]', b"[true, 1]", b"{}", b"[1, 2, 3]"]
)
def test_a_well_written_lie_is_no_gauge(lie: bytes) -> None:
    assert unpack_gauge(lie) is None
