"""Figures as CloudWatch's Embedded Metric Format: a line of a log becomes metrics.

(AWS: CloudWatch_Embedded_Metric_Format_Specification.)
"""

import json
from collections.abc import Iterator

from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from civicq.metrics.figures import Figures, of_functions, of_the_fleet
from civicq.metrics.fleet import Merged

NAMESPACE = "CivicQ"
# What tells one stage's figures from another's, and one function's from another's.
FLEET, FUNCTION = "Fleet", "Function"


def lines(found: Merged, minute: int, fleet: str) -> Iterator[str]:
    """One of the whole fleet, and one of each function that answered; `minute` is its number."""
    yield _line(minute, {FLEET: fleet}, of_the_fleet(found))
    for function, figures in sorted(of_functions(found).items()):
        yield _line(minute, {FLEET: fleet, FUNCTION: function}, figures)


def _line(minute: int, dimensions: dict[str, str], figures: Figures) -> str:
    told = AmazonCloudWatchEMFProvider(metric_set={}, dimension_set=dict(dimensions), namespace=NAMESPACE)
    told.timestamp = minute * 60_000
    for name, (value, unit) in figures.items():
        if value is not None:
            told.add_metric(name, unit, round(value, 6))
    return json.dumps(told.serialize_metric_set(), separators=(",", ":"))
