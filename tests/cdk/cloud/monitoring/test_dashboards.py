"""What citizens have of CivicQ is on one dashboard, whatever the machine is made of on the other."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk.cloud.monitoring import things
from cdk.cloud.monitoring.dashboards import Dashboards
from cdk.cloud.monitoring.figures import Thing
from cdk.cloud.references import EDGE_REGION
from cdk.functions import FUNCTIONS
from cdk.slos import SLOS
from cdk.stages import PRODUCTION, STAGES
from tests.cdk.cloud.conftest import Templates


def bodies(templates: Templates) -> dict[str, str]:
    """Each dashboard's body as text, by its name, with what CloudFormation fills in as `${…}`."""
    return {
        each["DashboardName"]: text_of(each["DashboardBody"])
        for each in templates.all("AWS::CloudWatch::Dashboard").values()
    }


def text_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "".join(
        part if isinstance(part, str) else re.sub(r"\W", "_", json.dumps(part))
        for part in value["Fn::Join"][1]
    )


def widgets(body: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(body)["widgets"]
    return found


def shown(body: str) -> Iterator[list[Any]]:
    for widget in widgets(body):
        for metric in widget["properties"].get("metrics", []):
            if isinstance(metric[0], str):
                yield metric


@pytest.mark.parametrize("stage", STAGES)
def test_there_are_two_dashboards(stage: str, templates: Callable[[str], Templates]) -> None:
    assert bodies(templates(stage)).keys() == {f"civicq-{stage}-citizens", f"civicq-{stage}-machine"}


@pytest.mark.parametrize("stage", STAGES)
def test_the_machine_has_every_function_queue_proxy_cluster_and_cache(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    body = bodies(made)[f"civicq-{stage}-machine"]
    metrics = [tuple(metric[:4]) for metric in shown(body)]
    for row in FUNCTIONS:
        name = f"civicq-{stage}-{row.name}"
        for metric in ("Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"):
            assert ("AWS/Lambda", metric, "FunctionName", name) in metrics, (row.name, metric)
    for part in made.parts:
        for name, each in made.of(part).get("Resources", {}).items():
            if each["Type"] in {
                "AWS::SQS::Queue",
                "AWS::RDS::DBCluster",
                "AWS::RDS::DBProxy",
                "AWS::ApiGatewayV2::Api",
            }:
                assert name in body, name
    assert ("AWS/ElastiCache", "ThrottledCmds", "clusterId", f"civicq-{stage}") in metrics
    assert any(metric[0] == "AWS/WAFV2" for metric in metrics)
    assert any(metric[0] == "AWS/CloudFront" for metric in metrics)
    assert ("CloudWatchSynthetics" in body) == bool(STAGES[stage].walk_minutes)


def test_citizens_are_shown_requests_hits_latency_votes_vitals_and_what_is_promised(
    production: Templates,
) -> None:
    body = bodies(production)["civicq-production-citizens"]
    for metric in (
        *("Requests", "CacheHitRate", "CacheHitsProcess", "CacheHitsRedis", "CacheLoads", "CacheUnreachable"),
        *("OriginLatency", "P50Seconds", "P95Seconds", "P99Seconds"),
        *(
            "VotesCast",
            "VotesFolded",
            "VotesFailed",
            "VotesP95Seconds",
            "VotesWaitingSeconds",
            "VoteDriftVotes",
        ),
        *("PurgesWaitingSeconds", "MessagesWaitingSeconds"),
        *("LCPP75", "INPP75", "CLSP75", "TTFBP75", "FCPP75", "AppReadyP75"),
        "ColdStarts",
    ):
        assert f'"{metric}"' in body, metric
    for slo in SLOS:
        assert f"civicq-production-{slo.name}" in body
    first = widgets(body)[0]
    assert first["type"] == "alarm"
    assert len(first["properties"]["alarms"]) == 6


@pytest.mark.parametrize("stage", STAGES)
def test_metrics_of_the_edge_are_asked_for_where_they_are(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    for body in bodies(templates(stage)).values():
        for metric in shown(body):
            if metric[0] in {"AWS/CloudFront", "AWS/WAFV2"}:
                # In a stack of the same region the CDK leaves it out.
                assert metric[-1].get("region", STAGES[stage].region) == EDGE_REGION


@pytest.mark.parametrize("stage", STAGES)
def test_a_dashboard_is_within_what_cloudwatch_takes(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    for body in bodies(templates(stage)).values():
        assert len(widgets(body)) <= 500
        assert len(list(shown(body))) <= 2_500
        for widget in widgets(body):
            assert widget["x"] + widget["width"] <= 24


def test_the_election_calendar_has_its_place_above_the_graphs() -> None:
    stack = Stack(App(), "x")
    fleet = Thing(kind="fleet", name="fleet", namespace="CivicQ", dimensions={"Fleet": "x"})
    gateway = Thing(kind="gateway", name="gateway", namespace="AWS/ApiGateway", dimensions={"ApiId": "x"})
    Dashboards(
        stack,
        "D",
        PRODUCTION,
        things=[fleet, gateway, things.edge("E")],
        alarms=[cloudwatch.Alarm.from_alarm_arn(stack, "A", "arn:aws:cloudwatch:us-east-1:1:alarm:a")],
        calendar=[cloudwatch.TextWidget(markdown="the calendar", width=24)],
    )
    template = stack.node.root.synth().get_stack_by_name("x").template  # type: ignore[attr-defined]
    (body,) = [
        text_of(each["Properties"]["DashboardBody"])
        for each in template["Resources"].values()
        if each["Properties"]["DashboardName"].endswith("citizens")
    ]
    assert [widget["type"] for widget in widgets(body)][:3] == ["alarm", "text", "metric"]
