"""The plan as it is carried out: by an AWS that does what actions say when they are due, hour by hour."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicq.capacity.scaling import (
    CACHE_BEFORE,
    ECPU,
    ENVIRONMENTS,
    NOW,
    PREFIX,
    SOON,
    Action,
    Capacity,
    Changes,
    Standing,
    Target,
    cache_level,
    changes,
    planned,
)
from civicq.capacity.windows import Election, Window, windows
from tests.civicq.capacity.test_windows import AFTER, BEFORE, START, elections

LEAST, DURING = 3, 40
TARGET = Target(ENVIRONMENTS, "function:civicq-production-public:live", LEAST, DURING)
HOUR = timedelta(hours=1)


@dataclass
class Aws:
    """A scalable target. Actions that have been carried out stay for a while, or are gone: both must do."""

    forgets: bool
    least: int = LEAST
    actions: dict[str, Action] = field(default_factory=dict)
    clock: datetime = START
    history: list[tuple[datetime, int]] = field(default_factory=list)

    def standing(self) -> Standing:
        return Standing(self.least, dict(self.actions))

    def take(self, wanted: Changes) -> None:
        for name in wanted.remove:
            del self.actions[name]
        for action in wanted.put:
            assert action.at > self.clock, "AWS refuses what lies in the past"
            self.actions[action.name] = action

    def until(self, moment: datetime) -> None:
        due = [each for each in self.actions.values() if self.clock < each.at <= moment]
        for action in sorted(due, key=lambda each: each.at):
            self.least = action.least
            self.history.append((action.at, action.least))
            if self.forgets:
                del self.actions[action.name]
        self.clock = moment

    def least_at(self, moment: datetime) -> int:
        told = [least for at, least in self.history if at <= moment]
        return told[-1] if told else LEAST


def run(aws: Aws, near: list[Window]) -> Changes:
    wanted = changes(TARGET, near, aws.standing(), aws.clock)
    aws.take(wanted)
    return wanted


@settings(deadline=None, max_examples=40)
@given(elections(), st.booleans(), st.integers(0, 59))
def test_by_hourly_runs_it_stands_ready_in_every_window_and_in_no_other_hour(
    registered: list[Election], forgets: bool, minute: int
) -> None:
    near = windows(registered, BEFORE, AFTER)
    began = START - timedelta(days=1) + timedelta(minutes=minute)
    aws = Aws(forgets, clock=began)
    for _ in range(24 * 19):
        run(aws, near)
        aws.until(aws.clock + HOUR)
    for window in near:
        first = max(window.begins, began + SOON)
        if first < window.ends:
            assert aws.least_at(first) == DURING
            assert aws.least_at(window.ends - timedelta(seconds=1)) == DURING
            assert aws.least_at(window.ends) == LEAST
    inside = [(at, least) for at, least in aws.history if least == DURING]
    assert all(any(window.begins <= at < window.ends for window in near) for at, _ in inside)
    assert all(least >= LEAST for _, least in aws.history)
    assert aws.least == LEAST
    assert not [name for name, action in aws.actions.items() if action.at > aws.clock]


@settings(deadline=None, max_examples=40)
@given(elections(), st.booleans(), st.integers(0, 14 * 1440))
def test_what_was_planned_holds_when_no_run_ever_comes_again(
    registered: list[Election], forgets: bool, minutes: int
) -> None:
    near = windows(registered, BEFORE, AFTER)
    aws = Aws(forgets, clock=START + timedelta(minutes=minutes) - timedelta(days=1))
    began = aws.clock
    run(aws, near)
    aws.until(began + timedelta(days=40))
    for window in near:
        if window.begins > began + SOON:
            assert (window.begins, DURING) in aws.history
        if window.ends > began + SOON:
            assert aws.least_at(window.ends) == LEAST
    assert aws.least == LEAST, "an up without a down"


@settings(deadline=None, max_examples=40)
@given(elections(), elections(), st.booleans(), st.integers(0, 14 * 1440))
def test_the_same_again_changes_nothing_whatever_was_there_before(
    before: list[Election], registered: list[Election], forgets: bool, minutes: int
) -> None:
    aws = Aws(forgets, clock=START - timedelta(days=1))
    run(aws, windows(before, BEFORE, AFTER))
    aws.until(aws.clock + timedelta(minutes=minutes))
    near = windows(registered, BEFORE, AFTER)
    run(aws, near)
    assert run(aws, near) == Changes()


@settings(deadline=None, max_examples=40)
@given(elections(), st.booleans(), st.integers(0, 14 * 1440))
def test_elections_taken_back_leave_nothing_behind(
    registered: list[Election], forgets: bool, minutes: int
) -> None:
    aws = Aws(forgets, clock=START - timedelta(days=1))
    run(aws, windows(registered, BEFORE, AFTER))
    aws.until(aws.clock + timedelta(minutes=minutes))
    run(aws, [])
    assert {name for name, action in aws.actions.items() if action.at > aws.clock} <= {NOW}
    aws.until(aws.clock + SOON)
    assert aws.least == LEAST
    for _ in range(3):
        run(aws, [])
        aws.until(aws.clock + HOUR)
    assert aws.actions == {}


@settings(deadline=None, max_examples=40)
@given(elections(), st.integers(0, 10), st.integers(0, 10))
def test_it_never_goes_below_the_stages_least(registered: list[Election], least: int, during: int) -> None:
    target = Target(ENVIRONMENTS, "function:public:live", least, during)
    near = windows(registered, BEFORE, AFTER)
    assert all(action.least >= least for action in planned(target, near))
    for hours in range(0, 20 * 24, 5):
        assert target.level(near, START + hours * HOUR) >= least
    ups = [action for action in planned(target, near) if action.name.endswith("-up")]
    assert len(ups) * 2 == len(planned(target, near)) == len(near) * 2


NEAR = Window(START, START + 10 * HOUR)


def test_an_election_registered_while_it_runs_is_scaled_at_once_and_down_after_it() -> None:
    now = START + 3 * HOUR
    wanted = changes(TARGET, [NEAR], Standing(LEAST, {}), now)
    assert {(each.name, each.at, each.least) for each in wanted.put} == {
        (NOW, now + SOON, DURING),
        (f"{PREFIX}20271101T100000Z-down", NEAR.ends, LEAST),
    }


@pytest.mark.parametrize("seconds", [1, 60, 119, 120])
def test_one_that_begins_in_a_moment_is_not_left_to_an_action_that_aws_might_call_past(seconds: int) -> None:
    now = START - timedelta(seconds=seconds)
    wanted = changes(TARGET, [NEAR], Standing(LEAST, {}), now)
    assert {(each.name, each.least) for each in wanted.put} == {
        (NOW, DURING),
        (f"{PREFIX}20271101T100000Z-down", LEAST),
    }


def test_what_somebody_lowered_by_hand_or_by_a_deployment_is_raised_again() -> None:
    now = START + 3 * HOUR
    there = {each.name: each for each in planned(TARGET, [NEAR])}
    wanted = changes(TARGET, [NEAR], Standing(LEAST, there), now)
    assert [(each.name, each.least) for each in wanted.put] == [(NOW, DURING)]


def test_an_action_that_aws_is_just_carrying_out_is_not_taken_from_it() -> None:
    up, down = planned(TARGET, [NEAR])
    there = {up.name: up, down.name: down}
    seconds_later = START + timedelta(seconds=2)
    assert up.name not in changes(TARGET, [NEAR], Standing(LEAST, there), seconds_later).remove
    assert changes(TARGET, [NEAR], Standing(DURING, there), START + 2 * HOUR).remove == (up.name,)


def test_hours_of_no_length_ask_for_nothing() -> None:
    """Two actions of one moment have no order."""
    assert planned(TARGET, [Window(START, START)]) == []


def test_an_action_changed_by_hand_is_written_anew() -> None:
    up, down = planned(TARGET, [NEAR])
    changed = Action.read(up.name, "cron(0 6 * * ? *)", 1)
    wanted = changes(TARGET, [NEAR], Standing(LEAST, {up.name: changed, down.name: down}), START - 5 * HOUR)
    assert wanted == Changes(put=(up,))
    assert Action.read(up.name, up.schedule, up.least) == up


def test_a_larger_stage_changes_what_was_planned() -> None:
    larger = Target(TARGET.dimension, TARGET.resource, LEAST, 2 * DURING)
    there = {each.name: each for each in planned(TARGET, [NEAR])}
    wanted = changes(larger, [NEAR], Standing(LEAST, there), START - 5 * HOUR)
    assert [(each.name, each.least) for each in wanted.put] == [(f"{PREFIX}20271101T000000Z-up", 2 * DURING)]


def test_the_cache_is_asked_earlier_since_it_takes_an_hour() -> None:
    cache = Target(ECPU, "civicq-production", 1_000, 45_000)
    assert cache_level(cache, [NEAR], START - CACHE_BEFORE - HOUR) == 1_000
    assert cache_level(cache, [NEAR], START - CACHE_BEFORE) == 45_000
    assert cache_level(cache, [NEAR], NEAR.ends - timedelta(seconds=1)) == 45_000
    assert cache_level(cache, [NEAR], NEAR.ends) == 1_000


def test_the_stages_numbers_are_read_from_one_setting() -> None:
    setting = {
        "begins_hours_before": 36,
        "ends_hours_after": 12,
        "targets": [{"dimension": ENVIRONMENTS, "resource": TARGET.resource, "least": 3, "during": 40}],
    }
    assert Capacity.read(json.dumps(setting)) == Capacity(BEFORE, AFTER, (TARGET,))
    assert Capacity.read("") == Capacity()
    assert TARGET.namespace == "lambda"
    assert START.tzinfo is UTC
