"""The key that data at rest is encrypted with, and what functions know that nobody else does.

A function gets a secret as a variable that CloudFormation fills in when it deploys, so that no read of a
citizen waits for Secrets Manager. It is therefore as long-lived as a version of the function.
"""

from aws_cdk import RemovalPolicy, SecretValue
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.stages import CloudStage

KEY_CHARACTERS = 64


class Secrets(Construct):
    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        self._kept = RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY
        self.key = kms.Key(
            self,
            "Key",
            description=f"CivicQ {stage.name}: data at rest",
            enable_key_rotation=True,
            removal_policy=self._kept,
        )
        # Whoever changes it makes every roll and code void: it is never rotated.
        self.standing = self._secret("Standing", "What codes, addresses and voters are hashed with")
        # What the edge's tokens are signed with; the tokens themselves are exchanged daily.
        self.origin = self._secret("Origin", "What signs the tokens by which functions know the edge")

    def _secret(self, id_: str, description: str) -> secretsmanager.Secret:
        made = secretsmanager.Secret(
            self,
            id_,
            description=description,
            encryption_key=self.key,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                exclude_punctuation=True, password_length=KEY_CHARACTERS
            ),
            removal_policy=self._kept,
        )
        acknowledge(made, "AwsSolutions-SMG4", "never rotated")
        return made


def resolved(secret: secretsmanager.ISecret) -> str:
    """The reference that CloudFormation resolves; the template has the secret's name, not its value.

    (AWS: dynamic-references-secretsmanager.)
    """
    return SecretValue.secrets_manager(secret.secret_arn).unsafe_unwrap()
