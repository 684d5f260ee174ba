"""The key that data at rest is encrypted with, and what functions know that nobody else does.

A function gets a secret as a variable that CloudFormation fills in when it deploys, so that no read of a
citizen waits for Secrets Manager. It is therefore as long-lived as a version of the function.
"""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.stages import CloudStage

KEY_CHARACTERS = 64


class Secrets(Construct):
    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        self._stage = stage
        self.key = data_key(self, "Key", stage)
        # Whoever changes it makes every roll and code void: it is never rotated.
        self.standing = self._secret("Standing", "What codes, addresses and voters are hashed with")
        # What the edge's tokens are signed with; the tokens themselves are exchanged daily.
        second = stage.second_region
        # A name of ours, by which its replica is known too.
        self.origin_name = f"civicq-{stage.name}-origin"
        self.origin = self._secret(
            "Origin",
            "What signs the tokens by which functions know the edge",
            name=self.origin_name,
            also_in=[second.region] if second else [],
        )

    def _secret(
        self, id_: str, description: str, *, name: str | None = None, also_in: Sequence[str] = ()
    ) -> secretsmanager.Secret:
        made = secretsmanager.Secret(
            self,
            id_,
            secret_name=name,
            description=description,
            encryption_key=self.key,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                exclude_punctuation=True, password_length=KEY_CHARACTERS
            ),
            replica_regions=[secretsmanager.ReplicaRegion(region=region) for region in also_in] or None,
            removal_policy=_kept(self._stage),
        )
        acknowledge(made, "AwsSolutions-SMG4", "never rotated")
        return made


def data_key(scope: Construct, id_: str, stage: CloudStage) -> kms.Key:
    return kms.Key(
        scope,
        id_,
        description=f"CivicQ {stage.name}: data at rest",
        enable_key_rotation=True,
        removal_policy=_kept(stage),
    )


def _kept(stage: CloudStage) -> RemovalPolicy:
    return RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY
