"""The rules in front of the edge."""

import json
from typing import Any

from tests.cdk.cloud.edge.conftest import Synthesized


def rules(edge: Synthesized) -> dict[str, dict[str, Any]]:
    return {each["Name"]: each for each in edge.one("AWS::WAFv2::WebACL")["Rules"]}


def managed(edge: Synthesized) -> dict[str, dict[str, Any]]:
    return {
        name: each for name, each in rules(edge).items() if "ManagedRuleGroupStatement" in each["Statement"]
    }


def test_the_groups_that_aws_keeps_are_all_there(edge: Synthesized) -> None:
    assert edge.one("AWS::WAFv2::WebACL")["Scope"] == "CLOUDFRONT"
    assert managed(edge).keys() == {
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesSQLiRuleSet",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesAnonymousIpList",
    }


def test_who_hides_behind_a_vpn_is_counted_and_votes_all_the_same(edge: Synthesized) -> None:
    counted = {name for name, rule in managed(edge).items() if rule["OverrideAction"] == {"Count": {}}}
    assert counted == {"AWSManagedRulesAnonymousIpList"}


def test_a_large_body_is_blocked_but_where_such_belong(edge: Synthesized) -> None:
    common = managed(edge)["AWSManagedRulesCommonRuleSet"]
    [override] = common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    assert override == {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}
    large = rules(edge)["LargeBodies"]
    assert large["Action"] == {"Block": {}}
    assert large["Priority"] > common["Priority"]  # the label has to be there
    label, *elsewhere = large["Statement"]["AndStatement"]["Statements"]
    assert label["LabelMatchStatement"]["Key"] == "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"
    spared = [each["NotStatement"]["Statement"]["ByteMatchStatement"]["SearchString"] for each in elsewhere]
    assert spared == ["/api/me/", "/api/admin/"]


def test_a_flood_has_to_prove_that_it_is_a_browser_and_sign_ins_and_searches_sooner(
    edge: Synthesized,
) -> None:
    limits = {name: each for name, each in rules(edge).items() if "RateBasedStatement" in each["Statement"]}
    assert limits.keys() == {"SignIns", "Searches", "Requests"}
    for limit in limits.values():
        assert limit["Action"] == {"Challenge": {}}
        rate = limit["Statement"]["RateBasedStatement"]
        assert rate["AggregateKeyType"] == "CUSTOM_KEYS"
        assert rate["CustomKeys"] == [{"IP": {}}, {"JA4Fingerprint": {"FallbackBehavior": "MATCH"}}]
        assert rate["EvaluationWindowSec"] == 300
    every, sign_ins, searches = (
        limits[name]["Statement"]["RateBasedStatement"] for name in ("Requests", "SignIns", "Searches")
    )
    assert every["Limit"] == edge.stage.firewall_requests
    assert 10 <= sign_ins["Limit"] == edge.stage.firewall_requests // 20
    assert "ScopeDownStatement" not in every
    path = sign_ins["ScopeDownStatement"]["ByteMatchStatement"]
    assert (path["SearchString"], path["PositionalConstraint"]) == ("/api/session/", "STARTS_WITH")
    assert [each["Type"] for each in path["TextTransformations"]] == ["URL_DECODE", "LOWERCASE"]
    assert 100 <= searches["Limit"] == edge.stage.firewall_requests // 10
    path = searches["ScopeDownStatement"]["ByteMatchStatement"]
    assert (path["SearchString"], path["PositionalConstraint"]) == ("/search", "ENDS_WITH")


def test_each_rule_has_a_place_of_its_own_and_is_measured_without_samples(edge: Synthesized) -> None:
    priorities = [rule["Priority"] for rule in rules(edge).values()]
    assert sorted(priorities) == list(range(len(priorities)))
    for rule in rules(edge).values():
        assert rule["VisibilityConfig"]["CloudWatchMetricsEnabled"]
        assert not rule["VisibilityConfig"]["SampledRequestsEnabled"]


def test_what_it_turned_away_is_logged_without_cookies_tokens_and_queries(edge: Synthesized) -> None:
    logged = edge.one("AWS::WAFv2::LoggingConfiguration")
    assert logged["RedactedFields"] == [
        {"SingleHeader": {"Name": "authorization"}},
        {"SingleHeader": {"Name": "cookie"}},
        {"QueryString": {}},
    ]
    assert logged["LoggingFilter"]["DefaultBehavior"] == "DROP"
    [filtered] = logged["LoggingFilter"]["Filters"]
    assert filtered["Behavior"] == "KEEP"
    [destination] = logged["LogDestinationConfigs"]
    [group] = [each for each in edge.of("AWS::Logs::LogGroup").values() if "LogGroupName" in each]
    assert json.dumps(destination).endswith(f':log-group:{group["LogGroupName"]}"]]}}')
    assert group["LogGroupName"].startswith("aws-waf-logs-")
    assert group["RetentionInDays"] == edge.stage.log_days
