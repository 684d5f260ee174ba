"""Aurora PostgreSQL behind RDS Proxy: a writer, readers that come and go, and IAM from end to end."""

from typing import Any

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_applicationautoscaling as scaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from constructs import Construct

from cdk.cloud.findings import acknowledge, managed_policy
from cdk.cloud.logs import log_group
from cdk.cloud.names import name_of_cluster
from cdk.cloud.network import POSTGRES_PORT, Network
from cdk.stages import POSTGRES_MAJOR, POSTGRES_MINOR, CloudStage, ProvisionedDatabase

VERSION = f"{POSTGRES_MAJOR}.{POSTGRES_MINOR}"
ENGINE = rds.DatabaseClusterEngine.aurora_postgres(
    version=rds.AuroraPostgresEngineVersion.of(VERSION, str(POSTGRES_MAJOR))
)
NAME = "civicq"
OWNER = "civicq_owner"
APPLICATION = "civicq_app"
# Shorter than any function's time, so that a caller hears of a full proxy (AWS: rds-proxy-managing).
BORROW_SECONDS = 2
MOST_CONNECTIONS_PERCENT = 90
SLOW_STATEMENT_MILLISECONDS = 500


class Database(Construct):
    def __init__(
        self, scope: Construct, id_: str, stage: CloudStage, network: Network, key: kms.IKey
    ) -> None:
        super().__init__(scope, id_)
        writer, readers = _instances(stage, key)
        units = _units(stage)
        name = name_of_cluster(stage)
        log = log_of_postgres(self, stage, name)
        self.cluster = rds.DatabaseCluster(
            self,
            "Cluster",
            cluster_identifier=name,
            engine=ENGINE,
            writer=writer,
            readers=readers,
            **units,
            vpc=network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[network.as_it_is(self, "ClusterGroup", network.database)],
            port=POSTGRES_PORT,
            default_database_name=NAME,
            **_owner(stage),
            iam_authentication=True,
            parameter_group=parameters(self),
            storage_encrypted=True,
            storage_encryption_key=key,
            backup=rds.BackupProps(retention=Duration.days(stage.backup_days)),
            copy_tags_to_snapshot=True,
            deletion_protection=stage.keeps_data,
            removal_policy=RemovalPolicy.SNAPSHOT if stage.keeps_data else RemovalPolicy.DESTROY,
            cloudwatch_logs_exports=["postgresql"],
            monitoring_interval=Duration.minutes(1),
            monitoring_role=watcher(self),
            enable_cluster_level_enhanced_monitoring=True,
        )
        self.cluster.node.add_dependency(log)
        if not stage.keeps_data:
            acknowledge(self.cluster, "AwsSolutions-RDS10", "may go")
        self.readers = (
            _scaled(self, stage.database, self.cluster)
            if isinstance(stage.database, ProvisionedDatabase)
            else None
        )
        if stage.second_region:
            acknowledge(self.cluster.node.find_child("Secret"), "AwsSolutions-SMG4", "never rotated")
            # Named, as the second region's cluster, which knows nothing else of it, joins it by this name.
            rds.CfnGlobalCluster(
                self,
                "Global",
                global_cluster_identifier=name,
                source_db_cluster_identifier=self.cluster.cluster_arn,
                deletion_protection=stage.keeps_data,
            ).apply_removal_policy(RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY)
        self.proxy = proxied(
            self,
            stage,
            network,
            name=name,
            cluster=self.cluster,
            resource_id=self.cluster.cluster_resource_identifier,
        )
        self.writer_host = self.proxy.endpoint
        # A read-only endpoint without a reader refuses everybody (AWS: rds-proxy-endpoints).
        self.reader_host = for_readers(self.proxy, network).endpoint if readers else self.writer_host
        self._access = access(self, self.proxy)

    def let_in(self, function: iam.Role) -> None:
        function.add_managed_policy(self._access)


def log_of_postgres(scope: Construct, stage: CloudStage, cluster: str) -> logs.LogGroup:
    """Made before the cluster, by whose name RDS looks for it: one that RDS makes is kept for ever."""
    return log_group(scope, "Log", stage, f"/aws/rds/cluster/{cluster}/postgresql")


def parameters(scope: Construct) -> rds.ParameterGroup:
    return rds.ParameterGroup(
        scope,
        "Parameters",
        engine=ENGINE,
        parameters={
            "rds.force_ssl": "1",
            "log_min_duration_statement": str(SLOW_STATEMENT_MILLISECONDS),
            # What somebody has said, or where they live, is no part of a slow statement.
            "log_parameter_max_length": "0",
            # The longest statement, and what names its request at its end.
            "track_activity_query_size": "8192",
        },
    )


