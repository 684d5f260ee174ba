"""ElastiCache with the Valkey engine: serverless, or a replication group of nodes, by the stage.

TLS and IAM either way: a function signs its own password, for this cache and as this user.
"""

from dataclasses import dataclass

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_applicationautoscaling as scaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.cloud.network import CACHE_PORT, Network
from cdk.stages import CloudStage, NodeCache, ServerlessCache

ENGINE, MAJOR = "valkey", "8"
# What functions need, and nothing that lists keys, empties the cache or reads its settings.
RIGHTS = "on ~* -@all +@read +@write +@connection +@scripting -@dangerous -scan +cluster|slots +info"
READER_CPU_PERCENT = 60


@dataclass(frozen=True)
class _Made:
    """What differs between the two kinds."""

    arn: str
    host: str
    resource: Construct


class Cache(Construct):
    def __init__(
        self, scope: Construct, id_: str, stage: CloudStage, network: Network, key: kms.IKey
    ) -> None:
        super().__init__(scope, id_)
        self.name = f"civicq-{stage.name}"
        self.user = f"civicq-{stage.name}"
        self.is_serverless = isinstance(stage.cache, ServerlessCache)
        user = elasticache.CfnUser(
            self,
            "User",
            engine=ENGINE,
            user_id=self.user,
            user_name=self.user,
            authentication_mode={"Type": "iam"},
            access_string=RIGHTS,
        )
        users = elasticache.CfnUserGroup(
            self, "Users", engine=ENGINE, user_group_id=self.user, user_ids=[user.user_id]
        )
        users.add_resource_dependency(user)
        subnets = network.vpc.select_subnets(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED).subnet_ids
        made = (
            self._serverless(stage.cache, subnets, network, key, users)
            if isinstance(stage.cache, ServerlessCache)
            else self._nodes(stage.cache, subnets, network, key, users)
        )
        made.resource.node.add_dependency(users)
        self.arn, self.host, self.port = made.arn, made.host, CACHE_PORT

        self._access = iam.ManagedPolicy(
            self,
            "Access",
            description="Signs in at the cache as the user of functions",
            statements=[
                iam.PolicyStatement(actions=["elasticache:Connect"], resources=[made.arn, user.attr_arn])
            ],
        )

    def let_in(self, function: iam.Role) -> None:
        function.add_managed_policy(self._access)

    def _serverless(
        self,
        kind: ServerlessCache,
        subnets: list[str],
        network: Network,
        key: kms.IKey,
        users: elasticache.CfnUserGroup,
    ) -> _Made:
        made = elasticache.CfnServerlessCache(
            self,
            "Serverless",
            engine=ENGINE,
            major_engine_version=MAJOR,
            serverless_cache_name=self.name,
            description="Answers of public reads, and figures of the fleet; nothing that is missed when lost",
            subnet_ids=subnets,
            security_group_ids=[network.cache.security_group_id],
            user_group_id=users.user_group_id,
            kms_key_id=key.key_arn,
            cache_usage_limits=elasticache.CfnServerlessCache.CacheUsageLimitsProperty(
                data_storage=elasticache.CfnServerlessCache.DataStorageProperty(
                    unit="GB", maximum=kind.most_gigabytes
                ),
                ecpu_per_second=elasticache.CfnServerlessCache.ECPUPerSecondProperty(
                    minimum=kind.least_ecpu_per_second or None, maximum=kind.most_ecpu_per_second
                ),
            ),
        )
        return _Made(made.attr_arn, made.attr_endpoint_address, made)

    def _nodes(
        self,
        kind: NodeCache,
        subnets: list[str],
        network: Network,
        key: kms.IKey,
        users: elasticache.CfnUserGroup,
    ) -> _Made:
        places = elasticache.CfnSubnetGroup(
            self,
            "Subnets",
            cache_subnet_group_name=self.name,
            description="The isolated subnets",
            subnet_ids=subnets,
        )
        made = elasticache.CfnReplicationGroup(
            self,
            "Nodes",
            replication_group_id=self.name,
            replication_group_description="Answers of public reads, and figures of the fleet",
            engine=ENGINE,
            engine_version=f"{MAJOR}.0",
            cluster_mode="enabled",
            cache_node_type=kind.node,
            num_node_groups=kind.shards,
            replicas_per_node_group=kind.least_replicas,
            automatic_failover_enabled=True,
            multi_az_enabled=True,
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            at_rest_encryption_enabled=True,
            kms_key_id=key.key_arn,
            port=CACHE_PORT,
            cache_subnet_group_name=self.name,
            security_group_ids=[network.cache.security_group_id],
            user_group_ids=[users.user_group_id],
        )
        made.add_resource_dependency(places)
        acknowledge(made, "AwsSolutions-AEC6", "elsewhere")
        replicas = scaling.ScalableTarget(
            self,
            "Replicas",
            service_namespace=scaling.ServiceNamespace.ELASTICACHE,
            scalable_dimension="elasticache:replication-group:Replicas",
            resource_id=f"replication-group/{self.name}",
            min_capacity=kind.least_replicas,
            max_capacity=kind.most_replicas,
        )
        replicas.node.add_dependency(made)
        replicas.scale_to_track_metric(
            "Busy",
            predefined_metric=scaling.PredefinedMetric.ELASTICACHE_REPLICA_ENGINE_CPU_UTILIZATION,
            target_value=READER_CPU_PERCENT,
            scale_in_cooldown=Duration.minutes(15),
            scale_out_cooldown=Duration.minutes(5),
        )
        arn = Stack.of(self).format_arn(
            service="elasticache",
            resource="replicationgroup",
            resource_name=self.name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        return _Made(arn, made.attr_configuration_end_point_address, made)
