"""The calendar at AWS: moto where it has the call, botocore's stubs where it has not."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from civicq.capacity.scaling import ECPU, ENVIRONMENTS, NOW, PREFIX, READERS
from civicq.handlers import scaling
from civicq.settings import settings

PUBLIC = "function:civicq-test-public:live"
CIVIC = "function:civicq-test-civic:live"
CLUSTER = "cluster:civicq-test"
CACHE = "civicq-test"
PARAMETER = "/civicq/test/elections"
CLIENTS = (
    scaling._scaler,
    scaling._caches,
    scaling._functions,
    scaling._databases,
    scaling._parameters,
)


def target(dimension: str, resource: str, least: int, during: int) -> dict[str, Any]:
    return {"dimension": dimension, "resource": resource, "least": least, "during": during}


SCALED = [
    target(ENVIRONMENTS, PUBLIC, 3, 40),
    target(ENVIRONMENTS, CIVIC, 2, 30),
    target(READERS, CLUSTER, 2, 4),
]


@dataclass
class Aws:
    """What is there, and what of it was asked for."""

    client: Any
    parameters: Any

    def actions(self, resource: str) -> dict[str, tuple[str, int]]:
        namespace = "rds" if resource == CLUSTER else "lambda"
        told = self.client.describe_scheduled_actions(ServiceNamespace=namespace, ResourceId=resource)
        return {
            each["ScheduledActionName"]: (each["Schedule"], each["ScalableTargetAction"]["MinCapacity"])
            for each in told["ScheduledActions"]
        }

    def record(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.parameters.get_parameter(Name=PARAMETER)["Parameter"]["Value"])
        return told


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    for name, value in {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "CALENDAR_PARAMETER": PARAMETER,
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        for client in CLIENTS:
            client.cache_clear()
        scaled(monkeypatch, *SCALED)
        made = Aws(boto3.client("application-autoscaling"), boto3.client("ssm"))
        for each in SCALED:
            made.client.register_scalable_target(
                ServiceNamespace=each["dimension"].partition(":")[0],
                ResourceId=each["resource"],
                ScalableDimension=each["dimension"],
                MinCapacity=each["least"],
                MaxCapacity=100,
            )
        made.parameters.put_parameter(Name=PARAMETER, Value="{}", Type="String")
        yield made
        for client in CLIENTS:
            client.cache_clear()
    settings.cache_clear()


def scaled(patch: pytest.MonkeyPatch, *targets: dict[str, Any]) -> None:
    numbers = {"begins_hours_before": 36, "ends_hours_after": 12, "targets": targets}
    patch.setenv("ELECTION_CAPACITY", json.dumps(numbers))
    settings.cache_clear()


def election(opens_in: timedelta, name: str = "Harbor Falls, Primary", ballots: int = 1) -> dict[str, Any]:
    opens_at = (datetime.now(UTC) + opens_in).replace(microsecond=0)
    return {
        "date": opens_at.date().isoformat(),
        "opens_at": opens_at.isoformat(),
        "closes_at": (opens_at + timedelta(hours=24)).isoformat(),
        "ballots": ballots,
        "residents": 7,
        "names": [name],
    }


def handed_on(*elections: dict[str, Any]) -> dict[str, Any]:
    """As Lambda hands on what the elections function answered."""
    return json.loads(json.dumps({"responsePayload": {"elections": elections}}))  # type: ignore[no-any-return]


def times(told: dict[str, Any]) -> tuple[str, str]:
    begins = datetime.fromisoformat(told["opens_at"]) - timedelta(hours=36)
    ends = datetime.fromisoformat(told["closes_at"]) + timedelta(hours=12)
    return f"{begins:%Y-%m-%dT%H:%M:%S}", f"{ends:%Y-%m-%dT%H:%M:%S}"


def test_each_election_has_an_action_up_and_one_down_for_all_that_is_scaled(aws: Aws) -> None:
    told = election(timedelta(days=5))
    assert scaling.handler(handed_on(told), None) == {"windows": 1, "changes": 6}
    begins, ends = times(told)
    for resource, least, during in ((PUBLIC, 3, 40), (CIVIC, 2, 30), (CLUSTER, 2, 4)):
        assert sorted(aws.actions(resource).values()) == [(f"at({begins})", during), (f"at({ends})", least)]


def test_a_second_run_writes_nothing(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    told = handed_on(election(timedelta(days=5)), election(timedelta(days=12)))
    assert scaling.handler(told, None)["changes"] == 12
    assert scaling.handler(told, None) == {"windows": 2, "changes": 0}


def test_an_election_that_is_moved_takes_its_actions_along_and_one_taken_back_leaves_none(aws: Aws) -> None:
    scaling.handler(handed_on(election(timedelta(days=5))), None)
    moved = election(timedelta(days=8))
    scaling.handler(handed_on(moved), None)
    assert {schedule for schedule, _ in aws.actions(PUBLIC).values()} == {
        f"at({moment})" for moment in times(moved)
    }
    scaling.handler(handed_on(), None)
    assert aws.actions(PUBLIC) == {}


def test_what_is_not_its_own_stays_as_it_is(aws: Aws) -> None:
    aws.client.put_scheduled_action(
        ServiceNamespace="lambda",
        ResourceId=PUBLIC,
        ScalableDimension=ENVIRONMENTS,
        ScheduledActionName="somebody-elses",
        Schedule="cron(0 6 * * ? *)",
        ScalableTargetAction={"MinCapacity": 9},
    )
    scaling.handler(handed_on(election(timedelta(days=5))), None)
    scaling.handler(handed_on(), None)
    assert aws.actions(PUBLIC) == {"somebody-elses": ("cron(0 6 * * ? *)", 9)}


def test_an_election_that_runs_is_scaled_at_once(aws: Aws) -> None:
    scaling.handler(handed_on(election(timedelta(hours=-3))), None)
    actions = aws.actions(PUBLIC)
    assert actions[NOW][1] == 40
    assert {least for _, least in actions.values()} == {40, 3}
    assert all(name.startswith(PREFIX) for name in actions)


def test_one_refused_call_holds_up_no_other_and_is_raised_at_the_end(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = target(ENVIRONMENTS, "function:civicq-test-gone:live", 1, 2)
    scaled(monkeypatch, gone, *SCALED)
    with pytest.raises(scaling.CalendarIncomplete, match=r"civicq-test-gone.*deploy the stage again"):
        scaling.handler(handed_on(election(timedelta(days=5))), None)
    assert len(aws.actions(PUBLIC)) == len(aws.actions(CLUSTER)) == 2
    (failure,) = aws.record()["failures"]
    assert "civicq-test-gone" in failure


def test_a_call_that_aws_refuses_leaves_the_other_actions_of_the_same_target(aws: Aws) -> None:
    client = scaling._scaler()
    genuine = client.put_scheduled_action

    def refuse_ups(**asked: Any) -> Any:
        if asked["ScheduledActionName"].endswith("-up"):
            raise client.exceptions.LimitExceededException(
                {"Error": {"Code": "LimitExceededException", "Message": "too many"}}, "PutScheduledAction"
            )
        return genuine(**asked)

    client.put_scheduled_action = refuse_ups  # type: ignore[method-assign]
    with pytest.raises(scaling.CalendarIncomplete, match="too many"):
        scaling.handler(handed_on(election(timedelta(days=5))), None)
    assert [least for _, least in aws.actions(PUBLIC).values()] == [3]
    assert len(aws.record()["failures"]) == 3


def test_what_it_did_is_kept_and_logged_in_words_that_fit(aws: Aws, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    many = [election(timedelta(days=1 + number / 4), "Ü" * 400, 30) for number in range(40)]
    scaling.handler(handed_on(*many), None)
    value = aws.parameters.get_parameter(Name=PARAMETER)["Parameter"]["Value"]
    assert len(value) <= scaling.MOST_RECORD_BYTES
    record = aws.record()
    assert datetime.now(UTC) - datetime.fromisoformat(record["ran_at"]) < timedelta(minutes=5)
    assert len(record["windows"]) == 1
    assert record["windows"][0]["ends"] == f"{times(many[-1])[1]}+00:00"
    logged = json.loads(caplog.records[-1].message)
    assert logged["event"] == "election_calendar"
    assert logged["changes"] == 6


LIMITS = {
    "DataStorage": {"Maximum": 10, "Unit": "GB"},
    "ECPUPerSecond": {"Minimum": 1_000, "Maximum": 100_000},
}


def cache(limits: dict[str, Any] = LIMITS) -> dict[str, Any]:
    return {
        "ServerlessCaches": [
            {"ServerlessCacheName": CACHE, "Status": "available", "CacheUsageLimits": limits}
        ]
    }


@pytest.mark.parametrize(
    ("opens_in", "before", "after"),
    [
        (timedelta(hours=37), 1_000, 45_000),  # within the two hours that a raise may take
        (timedelta(hours=39), 1_000, None),
        (timedelta(hours=0), 45_000, None),
        (timedelta(days=-3), 45_000, 1_000),
        (timedelta(days=-3), 1_000, None),
    ],
)
def test_the_caches_least_follows_and_its_other_limits_stay(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, opens_in: timedelta, before: int, after: int | None
) -> None:
    scaled(monkeypatch, target(ECPU, CACHE, 1_000, 45_000))
    there = {**LIMITS, "ECPUPerSecond": {"Minimum": before, "Maximum": 100_000}}
    with Stubber(scaling._caches()) as stub:
        stub.add_response("describe_serverless_caches", cache(there), {"ServerlessCacheName": CACHE})
        if after is not None:
            wanted = {**LIMITS, "ECPUPerSecond": {"Minimum": after, "Maximum": 100_000}}
            stub.add_response(
                "modify_serverless_cache", {}, {"ServerlessCacheName": CACHE, "CacheUsageLimits": wanted}
            )
        done = scaling.handler(handed_on(election(opens_in)), None)
        stub.assert_no_pending_responses()
    assert done["changes"] == (after is not None)


def test_a_cache_that_is_being_changed_is_told_of_and_the_rest_goes_on(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    scaled(monkeypatch, target(ECPU, CACHE, 1_000, 45_000), *SCALED)
    with Stubber(scaling._caches()) as stub:
        stub.add_response("describe_serverless_caches", cache())
        stub.add_client_error("modify_serverless_cache", "InvalidServerlessCacheStateFault", "modifying")
        with pytest.raises(scaling.CalendarIncomplete, match="modifying"):
            scaling.handler(handed_on(election(timedelta(hours=1))), None)
    assert len(aws.actions(CLUSTER)) == 2


def test_a_stage_that_scales_nothing_calls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the local cloud has it, which has no such services."""
    monkeypatch.delenv("ELECTION_CAPACITY", raising=False)
    monkeypatch.delenv("CALENDAR_PARAMETER", raising=False)
    settings.cache_clear()
    assert scaling.handler(handed_on(election(timedelta(days=1))), None) == {"windows": 1, "changes": 0}
    settings.cache_clear()


