"""From the edge's counters, by way of CloudWatch's own call, into the fleet's figures."""

import json
import time
import uuid
from collections.abc import Iterator

import pytest

from cdk.behaviours import BEHAVIOURS
from cdk.local.edge import Edge
from cdk.local.edge.figures import Figures
from cdk.local.http import Request, Response
from civicq import metrics
from civicq.handlers import edge_metrics, gauges
from civicq.operations import queries
from civicq.settings import settings
from tests.cdk.local.door import Door, open_door
from tests.civicq.conftest import Api
from tests.civicq.handlers.aws import configure


def origin(request: Request) -> Response:
    return Response(200, [("cache-control", "s-maxage=60")], b"x")


@pytest.fixture
def stand(configured: None) -> Iterator[tuple[Door, Figures]]:
    edge = Edge(BEHAVIOURS, {"api": origin, "site": origin, "media": origin})
    figures = Figures(edge, "EDISTRIBUTION", lambda: time.time() // 60 * 60)  # the minute has just ended
    metrics.recorder().hurry()
    with open_door(edge) as door, open_door(figures) as control, pytest.MonkeyPatch.context() as patch:
        configure(patch, control)
        patch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH", f"http://127.0.0.1:{control.port}")
        yield door, figures
        edge_metrics._cloudwatch().close()
        edge_metrics._cloudwatch.cache_clear()
    settings.cache_clear()


def test_the_edges_figures_reach_the_operators(stand: tuple[Door, Figures], api: Api, ana: uuid.UUID) -> None:
    door, figures = stand
    for _ in range(4):
        door.ask("/api/cities")
    figures.close_minute()
    told = edge_metrics.handler({}, None)
    # As Lambda hands it on.
    assert gauges.handler(json.loads(json.dumps({"responsePayload": told})), None) == {"gauges": 2}
    queries.in_second.cache_clear()
    answer = api.call("GET", "/api/admin/metrics", citizen=ana, groups=("operator",))
    told = answer.json["cache"]["edge"]
    assert (told["requests"], told["hit_ratio"]) == (4, 0.75)
    assert (told["error_ratio"], told["origin_p95_seconds"]) == (None, None)


def test_nothing_heard_is_nothing_told(stand: tuple[Door, Figures]) -> None:
    assert edge_metrics.handler({}, None) == {"gauges": {}}
