"""CloudWatch's GetMetricData call, answered from the local edge: the deployed worker needs no twin.

(AWS: API_GetMetricData, in its JSON protocol; programming-cloudwatch-metrics.) It tells what the edge counts,
a value a minute: the requests, and the hit rate of those that may be cached. No signature is checked.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from cdk.local.edge import Edge
from cdk.local.http import Request, Response

TARGET = "GraniteServiceVersion20100801.GetMetricData"
_NAMESPACE = "AWS/CloudFront"
_PERIOD_SECONDS = 60
_MOST_MINUTES = 60


class _RefusedCall(Exception):
    pass


class Figures:
    """A handler. `keep` closes each minute when it ends."""

    def __init__(self, edge: Edge, distribution: str, clock: Callable[[], float] = time.time) -> None:
        self._edge = edge
        self._distribution = distribution
        self._clock = clock
        self._before = self._totals()
        # When each minute began, and by metric and statistic what it came to.
        self._minutes: deque[tuple[int, dict[tuple[str, str], float]]] = deque(maxlen=_MOST_MINUTES)

    def __call__(self, request: Request) -> Response:
        try:
            asked = _asked(request)
            results = [
                self._result(query, asked["StartTime"], asked["EndTime"]) for query in asked["queries"]
            ]
        except _RefusedCall as refusal:
            return _answer(400, {"__type": "InvalidParameterValueException", "message": str(refusal)})
        return _answer(200, {"MetricDataResults": results, "Messages": []})

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        async def keep() -> None:
            while True:
                await asyncio.sleep(_PERIOD_SECONDS - self._clock() % _PERIOD_SECONDS)
                self.close_minute()

        task = asyncio.get_running_loop().create_task(keep())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def close_minute(self) -> None:
        """What came since the last one was closed belongs to the minute that has just ended."""
        totals = self._totals()
        requests, hits, misses = (now - before for now, before in zip(totals, self._before, strict=True))
        self._before = totals
        values = {("Requests", "Sum"): float(requests)}
        if hits + misses:
            values["CacheHitRate", "Average"] = 100 * hits / (hits + misses)
        # A timer may ring a little early.
        began = round(self._clock() / _PERIOD_SECONDS) * _PERIOD_SECONDS - _PERIOD_SECONDS
        self._minutes.append((began, values))

    def _totals(self) -> tuple[int, int, int]:
        """Requests; those that may be cached, answered from what was kept or shared; those fetched."""
        counters = self._edge.counters.values()
        hits = sum(each.hits + each.stale + each.collapsed for each in counters)
        misses = sum(each.misses for each in counters)
        return hits + misses + sum(each.bypassed for each in counters) + self._edge.refused, hits, misses

    def _result(self, query: dict[str, Any], begins: float, ends: float) -> dict[str, Any]:
        try:
            name, wanted = query["Id"], query["MetricStat"]
            metric, period, statistic = wanted["Metric"], wanted["Period"], wanted["Stat"]
            dimensions = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
            key = metric["MetricName"], statistic
            ours = metric["Namespace"] == _NAMESPACE and dimensions == {
                "DistributionId": self._distribution,
                "Region": "Global",
            }
        except (KeyError, TypeError):
            raise _RefusedCall(
                "A query names a metric of one distribution, a period and a statistic."
            ) from None
        if period != _PERIOD_SECONDS:
            raise _RefusedCall(f"The one period answered here is {_PERIOD_SECONDS} s.")
        found = [
            (began, values[key])
            for began, values in reversed(self._minutes)
            if ours and begins <= began < ends and key in values
        ]
        return {
            "Id": name,
            "Label": key[0],
            "Timestamps": [began for began, _ in found],
            "Values": [value for _, value in found],
            "StatusCode": "Complete",
        }


def _asked(request: Request) -> dict[str, Any]:
    if dict(request.headers).get("x-amz-target") != TARGET:
        raise _RefusedCall("The one call answered here is GetMetricData.")
    try:
        asked = json.loads(request.body)
        begins, ends = float(asked["StartTime"]), float(asked["EndTime"])
        return {"queries": list(asked["MetricDataQueries"]), "StartTime": begins, "EndTime": ends}
    except (ValueError, KeyError, TypeError):
        raise _RefusedCall("GetMetricData takes MetricDataQueries, StartTime and EndTime.") from None


def _answer(status: int, body: dict[str, Any]) -> Response:
    return Response(status, [("content-type", "application/x-amz-json-1.0")], json.dumps(body).encode())
