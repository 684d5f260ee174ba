"""Sketches: quantiles within their accuracy, and the fleet's are those of one process that saw everything."""

import math

from ddsketch import DDSketch
from ddsketch.mapping import LogarithmicMapping
from hypothesis import given
from hypothesis import strategies as st

from civicq.metrics.sketch import ACCURACY, LARGEST, SMALLEST, Sketch, quantiles

WANTED = (0.0, 0.5, 0.95, 0.99, 1.0)
values = st.lists(st.one_of(st.just(0.0), st.floats(SMALLEST, LARGEST)), min_size=1, max_size=200)


def sketch_of(seen: list[float]) -> Sketch:
    sketch = Sketch()
    for value in seen:
        sketch.add(value)
    return sketch


@given(values, values)
def test_two_processes_merge_to_what_one_would_have_seen(one: list[float], other: list[float]) -> None:
    merged = sketch_of(one)
    merged.merge(sketch_of(other))
    whole = sketch_of(one + other)
    assert quantiles(merged, WANTED) == quantiles(whole, WANTED)
    assert (merged.count, merged.most) == (whole.count, whole.most)
    assert math.isclose(merged.sum, math.fsum(one + other), rel_tol=1e-9)


@given(values)
def test_the_bins_are_those_of_the_library(seen: list[float]) -> None:
    whole = DDSketch(ACCURACY)
    for value in seen:
        whole.add(value)
    assert quantiles(sketch_of(seen), WANTED) == [whole.get_quantile_value(each) for each in WANTED]
    mapping = LogarithmicMapping(ACCURACY)
    assert set(sketch_of(seen).bins) == {mapping.key(value) for value in seen if value}


@given(values)
def test_a_quantile_is_within_one_percent_of_a_value_that_was_seen(seen: list[float]) -> None:
    ordered = sorted(seen)
    for wanted, found in zip(WANTED, quantiles(sketch_of(seen), WANTED), strict=True):
        assert found is not None
        true = ordered[math.floor(wanted * (len(ordered) - 1))]
        assert abs(found - true) <= ACCURACY * 1.0001 * true


def test_what_no_clock_would_tell_does_no_harm() -> None:
    sketch = sketch_of([-1.0, math.nan, math.inf, 1e300])
    assert sketch.count == 4
    assert sketch.most == LARGEST


def test_nothing_seen_has_no_quantile() -> None:
    assert quantiles(Sketch(), (0.5,)) == [None]
