"""Each promise of `cdk/slos.py` as CloudWatch keeps book of it, and an alarm for each way to break it.

(AWS: CloudWatch-ServiceLevelObjectives. A request's or a minute's verdict is from plain metrics, so that no
agent runs beside the functions.)
"""

from collections.abc import Iterable, Mapping

from aws_cdk import Duration
from aws_cdk import aws_applicationsignals as signals
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.cloud.monitoring.alarms import Rung, described, told
from cdk.cloud.monitoring.figures import Thing, formula
from cdk.slos import BURNS, DAYS, FAST, Burn, Minutes, Requests, Slo
from cdk.stages import CloudStage

_SLO = signals.CfnServiceLevelObjective
NAMESPACE = "AWS/ApplicationSignals"


def name_of(stage: CloudStage, slo: Slo) -> str:
    return f"civicq-{stage.name}-{slo.name}"


def burn_rate(name: str, minutes: int, *, label: str = "", region: str | None = None) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name="BurnRate",
        dimensions_map={"SloName": name, "BurnRateWindowMinutes": str(minutes)},
        statistic="Maximum",
        period=Duration.minutes(1),
        label=label or None,
        region=region,
    )


class Objectives(Construct):
    """`things` by what figures call them."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        stage: CloudStage,
        *,
        topic: sns.ITopic,
        slos: Iterable[Slo],
        things: Mapping[str, Thing],
    ) -> None:
        super().__init__(scope, id_)
        self._stage = stage
        self._topic = topic
        self._things = things
        self.rungs: list[Rung] = []
        for slo in slos:
            self._keep(slo)
            self.rungs += [Rung(self._alarm(slo, burn), slo.pages and burn is FAST) for burn in BURNS]

    def _keep(self, slo: Slo) -> None:
        by_minutes = isinstance(slo.measured, Minutes)
        _SLO(
            self,
            slo.name,
            name=name_of(self._stage, slo),
            description=slo.promise,
            sli=self._sli(slo.measured) if isinstance(slo.measured, Minutes) else None,
            request_based_sli=None if by_minutes else self._share(slo.measured),
            goal=_SLO.GoalProperty(
                attainment_goal=slo.goal_percent,
                interval=_SLO.IntervalProperty(
                    rolling_interval=_SLO.RollingIntervalProperty(duration=DAYS, duration_unit="DAY")
                ),
            ),
            burn_rate_configurations=[
                _SLO.BurnRateConfigurationProperty(look_back_window_minutes=minutes)
                for burn in BURNS
                for minutes in (burn.long_minutes, burn.short_minutes)
            ],
        )

    def _sli(self, measured: Minutes) -> signals.CfnServiceLevelObjective.SliProperty:
        return _SLO.SliProperty(
            comparison_operator="LessThanOrEqualTo",
            metric_threshold=measured.most_with(self._stage.shortest_schedule_seconds),
            sli_metric=_SLO.SliMetricProperty(metric_data_queries=self._queries(measured.figure)),
        )

    def _share(self, measured: object) -> signals.CfnServiceLevelObjective.RequestBasedSliProperty:
        assert isinstance(measured, Requests)  # noqa: S101 (the only other kind)
        return _SLO.RequestBasedSliProperty(
            request_based_sli_metric=_SLO.RequestBasedSliMetricProperty(
                monitored_request_count_metric=_SLO.MonitoredRequestCountMetricProperty(
                    bad_count_metric=self._queries(measured.bad)
                ),
                total_request_count_metric=self._queries(measured.total),
            )
        )

    def _queries(self, figure: str) -> list[signals.CfnServiceLevelObjective.MetricDataQueryProperty]:
        made = formula(figure, self._things)
        is_plain = made.expression in made.metrics
        queries = [
            _SLO.MetricDataQueryProperty(
                id=id_,
                metric_stat=_SLO.MetricStatProperty(
                    metric=_SLO.MetricProperty(
                        namespace=each.namespace,
                        metric_name=each.metric_name,
                        dimensions=[
                            _SLO.DimensionProperty(name=name, value=str(value))
                            for name, value in (each.dimensions or {}).items()
                        ],
                    ),
                    period=60,
                    stat=each.statistic,
                ),
                return_data=is_plain,
            )
            for id_, each in made.metrics.items()
        ]
        if not is_plain:
            queries.append(
                _SLO.MetricDataQueryProperty(id="told", expression=made.expression, return_data=True)
            )
        return queries

    def _alarm(self, slo: Slo, burn: Burn) -> cloudwatch.Alarm:
        name = name_of(self._stage, slo)
        ring = cloudwatch.Alarm(
            self,
            f"{slo.name}-{burn.name}",
            alarm_name=f"{name}-burns-{burn.name}",
            alarm_description=described(
                f"Promised: {slo.promise}; the budget goes {burn.rate:g} times as fast as it may", slo.section
            ),
            metric=cloudwatch.MathExpression(
                expression="MIN([long, short])",
                using_metrics={
                    "long": burn_rate(name, burn.long_minutes),
                    "short": burn_rate(name, burn.short_minutes),
                },
                period=Duration.minutes(1),
                label=f"{burn.name} burn",
            ),
            threshold=burn.rate,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        told(ring, self._topic)
        return ring
