"""Who is told: topics that only AWS's watchers of this account publish to, encrypted, over TLS alone."""

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk.stages import CloudStage

# Alarms, budgets and unusual costs (AWS: sns-access-policy-use-cases, budgets-sns-policy, ad-SNS).
PUBLISHERS = ("cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com")
_OURS = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}


class Topics(Construct):
    """`alarms` is read by whoever has the time, `page` wakes; a region without pages has no such topic."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        self._stage = stage
        # AWS's own key for topics lets no other of its services in. Nothing is kept under this one. It has
        # no condition, as AWS's example has none: the topics' policies ask whose alarm it is.
        self._key = kms.Key(
            self,
            "Key",
            description=f"CivicQ {stage.name}: alarms on their way",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(each) for each in PUBLISHERS],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
            )
        )
        self.alarms = self._topic("Alarms", f"CivicQ {stage.name}")

    def page(self) -> sns.Topic:
        made = self._topic("Page", f"CivicQ {self._stage.name} PAGE")
        if self._stage.pages_to:
            made.add_subscription(
                subscriptions.UrlSubscription(self._stage.pages_to, protocol=sns.SubscriptionProtocol.HTTPS)
            )
        return made

    def _topic(self, id_: str, title: str) -> sns.Topic:
        made = sns.Topic(self, id_, display_name=title, master_key=self._key, enforce_ssl=True)
        made.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(each) for each in PUBLISHERS],
                actions=["sns:Publish"],
                resources=[made.topic_arn],
                conditions=_OURS,
            )
        )
        if self._stage.alarms_to:
            made.add_subscription(subscriptions.EmailSubscription(self._stage.alarms_to))
        return made
