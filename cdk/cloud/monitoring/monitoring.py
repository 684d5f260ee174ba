"""All of a stage's monitoring: in its own region, and where the edge's metrics are."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from constructs import Construct, IConstruct

from cdk.cloud.cache import Cache
from cdk.cloud.database import Database
from cdk.cloud.functions.function import DeployedFunction
from cdk.cloud.gateway import Gateway
from cdk.cloud.monitoring import things
from cdk.cloud.monitoring.alarms import Alarms, described
from cdk.cloud.monitoring.costs import Costs
from cdk.cloud.monitoring.dashboards import Dashboards
from cdk.cloud.monitoring.objectives import Objectives
from cdk.cloud.monitoring.topics import Topics
from cdk.cloud.monitoring.walking import Canary
from cdk.cloud.storage import Storage
from cdk.slos import SLOS
from cdk.stages import CloudStage

PAGE = "The page"


class Monitoring(Construct):
    """`queues`: under which all queues are; `calendar`: what the election calendar shows of itself."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        stage: CloudStage,
        *,
        database: Database,
        cache: Cache,
        storage: Storage,
        gateway: Gateway,
        functions: list[DeployedFunction],
        queues: IConstruct,
        origin: str,
        distribution_id: str,
        calendar: Sequence[cloudwatch.IWidget] = (),
    ) -> None:
        super().__init__(scope, id_)
        topics = Topics(self, "Topics", stage)
        here = [
            things.gateway(gateway, stage),
            things.fleet(cache),
            *things.functions(functions, stage),
            *things.queues(queues),
            *things.databases(database, stage),
            *things.caches(cache, stage),
        ]
        if stage.walk_minutes:
            walk = Canary(self, "Canary", stage, origin=origin, storage=storage)
            here.append(things.canary(walk.name, stage))
        alarms = Alarms(self, "Alarms", stage, topics.alarms, here)
        civic = next(each for each in here if (each.kind, each.name) == ("function", "civic"))
        objectives = Objectives(
            self,
            "Objectives",
            stage,
            topic=topics.alarms,
            slos=[slo for slo in SLOS if not slo.is_of_the_edge],
            things={"fleet": things.fleet(cache), "civic": civic},
        )
        waking = [rung.alarm for rung in (*alarms.rungs, *objectives.rungs) if rung.pages]
        page = cloudwatch.CompositeAlarm(
            self,
            "Page",
            composite_alarm_name=f"civicq-{stage.name}-page",
            alarm_description=described("Citizens cannot use CivicQ, or their votes are at risk", PAGE),
            alarm_rule=cloudwatch.AlarmRule.any_of(
                *(cloudwatch.AlarmRule.from_alarm(each, cloudwatch.AlarmState.ALARM) for each in waking)
            ),
        )
        pager = actions.SnsAction(topics.page())
        page.add_alarm_action(pager)
        page.add_ok_action(pager)
        Dashboards(
            self,
            "Dashboards",
            stage,
            things=[*here, things.edge(distribution_id), things.firewall(stage)],
            alarms=[page, *waking],
            calendar=calendar,
        )


class EdgeMonitoring(Construct):
    """In us-east-1: an alarm is where its metric is, and CloudFront's and its firewall's are there."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage, distribution_id: str) -> None:
        super().__init__(scope, id_)
        topics = Topics(self, "Topics", stage)
        edge = things.edge(distribution_id)
        Alarms(self, "Alarms", stage, topics.alarms, [edge, things.firewall(stage)])
        Objectives(
            self,
            "Objectives",
            stage,
            topic=topics.alarms,
            slos=[slo for slo in SLOS if slo.is_of_the_edge],
            things={"edge": edge},
        )
        Costs(self, "Costs", stage, topics.alarms)
