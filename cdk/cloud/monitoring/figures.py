"""From a figure as `cdk/slos.py` and `rules` write it to CloudWatch's metrics."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk.cloud.monitoring.rules import Kind

_METRIC = re.compile(r"{(?:(\w+):)?(\w+)(?:@(\w+))?}")
_LIMIT = re.compile(r"\[(\w+)\]")


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One that has metrics, under one namespace and one set of dimensions."""

    kind: Kind
    name: str
    namespace: str
    dimensions: Mapping[str, str]
    # What bounds are shares of, and how long its periods are.
    limits: Mapping[str, float] = field(default_factory=dict)
    # Where its metrics are, when that is not where whoever looks at them is.
    region: str | None = None

    def metric(
        self, name: str, statistic: str = "Sum", *, minutes: int = 1, label: str = ""
    ) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=self.namespace,
            metric_name=name,
            dimensions_map=dict(self.dimensions),
            statistic=statistic,
            period=Duration.minutes(minutes),
            region=self.region,
            label=label or None,
        )


@dataclass(frozen=True)
class Formula:
    """Metric math, and the metrics that it speaks of, by their ids in it."""

    expression: str
    metrics: dict[str, cloudwatch.Metric]


def formula(figure: str, things: Mapping[str, Thing], minutes: int = 1) -> Formula:
    """`things` by how the figure calls them; one that it does not name is the one called nothing."""
    metrics: dict[str, cloudwatch.Metric] = {}

    def put(found: re.Match[str]) -> str:
        called, name, statistic = found[1] or "", found[2], found[3] or "Sum"
        # The same in every formula of a graph.
        id_ = f"m_{called}_{name}_{statistic}"
        if id_ not in metrics:
            metrics[id_] = things[called].metric(name, statistic, minutes=minutes)
        return id_

    return Formula(_METRIC.sub(put, figure), metrics)


def metric(
    figure: str, things: Mapping[str, Thing], *, minutes: int = 1, label: str = ""
) -> cloudwatch.IMetric:
    """One metric where the figure is no more than that, metric math where it is."""
    alone = _METRIC.fullmatch(figure)
    if alone:
        thing = things[alone[1] or ""]
        return thing.metric(alone[2], alone[3] or "Sum", minutes=minutes, label=label)
    made = formula(figure, things, minutes)
    return cloudwatch.MathExpression(
        expression=made.expression,
        using_metrics=dict(made.metrics),
        period=Duration.minutes(minutes),
        label=label or figure,
    )


def bounded(figure: str, limits: Mapping[str, float]) -> str:
    """With a thing's limits in their places."""
    return _LIMIT.sub(lambda found: f"{limits[found[1]]:g}", figure)


def limits_of(figure: str) -> set[str]:
    return set(_LIMIT.findall(figure))
