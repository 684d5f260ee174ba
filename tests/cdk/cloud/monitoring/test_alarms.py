"""Whatever a stage is made of has its alarms, on the right figure, and each says what to do."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cdk.cloud.monitoring.costs import TOLD_AT_PERCENT
from cdk.cloud.monitoring.monitoring import PAGE
from cdk.cloud.monitoring.rules import RULES
from cdk.functions import FUNCTIONS
from cdk.plan import costs
from cdk.slos import BURNS, SLOS
from cdk.stages import STAGES
from tests.cdk.cloud.conftest import PROJECT, Templates

ALARM = "AWS::CloudWatch::Alarm"
WATCHED = ("monitoring", "edge-monitoring")
Metric = dict[str, Any]


def alarms(templates: Templates) -> dict[str, dict[str, Any]]:
    """By name, of all stacks."""
    found = {each["AlarmName"]: each for each in templates.all(ALARM).values()}
    assert len(found) == len(templates.all(ALARM))
    return found


def metrics(alarm: dict[str, Any]) -> Iterator[Metric]:
    """Those that an alarm looks at: its own, or those of its formula."""
    if "Metrics" not in alarm:
        yield alarm
    for each in alarm.get("Metrics", []):
        if "MetricStat" in each:
            yield each["MetricStat"]["Metric"]


def watched(templates: Templates, namespace: str, dimension: str) -> dict[str, set[str]]:
    """Which metrics of each thing an alarm looks at, by the thing's name or by who made it."""
    found: dict[str, set[str]] = {}
    ours = [each for part in WATCHED for each in templates.all(ALARM, part).values()]
    for alarm in ours:
        for metric in metrics(alarm):
            if metric["Namespace"] == namespace:
                for each in metric["Dimensions"]:
                    if each["Name"] == dimension:
                        found.setdefault(key(each["Value"]), set()).add(metric["MetricName"])
    return found


def key(value: Any) -> str:
    """A name as it is, or the one resource that it is a name of, in whichever stack."""
    if isinstance(value, str):
        return value
    text = json.dumps(value)
    (name,) = re.findall(r'(?:Ref|GetAtt)(?:": "|": \["|)([A-Za-z0-9]+)', text.replace("ExportsOutputFn", ""))
    return re.sub(r"(QueueName|[0-9A-F]{8})+$", "", name)


def names_of(templates: Templates, kind: str, part: str) -> set[str]:
    return {
        re.sub(r"[0-9A-F]{8}$", "", name)
        for name, each in templates.of(part)["Resources"].items()
        if each["Type"] == kind
    }


@pytest.mark.parametrize("stage", STAGES)
def test_every_function_has_its_alarms(stage: str, templates: Callable[[str], Templates]) -> None:
    made, described = templates(stage), STAGES[stage]
    found = watched(made, "AWS/Lambda", "FunctionName")
    for row in FUNCTIONS:
        seen = found[f"civicq-{stage}-{row.name}"]
        assert {"Errors", "Throttles", "Duration"} <= seen, row.name
        assert row.every_seconds is None or "Invocations" in seen
        if row.name in described.provisioned:
            assert "ProvisionedConcurrencySpilloverInvocations" in seen
        if described.reserves_concurrency and described.concurrency_of(row.name) >= 5:
            assert "ConcurrentExecutions" in seen


def test_every_function_with_our_name_is_one_of_the_rows_that_are_walked(production: Templates) -> None:
    names = {each.get("FunctionName") for each in production.all("AWS::Lambda::Function").values()} - {None}
    assert names == set(watched(production, "AWS/Lambda", "FunctionName"))


@pytest.mark.parametrize("stage", STAGES)
def test_every_queue_has_its_alarm(stage: str, templates: Callable[[str], Templates]) -> None:
    made = templates(stage)
    queues = {
        name
        for part in made.parts
        for name in made.of(part).get("Resources", {})
        if made.of(part)["Resources"][name]["Type"] == "AWS::SQS::Queue"
    }
    text = {name for name in queues if any(name in json.dumps(each) for each in alarms(made).values())}
    assert text == queues
    assert queues


