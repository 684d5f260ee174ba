"""Aurora and its proxy: encrypted, kept, reached by IAM alone, and scaled by readers."""

from collections.abc import Callable

import pytest

from cdk.cloud.database import APPLICATION
from cdk.cloud.functions.concurrency import reserved
from cdk.functions import FUNCTIONS
from cdk.stages import POSTGRES_MAJOR, PRODUCTION, STAGES, ProvisionedDatabase
from tests.cdk.cloud.conftest import Templates


def test_the_cluster_is_encrypted_kept_and_backed_up(production: Templates) -> None:
    cluster = production.one("AWS::RDS::DBCluster")
    assert cluster["StorageEncrypted"] is True
    assert "KmsKeyId" in cluster
    assert cluster["DeletionProtection"] is True
    assert cluster["BackupRetentionPeriod"] >= 14
    assert cluster["CopyTagsToSnapshot"] is True
    assert cluster["EnableCloudwatchLogsExports"] == ["postgresql"]
    assert cluster["EngineVersion"].split(".")[0] == str(POSTGRES_MAJOR)
    (resource,) = production.resources("AWS::RDS::DBCluster")
    assert resource["DeletionPolicy"] == "Snapshot"
    assert resource["UpdateReplacePolicy"] == "Snapshot"


@pytest.mark.parametrize("part", ["data", "second-data"])
def test_what_it_logs_has_a_place_before_rds_makes_one(
    part: str, templates: Callable[[str], Templates]
) -> None:
    made = templates("twice").of(part)["Resources"]
    groups = {
        name: each["Properties"].get("LogGroupName")
        for name, each in made.items()
        if each["Type"] == "AWS::Logs::LogGroup"
    }
    for kind, name, path in (
        ("AWS::RDS::DBCluster", "DBClusterIdentifier", "/aws/rds/cluster/{}/postgresql"),
        ("AWS::RDS::DBProxy", "DBProxyName", "/aws/rds/proxy/{}"),
    ):
        (logs,) = [each for each in made.values() if each["Type"] == kind]
        wanted = path.format(logs["Properties"][name])
        assert [groups[each] for each in logs["DependsOn"] if each in groups] == [wanted]


def test_nobody_reaches_it_without_tls_or_with_a_password_of_ours(production: Templates) -> None:
    cluster = production.one("AWS::RDS::DBCluster")
    assert cluster["EnableIAMDatabaseAuthentication"] is True
    assert cluster["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in cluster
    assert production.one("AWS::RDS::DBClusterParameterGroup")["Parameters"]["rds.force_ssl"] == "1"
    assert not any(each.get("PubliclyAccessible") for each in production.all("AWS::RDS::DBInstance").values())


def test_there_are_a_writer_and_two_readers_in_production_and_one_instance_in_dev(
    production: Templates, dev: Templates
) -> None:
    assert len(production.all("AWS::RDS::DBInstance")) == 3
    assert len(dev.all("AWS::RDS::DBInstance")) == 1
    for instance in production.all("AWS::RDS::DBInstance").values():
        assert instance["DBInstanceClass"] == "db.r8g.large"
        assert instance["EnablePerformanceInsights"] is True


def test_the_proxy_asks_for_iam_and_tls_and_says_soon_that_it_is_full(production: Templates) -> None:
    proxy = production.one("AWS::RDS::DBProxy")
    assert proxy["RequireTLS"] is True
    assert proxy["DefaultAuthScheme"] == "IAM_AUTH"
    assert "Auth" not in proxy or not any("SecretArn" in each for each in proxy["Auth"])
    assert proxy["IdleClientTimeout"] <= 300
    pool = production.one("AWS::RDS::DBProxyTargetGroup")["ConnectionPoolConfigurationInfo"]
    assert pool["ConnectionBorrowTimeout"] in {2, 3}
    assert pool["MaxConnectionsPercent"] <= 90
    assert not pool.get("SessionPinningFilters")


@pytest.mark.parametrize("part", ["data", "second-data"])
def test_the_proxy_itself_may_sign_in_as_the_role_of_functions_and_as_nobody_else(
    part: str, templates: Callable[[str], Templates]
) -> None:
    """Without it nobody gets through: end to end, the proxy signs in with a token of its own."""
    made = templates("twice")
    [role] = [name for name in made.all("AWS::IAM::Role", part) if "DatabaseProxyRole" in name]
    assert made.one("AWS::RDS::DBProxy", part)["RoleArn"] == {"Fn::GetAtt": [role.partition("/")[2], "Arn"]}
    [policy] = [
        each
        for each in made.all("AWS::IAM::Policy", part).values()
        if {"Ref": role.partition("/")[2]} in each["Roles"]
    ]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "rds-db:connect")
    [cluster] = made.all("AWS::RDS::DBCluster", part)
    told = statement["Resource"]["Fn::Join"][1]
    assert {"Fn::GetAtt": [cluster.partition("/")[2], "DBClusterResourceId"]} in told
    assert told[-1] == f"/{APPLICATION}"
    # The policy is there before anybody asks.
    [proxy] = [each for each in made.of(part)["Resources"].values() if each["Type"] == "AWS::RDS::DBProxy"]
    assert any("ProxyRoleDefaultPolicy" in name for name in proxy["DependsOn"])


def test_readers_have_an_endpoint_of_their_own_where_there_are_readers(
    production: Templates, dev: Templates
) -> None:
    assert production.one("AWS::RDS::DBProxyEndpoint")["TargetRole"] == "READ_ONLY"
    assert not dev.all("AWS::RDS::DBProxyEndpoint")


def test_readers_come_and_go_by_their_processor(production: Templates) -> None:
    kind = PRODUCTION.database
    assert isinstance(kind, ProvisionedDatabase)
    (target,) = production.all("AWS::ApplicationAutoScaling::ScalableTarget", "data").values()
    assert target["ScalableDimension"] == "rds:cluster:ReadReplicaCount"
    assert (target["MinCapacity"], target["MaxCapacity"]) == (kind.least_readers, kind.most_readers)
    (policy,) = production.all("AWS::ApplicationAutoScaling::ScalingPolicy", "data").values()
    tracked = policy["TargetTrackingScalingPolicyConfiguration"]["PredefinedMetricSpecification"]
    assert tracked == {"PredefinedMetricType": "RDSReaderAverageCPUUtilization"}


@pytest.mark.parametrize("name", STAGES)
def test_all_functions_at_once_have_fewer_connections_than_the_proxy_may_hand_on(name: str) -> None:
    stage = STAGES[name]
    kind = stage.database
    gibibytes = kind.memory_gibibytes if isinstance(kind, ProvisionedDatabase) else 2 * kind.most_units
    # AWS: AuroraPostgreSQL.Managing, «max_connections».
    most = min(gibibytes * 1024**3 / 9_531_392, 5_000) * 0.9
    wanted = sum(
        reserved(row, stage) * len(row.uses & {"reader", "writer"}) for row in FUNCTIONS if row.is_inside
    )
    assert wanted <= most
