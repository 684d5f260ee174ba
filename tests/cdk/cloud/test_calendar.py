"""What may scale ahead of elections, what it is handed, and that it may do nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cdk.cloud.calendar import parameter_name
from cdk.functions import FUNCTIONS
from cdk.stages import PRODUCTION, STAGE_TAG, STAGES
from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.policies import allows, resources, roles
from tests.cdk.cloud.test_functions import ours, referred

ROWS = {row.name: row for row in FUNCTIONS}


def asynchronous(templates: Templates) -> dict[str, dict[str, Any]]:
    """How each function is called that nobody waits for, by its row's name."""
    resources = templates.of("functions")["Resources"]
    names = {
        name: str(each["Properties"].get("FunctionName", "")).removeprefix(f"civicq-{templates.stage.name}-")
        for name, each in resources.items()
        if each["Type"] == "AWS::Lambda::Function"
    }
    return {
        names[referred(each["FunctionName"])]: each
        for each in templates.all("AWS::Lambda::EventInvokeConfig", "functions").values()
    }


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_function_answers_goes_to_the_alias_of_the_one_that_its_row_names(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    found = asynchronous(templates(stage))
    handing = {row.name: row.then for row in FUNCTIONS if row.then}
    assert handing == {"edge_metrics": "gauges", "elections": "scaling"}
    for name, told in found.items():
        destination = told.get("DestinationConfig", {}).get("OnSuccess", {}).get("Destination")
        if name not in handing:
            assert destination is None, name
            continue
        alias = templates(stage).of("functions")["Resources"][referred(destination)]
        assert alias["Type"] == "AWS::Lambda::Alias"
        called = templates(stage).of("functions")["Resources"][referred(alias["Properties"]["FunctionName"])]
        assert called["Properties"]["FunctionName"] == f"civicq-{stage}-{handing[name]}"


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_that_a_schedule_calls_is_repeated_when_it_failed(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    found = asynchronous(templates(stage))
    made = templates(stage)
    by_rule = {
        referred(made.of("functions")["Resources"][referred(target["Arn"])]["Properties"]["FunctionName"])
        for rule in made.all("AWS::Events::Rule", "functions").values()
        for target in rule["Targets"]
    }
    assert by_rule == {
        referred(told["FunctionName"]) for name, told in found.items() if name not in {"gauges", "scaling"}
    }
    for name, told in found.items():
        assert told["MaximumRetryAttempts"] == 0, name
        assert told["MaximumEventAgeInSeconds"] <= 300, name
    # What did not even get as far as the function is not held back for a day either, as EventBridge would.
    for rule in made.all("AWS::Events::Rule", "functions").values():
        for target in rule["Targets"]:
            assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}


def test_who_hands_on_may_call_that_one_function_and_no_other(production: Templates) -> None:
    found = roles(production)
    del found["pages"]  # which asks `public`: see test_permissions.py
    for name, statements in found.items():
        called = resources(statements, "lambda:InvokeFunction")
        assert len(called) == (1 if ROWS[name].then else 0), name
        for resource in called:
            assert "Alias" in referred(resource)


def test_it_writes_actions_of_its_own_stage_and_of_two_kinds_of_targets(production: Templates) -> None:
    found = roles(production)
    for action in ("PutScheduledAction", "DeleteScheduledAction"):
        allowed = {name for name, each in found.items() if allows(each, f"application-autoscaling:{action}")}
        assert allowed == {"scaling"}
    (writing,) = [each for each in found["scaling"] if "PutScheduledAction" in str(each["Action"])]
    assert writing["Condition"] == {
        "StringEquals": {
            "application-autoscaling:scalable-dimension": [
                "lambda:function:ProvisionedConcurrency",
                "rds:cluster:ReadReplicaCount",
            ],
            f"aws:ResourceTag/{STAGE_TAG}": "production",
        }
    }
    assert ":scalable-target/*" in json.dumps(writing["Resource"])
    # What the condition asks for is there.
    for target in production.all("AWS::ApplicationAutoScaling::ScalableTarget").values():
        assert {"Key": STAGE_TAG, "Value": "production"} in target["Tags"]


@pytest.mark.parametrize(
    "action",
    [
        "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:DeregisterScalableTarget",
        "application-autoscaling:PutScalingPolicy",
        "application-autoscaling:DeleteScalingPolicy",
        "rds:CreateDBInstance",
        "rds:DeleteDBInstance",
        "lambda:PutProvisionedConcurrencyConfig",
        "lambda:UpdateAlias",
        "elasticache:CreateServerlessCache",
        "ssm:DeleteParameter",
    ],
)
def test_it_can_neither_start_nor_end_anything_itself(action: str, production: Templates) -> None:
    assert not any(allows(each, action) for each in roles(production).values())


@pytest.mark.parametrize(
    ("action", "named"),
    [
        ("elasticache:ModifyServerlessCache", ["CacheServerless"]),
        ("elasticache:DescribeServerlessCaches", ["CacheServerless"]),
        ("rds:DescribeDBClusters", ["DatabaseCluster"]),
        ("ssm:PutParameter", ["CalendarLastRun"]),
        ("ssm:GetParameter", ["CalendarLastRun"]),
        (
            "lambda:GetProvisionedConcurrencyConfig",
            [":function:civicq-production-civic:live", ":function:civicq-production-public:live"],
        ),
    ],
)
def test_what_can_be_named_is_named(action: str, named: list[str], production: Templates) -> None:
    found = [json.dumps(each) for each in resources(roles(production)["scaling"], action)]
    assert len(found) == len(named)
    for resource, part in zip(found, named, strict=True):
        assert part in resource
        assert "*" not in resource
    allowed = {name for name, each in roles(production).items() if allows(each, action)}
    assert allowed == {"scaling"}


def test_where_nothing_is_scaled_for_elections_nothing_may_be(dev: Templates) -> None:
    statements = roles(dev)["scaling"]
    for service in ("application-autoscaling", "elasticache", "rds"):
        assert f'"{service}:' not in json.dumps(statements)
    assert ours(dev)["scaling"]["Environment"]["Variables"]["ELECTION_CAPACITY"] == ""


def test_the_calendar_is_worked_out_each_hour_and_rings_when_one_run_is_missed(production: Templates) -> None:
    (rule,) = [
        each
        for each in production.all("AWS::Events::Rule", "functions").values()
        if "elections" in each["Description"]
    ]
    assert rule["ScheduleExpression"] == "rate(1 hour)"
    missed = {
        each["AlarmName"]: each
        for each in production.all("AWS::CloudWatch::Alarm").values()
        if each["AlarmName"].endswith("-missed")
    }
    assert {f"civicq-production-{name}-missed" for name in ("elections", "scaling")} <= missed.keys()
    for alarm in missed.values():
        assert (alarm["Period"], alarm["Threshold"], alarm["EvaluationPeriods"]) == (3600, 0, 1)
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
        assert alarm["MetricName"] == "Errors"


def test_the_dashboard_asks_the_function_by_its_alias(production: Templates) -> None:
    boards = [
        each
        for each in production.all("AWS::CloudWatch::Dashboard").values()
        if each["DashboardName"] == "civicq-production-citizens"
    ]
    (body,) = [json.dumps(each["DashboardBody"]) for each in boards]
    assert '\\"type\\":\\"custom\\"' in body
    assert "FleetScalingAlias" in body


def test_what_it_keeps_has_one_name(production: Templates) -> None:
    kept = production.one("AWS::SSM::Parameter", "functions")
    assert kept["Name"] == parameter_name(PRODUCTION)
    told = ours(production)["scaling"]["Environment"]["Variables"]
    assert told["CALENDAR_PARAMETER"] == kept["Name"]
    assert json.loads(kept["Value"]) == {}
