"""From the hours of elections to what has to be changed at AWS. Pure: what is there comes in, changes go out.

The actions stand at AWS up to two weeks ahead, and are carried out there even if nothing of ours runs that
day.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from civicq.capacity.windows import Window

# What Application Auto Scaling calls them; it knows nothing of a serverless cache, whose name here is ours.
ENVIRONMENTS = "lambda:function:ProvisionedConcurrency"
READERS = "rds:cluster:ReadReplicaCount"
ECPU = "elasticache:serverless:ECPUPerSecond"

# Whatever begins otherwise is not ours, and stays as it is.
PREFIX = "civicq-election-"
NOW = f"{PREFIX}now"
# «At once» is an action so far ahead that AWS, by its own clock, still takes it for the future.
SOON = timedelta(minutes=2)
# By then whatever was due has been carried out, and its action is of no more use.
SETTLED = timedelta(hours=1)
# A cache has its new least within an hour (AWS: ElastiCache, «How pre-scaling works»), and is looked at once
# an hour.
CACHE_BEFORE = timedelta(hours=2)


@dataclass(frozen=True)
class Target:
    """What is scaled, and how much of it is there at least: in general, and while an election is near."""

    dimension: str
    resource: str
    least: int
    during: int

    @property
    def namespace(self) -> str:
        return self.dimension.partition(":")[0]

    def level(self, windows: Iterable[Window], at: datetime) -> int:
        """How much stands ready at that moment: never less than the stage has in general."""
        near = any(window.begins <= at < window.ends for window in windows)
        return max(self.least, self.during) if near else self.least


@dataclass(frozen=True)
class Capacity:
    """The stage's numbers: none where nothing is scaled."""

    before: timedelta = timedelta()
    after: timedelta = timedelta()
    targets: tuple[Target, ...] = ()

    @classmethod
    def read(cls, setting: str) -> "Capacity":
        """From `Settings.election_capacity`."""
        if not setting:
            return cls()
        told: dict[str, Any] = json.loads(setting)
        return cls(
            timedelta(hours=told["begins_hours_before"]),
            timedelta(hours=told["ends_hours_after"]),
            tuple(Target(**each) for each in told["targets"]),
        )


@dataclass(frozen=True)
class Action:
    """From that moment on there is so much at least."""

    name: str
    at: datetime
    least: int

    @property
    def schedule(self) -> str:
        """As AWS writes it, in UTC (AWS: application-auto-scaling-scheduled-scaling)."""
        return f"at({self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S})"

    @classmethod
    def read(cls, name: str, schedule: str, least: int) -> "Action":
        """What somebody wrote by hand is of no moment that is still to come."""
        try:
            at = datetime.strptime(schedule, "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC)
        except ValueError:
            at = datetime.min.replace(tzinfo=UTC)
        return cls(name, at, least)


@dataclass(frozen=True)
class Standing:
    """What AWS has of a target: the least that is in force, and the actions that are ours, by name."""

    least: int
    actions: Mapping[str, Action]


@dataclass(frozen=True)
class Changes:
    put: tuple[Action, ...] = ()
    remove: tuple[str, ...] = ()


def planned(target: Target, windows: Iterable[Window]) -> list[Action]:
    """One up and one down for each window."""
    up = max(target.least, target.during)
    return [
        action
        for window in windows
        if window.begins < window.ends
        for action in (
            _named(window.begins, "up", up),
            _named(window.ends, "down", target.least),
        )
    ]


def changes(target: Target, windows: list[Window], standing: Standing, now: datetime) -> Changes:
    """What is missing, and what is there too much. After it has been done nothing is."""
    soon = (now + SOON).astimezone(UTC).replace(microsecond=0)
    plan = planned(target, windows)
    wanted = {action.name: action for action in plan if action.at > now}
    put = [
        action
        for action in wanted.values()
        if action.at > soon and standing.actions.get(action.name) != action
    ]
    level = target.level(windows, soon)
    if _comes_to(standing, wanted, now, soon) != level:
        at_once = Action(NOW, soon, level)
        wanted[NOW] = at_once
        if not _is_pending(standing.actions.get(NOW), level, now):
            put.append(at_once)
    remove = [
        name
        for name, action in standing.actions.items()
        if name not in wanted and not now - SETTLED < action.at <= now
    ]
    return Changes(tuple(put), tuple(remove))


def _comes_to(standing: Standing, wanted: Mapping[str, Action], now: datetime, soon: datetime) -> int:
    """What will be in force soon without an action at once."""
    due = [
        action
        for name, action in standing.actions.items()
        if now < action.at <= soon and wanted.get(name) == action
    ]
    return max(due, key=lambda action: action.at).least if due else standing.least


def _is_pending(action: Action | None, level: int, now: datetime) -> bool:
    return action is not None and action.least == level and now < action.at <= now + 2 * SOON


def _named(at: datetime, way: str, least: int) -> Action:
    moment = at.astimezone(UTC)
    return Action(f"{PREFIX}{moment:%Y%m%dT%H%M%SZ}-{way}", moment, least)


def cache_level(target: Target, windows: Iterable[Window], now: datetime) -> int:
    """It has no actions at AWS: what is right now, some hours before it is needed."""
    return max(target.level(windows, now), target.level(windows, now + CACHE_BEFORE))