def proxied(
    scope: Construct,
    stage: CloudStage,
    network: Network,
    *,
    name: str,
    cluster: rds.IDatabaseCluster,
    resource_id: str,
) -> rds.DatabaseProxy:
    """Whoever signs in here with a token of theirs, the proxy signs in with one of its own
    (AWS: rds-proxy-iam-setup, end-to-end IAM authentication).
    """
    role = iam.Role(
        scope,
        "ProxyRole",
        assumed_by=iam.ServicePrincipal("rds.amazonaws.com"),
        description="Signs in at the cluster as the role of functions",
    )
    account = f"arn:{Aws.PARTITION}:rds-db:{Aws.REGION}:{Aws.ACCOUNT_ID}:dbuser"
    role.add_to_policy(
        iam.PolicyStatement(actions=["rds-db:connect"], resources=[f"{account}:{resource_id}/{APPLICATION}"])
    )
    made = rds.DatabaseProxy(
        scope,
        "Proxy",
        db_proxy_name=name,
        proxy_target=rds.ProxyTarget.from_cluster(cluster),
        role=role,
        vpc=network.vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        security_groups=[network.as_it_is(scope, "ProxyGroup", network.proxy)],
        default_auth_scheme=rds.DefaultAuthScheme.IAM_AUTH,
        iam_auth=True,
        require_tls=True,
        borrow_timeout=Duration.seconds(BORROW_SECONDS),
        idle_client_timeout=Duration.minutes(5),
        max_connections_percent=MOST_CONNECTIONS_PERCENT,
    )
    made.node.add_dependency(role, log_group(scope, "ProxyLog", stage, f"/aws/rds/proxy/{name}"))
    return made


def for_readers(proxy: rds.DatabaseProxy, network: Network) -> rds.IDatabaseProxyEndpoint:
    return proxy.add_endpoint(
        "Readers",
        vpc=network.vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        security_groups=[network.as_it_is(proxy, "ReadersGroup", network.proxy)],
        target_role=rds.ProxyEndpointTargetRole.READ_ONLY,
    )


def access(scope: Construct, proxy: rds.DatabaseProxy) -> iam.ManagedPolicy:
    """Beside the proxy, whose id is only known there; functions attach it."""
    made = iam.ManagedPolicy(scope, "Access", description="Signs in at the proxy as the role of functions")
    proxy.grant_connect(made, APPLICATION)
    return made


def _owner(stage: CloudStage) -> dict[str, Any]:
    """RDS makes the owner's password and changes it each week; only migrations sign in with it. Of a database
    of two regions it looks after none (AWS: rds-secrets-manager): there it is a secret of ours.
    """
    if stage.second_region:
        return {"credentials": rds.Credentials.from_generated_secret(OWNER)}
    return {"credentials": rds.Credentials.from_username(OWNER), "manage_master_user_password": True}


def watcher(scope: Construct) -> iam.Role:
    """Who hands on what the instances' operating systems say."""
    policy = "service-role/AmazonRDSEnhancedMonitoringRole"
    role = iam.Role(
        scope,
        "Watcher",
        assumed_by=iam.ServicePrincipal("monitoring.rds.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(policy)],
    )
    acknowledge(role, managed_policy(policy), "from aws")
    return role


def _instances(stage: CloudStage, key: kms.IKey) -> tuple[rds.IClusterInstance, list[rds.IClusterInstance]]:
    watched: dict[str, Any] = {"enable_performance_insights": True, "performance_insight_encryption_key": key}
    kind = stage.database
    if isinstance(kind, ProvisionedDatabase):
        instance = ec2.InstanceType(kind.instance)
        readers = range(1, kind.least_readers + 1)
        return rds.ClusterInstance.provisioned("Writer", instance_type=instance, **watched), [
            rds.ClusterInstance.provisioned(f"Reader{number}", instance_type=instance, **watched)
            for number in readers
        ]
    # The first reader is as large as the writer, whose place it may take.
    return rds.ClusterInstance.serverless_v2("Writer", **watched), [
        rds.ClusterInstance.serverless_v2(f"Reader{number}", scale_with_writer=number == 1, **watched)
        for number in range(1, kind.readers + 1)
    ]


def _units(stage: CloudStage) -> dict[str, Any]:
    kind = stage.database
    if isinstance(kind, ProvisionedDatabase):
        return {}
    return {"serverless_v2_min_capacity": kind.least_units, "serverless_v2_max_capacity": kind.most_units}


def _scaled(
    scope: Construct, kind: ProvisionedDatabase, cluster: rds.DatabaseCluster
) -> scaling.ScalableTarget:
    """Readers beyond those of the stack, by their processor; the calendar adds its own ahead of elections."""
    target = scaling.ScalableTarget(
        scope,
        "Readers",
        service_namespace=scaling.ServiceNamespace.RDS,
        scalable_dimension="rds:cluster:ReadReplicaCount",
        resource_id=f"cluster:{cluster.cluster_identifier}",
        min_capacity=kind.least_readers,
        max_capacity=kind.most_readers,
    )
    target.node.add_dependency(cluster)
    target.scale_to_track_metric(
        "Busy",
        predefined_metric=scaling.PredefinedMetric.RDS_READER_AVERAGE_CPU_UTILIZATION,
        target_value=kind.reader_cpu_percent,
        scale_in_cooldown=Duration.minutes(15),
        scale_out_cooldown=Duration.minutes(5),
    )
    return target
