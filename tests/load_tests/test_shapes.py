"""How many people are there, from moment to moment."""

import pytest

from load_tests.shapes import NAMES, Name, present


def people(shape: Name, at: float) -> int | None:
    return present(shape, 1000, at, 600)


@pytest.mark.parametrize("shape", NAMES)
def test_every_shape_ends_with_its_time_and_never_has_more_than_were_asked_for(shape: Name) -> None:
    assert people(shape, 600) is None
    counts = [people(shape, at) for at in range(600)]
    assert max(count for count in counts if count) == 1000
    assert min(count for count in counts if count) >= 1


def test_a_steady_crowd_is_there_at_once() -> None:
    assert people("steady", 0) == 1000


def test_a_ramp_grows_by_tenths() -> None:
    assert [people("ramp", share * 60 + 1) for share in range(10)] == [100 * tenth for tenth in range(1, 11)]


def test_a_flash_crowd_comes_from_one_moment_to_the_next() -> None:
    assert (people("flash-crowd", 119), people("flash-crowd", 121)) == (40, 1000)


def test_election_night_has_two_peaks() -> None:
    close, lull, results, end = (people("election-night", 600 * share) for share in (0.35, 0.65, 0.75, 0.99))
    assert close == 1000
    assert lull is not None
    assert results is not None
    assert end is not None
    assert lull < results < close
    assert end < lull


def test_without_an_end_a_crowd_stays() -> None:
    assert present("steady", 1000, 1e6, None) == 1000
