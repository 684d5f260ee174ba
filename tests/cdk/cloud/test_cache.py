"""The cache of either kind: over TLS, encrypted, open to one user that signs its own password, and scaled."""

from collections.abc import Callable

import pytest

from cdk.cloud.cache import READER_CPU_PERCENT, RIGHTS
from cdk.cloud.network import CACHE_PORT
from cdk.stages import PRODUCTION, NodeCache, ServerlessCache
from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.variants import NODES


@pytest.fixture(scope="session")
def nodes(templates: Callable[[str], Templates]) -> Templates:
    return templates("nodes")


def test_only_the_user_of_functions_gets_in_and_without_a_password_of_ours(production: Templates) -> None:
    user = production.one("AWS::ElastiCache::User")
    assert user["AuthenticationMode"] == {"Type": "iam"}
    assert user["UserId"] == user["UserName"]  # or IAM does not know it (AWS: auth-iam)
    assert "NoPasswordRequired" not in user
    assert user["AccessString"] == RIGHTS
    assert production.one("AWS::ElastiCache::UserGroup")["UserIds"] == [user["UserId"]]


def test_without_servers_it_is_encrypted_bounded_and_behind_its_users(production: Templates) -> None:
    kind = PRODUCTION.cache
    assert isinstance(kind, ServerlessCache)
    cache = production.one("AWS::ElastiCache::ServerlessCache")
    assert cache["Engine"] == "valkey"
    assert "Fn::GetAtt" in cache["KmsKeyId"]
    assert cache["UserGroupId"] == production.one("AWS::ElastiCache::UserGroup")["UserGroupId"]
    assert len(cache["SecurityGroupIds"]) == 1
    assert len(cache["SubnetIds"]) == len(PRODUCTION.zones)
    assert cache["CacheUsageLimits"] == {
        "DataStorage": {"Maximum": kind.most_gigabytes, "Unit": "GB"},
        "ECPUPerSecond": {"Minimum": kind.least_ecpu_per_second, "Maximum": kind.most_ecpu_per_second},
    }


def test_of_nodes_it_is_encrypted_on_the_way_and_at_rest(nodes: Templates) -> None:
    assert not nodes.all("AWS::ElastiCache::ServerlessCache")
    group = nodes.one("AWS::ElastiCache::ReplicationGroup")
    assert group["TransitEncryptionEnabled"] is True
    assert group["TransitEncryptionMode"] == "required"
    assert group["AtRestEncryptionEnabled"] is True
    assert "Fn::GetAtt" in group["KmsKeyId"]
    assert group["UserGroupIds"] == [nodes.one("AWS::ElastiCache::UserGroup")["UserGroupId"]]
    assert group["Port"] == CACHE_PORT
    assert group["CacheSubnetGroupName"] == nodes.one("AWS::ElastiCache::SubnetGroup")["CacheSubnetGroupName"]
    assert len(group["SecurityGroupIds"]) == 1


def test_of_nodes_there_are_three_at_least_and_each_shard_outlives_a_zone(nodes: Templates) -> None:
    kind = NODES.cache
    assert isinstance(kind, NodeCache)
    group = nodes.one("AWS::ElastiCache::ReplicationGroup")
    assert group["Engine"] == "valkey"
    assert group["ClusterMode"] == "enabled"
    assert group["NumNodeGroups"] * (1 + group["ReplicasPerNodeGroup"]) >= 3
    assert group["ReplicasPerNodeGroup"] >= 1
    assert group["AutomaticFailoverEnabled"] is True
    assert group["MultiAZEnabled"] is True


def test_of_nodes_replicas_come_and_go_by_their_processor(nodes: Templates) -> None:
    kind = NODES.cache
    assert isinstance(kind, NodeCache)
    [target] = nodes.all("AWS::ApplicationAutoScaling::ScalableTarget", "data").values()
    assert target["ScalableDimension"] == "elasticache:replication-group:Replicas"
    assert target["ResourceId"] == "replication-group/civicq-nodes"
    assert (target["MinCapacity"], target["MaxCapacity"]) == (kind.least_replicas, kind.most_replicas)
    [policy] = nodes.all("AWS::ApplicationAutoScaling::ScalingPolicy", "data").values()
    tracked = policy["TargetTrackingScalingPolicyConfiguration"]
    assert tracked["PredefinedMetricSpecification"] == {
        "PredefinedMetricType": "ElastiCacheReplicaEngineCPUUtilization"
    }
    assert tracked["TargetValue"] == READER_CPU_PERCENT


def test_functions_are_told_which_kind_they_sign_for(production: Templates, nodes: Templates) -> None:
    for templates, told in ((production, "1"), (nodes, "0")):
        public = next(
            each["Environment"]["Variables"]
            for each in templates.all("AWS::Lambda::Function", "functions").values()
            if str(each.get("FunctionName", "")).endswith("-public")
        )
        assert public["CACHE_IS_SERVERLESS"] == told
        assert public["CACHE_PORT"] == str(CACHE_PORT)
        assert public["CACHE_NAME"] == f"civicq-{templates.stage.name}"
