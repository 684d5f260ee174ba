"""What a month may cost, and who hears when it will not do.

The budget is of the whole account: a tag would count nothing until somebody has activated it for billing.
(AWS: budgets-managing-costs, manage-ad.)
"""

import json

from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_ce as explorer
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.stages import CloudStage

TOLD_AT_PERCENT = (50, 80, 100, 120)
# An unusual cost below this share of the month's is not worth a mail.
UNUSUAL_SHARE = 0.02


class Costs(Construct):
    def __init__(self, scope: Construct, id_: str, stage: CloudStage, topic: sns.ITopic) -> None:
        super().__init__(scope, id_)
        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=f"civicq-{stage.name}",
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=stage.monthly_dollars, unit="USD"),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type="ACTUAL",
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[
                        budgets.CfnBudget.SubscriberProperty(address=topic.topic_arn, subscription_type="SNS")
                    ],
                )
                for percent in TOLD_AT_PERCENT
            ],
        )
        # By the stage's tag: of monitors by service an account has one, which AWS makes itself.
        monitor = explorer.CfnAnomalyMonitor(
            self,
            "Unusual",
            monitor_name=f"civicq-{stage.name}",
            monitor_type="CUSTOM",
            monitor_specification=json.dumps({"Tags": {"Key": "civicq:stage", "Values": [stage.name]}}),
        )
        explorer.CfnAnomalySubscription(
            self,
            "ToldOfUnusual",
            subscription_name=f"civicq-{stage.name}",
            frequency="IMMEDIATE",
            monitor_arn_list=[monitor.attr_monitor_arn],
            subscribers=[
                explorer.CfnAnomalySubscription.SubscriberProperty(address=topic.topic_arn, type="SNS")
            ],
            threshold_expression=json.dumps(
                {
                    "Dimensions": {
                        "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                        "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
                        "Values": [str(round(stage.monthly_dollars * UNUSUAL_SHARE))],
                    }
                }
            ),
        )
