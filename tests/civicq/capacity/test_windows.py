"""From elections to hours."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicq.capacity.windows import Election, windows

BEFORE, AFTER = timedelta(hours=36), timedelta(hours=12)
START = datetime(2027, 11, 1, tzinfo=UTC)


@st.composite
def elections(draw: st.DrawFn) -> list[Election]:
    """Days anywhere from Guam to Samoa, of any length that clocks going forward or back can make."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        place = timezone(timedelta(hours=draw(st.integers(-11, 10))))
        opens_at = START.astimezone(place) + timedelta(minutes=draw(st.integers(-3 * 1440, 14 * 1440)))
        hours = timedelta(minutes=draw(st.integers(0, 30 * 60)))
        found.append(Election("2027-11-02", opens_at, opens_at + hours))
    return found


@settings(deadline=None)
@given(elections(), st.integers(0, 72), st.integers(0, 48))
def test_every_election_lies_in_one_window_with_its_margins(
    registered: list[Election], before: int, after: int
) -> None:
    ahead, behind = timedelta(hours=before), timedelta(hours=after)
    found = windows(registered, ahead, behind)
    for election in registered:
        (around,) = [each for each in found if election in each.elections]
        assert around.begins <= election.opens_at - ahead
        assert around.ends >= election.closes_at + behind
    assert sorted(election.opens_at for each in found for election in each.elections) == sorted(
        election.opens_at for election in registered
    )


@settings(deadline=None)
@given(elections())
def test_windows_come_in_order_and_never_meet(registered: list[Election]) -> None:
    found = windows(registered, BEFORE, AFTER)
    for one, next_one in pairwise(found):
        assert one.begins < one.ends < next_one.begins


@settings(deadline=None)
@given(elections())
def test_no_window_is_wider_than_its_elections_ask_for(registered: list[Election]) -> None:
    for window in windows(registered, BEFORE, AFTER):
        assert window.begins == min(each.opens_at for each in window.elections) - BEFORE
        assert window.ends == max(each.closes_at for each in window.elections) + AFTER


def day(name: str, opens_at: str, closes_at: str) -> Election:
    return Election(name, datetime.fromisoformat(opens_at), datetime.fromisoformat(closes_at))


def test_two_cities_on_one_day_are_one_window() -> None:
    east = day("2027-05-18", "2027-05-18T00:00:00-04:00", "2027-05-19T00:00:00-04:00")
    west = day("2027-05-18", "2027-05-18T00:00:00-07:00", "2027-05-19T00:00:00-07:00")
    (window,) = windows([west, east], BEFORE, AFTER)
    assert window.begins == datetime(2027, 5, 16, 16, tzinfo=UTC)
    assert window.ends == datetime(2027, 5, 19, 19, tzinfo=UTC)
    assert window.elections == (east, west)


def test_an_election_is_read_from_what_the_reader_tells_and_nothing_else_is() -> None:
    told = {
        "date": "2027-05-18",
        "opens_at": "2027-05-18T00:00:00-07:00",
        "closes_at": "2027-05-18T20:00:00.5-07:00",
        "ballots": 2,
        "residents": 7,
        "names": ["Harbor Falls, Primary"],
    }
    read = Election.read(told)
    assert (read.ballots, read.residents, read.names) == (2, 7, ("Harbor Falls, Primary",))
    assert read.opens_at.utcoffset() == timedelta(hours=-7)
    # AWS's schedules know whole seconds.
    assert windows([read], BEFORE, AFTER)[0].ends == datetime(2027, 5, 19, 15, 0, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="name no offset"):
        Election.read(told | {"opens_at": "2027-05-18T00:00:00"})
    with pytest.raises(KeyError):
        Election.read({"date": "2027-05-18"})
