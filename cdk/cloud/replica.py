"""The second region's database: Aurora's storage as the first region writes it, readers, and a proxy.

(AWS: aurora-global-database, rds-proxy-gdb.)
"""

from aws_cdk import CfnTag, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from constructs import Construct

from cdk.cloud import database
from cdk.cloud.findings import acknowledge
from cdk.cloud.names import name_of_cluster, name_of_replica
from cdk.cloud.network import POSTGRES_PORT, Network
from cdk.stages import STAGE_TAG, CloudStage, ProvisionedDatabase


class Replica(Construct):
    """Nobody writes here until it is promoted, and there is no writer to ask."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        stage: CloudStage,
        *,
        network: Network,
        key: kms.IKey,
        readers: int,
    ) -> None:
        super().__init__(scope, id_)
        places = rds.SubnetGroup(
            self,
            "Subnets",
            description="The isolated subnets",
            vpc=network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        )
        parameters = database.parameters(self)
        name = name_of_replica(stage)
        log = database.log_of_postgres(self, stage, name)
        kind = stage.database
        self.cluster = rds.CfnDBCluster(
            self,
            "Cluster",
            engine="aurora-postgresql",
            engine_version=database.VERSION,
            db_cluster_identifier=name,
            global_cluster_identifier=name_of_cluster(stage),
            db_subnet_group_name=places.subnet_group_name,
            db_cluster_parameter_group_name=parameters.bind_to_cluster().parameter_group_name,
            vpc_security_group_ids=[network.database.security_group_id],
            port=POSTGRES_PORT,
            kms_key_id=key.key_arn,
            storage_encrypted=True,
            enable_iam_database_authentication=True,
            deletion_protection=stage.keeps_data,
            backup_retention_period=stage.backup_days,
            copy_tags_to_snapshot=True,
            enable_cloudwatch_logs_exports=["postgresql"],
            serverless_v2_scaling_configuration=None
            if isinstance(kind, ProvisionedDatabase)
            else rds.CfnDBCluster.ServerlessV2ScalingConfigurationProperty(
                min_capacity=kind.least_units, max_capacity=kind.most_units
            ),
            tags=[CfnTag(key=STAGE_TAG, value=stage.name)],
        )
        self.cluster.node.add_dependency(log)
        self.cluster.apply_removal_policy(
            RemovalPolicy.SNAPSHOT if stage.keeps_data else RemovalPolicy.DESTROY
        )
        if not stage.keeps_data:
            acknowledge(self.cluster, "AwsSolutions-RDS10", "may go")
        watcher = database.watcher(self)
        instances = [
            rds.CfnDBInstance(
                self,
                f"Reader{number}",
                engine="aurora-postgresql",
                db_cluster_identifier=self.cluster.ref,
                db_instance_class=f"db.{kind.instance}"
                if isinstance(kind, ProvisionedDatabase)
                else "db.serverless",
                publicly_accessible=False,
                enable_performance_insights=True,
                performance_insights_kms_key_id=key.key_arn,
                monitoring_interval=60,
                monitoring_role_arn=watcher.role_arn,
            )
            for number in range(1, readers + 1)
        ]
        self.proxy = database.proxied(
            self,
            stage,
            network,
            name=name,
            cluster=rds.DatabaseCluster.from_database_cluster_attributes(
                self,
                "Known",
                cluster_identifier=self.cluster.ref,
                engine=database.ENGINE,
                port=POSTGRES_PORT,
                security_groups=[network.as_it_is(self, "ClusterGroup", network.database)],
            ),
            resource_id=self.cluster.attr_db_cluster_resource_id,
        )
        self.proxy.node.add_dependency(*instances)
        self.reader_host = database.for_readers(self.proxy, network).endpoint
        self._access = database.access(self, self.proxy)

    def let_in(self, function: iam.Role) -> None:
        function.add_managed_policy(self._access)
