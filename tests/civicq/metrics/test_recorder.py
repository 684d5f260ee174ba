"""One process's minutes: bounded, handed on in time, and forgotten."""

from civicq.metrics.packing import pack, unpack
from civicq.metrics.recorder import MOST_MINUTES, MOST_NAMES, REFUSED, Recorder


class Clock:
    def __init__(self) -> None:
        self.now = 16_000_000 * 60.0

    def __call__(self) -> float:
        return self.now


def recorder() -> tuple[Recorder, Clock]:
    clock = Clock()
    return Recorder(clock), clock


def test_it_hands_on_once_in_ten_seconds_and_not_in_its_first() -> None:
    made, clock = recorder()
    made.count("a")
    assert not made.is_due()
    clock.now += 10
    assert made.is_due()
    assert [minute.counts for minute in made.to_hand_on()] == [{"a": 1}]
    assert not made.is_due()


def test_the_minute_under_way_is_handed_on_as_a_whole_again() -> None:
    made, clock = recorder()
    made.count("a")
    clock.now += 10
    made.handed_on(made.to_hand_on())
    made.count("a")
    clock.now += 10
    assert [minute.counts for minute in made.to_hand_on()] == [{"a": 2}]


def test_a_finished_minute_is_handed_on_once_and_let_go() -> None:
    made, clock = recorder()
    made.count("old")
    clock.now += 60
    made.count("new")
    due = made.to_hand_on()
    assert [minute.counts for minute in due] == [{"old": 1}, {"new": 1}]
    made.handed_on(due)
    clock.now += 10
    assert [minute.counts for minute in made.to_hand_on()] == [{"new": 1}]


def test_what_cannot_be_handed_on_is_kept_for_some_minutes_and_no_longer() -> None:
    made, clock = recorder()
    for minute in range(10):
        made.count(str(minute))
        clock.now += 60
    assert [list(minute.counts) for minute in made.to_hand_on()] == [
        [str(n)] for n in range(10 - MOST_MINUTES, 10)
    ]


def test_names_are_bounded_and_a_full_minute_still_packs() -> None:
    made, clock = recorder()
    for number in range(MOST_NAMES + 50):
        made.count(f"count {number}")
        made.gauge(f"gauge {number}", number)
        made.observe(f"sketch {number}", number)
    clock.now += 10
    (minute,) = made.to_hand_on()
    assert len(minute.counts) == MOST_NAMES + 1
    assert len(made.gauges) == len(minute.sketches) == MOST_NAMES
    assert minute.counts[REFUSED] == 150
    made.count("count 0")
    assert minute.counts["count 0"] == 2
    assert unpack(pack(minute), minute.number) is not None
