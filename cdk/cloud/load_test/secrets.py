"""What a load test alone knows: what it shows the firewall, and what made-up citizens sign in with."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.cloud.references import edge_replicas, edge_resolved
from cdk.stages import CloudStage

CHARACTERS = 64


class LoadTestSecrets(Construct):
    """CannotGoOn where no load test may be. Each password is made of `passwords` and an address."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        stage.load_tested()
        self._stage = stage
        # A name of ours, by which its replica is known too.
        self._name = f"civicq-{stage.name}-load-test-exemption"
        self.exemption = secretsmanager.Secret(
            self,
            "Exemption",
            secret_name=self._name,
            description="By which the firewall does not count a load test",
            generate_secret_string=_GENERATED,
            replica_regions=edge_replicas(stage),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.passwords = secretsmanager.Secret(
            self,
            "Passwords",
            description="What the passwords of made-up citizens are made of",
            generate_secret_string=_GENERATED,
            removal_policy=RemovalPolicy.DESTROY,
        )
        for secret in (self.exemption, self.passwords):
            acknowledge(secret, "AwsSolutions-SMG4", "may go")

    def shown(self) -> str:
        """The reference that CloudFormation resolves for the firewall, in the edge's region."""
        return edge_resolved(self._stage, self.exemption, self._name)


_GENERATED = secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=CHARACTERS)
