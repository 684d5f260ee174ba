"""One row as a Lambda: a function, a role of its own, its log, and the alias that everybody calls it by.

A new version gets a tenth of the calls at first, and is taken back when its alarm rings (AWS: CodeDeploy's
canaries). Started ahead, or from a snapshot, never both (AWS: snapstart).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_cdk import Annotations, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.cloud.findings import acknowledge, managed_policy
from cdk.cloud.functions.concurrency import reserved
from cdk.cloud.logs import log_group
from cdk.cloud.names import ALIAS, name_of
from cdk.cloud.network import Network
from cdk.functions import DEFAULT_FUNCTION, ROUTES, Function
from cdk.stages import CloudStage

RUNTIMES = {"python": lambda_.Runtime.PYTHON_3_13, "node": lambda_.Runtime.NODEJS_24_X}
# Busy environments of those started ahead, before more are.
BUSY_SHARE = 0.7
# Whom people call, so often that single errors say nothing of new code: by the gateway, and by signing in.
_CALLED_BY_PEOPLE = frozenset({*(route.function for route in ROUTES), DEFAULT_FUNCTION, "claims"})
# Errors in a minute. A worker's tenth of its runs is a handful, or none: each counts there.
_ERRORS_OF_PEOPLES_CALLS, _ERRORS_OF_A_WORKER = 5, 1


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What all functions of a stage share."""

    stage: CloudStage
    code: Callable[[str, str], lambda_.Code]  # by language, and by what is carried besides
    network: Network
    key: kms.IKey
    application: codedeploy.ILambdaApplication
    deployer: iam.IRole


def deployer(scope: Construct) -> iam.Role:
    """Who shifts calls from one version to the next."""
    policy = "service-role/AWSCodeDeployRoleForLambdaLimited"
    role = iam.Role(
        scope,
        "Deployer",
        assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(policy)],
    )
    acknowledge(role, managed_policy(policy), "from aws")
    return role


class DeployedFunction(Construct):
    """`alias` is what others call and grant; `function` is what is configured."""

    def __init__(
        self, scope: Construct, row: Function, variables: dict[str, str], shared: Deployment
    ) -> None:
        super().__init__(scope, row.name.title().replace("_", ""))
        stage = shared.stage
        started_ahead = stage.provisioned.get(row.name)
        from_snapshot = row.name in stage.snap_started
        if started_ahead and from_snapshot:
            raise ValueError(f"{row.name} of {stage.name} is started ahead and from a snapshot: choose one")
        self.row = row
        self.concurrency = reserved(row, stage)
        name = name_of(stage, row.name)
        kept = log_group(self, "Log", stage, f"/aws/lambda/{name}")
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        kept.grant_write(self.role)
        # Traces, and interfaces in the network, which Lambda makes before they have a name.
        acknowledge(self.role, "AwsSolutions-IAM5[Resource::*]", "narrowest")
        if row.is_inside:
            self.role.add_to_policy(_attaches_to_the_network())
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=name,
            description=f"CivicQ {stage.name}: {row.name}",
            runtime=RUNTIMES[row.language],
            architecture=lambda_.Architecture.ARM_64,
            code=shared.code(row.language, row.packages),
            handler=row.handler,
            memory_size=row.memory_mebibytes,
            timeout=Duration.seconds(row.timeout_seconds),
            environment=variables,
            environment_encryption=shared.key,
            role=self.role,
            log_group=kept,
            tracing=lambda_.Tracing.ACTIVE,
            reserved_concurrent_executions=self.concurrency if stage.reserves_concurrency else None,
            snap_start=lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS if from_snapshot else None,
            **_inside(shared.network) if row.is_inside else {},
        )
        acknowledge(self.function, "AwsSolutions-L1", "tested runtime")
        if from_snapshot:  # the alias below is of a published version
            Annotations.of(self.function).acknowledge_warning("@aws-cdk/aws-lambda:snapStartRequirePublish")
        self.alias = lambda_.Alias(self, "Alias", alias_name=ALIAS, version=self.function.current_version)
        if started_ahead:
            least, most = started_ahead
            self.alias.add_auto_scaling(min_capacity=least, max_capacity=most).scale_on_utilization(
                utilization_target=BUSY_SHARE
            )
        self.failures = cloudwatch.Alarm(
            self,
            "Failures",
            alarm_name=f"{name}-fails",
            alarm_description=f"{name} fails. See «A function fails» in cdk/RUNBOOK.md",
            metric=self.alias.metric_errors(period=Duration.minutes(1)),
            threshold=_ERRORS_OF_PEOPLES_CALLS if row.name in _CALLED_BY_PEOPLE else _ERRORS_OF_A_WORKER,
            evaluation_periods=3 if row.name in _CALLED_BY_PEOPLE else 5,
            datapoints_to_alarm=2,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        codedeploy.LambdaDeploymentGroup(
            self,
            "Deployments",
            application=shared.application,
            role=shared.deployer,
            alias=self.alias,
            alarms=[self.failures],
            deployment_config=_shift(stage),
            auto_rollback=codedeploy.AutoRollbackConfig(
                failed_deployment=True, stopped_deployment=True, deployment_in_alarm=True
            ),
        )


def _shift(stage: CloudStage) -> codedeploy.ILambdaDeploymentConfig:
    if not stage.canary_minutes:
        return codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE
    return {
        5: codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES,
        10: codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_10_MINUTES,
        15: codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_15_MINUTES,
        30: codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_30_MINUTES,
    }[stage.canary_minutes]


def _inside(network: Network) -> dict[str, Any]:
    return {
        "vpc": network.vpc,
        "vpc_subnets": ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        "security_groups": [network.functions],
    }


def _attaches_to_the_network() -> iam.PolicyStatement:
    """What Lambda itself does with the role, before an interface has a name (AWS: configuration-vpc)."""
    return iam.PolicyStatement(
        actions=[
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
        ],
        resources=["*"],
    )