@pytest.mark.parametrize("stage", STAGES)
def test_proxy_cluster_cache_and_gateway_have_theirs(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    (proxy,) = watched(made, "AWS/RDS", "ProxyName").values()
    assert {"DatabaseConnectionsCurrentlySessionPinned", "DatabaseConnectionsBorrowLatency"} == proxy
    (cluster,) = watched(made, "AWS/RDS", "DBClusterIdentifier").values()
    size = "FreeableMemory" if stage == "production" else "ServerlessDatabaseCapacity"
    lag = {"AuroraReplicaLagMaximum"} if stage != "dev" else set()
    assert {"CPUUtilization", size} | lag == cluster
    found = watched(made, "AWS/ElastiCache", "clusterId")
    assert found == {f"civicq-{stage}": {"ThrottledCmds", "Evictions", "BytesUsedForCache"}}
    (gateway,) = watched(made, "AWS/ApiGateway", "ApiId").values()
    assert {"5xx", "4xx", "Count", "Latency"} == gateway


def test_each_node_of_a_cache_of_nodes_is_watched(templates: Callable[[str], Templates]) -> None:
    found = watched(templates("nodes"), "AWS/ElastiCache", "CacheClusterId")
    assert set(found) == {f"civicq-nodes-{shard:04}-{node:03}" for shard in (1, 2, 3) for node in (1, 2)}


@pytest.mark.parametrize("stage", STAGES)
def test_the_edge_is_watched_where_its_metrics_are(stage: str, templates: Callable[[str], Templates]) -> None:
    made = templates(stage)
    seen = {
        metric["Namespace"]: part.partition("/")[0]
        for part, alarm in made.all(ALARM).items()
        for metric in metrics(alarm)
        if metric["Namespace"] in {"AWS/CloudFront", "AWS/WAFV2"}
    }
    assert seen == {"AWS/CloudFront": "edge-monitoring", "AWS/WAFV2": "edge-monitoring"}
    acl = made.one("AWS::WAFv2::WebACL")["VisibilityConfig"]["MetricName"]
    assert set(watched(made, "AWS/WAFV2", "WebACL")) == {acl} == {f"civicq-{stage}"}


@pytest.mark.parametrize("stage", STAGES)
def test_each_promise_is_kept_book_of_and_told_of_when_it_burns(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    kept = {
        each["Name"]: each for each in made.all("AWS::ApplicationSignals::ServiceLevelObjective").values()
    }
    assert kept.keys() == {f"civicq-{stage}-{slo.name}" for slo in SLOS}
    for slo in SLOS:
        name = f"civicq-{stage}-{slo.name}"
        windows = {each["LookBackWindowMinutes"] for each in kept[name]["BurnRateConfigurations"]}
        for burn in BURNS:
            assert {burn.long_minutes, burn.short_minutes} <= windows
            ring = alarms(made)[f"{name}-burns-{burn.name}"]
            assert ring["Threshold"] == burn.rate
            asked = {
                (each["Name"], each["Value"]) for metric in metrics(ring) for each in metric["Dimensions"]
            }
            assert ("SloName", name) in asked
            assert {int(value) for key, value in asked if key == "BurnRateWindowMinutes"} == {
                burn.long_minutes,
                burn.short_minutes,
            }


def test_an_objective_is_of_figures_that_return_one_series(production: Templates) -> None:
    for each in production.all("AWS::ApplicationSignals::ServiceLevelObjective").values():
        assert ("Sli" in each) != ("RequestBasedSli" in each)
        for queries in lists_of_queries(each):
            assert [query["ReturnData"] for query in queries].count(True) == 1
            ids = [query["Id"] for query in queries]
            assert len(set(ids)) == len(ids)
            for query in queries:
                assert re.fullmatch(r"[a-z]\w*", query["Id"])


def lists_of_queries(value: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(value, dict):
        for each in value.values():
            yield from lists_of_queries(each)
    elif isinstance(value, list):
        if value and isinstance(value[0], dict) and "ReturnData" in value[0]:
            yield value
        else:
            for each in value:
                yield from lists_of_queries(each)


@pytest.mark.parametrize("stage", STAGES)
def test_votes_wait_at_most_five_seconds_where_they_are_counted_each_second(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    kept = templates(stage).all("AWS::ApplicationSignals::ServiceLevelObjective").values()
    (counted,) = [each for each in kept if each["Name"].endswith("votes-counted")]
    assert counted["Sli"]["MetricThreshold"] == {"dev": 120, "staging": 5, "production": 5}[stage]


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_exactly_one_alarm_wakes_somebody_and_it_is_made_of_what_citizens_feel(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    page = made.one("AWS::CloudWatch::CompositeAlarm")
    names = {
        name: each["Properties"]["AlarmName"]
        for name, each in made.of("monitoring")["Resources"].items()
        if each["Type"] == ALARM
    }
    of = {name for logical, name in names.items() if f'"{logical}"' in json.dumps(page["AlarmRule"])}
    prefix = f"civicq-{stage}"
    assert of == {
        f"{prefix}-canary-fails",
        f"{prefix}-gateway-floor",
        f"{prefix}-fleet-drift",
        f"{prefix}-votes-answered-burns-fast",
        f"{prefix}-votes-counted-burns-fast",
    }
    topics = {
        name: each for name, each in made.all("AWS::SNS::Topic").items() if "PAGE" in each["DisplayName"]
    }
    (topic,) = topics
    (told,) = page["AlarmActions"]
    assert told == {"Ref": topic.partition("/")[2]}
    for alarm in alarms(made).values():
        assert told not in alarm.get("AlarmActions", [])


@pytest.mark.parametrize("stage", STAGES)
def test_all_others_tell_a_topic_when_they_begin_and_when_they_end(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    for part in WATCHED:
        for name, alarm in made.all(ALARM, part).items():
            assert len(alarm["AlarmActions"]) == 1, name
            assert alarm["AlarmActions"] == alarm["OKActions"], name


def test_the_floor_rings_when_there_are_too_few_requests_to_say(
    production: Templates, dev: Templates
) -> None:
    floor = alarms(production)["civicq-production-gateway-floor"]
    (formula,) = [each["Expression"] for each in floor["Metrics"] if "Expression" in each]
    assert formula.startswith("IF(FILL(m__Count_Sum, 0) < 1, 0,")
    assert (floor["Threshold"], floor["ComparisonOperator"]) == (95, "LessThanThreshold")
    assert floor["TreatMissingData"] == "breaching"
    # Nobody walks in dev, and at night nobody else does.
    assert "civicq-dev-gateway-floor" not in alarms(dev)


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_that_does_not_run_is_heard_of(stage: str, templates: Callable[[str], Templates]) -> None:
    made, shortest = alarms(templates(stage)), STAGES[stage].shortest_schedule_seconds
    for row in FUNCTIONS:
        silent = made.get(f"civicq-{stage}-{row.name}-silent")
        if row.runs_every_seconds is None:
            assert silent is None or row.name == "clock"
            continue
        assert silent is not None, row.name
        assert silent["TreatMissingData"] == "breaching"
        assert silent["Period"] >= max(row.runs_every_seconds, shortest)
        assert silent["Period"] * silent["EvaluationPeriods"] <= 24 * 3600
    assert (f"civicq-{stage}-clock-silent" in made) == (stage != "dev")


def test_bounds_are_shares_of_what_a_thing_may(production: Templates) -> None:
    made = alarms(production)
    assert made["civicq-production-public-slow"]["Threshold"] == 0.8 * 8_000
    assert made["civicq-production-public-busy"]["Threshold"] == 0.8 * 300
    assert made["civicq-production-database-memory"]["Threshold"] == pytest.approx(0.1 * 16 * 2**30)
    assert made["civicq-production-cache-full"]["Threshold"] == 8 * 10**9
    assert "civicq-production-tally-busy" not in made


def test_each_rule_has_one_bound_and_can_ring() -> None:
    for kind, rules in RULES.items():
        assert len({rule.name for rule in rules}) == len(rules), kind
        for rule in rules:
            assert (rule.above is None) != (rule.below is None), rule.name
            assert 1 <= rule.times <= rule.last, rule.name


@pytest.mark.parametrize("stage", STAGES)
def test_each_rule_is_of_use_somewhere(stage: str, templates: Callable[[str], Templates]) -> None:
    made = {name for each in STAGES for name in alarms(templates(each))}
    for kind, rules in RULES.items():
        for rule in rules:
            if kind != "cache node":
                assert any(name.endswith(f"-{rule.name}") for name in made), (kind, rule.name)


def test_the_plan_pays_for_as_many_alarms_keys_and_dashboards_as_there_are(production: Templates) -> None:
    looked_at = sum(len(list(metrics(alarm))) for alarm in production.all(ALARM).values())
    assert looked_at == pytest.approx(costs.ALARMS, rel=0.1)
    assert len(production.all("AWS::KMS::Key")) == costs.KEYS
    assert len(production.all("AWS::CloudWatch::Dashboard")) == costs.DASHBOARDS


# The runbook.

RUNBOOK = (PROJECT / "cdk" / "RUNBOOK.md").read_text()


def sections() -> dict[str, str]:
    """What stands under each heading of the runbook's part on alarms."""
    part = RUNBOOK.partition("\n## What each alarm means and what to do\n")[2].partition("\n## ")[0]
    pieces = re.split(r"^### (.+)$", part, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


@pytest.mark.parametrize("stage", STAGES)
def test_each_alarm_names_its_section_of_the_runbook(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    found = [*made.all(ALARM).values(), *made.all("AWS::CloudWatch::CompositeAlarm").values()]
    for alarm in found:
        told = alarm.get("AlarmDescription")
        if str(alarm.get("AlarmName", "")).startswith("civicq-"):
            named = re.search(r"See «(.+)» in cdk/RUNBOOK\.md$", told or "")
            assert named, alarm["AlarmName"]
            assert named[1] in sections(), alarm["AlarmName"]


def test_a_section_tells_what_it_means_what_citizens_see_where_to_look_and_what_to_do() -> None:
    known = {rule.section for rules in RULES.values() for rule in rules} | {slo.section for slo in SLOS}
    known |= {PAGE, "The budget", "An unusual cost"}
    assert set(sections()) == known
    for name, words in sections().items():
        for part in ("It means", "Citizens see", "Look at", "Do"):
            assert f"**{part}**" in words, (name, part)


# Topics and costs.


@pytest.mark.parametrize("part", WATCHED)
def test_only_aws_of_this_account_publishes_to_a_topic_and_over_tls(part: str, production: Templates) -> None:
    topics = {name.partition("/")[2] for name in production.all("AWS::SNS::Topic", part)}
    assert topics
    policies = production.all("AWS::SNS::TopicPolicy", part).values()
    assert {topic["Ref"] for policy in policies for topic in policy["Topics"]} == topics
    for policy in policies:
        statements = policy["PolicyDocument"]["Statement"]
        for each in statements:
            if each["Effect"] == "Allow":
                assert set(each["Principal"]) == {"Service"}
                assert each["Action"] == "sns:Publish"
                assert each["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
        assert {"Bool": {"aws:SecureTransport": "false"}} in [
            each["Condition"] for each in statements if each["Effect"] == "Deny"
        ]
    for topic in production.all("AWS::SNS::Topic", part).values():
        assert "KmsMasterKeyId" in topic


def test_who_is_told_is_who_the_stage_names(
    production: Templates, templates: Callable[[str], Templates]
) -> None:
    assert not production.all("AWS::SNS::Subscription")
    told = templates("owned").all("AWS::SNS::Subscription").values()
    subscriptions = [(each["Protocol"], each["Endpoint"]) for each in told]
    assert sorted(subscriptions) == [
        ("email", "ops@civicq.example"),
        ("email", "ops@civicq.example"),
        ("email", "ops@civicq.example"),
        ("https", "https://pager.example/1"),
    ]


@pytest.mark.parametrize("stage", STAGES)
def test_a_budget_is_what_the_stage_may_cost_and_is_told_of_four_times(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = templates(stage)
    budget = made.one("AWS::Budgets::Budget")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": STAGES[stage].monthly_dollars, "Unit": "USD"}
    told = budget["NotificationsWithSubscribers"]
    assert [each["Notification"]["Threshold"] for each in told] == list(TOLD_AT_PERCENT) == [50, 80, 100, 120]
    assert all(each["Subscribers"][0]["SubscriptionType"] == "SNS" for each in told)
    monitor = made.one("AWS::CE::AnomalyMonitor")
    assert json.loads(monitor["MonitorSpecification"]) == {"Tags": {"Key": "civicq:stage", "Values": [stage]}}
    assert made.one("AWS::CE::AnomalySubscription")["Frequency"] == "IMMEDIATE"
