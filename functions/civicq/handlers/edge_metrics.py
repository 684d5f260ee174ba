"""On a schedule: what CloudFront counts, for the function that has the fleet's figures. Outside the VPC.

(AWS: programming-cloudwatch-metrics. They are in us-east-1 only; those of hits and latency have to be turned
on for a distribution. They come some minutes late.)
"""

import functools
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.config import Config

from civicq.logs import noted
from civicq.metrics.edge import GAUGES
from civicq.settings import settings

# By field of the statistics: CloudFront's name, the one statistic that it has, and its unit in ours.
METRICS = {
    "requests": ("Requests", "Sum", 1.0),
    "hit_ratio": ("CacheHitRate", "Average", 0.01),
    "refused_ratio": ("4xxErrorRate", "Average", 0.01),
    "error_ratio": ("5xxErrorRate", "Average", 0.01),
    "origin_p95_seconds": ("OriginLatency", "p95", 0.001),
}
LOOKED_BACK = timedelta(minutes=15)
PERIOD_SECONDS = 60


@functools.cache
def _cloudwatch() -> Any:
    return boto3.client(
        "cloudwatch",
        region_name="us-east-1",
        config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2}),
    )


@noted
def handler(event: dict[str, Any], context: Any) -> dict[str, dict[str, tuple[float, float]]]:
    """`gauges`: by name the latest value, and its moment in seconds since 1970."""
    now = datetime.fromtimestamp(time.time(), UTC)
    told = _cloudwatch().get_metric_data(
        MetricDataQueries=[_query(name) for name in METRICS],
        StartTime=now - LOOKED_BACK,
        EndTime=now,
        ScanBy="TimestampDescending",
    )
    gauges = {}
    for result in told["MetricDataResults"]:
        if result["Values"]:
            _, _, unit = METRICS[result["Id"]]
            gauges[GAUGES[result["Id"]]] = result["Values"][0] * unit, result["Timestamps"][0].timestamp()
    return {"gauges": gauges}


def _query(name: str) -> dict[str, Any]:
    metric, statistic, _ = METRICS[name]
    dimensions = {"DistributionId": settings().distribution_id, "Region": "Global"}
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/CloudFront",
                "MetricName": metric,
                "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
            },
            "Period": PERIOD_SECONDS,
            "Stat": statistic,
        },
    }
