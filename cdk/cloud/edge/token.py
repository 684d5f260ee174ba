"""What the edge shows the functions, as Secrets Manager keeps it, and who exchanges it.

It lives where that function lives, and CloudFront's stack, which is in us-east-1, reads it there: the
reference of a deployment must not undo what a rotation has written since. (AWS: rotate-secrets_lambda.)
"""

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct, IDependable

from cdk.cloud.findings import acknowledge
from cdk.cloud.references import edge_replicas, edge_resolved
from cdk.functions import ORIGIN_TOKEN_DAYS
from cdk.stages import CloudStage


class OriginToken(Construct):
    """Worth nothing until the first rotation, which `rotated_by` begins at once."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        self._stage = stage
        # A name of ours, by which its replica is known too.
        self._name = f"civicq-{stage.name}-origin-token"
        self.secret = secretsmanager.Secret(
            self,
            "Secret",
            secret_name=self._name,
            description=f"CivicQ {stage.name}: the token by which functions know the edge",
            replica_regions=edge_replicas(stage),
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        self.secret.deny_account_root_delete()
        acknowledge(self.secret, "AwsSolutions-SMG4", "elsewhere")

    def shown(self) -> str:
        """The reference that CloudFormation resolves in the edge's region, whenever it updates the edge."""
        return edge_resolved(self._stage, self.secret, self._name)

    def rotated_by(self, scope: Construct, function: lambda_.IFunction, *after: IDependable) -> None:
        """`after`: what has to stand before the site answers, as the first rotation asks it."""
        # By hand, as CDK's own would let the service call for every account that it works for.
        allowed = lambda_.CfnPermission(
            scope,
            "Rotates",
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="secretsmanager.amazonaws.com",
            source_account=Aws.ACCOUNT_ID,
            source_arn=self.secret.secret_arn,
        )
        schedule = secretsmanager.CfnRotationSchedule(
            scope,
            "Rotation",
            secret_id=self.secret.secret_arn,
            rotation_lambda_arn=function.function_arn,
            rotation_rules=secretsmanager.CfnRotationSchedule.RotationRulesProperty(
                schedule_expression=f"rate({ORIGIN_TOKEN_DAYS} days)"
            ),
        )
        schedule.node.add_dependency(allowed, *after)
