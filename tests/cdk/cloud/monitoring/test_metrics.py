"""Whatever is watched, promised or shown is told by somebody: by AWS under these names, or by our own worker."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cdk.cloud.monitoring.rules import RULES
from cdk.stages import STAGES
from civicq.metrics import emf
from civicq.metrics import figures as told
from civicq.metrics.fleet import Merged
from civicq.metrics.sketch import Sketch
from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.monitoring.test_alarms import ALARM, alarms, metrics
from tests.cdk.cloud.monitoring.test_dashboards import bodies, shown

# By namespace and dimensions, with the page of AWS's documentation that has them.
EMITTED: dict[tuple[str, ...], str] = {
    # monitoring-metrics-types
    ("AWS/Lambda", "FunctionName"): "Invocations Errors Throttles Duration ConcurrentExecutions",
    ("AWS/Lambda", "FunctionName", "Resource"): "Invocations Errors ProvisionedConcurrencyUtilization "
    "ProvisionedConcurrencySpilloverInvocations",
    # sqs-available-cloudwatch-metrics
    ("AWS/SQS", "QueueName"): "ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesVisible "
    "NumberOfMessagesSent NumberOfMessagesDeleted",
    # rds-proxy.monitoring
    ("AWS/RDS", "ProxyName"): "ClientConnections DatabaseConnections DatabaseConnectionsCurrentlyBorrowed "
    "DatabaseConnectionsCurrentlySessionPinned DatabaseConnectionsBorrowLatency QueryDatabaseResponseLatency",
    # Aurora.AuroraMonitoring.Metrics
    ("AWS/RDS", "DBClusterIdentifier"): "CPUUtilization FreeableMemory ServerlessDatabaseCapacity "
    "AuroraReplicaLagMaximum DatabaseConnections Deadlocks CommitThroughput CommitLatency",
    # serverless-metrics-events-redis
    ("AWS/ElastiCache", "clusterId"): "BytesUsedForCache ElastiCacheProcessingUnits ThrottledCmds Evictions "
    "CacheHitRate CurrConnections NewConnections",
    # CacheMetrics.Redis
    ("AWS/ElastiCache", "CacheClusterId"): "EngineCPUUtilization Evictions ReplicationLag "
    "DatabaseMemoryUsageCountedForEvictPercentage",
    # http-api-metrics
    ("AWS/ApiGateway", "ApiId", "Stage"): "Count 4xx 5xx Latency IntegrationLatency",
    # programming-cloudwatch-metrics
    ("AWS/CloudFront", "DistributionId", "Region"): "Requests BytesDownloaded BytesUploaded 4xxErrorRate "
    "5xxErrorRate CacheHitRate OriginLatency",
    # waf-metrics
    ("AWS/WAFV2", "Rule", "WebACL"): "AllowedRequests BlockedRequests ChallengeRequests CountedRequests",
    # CloudWatch_Synthetics_Canaries_metrics
    ("CloudWatchSynthetics", "CanaryName"): "SuccessPercent Duration",
    # CloudWatch-ServiceLevelObjectives
    ("AWS/ApplicationSignals", "BurnRateWindowMinutes", "SloName"): "BurnRate",
}
Asked = tuple[str, str, dict[str, Any]]


def asked_for(templates: Templates) -> Iterator[Asked]:
    """Namespace, name and dimensions of each metric of an alarm, of a promise, and of a dashboard."""
    found = [metric for alarm in templates.all(ALARM).values() for metric in metrics(alarm)]
    for slo in templates.all("AWS::ApplicationSignals::ServiceLevelObjective").values():
        found += list(stated(slo))
    for each in found:
        yield (
            each["Namespace"],
            each["MetricName"],
            {dimension["Name"]: dimension["Value"] for dimension in each["Dimensions"]},
        )
    for body in bodies(templates).values():
        for row in shown(body):
            words = [word for word in row if isinstance(word, str)]
            yield words[0], words[1], dict(zip(words[2::2], words[3::2], strict=True))


def stated(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "MetricStat" in value:
            yield value["MetricStat"]["Metric"]
        else:
            for each in value.values():
                yield from stated(each)
    elif isinstance(value, list):
        for each in value:
            yield from stated(each)


def by_aws(asked: Asked) -> bool:
    namespace, name, dimensions = asked
    return name in EMITTED.get((namespace, *sorted(dimensions)), "").split()


def everything_seen() -> Merged:
    """A minute in which each figure has a value."""
    one = Sketch()
    one.add(0.1)
    found = Merged()
    names = [
        *(told.VOTING, "api|public|GET /api/cities", "votes|waiting", "purges|waiting", "messages|waiting"),
        *(
            f"database|{endpoint}|{what}"
            for endpoint in ("reader", "writer")
            for what in ("seconds", "connecting")
        ),
        *(f"frontend|{vital}|/" for vital in told.VITALS),
    ]
    found.sketches.update(dict.fromkeys(names, one))
    found.gauges.update({"database|vote_drift": (0.0, 0.0), "database|vote_drift_votes": (0.0, 0.0)})
    return found


def by_our_worker(fleet: str) -> set[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """What CloudWatch makes of the lines of `figures`, as its format says."""
    found = set()
    for line in emf.lines(everything_seen(), 1, fleet):
        document = json.loads(line)
        for directive in document["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                dimensions = tuple(sorted((name, document[name]) for name in names))
                for metric in directive["Metrics"]:
                    assert metric["Name"] in document
                    found.add((directive["Namespace"], metric["Name"], dimensions))
    return found


@pytest.mark.parametrize("stage", STAGES)
def test_each_metric_is_one_that_aws_or_our_own_worker_tells(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    (worker,) = [
        each
        for each in made.all("AWS::Lambda::Function").values()
        if each.get("FunctionName") == f"civicq-{stage}-figures"
    ]
    ours = by_our_worker(worker["Environment"]["Variables"]["CACHE_NAME"])
    asked = list(asked_for(made))
    assert {namespace for namespace, _, _ in asked} >= {namespace for namespace, *_ in EMITTED} - (
        {"CloudWatchSynthetics"} if stage == "dev" else set()
    )
    for namespace, name, dimensions in asked:
        if namespace == emf.NAMESPACE:
            assert (namespace, name, tuple(sorted(dimensions.items()))) in ours
        else:
            assert by_aws((namespace, name, dimensions)), (namespace, name, dimensions)


def test_so_are_those_of_a_cache_of_nodes(templates: Callable[[str], Templates]) -> None:
    made = templates("nodes")
    asked = [each for each in asked_for(made) if each[0] == "AWS/ElastiCache"]
    assert asked
    assert all(by_aws(each) for each in asked)


def test_what_aws_does_not_tell_is_noticed() -> None:
    assert not by_aws(("AWS/Lambda", "Failures", {"FunctionName": "x"}))
    assert not by_aws(("AWS/Lambda", "Errors", {"Function": "x"}))
    assert not by_aws(("AWS/Lambdas", "Errors", {"FunctionName": "x"}))


@pytest.mark.parametrize("stage", STAGES)
def test_the_edge_tells_what_it_tells_only_whom_it_is_asked_by(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    """Hit ratio and the origin's latency are extra (AWS: viewing-cloudfront-metrics)."""
    subscribed = templates(stage).one("AWS::CloudFront::MonitoringSubscription")["MonitoringSubscription"]
    assert subscribed["RealtimeMetricsSubscriptionConfig"] == {"RealtimeMetricsSubscriptionStatus": "Enabled"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_deployment_is_taken_back_by_an_alarm_on_its_own_function(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    groups = 0
    for template in made.parts.values():
        resources = template.get("Resources", {})
        for name, each in resources.items():
            if each["Type"] != "AWS::CodeDeploy::DeploymentGroup":
                continue
            groups += 1
            (rung,) = each["Properties"]["AlarmConfiguration"]["Alarms"]
            alarm = resources[rung["Name"]["Ref"]]["Properties"]
            dimensions = {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
            assert by_aws((alarm["Namespace"], alarm["MetricName"], dimensions))
            function = dimensions["FunctionName"]["Ref"]
            assert resources[function]["Type"] == "AWS::Lambda::Function"
            assert dimensions["Resource"] == {"Fn::Join": ["", [{"Ref": function}, ":live"]]}
            # The alias whose calls this group shifts is that function's.
            (alias,) = [
                one["Properties"]
                for one in resources.values()
                if one["Type"] == "AWS::Lambda::Alias"
                and name in json.dumps(one.get("UpdatePolicy", {}).get("CodeDeployLambdaAliasUpdate", {}))
            ]
            assert (alias["FunctionName"], alias["Name"]) == ({"Ref": function}, "live")
    assert groups == len([each for each in made.all("AWS::Lambda::Alias").values() if each["Name"] == "live"])


def test_silence_is_bad_where_a_schedule_of_ours_should_have_been_heard(production: Templates) -> None:
    """AWS tells nothing of what did not happen: everywhere else no figure means that nothing is wrong. Our
    own figures cease with their worker, and one alarm for that is enough.
    """
    bad = {(kind, rule.name) for kind, rules in RULES.items() for rule in rules if rule.silence == "bad"}
    assert bad == {("function", "silent"), ("gateway", "floor"), ("canary", "fails")}
    made = alarms(production)
    assert made["civicq-production-figures-silent"]["TreatMissingData"] == "breaching"
    for name, alarm in made.items():
        heard = name.endswith(("-silent", "-gateway-floor", "-canary-fails"))
        assert alarm["TreatMissingData"] == ("breaching" if heard else "notBreaching"), name
