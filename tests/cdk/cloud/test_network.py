"""The network leads nowhere, and each party reaches only whom it works with."""

import json
from collections.abc import Callable

import pytest

from cdk.functions import endpoints
from cdk.stages import PRODUCTION
from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.variants import ALL


def test_there_is_no_way_out(production: Templates) -> None:
    for kind in (
        "NatGateway",
        "InternetGateway",
        "EgressOnlyInternetGateway",
        "VPNGateway",
        "TransitGateway",
    ):
        assert not production.all(f"AWS::EC2::{kind}"), kind
    assert not production.all("AWS::EC2::Route")
    assert not any(each.get("MapPublicIpOnLaunch") for each in production.all("AWS::EC2::Subnet").values())


def test_there_is_a_subnet_in_each_zone_of_the_stage(production: Templates) -> None:
    zones = [each["AvailabilityZone"] for each in production.all("AWS::EC2::Subnet").values()]
    assert sorted(zones) == list(PRODUCTION.zones)


def test_no_group_names_addresses_where_it_could_name_a_party(production: Templates) -> None:
    rules = [
        *production.all("AWS::EC2::SecurityGroupIngress").values(),
        *production.all("AWS::EC2::SecurityGroupEgress").values(),
        *(
            rule
            for group in production.all("AWS::EC2::SecurityGroup").values()
            for way in ("SecurityGroupIngress", "SecurityGroupEgress")
            for rule in group.get(way, [])
        ),
    ]
    reachable = [rule for rule in rules if "CidrIp" in rule or "CidrIpv6" in rule]
    # What the CDK writes for a group that reaches nobody.
    assert [rule for rule in reachable if rule["CidrIp"] != "255.255.255.255/32"] == []
    assert len(rules) > 10


def test_each_party_is_reached_by_those_alone_that_call_it(production: Templates) -> None:
    groups = production.of("network")["Resources"]

    def party(reference: dict[str, list[str]]) -> str:
        return str(groups[reference["Fn::GetAtt"][0]]["Properties"]["GroupDescription"])

    functions = "CivicQ functions inside the network"
    wanted = {
        (functions, "RDS Proxy", 5432),
        ("RDS Proxy", "Aurora", 5432),
        (functions, "Aurora", 5432),  # migrations
        (functions, "ElastiCache", 6379),
        (functions, "ElastiCache", 6380),
        (functions, "AWS services that functions call", 443),
    }
    let_in = {
        (party(rule["SourceSecurityGroupId"]), party(rule["GroupId"]), rule["FromPort"], rule["ToPort"])
        for rule in production.all("AWS::EC2::SecurityGroupIngress").values()
    }
    let_out = {
        (party(rule["GroupId"]), party(rule["DestinationSecurityGroupId"]), rule["FromPort"], rule["ToPort"])
        for rule in production.all("AWS::EC2::SecurityGroupEgress").values()
        if "DestinationPrefixListId" not in rule  # S3's addresses
    }
    assert let_in == let_out == {(source, target, port, port) for source, target, port in wanted}


def test_what_names_no_group_gets_one_that_reaches_nothing(production: Templates) -> None:
    network = production.one("Custom::VpcRestrictDefaultSG")
    assert network["DefaultSecurityGroupId"]["Fn::GetAtt"][1] == "DefaultSecurityGroup"


@pytest.mark.parametrize("stage", ["production", "owned"])
def test_only_what_functions_inside_call_has_an_endpoint(
    stage: str, templates: Callable[[str], Templates]
) -> None:
    made = {
        json.dumps(each["ServiceName"]) for each in templates(stage).all("AWS::EC2::VPCEndpoint").values()
    }
    wanted = {*endpoints(ALL[stage]), "s3"}
    assert len(made) == len(wanted)
    for service in wanted:
        assert any(f".{service}" in name for name in made), service


def test_an_endpoint_serves_nobody_of_another_account(production: Templates) -> None:
    for name, endpoint in production.all("AWS::EC2::VPCEndpoint").items():
        for statement in endpoint["PolicyDocument"]["Statement"]:
            assert statement["Condition"] == {
                "StringEquals": {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}}
            }, name


def test_what_was_refused_is_logged(production: Templates) -> None:
    assert production.one("AWS::EC2::FlowLog")["TrafficType"] == "REJECT"
