"""After the elections were read: what AWS scales ahead of them is brought up to date. Outside the VPC.

It only ever writes and removes actions that bear its own prefix; AWS carries them out. So it needs no right
to start an instance of a database, which to register a scalable target would take (AWS: Application Auto
Scaling, «Permissions validation»). A dashboard calls it too, for what it shows.
"""

import functools
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from civicq.capacity import page, scaling
from civicq.capacity.scaling import ECPU, ENVIRONMENTS, PREFIX, READERS, Action, Capacity, Standing, Target
from civicq.capacity.windows import Election, Window, windows
from civicq.logs import noted
from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_application_autoscaling import ApplicationAutoScalingClient
    from mypy_boto3_elasticache import ElastiCacheClient
    from mypy_boto3_elasticache.type_defs import ServerlessCacheTypeDef
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_rds import RDSClient
    from mypy_boto3_ssm import SSMClient

_log = logging.getLogger(__name__)
_log.setLevel(logging.INFO)

_CONFIG = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
# A parameter has 4 KiB (AWS: parameter-store-advanced-parameters).
MOST_RECORD_BYTES = 4096
MOST_RECORDED = 6
LONGEST_WORDS = 160


class CalendarIncomplete(Exception):
    """Some of it could not be done. The rest has been, and the next run tries again."""


@functools.cache
def _scaler() -> "ApplicationAutoScalingClient":
    return boto3.client("application-autoscaling", config=_CONFIG)


@functools.cache
def _caches() -> "ElastiCacheClient":
    return boto3.client("elasticache", config=_CONFIG)


@functools.cache
def _functions() -> "LambdaClient":
    return boto3.client("lambda", config=_CONFIG)


@functools.cache
def _databases() -> "RDSClient":
    return boto3.client("rds", config=_CONFIG)


@functools.cache
def _parameters() -> "SSMClient":
    return boto3.client("ssm", config=_CONFIG)


@noted
def handler(event: dict[str, Any], context: Any) -> Any:
    """From the elections function, by Lambda's record of its run; or from a dashboard, which gets a page."""
    if event.get("describe"):
        return page.DESCRIPTION
    now = datetime.now(UTC)
    if "widgetContext" in event:
        states = [_state(target) for target in _capacity().targets]
        return page.page(_recorded(), states, now, page.offset_of(event["widgetContext"]))
    return _scale([Election.read(each) for each in event["responsePayload"]["elections"]], now)


def _capacity() -> Capacity:
    return Capacity.read(settings().election_capacity)


def _scale(elections: list[Election], now: datetime) -> dict[str, int]:
    capacity = _capacity()
    near = windows(elections, capacity.before, capacity.after)
    failures: list[str] = []
    done = 0
    for target in capacity.targets:
        with _noted(failures, target.resource):
            follow = _follow_cache if target.dimension == ECPU else _follow_actions
            done += follow(target, near, now, failures)
    record = _record(near, failures, now)
    _log.info(json.dumps({"event": "election_calendar", "changes": done, **record}))
    if settings().calendar_parameter:
        with _noted(failures, "the record of this run"):
            _parameters().put_parameter(
                Name=settings().calendar_parameter, Value=_shortened(record), Overwrite=True
            )
    if failures:
        raise CalendarIncomplete("; ".join(failures))
    return {"windows": len(near), "changes": done}


