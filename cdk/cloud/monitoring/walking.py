"""The canary: `canary/python/walk.py` run by CloudWatch Synthetics, against the site as browsers reach it.

(AWS: CloudWatch_Synthetics_Canaries.)
"""

from pathlib import Path

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_synthetics as synthetics
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.cloud.storage import RUNS, Storage
from cdk.stages import CloudStage

SCRIPT = Path(__file__).parent / "canary"
# The newest that the CDK knows.
RUNTIME = synthetics.Runtime.SYNTHETICS_PYTHON_SELENIUM_7_0
_RUN_SECONDS = 60
# Of the function that Synthetics makes for it.
_LOGS = "/aws/lambda/cwsyn-{}-*"


class Canary(Construct):
    """`name` is what its metrics are under. `origin`: what a browser calls the site."""

    def __init__(
        self, scope: Construct, id_: str, stage: CloudStage, *, origin: str, storage: Storage
    ) -> None:
        super().__init__(scope, id_)
        self.name = f"civicq-{stage.name}"
        synthetics.Canary(
            self,
            "Walk",
            canary_name=self.name,
            runtime=RUNTIME,
            test=synthetics.Test.custom(
                code=synthetics.Code.from_asset(str(SCRIPT), exclude=["**/__pycache__/**"]),
                handler="walk.handler",
            ),
            schedule=synthetics.Schedule.rate(Duration.minutes(stage.walk_minutes)),
            timeout=Duration.seconds(_RUN_SECONDS),
            environment_variables={"CIVICQ_ORIGIN": origin},
            artifacts_bucket_location=synthetics.ArtifactsBucketLocation(bucket=storage.logs, prefix=RUNS),
            success_retention_period=Duration.days(7),
            failure_retention_period=Duration.days(stage.log_days),
            provisioned_resource_cleanup=True,
            role=self._role(storage),
        )

    def _role(self, storage: Storage) -> iam.Role:
        """(AWS: CloudWatch_Synthetics_Canaries_Roles, without a network, a key or traces.)"""
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            managed_policies=[storage.keeps_runs],
        )
        log = Stack.of(self).format_arn(
            service="logs",
            resource="log-group",
            resource_name=_LOGS.format(self.name),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        statements = [
            (["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], [log], None),
            (
                ["cloudwatch:PutMetricData"],
                ["*"],
                {"StringEquals": {"cloudwatch:namespace": "CloudWatchSynthetics"}},
            ),
        ]
        for actions, resources, conditions in statements:
            role.add_to_policy(
                iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
            )
        acknowledge(role, "AwsSolutions-IAM5[Resource::*]", "narrowest")
        named = f"arn:aws:logs:{Stack.of(self).region}:<AWS::AccountId>:log-group:{_LOGS.format(self.name)}"
        acknowledge(role, f"AwsSolutions-IAM5[Resource::{named}]", "narrowest")
        return role
