"""The election calendar: what is scaled ahead of registered elections, who may do it, and where it is shown.

The functions `elections` and `scaling` do it; here are their numbers, and no more rights than they need.
"""

import json
from typing import Any

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from cdk.cloud.cache import Cache
from cdk.cloud.database import Database
from cdk.cloud.findings import acknowledge
from cdk.cloud.names import ALIAS, name_of
from cdk.stages import STAGE_TAG, CloudStage, ProvisionedDatabase, ServerlessCache

# As `civicq.capacity` says them: Application Auto Scaling's names, and one of ours for the serverless cache.
ENVIRONMENTS = "lambda:function:ProvisionedConcurrency"
READERS = "rds:cluster:ReadReplicaCount"
ECPU = "elasticache:serverless:ECPUPerSecond"


def parameter_name(stage: CloudStage) -> str:
    return f"/civicq/{stage.name}/election-calendar"


def capacity(stage: CloudStage, *, cluster: str, cache: str) -> str:
    """The setting that `civicq.capacity` reads: empty where nothing is scaled for elections."""
    election = stage.election
    if election is None:
        return ""
    targets = [
        _target(ENVIRONMENTS, f"function:{name_of(stage, name)}:{ALIAS}", least, election.provisioned[name])
        for name, (least, _) in sorted(stage.provisioned.items())
        if name in election.provisioned
    ]
    if isinstance(stage.database, ProvisionedDatabase):
        least_readers = stage.database.least_readers
        targets.append(_target(READERS, f"cluster:{cluster}", least_readers, election.readers))
    if isinstance(stage.cache, ServerlessCache):
        least_ecpu = stage.cache.least_ecpu_per_second
        targets.append(_target(ECPU, cache, least_ecpu, election.ecpu_per_second))
    hours = {
        "begins_hours_before": election.begins_hours_before,
        "ends_hours_after": election.ends_hours_after,
    }
    return json.dumps({**hours, "targets": targets})


def _target(dimension: str, resource: str, least: int, during: int) -> dict[str, Any]:
    return {"dimension": dimension, "resource": resource, "least": least, "during": during}


class Calendar(Construct):
    def __init__(
        self, scope: Construct, id_: str, stage: CloudStage, database: Database, cache: Cache
    ) -> None:
        super().__init__(scope, id_)
        self._stage, self._database, self._cache = stage, database, cache
        # Beside its place in the network, scaling has none where it could keep what a dashboard shows.
        self._parameter = ssm.StringParameter(
            self,
            "LastRun",
            parameter_name=parameter_name(stage),
            description="What the election calendar last worked out; written by the function scaling",
            string_value="{}",
        )
        self._parameter.apply_removal_policy(RemovalPolicy.DESTROY)

    def let_in(self, role: iam.Role) -> None:
        """Nothing by which an instance could be started or an alias changed: AWS itself does that."""
        for statement in self._statements():
            role.add_to_policy(statement)
        if self._dimensions():
            acknowledge(role, f"AwsSolutions-IAM5[Resource::{_AS_FOUND}/*]", "narrowest")

    def _dimensions(self) -> list[str]:
        election = self._stage.election
        if election is None:
            return []
        readers = isinstance(self._stage.database, ProvisionedDatabase)
        return [*([ENVIRONMENTS] if election.provisioned else []), *([READERS] if readers else [])]

    def _statements(self) -> list[iam.PolicyStatement]:
        stage, dimensions = self._stage, self._dimensions()
        kept = self._parameter.parameter_arn
        found = [_may(kept, "ssm:GetParameter"), _may(kept, "ssm:PutParameter")]
        if dimensions:
            found += [
                # They name no resource (AWS: Actions defined by Application Auto Scaling).
                _may("*", "application-autoscaling:DescribeScalableTargets"),
                _may("*", "application-autoscaling:DescribeScheduledActions"),
                iam.PolicyStatement(
                    actions=[
                        "application-autoscaling:DeleteScheduledAction",
                        "application-autoscaling:PutScheduledAction",
                    ],
                    resources=[_SCALABLE_TARGETS],
                    conditions={
                        "StringEquals": {
                            "application-autoscaling:scalable-dimension": dimensions,
                            f"aws:ResourceTag/{STAGE_TAG}": stage.name,
                        }
                    },
                ),
            ]
        if ENVIRONMENTS in dimensions and stage.election:
            prefix = f"arn:{Aws.PARTITION}:lambda:{Aws.REGION}:{Aws.ACCOUNT_ID}:function"
            aliases = [
                f"{prefix}:{name_of(stage, name)}:{ALIAS}" for name in sorted(stage.election.provisioned)
            ]
            found.append(
                iam.PolicyStatement(actions=["lambda:GetProvisionedConcurrencyConfig"], resources=aliases)
            )
        if READERS in dimensions:
            found.append(_may(self._database.cluster.cluster_arn, "rds:DescribeDBClusters"))
        if stage.election and isinstance(stage.cache, ServerlessCache):
            found += [
                _may(self._cache.arn, "elasticache:DescribeServerlessCaches"),
                _may(self._cache.arn, "elasticache:ModifyServerlessCache"),
            ]
        return found


_SCALABLE_TARGETS = (
    f"arn:{Aws.PARTITION}:application-autoscaling:{Aws.REGION}:{Aws.ACCOUNT_ID}:scalable-target/*"
)
_AS_FOUND = "arn:<AWS::Partition>:application-autoscaling:<AWS::Region>:<AWS::AccountId>:scalable-target"


def _may(resource: str, action: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=[action], resources=[resource])


def widget(scaling: lambda_.IFunction) -> cloudwatch.CustomWidget:
    """For the citizens' dashboard: who looks at it calls the function, by a right to do so that is theirs."""
    return cloudwatch.CustomWidget(
        title="Elections: what is scaled, and when",
        function_arn=scaling.function_arn,
        width=24,
        height=8,
        update_on_refresh=True,
        update_on_resize=False,
        update_on_time_range_change=False,
    )
