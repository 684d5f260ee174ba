"""An alarm for each thing and each rule of its kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.cloud.monitoring.figures import Thing, bounded, limits_of, metric
from cdk.cloud.monitoring.rules import RULES, Rule
from cdk.stages import CloudStage


@dataclass(frozen=True)
class Rung:
    """An alarm, and whether it wakes somebody."""

    alarm: cloudwatch.Alarm
    pages: bool


def described(what: str, section: str) -> str:
    return f"{what}. See «{section}» in cdk/RUNBOOK.md"


class Alarms(Construct):
    """Each tells `topic` when it rings and when it is over."""

    def __init__(
        self, scope: Construct, id_: str, stage: CloudStage, topic: sns.ITopic, things: Iterable[Thing]
    ) -> None:
        super().__init__(scope, id_)
        self._stage = stage
        self._topic = topic
        self.rungs = [self._alarm(thing, rule) for thing in things for rule in rules_of(thing)]

    def _alarm(self, thing: Thing, rule: Rule) -> Rung:
        minutes = rule.minutes if isinstance(rule.minutes, int) else int(thing.limits[rule.minutes])
        bound = rule.above if rule.above is not None else rule.below
        assert bound is not None, rule.name  # noqa: S101 (a test holds that each rule has one)
        ring = cloudwatch.Alarm(
            self,
            f"{thing.kind}-{thing.name}-{rule.name}".replace(" ", "-"),
            alarm_name=f"civicq-{self._stage.name}-{thing.name}-{rule.name}",
            alarm_description=described(f"{rule.section}: {thing.name}", rule.section),
            metric=metric(bounded(rule.figure, thing.limits), {"": thing}, minutes=minutes),
            threshold=bound * (thing.limits[rule.of] if rule.of else 1),
            comparison_operator=(
                cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
                if rule.above is not None
                else cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
            ),
            evaluation_periods=rule.last,
            datapoints_to_alarm=rule.times,
            treat_missing_data=(
                cloudwatch.TreatMissingData.BREACHING
                if rule.silence == "bad"
                else cloudwatch.TreatMissingData.NOT_BREACHING
            ),
            # Of a handful of calls the slowest is no percentile.
            evaluate_low_sample_count_percentile="ignore" if "@p" in rule.figure else None,
        )
        told(ring, self._topic)
        return Rung(ring, rule.pages)


def rules_of(thing: Thing) -> Iterator[Rule]:
    for rule in RULES[thing.kind]:
        needed = limits_of(rule.figure) | {each for each in (rule.of, rule.minutes) if isinstance(each, str)}
        if needed - {""} <= thing.limits.keys():
            yield rule


def told(ring: cloudwatch.AlarmBase, topic: sns.ITopic) -> None:
    action = actions.SnsAction(topic)
    ring.add_alarm_action(action)
    ring.add_ok_action(action)