def test_what_is_no_record_of_the_elections_function_is_refused(aws: Aws) -> None:
    incomplete: list[dict[str, Any]] = [{"date": "2027-05-18"}]
    events: tuple[dict[str, Any], ...] = (
        {},
        {"responsePayload": {}},
        {"responsePayload": {"elections": incomplete}},
    )
    for event in events:
        with pytest.raises(KeyError):
            scaling.handler(event, None)
    assert aws.actions(PUBLIC) == {}


WIDGET = {"widgetContext": {"timezone": {"label": "Local", "offsetISO": "-06:00", "offsetInMinutes": 360}}}


def test_a_dashboard_is_told_how_to_use_it() -> None:
    assert scaling.handler({"describe": True}, None).startswith("## Election calendar")


def test_a_dashboard_sees_what_is_planned_and_what_stands_ready(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases = boto3.client("rds")
    cluster: Any = {"DBClusterIdentifier": "civicq-test", "Engine": "aurora-postgresql"}
    databases.create_db_cluster(
        **cluster, MasterUsername="civicq_owner", MasterUserPassword="only-in-this-test"
    )
    for name in ("writer", "reader"):
        databases.create_db_instance(**cluster, DBInstanceIdentifier=name, DBInstanceClass="db.r8g.large")
    scaled(monkeypatch, *SCALED, target(ECPU, CACHE, 1_000, 45_000))
    with Stubber(scaling._caches()) as caches:
        caches.add_response("describe_serverless_caches", cache())
        scaling.handler(handed_on(election(timedelta(days=5))), None)
        caches.add_response("describe_serverless_caches", cache())
        with Stubber(scaling._functions()) as functions:
            functions.add_response(
                "get_provisioned_concurrency_config",
                {"AvailableProvisionedConcurrentExecutions": 2},
                {"FunctionName": "civicq-test-public", "Qualifier": "live"},
            )
            functions.add_client_error(
                "get_provisioned_concurrency_config", "ProvisionedConcurrencyConfigNotFoundException"
            )
            shown = scaling.handler(WIDGET, None)
    assert "Harbor Falls, Primary" in shown
    assert "UTC-0600: 40<br>" in shown
    assert f"{PUBLIC}</td><td>3</td><td>40</td><td>3</td><td>2</td>" in shown
    assert f"{CIVIC}</td><td>2</td><td>30</td><td>2</td><td>0</td>" in shown
    assert f"{CLUSTER}</td><td>2</td><td>4</td><td>2</td><td>1</td>" in shown
    assert f"{CACHE}</td><td>1,000</td><td>45,000</td><td>1,000</td><td>1,000</td>" in shown


def test_a_dashboard_shows_what_can_be_had(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    scaled(monkeypatch, target(ENVIRONMENTS, "function:civicq-test-gone:live", 1, 2))
    shown = scaling.handler(WIDGET, None)
    assert "never run" in shown
    assert "deploy the stage again" in shown
