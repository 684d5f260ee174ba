"""Each row of `cdk/functions.py` is one Lambda of its own, bounded, watched and called as the row says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cdk.cloud.functions.concurrency import LEAST_FROM_A_QUEUE, ticks_seconds
from cdk.cloud.functions.environment import AUTHORITIES
from cdk.cloud.names import name_of
from cdk.functions import (
    DEFAULT_FUNCTION,
    FUNCTIONS,
    GATEWAY_TIMEOUT_SECONDS,
    QUEUE_MOST_RECEIVES,
    ROUTES,
    Function,
)
from cdk.stages import DEV, PRODUCTION, STAGES
from civicq.handlers.clock import MINUTE_SECONDS
from tests.cdk.cloud.conftest import Templates, made

ROWS = {row.name: row for row in FUNCTIONS}


def ours(templates: Templates) -> dict[str, dict[str, Any]]:
    """The properties of each function of a row, by the row's name; without the CDK's own."""
    prefix = f"civicq-{templates.stage.name}-"
    return {
        each["FunctionName"].removeprefix(prefix): each
        for each in templates.all("AWS::Lambda::Function").values()
        if str(each.get("FunctionName", "")).startswith(prefix)
    }


def referred(value: Any) -> str:
    """The logical name that a Ref, a GetAtt or a reference to another stack's output speaks of."""
    match value:
        case {"Fn::Join": [_, [{"Fn::Select": [_, {"Fn::Split": [_, inner]}]}, *_]]}:
            return referred(inner)
        case {"Ref": name} | {"Fn::GetAtt": [name, *_]} | {"Fn::GetStackOutput": {"OutputName": name}}:
            return str(name)
    raise AssertionError(value)


def test_each_row_is_one_function(production: Templates) -> None:
    assert ours(production).keys() == ROWS.keys()
    for name, function in ours(production).items():
        assert function["Handler"] == ROWS[name].handler
        assert function["Timeout"] == ROWS[name].timeout_seconds
        assert function["MemorySize"] == ROWS[name].memory_mebibytes
        assert function["Architectures"] == ["arm64"]
        assert function["Runtime"] == {"python": "python3.13", "node": "nodejs24.x"}[ROWS[name].language]
        assert ("VpcConfig" in function) == ROWS[name].is_inside
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert "KmsKeyArn" in function or not function.get("Environment")


def test_each_function_has_a_role_and_a_log_of_its_own(production: Templates) -> None:
    functions = ours(production)
    assert len({referred(each["Role"]) for each in functions.values()}) == len(functions)
    assert len({referred(each["LoggingConfig"]["LogGroup"]) for each in functions.values()}) == len(functions)


def test_no_log_is_kept_for_ever(production: Templates) -> None:
    groups = production.all("AWS::Logs::LogGroup")
    assert len(groups) > len(FUNCTIONS)
    for name, group in groups.items():
        assert group["RetentionInDays"] == PRODUCTION.log_days, name
    named = {str(each.get("LogGroupName")) for each in groups.values()}
    assert {"/aws/rds/cluster/civicq-production/postgresql", "/aws/rds/proxy/civicq-production"} <= named
    # The CDK's own functions among them.
    for name, function in production.all("AWS::Lambda::Function").items():
        kept = referred(function["LoggingConfig"]["LogGroup"])
        assert f"{name.partition('/')[0]}/{kept}" in groups, name


def test_only_what_uses_the_database_or_the_cache_is_inside_the_network(production: Templates) -> None:
    for name, function in ours(production).items():
        assert ("VpcConfig" in function) == ROWS[name].is_inside, name


def test_every_function_is_bounded_in_staging_and_production_and_none_in_dev(
    templates: Callable[[str], Templates],
) -> None:
    for stage in ("staging", "production"):
        for name, function in ours(templates(stage)).items():
            assert function["ReservedConcurrentExecutions"] >= 1, name
    assert not any("ReservedConcurrentExecutions" in each for each in ours(templates("dev")).values())


