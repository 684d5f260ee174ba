"""After a function outside the network: the gauges that it answered join the fleet's figures, inside."""

from typing import Any

from civicq import metrics
from civicq.metrics.requests import worked


@worked("gauges")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """`event` is Lambda's record of the run before (AWS: invocation-async-retain-records)."""
    gauges = event["responsePayload"]["gauges"]
    for name, (value, at) in gauges.items():
        metrics.gauge(name, value, at)
    return {"gauges": len(gauges)}