@contextmanager
def _noted(failures: list[str], what: str) -> Iterator[None]:
    """What fails is kept for the end, and holds up nothing else: also an answer that nobody can read."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 (it is raised when all else has been done)
        _log.exception("%s", what)
        failures.append(f"{what}: {error}")


def _follow_actions(target: Target, near: list[Window], now: datetime, failures: list[str]) -> int:
    changes = scaling.changes(target, near, _standing(target), now)
    done = 0
    for action in changes.put:
        with _noted(failures, f"{target.resource}, {action.name}"):
            _scaler().put_scheduled_action(
                **_named(target),
                ScheduledActionName=action.name,
                Schedule=action.schedule,
                ScalableTargetAction={"MinCapacity": action.least},
            )
            done += 1
    for name in changes.remove:
        with _noted(failures, f"{target.resource}, {name}"):
            try:
                _scaler().delete_scheduled_action(**_named(target), ScheduledActionName=name)
            except _scaler().exceptions.ObjectNotFoundException:
                continue  # carried out, and gone
            done += 1
    return done


def _named(target: Target) -> Any:
    return {
        "ServiceNamespace": target.namespace,
        "ResourceId": target.resource,
        "ScalableDimension": target.dimension,
    }


def _standing(target: Target) -> Standing:
    """LookupError when AWS scales no such thing."""
    known = _scaler().describe_scalable_targets(
        ServiceNamespace=target.namespace,  # type: ignore[arg-type]
        ResourceIds=[target.resource],
        ScalableDimension=target.dimension,  # type: ignore[arg-type]
    )["ScalableTargets"]
    if not known:
        raise LookupError("AWS does not scale it: deploy the stage again")
    pages = _scaler().get_paginator("describe_scheduled_actions").paginate(**_named(target))
    actions = [
        Action.read(
            each["ScheduledActionName"], each["Schedule"], each["ScalableTargetAction"].get("MinCapacity", -1)
        )
        for told in pages
        for each in told["ScheduledActions"]
        if each["ScheduledActionName"].startswith(PREFIX)
    ]
    return Standing(known[0]["MinCapacity"], {action.name: action for action in actions})


def _follow_cache(target: Target, near: list[Window], now: datetime, failures: list[str]) -> int:
    cache = _cache(target)
    limits = cache["CacheUsageLimits"]
    level = scaling.cache_level(target, near, now)
    if _least(cache) == level:
        return 0
    # All limits are told again: to leave one out might lift it.
    per_second: Any = {**limits.get("ECPUPerSecond", {}), "Minimum": level}
    _caches().modify_serverless_cache(
        ServerlessCacheName=target.resource, CacheUsageLimits={**limits, "ECPUPerSecond": per_second}
    )
    return 1


def _cache(target: Target) -> "ServerlessCacheTypeDef":
    return _caches().describe_serverless_caches(ServerlessCacheName=target.resource)["ServerlessCaches"][0]


def _least(cache: "ServerlessCacheTypeDef") -> int:
    return cache["CacheUsageLimits"].get("ECPUPerSecond", {}).get("Minimum", 0)


def _record(near: list[Window], failures: list[str], now: datetime) -> dict[str, Any]:
    return {
        "ran_at": now.isoformat(timespec="seconds"),
        "failures": failures,
        "windows": [
            {
                "begins": window.begins.astimezone(UTC).isoformat(),
                "ends": window.ends.astimezone(UTC).isoformat(),
                "elections": [
                    {
                        "date": each.date,
                        "closes_at": each.closes_at.isoformat(timespec="seconds"),
                        "ballots": each.ballots,
                        "residents": each.residents,
                        "names": each.names,
                    }
                    for each in window.elections
                ],
            }
            for window in near
        ],
    }


def _shortened(record: dict[str, Any]) -> str:
    """As much as a parameter holds: the hours of what comes next always."""
    for most in range(MOST_RECORDED, -1, -1):
        kept = {
            "ran_at": record["ran_at"],
            "failures": [each[:LONGEST_WORDS] for each in record["failures"][: most or 1]],
            "windows": [
                {**window, "elections": [_brief(each, most) for each in window["elections"][:most]]}
                for window in record["windows"][:MOST_RECORDED]
            ],
        }
        told = json.dumps(kept)
        if len(told) <= MOST_RECORD_BYTES:
            break
    return told


def _brief(election: dict[str, Any], most: int) -> dict[str, Any]:
    return {**election, "names": [name[:LONGEST_WORDS] for name in election["names"][:most]]}


def _recorded() -> dict[str, Any] | None:
    if not settings().calendar_parameter:
        return None
    told = _parameters().get_parameter(Name=settings().calendar_parameter)["Parameter"]["Value"]
    record: dict[str, Any] | None = json.loads(told)
    return record or None


def _state(target: Target) -> page.State:
    """A page shows what can be had: what AWS does not tell is unknown, and why."""
    try:
        if target.dimension == ECPU:
            least = _least(_cache(target))
            return page.State(target, least, least)
        standing = _standing(target)
        ready = _READY[target.dimension](target.resource)
    except (BotoCoreError, ClientError, LookupError) as error:
        return page.State(target, trouble=str(error))
    return page.State(target, standing.least, ready, tuple(standing.actions.values()))


def _environments(resource: str) -> int:
    _, function, alias = resource.split(":")
    try:
        told = _functions().get_provisioned_concurrency_config(FunctionName=function, Qualifier=alias)
    except _functions().exceptions.ProvisionedConcurrencyConfigNotFoundException:
        return 0
    return told.get("AvailableProvisionedConcurrentExecutions", 0)


def _readers(resource: str) -> int:
    cluster = resource.removeprefix("cluster:")
    (told,) = _databases().describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]
    return sum(not member.get("IsClusterWriter", False) for member in told["DBClusterMembers"])


_READY: dict[str, Callable[[str], int]] = {ENVIRONMENTS: _environments, READERS: _readers}