@pytest.mark.parametrize("stage", STAGES)
def test_reads_are_started_ahead_by_how_many_are_busy(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made_of = templates(stage)
    targets = {
        str(each["ResourceId"]): (each["MinCapacity"], each["MaxCapacity"])
        for each in made_of.all("AWS::ApplicationAutoScaling::ScalableTarget", "functions").values()
    }
    assert sorted(targets.values()) == sorted(STAGES[stage].provisioned.values())
    for policy in made_of.all("AWS::ApplicationAutoScaling::ScalingPolicy", "functions").values():
        tracked = policy["TargetTrackingScalingPolicyConfiguration"]
        assert tracked["PredefinedMetricSpecification"] == {
            "PredefinedMetricType": "LambdaProvisionedConcurrencyUtilization"
        }


def test_scaling_owns_how_many_are_started_ahead(production: Templates) -> None:
    """Said in the alias as well, each deployment would set back what scaling has raised."""
    for alias in production.all("AWS::Lambda::Alias").values():
        assert "ProvisionedConcurrencyConfig" not in alias


def test_what_starts_from_a_snapshot_says_so_and_nothing_else_does(production: Templates) -> None:
    assert PRODUCTION.snap_started
    for name, function in ours(production).items():
        assert ("SnapStart" in function) == (name in PRODUCTION.snap_started), name


def test_a_function_is_not_started_ahead_and_from_a_snapshot() -> None:
    both = replace(PRODUCTION, snap_started=frozenset({"public"}))
    with pytest.raises(ValueError, match="public of production is started ahead and from a snapshot"):
        made(both)


def test_new_code_is_seen_by_a_tenth_first_and_taken_back_when_it_fails(
    production: Templates, dev: Templates
) -> None:
    groups = production.all("AWS::CodeDeploy::DeploymentGroup")
    assert len(groups) == len(FUNCTIONS)
    for group in groups.values():
        assert group["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent5Minutes"
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
        assert len(group["AlarmConfiguration"]["Alarms"]) >= 1
    for group in dev.all("AWS::CodeDeploy::DeploymentGroup").values():
        assert group["DeploymentConfigName"] == "CodeDeployDefault.LambdaAllAtOnce"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_what_takes_new_code_back_can_ring_for_whoever_runs_seldom(name: str, production: Templates) -> None:
    """A tenth of what a worker does in a minute is less than the errors that a crowd makes in passing."""
    alarms = production.all("AWS::CloudWatch::Alarm").values()
    (alarm,) = [each for each in alarms if each.get("AlarmName") == f"{name_of(PRODUCTION, name)}-fails"]
    by_citizens = name in {*(route.function for route in ROUTES), DEFAULT_FUNCTION, "claims"}
    assert alarm["Threshold"] == (5 if by_citizens else 1)
    assert alarm["DatapointsToAlarm"] < alarm["EvaluationPeriods"]


def test_everything_calls_an_alias_and_never_the_newest_code(production: Templates) -> None:
    callers = [
        *(each["FunctionName"] for each in production.all("AWS::Lambda::EventSourceMapping").values()),
        *(
            target["Arn"]
            for rule in production.all("AWS::Events::Rule").values()
            for target in rule["Targets"]
        ),
        *(each["IntegrationUri"] for each in production.all("AWS::ApiGatewayV2::Integration").values()),
    ]
    assert len(callers) > len(FUNCTIONS) - 6
    for caller in callers:
        assert "Alias" in referred(caller), caller


def test_the_gateway_has_the_routes_of_the_table_and_their_authorizer(production: Templates) -> None:
    found = {
        each["RouteKey"]: (each["AuthorizationType"], "AuthorizerId" in each)
        for each in production.all("AWS::ApiGatewayV2::Route").values()
    }
    wanted = {
        f"{route.method} {route.path}": ("JWT", True) if route.authorized else ("NONE", False)
        for route in ROUTES
    }
    assert found == wanted | {"$default": ("NONE", False)}
    authorizer = production.one("AWS::ApiGatewayV2::Authorizer")
    assert authorizer["AuthorizerType"] == "JWT"
    assert authorizer["IdentitySource"] == ["$request.header.Authorization"]
    assert len(authorizer["JwtConfiguration"]["Audience"]) == 1


def test_a_route_leads_to_its_function_and_gives_up_before_the_edge(production: Templates) -> None:
    integrations = production.all("AWS::ApiGatewayV2::Integration", "functions")
    functions = {route.function for route in ROUTES} | {DEFAULT_FUNCTION}
    assert len(integrations) >= len(functions)
    for integration in integrations.values():
        assert integration["PayloadFormatVersion"] == "2.0"
        assert integration["TimeoutInMillis"] == GATEWAY_TIMEOUT_SECONDS * 1000


@pytest.mark.parametrize("stage", STAGES)
def test_what_runs_often_is_called_by_ticks_and_the_rest_by_a_rule(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made_of, described = templates(stage), STAGES[stage]
    scheduled = [row for row in FUNCTIONS if row.every_seconds]
    often = {row.name for row in scheduled if ticks_seconds(row, described) is not None}
    rates = [each["ScheduleExpression"] for each in made_of.all("AWS::Events::Rule").values()]
    assert len(rates) == len(scheduled) - len(often) + (1 if often else 0)
    assert all(rate.startswith("rate(") for rate in rates)
    mappings = made_of.all("AWS::Lambda::EventSourceMapping")
    assert len(mappings) == len(often) + sum(1 for row in FUNCTIONS if row.queue)
    for mapping in mappings.values():
        assert mapping["ScalingConfig"]["MaximumConcurrency"] >= LEAST_FROM_A_QUEUE


def test_dev_lets_nothing_run_more_often_than_a_rule_can_say(dev: Templates) -> None:
    assert all(ticks_seconds(row, DEV) is None for row in FUNCTIONS)
    assert len(dev.all("AWS::Lambda::EventSourceMapping")) == 1


def test_the_clock_is_told_of_each_queue_of_ticks(production: Templates) -> None:
    (told,) = [
        target["Input"]
        for rule in production.all("AWS::Events::Rule").values()
        for target in rule["Targets"]
        if "Input" in target
    ]
    text = "".join(part for part in told["Fn::Join"][1] if isinstance(part, str))
    often = [row for row in FUNCTIONS if ticks_seconds(row, PRODUCTION) is not None]
    assert text.count("queue_url") == len(often)
    for row in often:
        assert f'"every_seconds":{row.every_seconds}' in text


def test_the_last_tick_of_a_minute_is_there_for_a_minute(production: Templates) -> None:
    """A message's age counts from when it was sent, and not from the moment that it was delayed to."""
    ticks = [
        each
        for each in production.all("AWS::SQS::Queue", "functions").values()
        if each.get("MessageRetentionPeriod", 0) < 3600 and "RedrivePolicy" not in each
    ]
    assert len(ticks) == sum(1 for row in FUNCTIONS if ticks_seconds(row, PRODUCTION) is not None)
    for queue in ticks:
        assert queue["MessageRetentionPeriod"] >= MINUTE_SECONDS + 60


def test_a_message_comes_again_after_six_times_of_its_function_and_then_is_kept(
    production: Templates,
) -> None:
    queues = production.all("AWS::SQS::Queue", "functions")
    (purge,) = [each for each in queues.values() if "RedrivePolicy" in each]
    assert purge["VisibilityTimeout"] == 6 * ROWS["purge"].timeout_seconds
    assert purge["RedrivePolicy"]["maxReceiveCount"] == QUEUE_MOST_RECEIVES
    dead = queues[f"functions/{referred(purge['RedrivePolicy']['deadLetterTargetArn'])}"]
    assert dead["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert all(each["SqsManagedSseEnabled"] for each in queues.values())
    mappings = production.all("AWS::Lambda::EventSourceMapping").values()
    assert [each for each in mappings if each.get("FunctionResponseTypes") == ["ReportBatchItemFailures"]]


def test_queues_are_spoken_to_over_tls_alone(production: Templates) -> None:
    closed = {
        referred(queue)
        for policy in production.all("AWS::SQS::QueuePolicy", "functions").values()
        for queue in policy["Queues"]
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    queues = {name.partition("/")[2] for name in production.all("AWS::SQS::Queue", "functions")}
    assert closed == queues


def test_the_schema_is_migrated_before_any_other_function_is_exchanged(production: Templates) -> None:
    trigger = production.of("functions")["Resources"]
    (migration,) = [name for name, each in trigger.items() if each["Type"] == "Custom::Trigger"]
    for name, each in trigger.items():
        if each["Type"] == "AWS::Lambda::Alias" and not any(part in name for part in ("Migrate", "Clock")):
            assert migration in each.get("DependsOn", []), name


def test_a_function_is_told_what_it_uses_and_no_secret_more(production: Templates) -> None:
    for name, function in ours(production).items():
        told = function.get("Environment", {}).get("Variables", {})
        uses = ROWS[name].uses
        assert ("STANDING_KEY" in told) == ("standing_key" in uses), name
        assert ("ORIGIN_SECRETS" in told) == ("origin_lock" in uses), name
        assert ("DATABASE_OWNER_SECRET" in told) == ("owner" in uses), name
        assert ("CACHE_HOST" in told) == ("cache" in uses), name


def test_secrets_are_references_and_connections_are_verified(production: Templates) -> None:
    civic = ours(production)["civic"]["Environment"]["Variables"]
    for name in ("STANDING_KEY", "ORIGIN_SECRETS"):
        assert civic[name]["Fn::Join"][1][0] == "{{resolve:secretsmanager:", name
    assert civic["DATABASE_SSLMODE"] == "verify-full"
    assert civic["DATABASE_AUTHORITIES"] == civic["CACHE_AUTHORITIES"] == AUTHORITIES
    assert civic["DATABASE_AUTHENTICATION"] == "iam"


def test_a_name_tells_the_stage(production: Templates) -> None:
    row = Function("public", "x.handler")
    assert name_of(PRODUCTION, row.name) == "civicq-production-public"
    assert ours(production)["public"]["Description"] == "CivicQ production: public"
