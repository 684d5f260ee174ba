"""A stage may live in another region than the edge, and have a second one that reads when the first is lost."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cdk.behaviours import BEHAVIOURS, FAILURES
from cdk.cloud.functions.concurrency import reserved
from cdk.cloud.stacks import row_of
from cdk.functions import FUNCTIONS
from cdk.stages import PRODUCTION, ProvisionedDatabase
from civicq.front import lock
from tests.cdk.cloud.conftest import Made, Templates, made
from tests.cdk.cloud.policies import allows, roles
from tests.cdk.cloud.variants import DOMAIN, ELSEWHERE, OWNED, SECOND, TWICE, TWICE_STAGING

EDGE_REGION = "us-east-1"
THERE = ("second-data", "second-door", "second-reads")


@pytest.fixture(scope="session")
def twice(templates: Callable[[str], Templates]) -> Templates:
    return templates("twice")


@pytest.fixture(scope="session")
def elsewhere(templates: Callable[[str], Templates]) -> Templates:
    return templates("elsewhere")


def distribution(templates: Templates) -> dict[str, Any]:
    return dict(templates.one("AWS::CloudFront::Distribution")["DistributionConfig"])


# In another region.


def test_only_the_edge_stays_where_cloudfront_wants_it(stages: Callable[[str], Made]) -> None:
    stacks = stages("elsewhere").stacks
    regions = {
        part: getattr(stacks, part).region
        for part in ("network", "data", "door", "edge", "identity", "functions")
    }
    assert regions.pop("edge") == EDGE_REGION
    assert set(regions.values()) == {"us-west-2"}


def test_what_is_elsewhere_names_its_own_region(elsewhere: Templates) -> None:
    zones = [each["AvailabilityZone"] for each in elsewhere.all("AWS::EC2::Subnet").values()]
    assert sorted(zones) == list(ELSEWHERE.zones)
    config = distribution(elsewhere)
    shields = {
        each["Id"]: each["OriginShield"]["OriginShieldRegion"]
        for each in config["Origins"]
        if "OriginShield" in each
    }
    assert shields == {"api-cached": "us-west-2", "site": EDGE_REGION, "media": "us-west-2"}
    assert "us-west-2" in str(elsewhere.one("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]["Issuer"])


def test_the_edge_is_made_after_the_token_that_it_names(stages: Callable[[str], Made]) -> None:
    stacks = stages("elsewhere").stacks
    assert {stacks.data, stacks.door} <= set(stacks.edge.dependencies)


def test_the_edge_finds_the_token_of_another_region_in_its_own(elsewhere: Templates) -> None:
    secret = next(
        each
        for each in elsewhere.all("AWS::SecretsManager::Secret", "data").values()
        if "ReplicaRegions" in each
    )
    assert secret["ReplicaRegions"] == [{"Region": EDGE_REGION}]
    for origin in distribution(elsewhere)["Origins"]:
        for header in origin.get("OriginCustomHeaders", []):
            assert header["HeaderValue"] == f"{{{{resolve:secretsmanager:{secret['Name']}:SecretString:::}}}}"


# In a second one.


def test_without_a_second_region_nothing_of_it_is_there(production: Templates) -> None:
    assert not set(THERE) & production.parts.keys()
    assert not production.all("AWS::RDS::GlobalCluster")
    groups = [each["Id"] for each in distribution(production)["OriginGroups"]["Items"]]
    assert groups == ["media-or-api", "api-or-site"]
    with pytest.raises(ValueError, match="production has no second region"):
        PRODUCTION.there()


def test_it_is_made_after_what_it_hangs_on_and_is_as_protected(stages: Callable[[str], Made]) -> None:
    stacks = stages("twice").stacks
    assert {stacks.second_data.region, stacks.second_reads.region} == {SECOND.region}
    assert stacks.second_door is not None
    assert stacks.second_door.region == SECOND.region
    assert stacks.second_data.termination_protection
    assert stacks.data in stacks.second_data.dependencies
    assert stacks.second_data in stacks.second_reads.dependencies
    assert stacks.second_door in stacks.edge.dependencies


def test_its_database_is_what_the_first_region_writes(twice: Templates) -> None:
    all_of_it = twice.one("AWS::RDS::GlobalCluster", "data")
    assert all_of_it["DeletionProtection"] is True
    assert "DatabaseCluster" in json.dumps(all_of_it["SourceDBClusterIdentifier"])
    first, there = (twice.one("AWS::RDS::DBCluster", part) for part in ("data", "second-data"))
    assert there["GlobalClusterIdentifier"] == all_of_it["GlobalClusterIdentifier"]
    assert there["EngineVersion"] == first["EngineVersion"]
    assert (there["StorageEncrypted"], there["DeletionProtection"]) == (True, True)
    assert "Fn::GetAtt" in there["KmsKeyId"]  # a key of that region
    assert there["BackupRetentionPeriod"] == first["BackupRetentionPeriod"]
    assert there["EnableIAMDatabaseAuthentication"] is True
    assert not {"MasterUsername", "MasterUserPassword", "ManageMasterUserPassword"} & there.keys()
    parameters = twice.one("AWS::RDS::DBClusterParameterGroup", "second-data")["Parameters"]
    assert parameters["rds.force_ssl"] == "1"


def test_of_a_database_in_two_regions_rds_looks_after_no_password(twice: Templates) -> None:
    """AWS: rds-secrets-manager, limitations."""
    first = twice.one("AWS::RDS::DBCluster", "data")
    assert "ManageMasterUserPassword" not in first
    assert "{{resolve:secretsmanager:" in json.dumps(first["MasterUserPassword"])
    found = roles(twice)
    assert {name for name, each in found.items() if allows(each, "secretsmanager:GetSecretValue")} == {
        "migrate",
        "rotate",
    }


def test_to_gain_a_second_region_a_stage_exchanges_neither_its_database_nor_its_secrets(
    twice: Templates, production: Templates
) -> None:
    """Another name, user or engine would be another cluster (AWS: AWS::RDS::DBCluster, update behaviours)."""
    kept = ("AWS::RDS::DBCluster", "AWS::SecretsManager::Secret", "AWS::KMS::Key")
    before, after = (
        {name: each for name, each in templates.of("data")["Resources"].items() if each["Type"] in kept}
        for templates in (production, twice)
    )
    assert before.keys() <= after.keys()
    first, then = (templates.one("AWS::RDS::DBCluster", "data") for templates in (production, twice))
    for name in ("MasterUsername", "Engine", "EngineVersion", "DatabaseName", "StorageEncrypted", "KmsKeyId"):
        assert json.dumps(then[name]) == json.dumps(first[name]), name


def test_its_readers_stand_behind_a_proxy_that_asks_for_iam_and_tls(twice: Templates) -> None:
    instances = twice.all("AWS::RDS::DBInstance", "second-data").values()
    assert len(instances) == SECOND.readers
    assert not any(each["PubliclyAccessible"] for each in instances)
    proxy = twice.one("AWS::RDS::DBProxy", "second-data")
    assert (proxy["RequireTLS"], proxy["DefaultAuthScheme"]) == (True, "IAM_AUTH")
    # The other endpoint would ask a writer, and there is none (AWS: rds-proxy-gdb).
    assert twice.one("AWS::RDS::DBProxyEndpoint", "second-data")["TargetRole"] == "READ_ONLY"


def test_of_a_serverless_stage_its_readers_are_serverless(templates: Callable[[str], Templates]) -> None:
    there = templates(TWICE_STAGING.name)
    assert {
        each["DBInstanceClass"] for each in there.all("AWS::RDS::DBInstance", "second-data").values()
    } == {"db.serverless"}
    scaled = there.one("AWS::RDS::DBCluster", "second-data")["ServerlessV2ScalingConfiguration"]
    assert scaled == {"MinCapacity": 1, "MaxCapacity": 32}


def test_public_reads_are_all_that_runs_there(twice: Templates) -> None:
    functions = {
        each["FunctionName"]: each
        for each in twice.all("AWS::Lambda::Function", "second-reads").values()
        if "FunctionName" in each
    }
    assert functions.keys() == {"civicq-twice-public"}
    [public] = functions.values()
    assert public["ReservedConcurrentExecutions"] == TWICE.concurrency_of("public")
    told = public["Environment"]["Variables"]
    first = next(
        each["Environment"]["Variables"]
        for each in twice.all("AWS::Lambda::Function", "functions").values()
        if each.get("FunctionName") == "civicq-twice-public"
    )
    assert told.keys() == first.keys()
    for elsewhere in ("DATABASE_READER_HOST", "CACHE_HOST"):
        assert told[elsewhere]["Fn::GetStackOutput"]["StackName"] == "civicq-twice-second-data"
        assert told[elsewhere]["Fn::GetStackOutput"]["Region"] == SECOND.region
    assert told["SITE_ORIGINS"] == first["SITE_ORIGINS"]
    [route] = twice.all("AWS::ApiGatewayV2::Route", "second-reads").values()
    assert route["RouteKey"] == "$default"
    [target] = twice.all("AWS::ApplicationAutoScaling::ScalableTarget", "second-reads").values()
    assert (target["MinCapacity"], target["MaxCapacity"]) == SECOND.provisioned


def test_what_runs_there_may_sign_in_at_its_own_proxy_and_cache_and_nothing_else(twice: Templates) -> None:
    [role] = [
        each for name, each in twice.all("AWS::IAM::Role", "second-reads").items() if "PublicRole" in name
    ]
    policies = [each["Fn::GetStackOutput"]["StackName"] for each in role["ManagedPolicyArns"]]
    assert policies == ["civicq-twice-second-data"] * 2
    own = json.dumps(
        [
            statement["Action"]
            for each in twice.all("AWS::IAM::Policy", "second-reads").values()
            for statement in each["PolicyDocument"]["Statement"]
        ]
    )
    for action in ("secretsmanager:", "sqs:", "cloudfront:", "s3:", "ses:", "rds:"):
        assert f'"{action}' not in own


def test_its_network_has_no_endpoint_but_the_one_that_is_free(twice: Templates) -> None:
    [endpoint] = twice.all("AWS::EC2::VPCEndpoint", "second-data").values()
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert not twice.all("AWS::EC2::NatGateway")


def test_it_knows_the_edge_by_the_same_key(twice: Templates) -> None:
    origin = next(
        each
        for each in twice.all("AWS::SecretsManager::Secret", "data").values()
        if each.get("Name") == "civicq-twice-origin"
    )
    assert origin["ReplicaRegions"] == [{"Region": SECOND.region}]
    [public] = [
        each for each in twice.all("AWS::Lambda::Function", "second-reads").values() if "FunctionName" in each
    ]
    assert public["Environment"]["Variables"]["ORIGIN_SECRETS"] == (
        "{{resolve:secretsmanager:civicq-twice-origin:SecretString:::}}"
    )


def test_the_edge_asks_it_for_what_is_cached_when_the_first_region_fails(twice: Templates) -> None:
    config = distribution(twice)
    assert config["OriginGroups"]["Quantity"] == 3
    [group] = [each for each in config["OriginGroups"]["Items"] if each["Id"] == "api-reads"]
    assert [each["OriginId"] for each in group["Members"]["Items"]] == ["api-cached", "api-second"]
    assert group["FailoverCriteria"]["StatusCodes"]["Items"] == list(FAILURES) == [500, 502, 503, 504]
    [second] = [each for each in config["Origins"] if each["Id"] == "api-second"]
    assert "civicq-twice-second-door" in json.dumps(second["DomainName"])
    assert second["OriginShield"] == {"Enabled": True, "OriginShieldRegion": SECOND.region}
    assert [each["HeaderName"] for each in second["OriginCustomHeaders"]] == [lock.HEADER]
    rows = [*config["CacheBehaviors"], config["DefaultCacheBehavior"]]
    for row, behaviour in zip(rows, BEHAVIOURS, strict=True):
        # Of a page the second origin is the site, which asks the API by itself.
        reads = behaviour.origin == "api" and behaviour.cached_query is not None and not behaviour.app
        assert (row["TargetOriginId"] == "api-reads") is reads
        if reads:
            # CloudFront refuses a cached behaviour of two origins that takes others.
            assert row["AllowedMethods"] == ["GET", "HEAD", "OPTIONS"]


def test_with_a_domain_its_gateway_is_closed_as_the_first_is(templates: Callable[[str], Templates]) -> None:
    owned = templates("twice-owned")
    assert owned.one("AWS::ApiGatewayV2::Api", "second-door")["DisableExecuteApiEndpoint"] is True
    name = owned.one("AWS::ApiGatewayV2::DomainName", "second-door")
    assert name["DomainName"] == SECOND.origin_name
    assert "TruststoreUri" in name["MutualTlsAuthentication"]
    [second] = [each for each in distribution(owned)["Origins"] if each["Id"] == "api-second"]
    assert second["DomainName"] == SECOND.origin_name
    shown = second["CustomOriginConfig"]["OriginMtlsConfig"]
    assert shown == {"ClientCertificateArn": DOMAIN.client_certificate_arn}


def test_a_domain_without_a_gateway_there_is_refused() -> None:
    lacking = replace(OWNED, second_region=replace(SECOND, origin_name=""))
    with pytest.raises(ValueError, match="owned has a domain: name the gateway of us-west-2"):
        made(lacking)


def test_all_its_environments_have_a_connection() -> None:
    there, kind = TWICE.there(), TWICE.database
    assert isinstance(kind, ProvisionedDatabase)
    # AWS: AuroraPostgreSQL.Managing, «max_connections».
    most = SECOND.readers * min(kind.memory_gibibytes * 1024**3 / 9_531_392, 5_000) * 0.9
    assert reserved(row_of("public"), there) <= most
    assert row_of("public") in FUNCTIONS
