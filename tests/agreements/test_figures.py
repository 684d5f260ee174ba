"""The figures that the fleet tells, and those that the cloud watches and shows, have the same names."""

import re
from pathlib import Path

from cdk.cloud.monitoring import dashboards, figures, rules, things
from cdk.slos import SLOS, Requests
from civicq.metrics import emf
from civicq.metrics import figures as told
from civicq.metrics.fleet import Merged
from civicq.metrics.sketch import Sketch
from tests.agreements.routes import routes

# A promise speaks of civic as AWS counts it.
LAMBDAS_OWN = {"Errors", "Throttles"}


def known() -> set[str]:
    found = Merged()
    found.sketches["api|public|x"] = Sketch()
    return {*told.of_the_fleet(found), *told.of_functions(found)["public"]}


def spoken_of() -> set[str]:
    of_the_fleet = [
        *(rule.figure for rule in rules.RULES["fleet"]),
        *(
            figure
            for panel in dashboards.MACHINE["fleet"]
            for figure in (*panel.left.values(), *panel.right.values())
        ),
    ]
    named = [
        figure for panel in dashboards.CITIZENS for figure in (*panel.left.values(), *panel.right.values())
    ]
    for slo in SLOS:
        measured = slo.measured
        named += [measured.bad, measured.total] if isinstance(measured, Requests) else [measured.figure]
    return {metric for figure in of_the_fleet for _, metric, _ in figures._METRIC.findall(figure)} | {
        metric
        for figure in named
        for thing, metric, _ in figures._METRIC.findall(figure)
        if thing in {"fleet", "public", "civic"} and metric not in LAMBDAS_OWN
    }


def test_what_is_watched_is_told() -> None:
    assert spoken_of() <= known()


def test_what_is_told_is_watched_or_shown() -> None:
    """A metric that nobody looks at costs the same."""
    unseen = known() - spoken_of()
    assert unseen <= {"Requests", "RequestsFailed", "VoteRequests", "VoteDriftQuestions"}


def test_both_sides_call_namespace_and_dimensions_the_same() -> None:
    source = Path(things.__file__).read_text() + Path(dashboards.__file__).read_text()
    assert f'namespace="{emf.NAMESPACE}"' in source
    assert f'"{emf.FLEET}": cache.name' in source
    assert f'"{emf.FUNCTION}": function' in source


def test_the_route_of_votes_is_the_one_that_is_counted() -> None:
    _, function, route = told.VOTING.split("|")
    method, path = route.split(" ")
    assert any(
        owner == function and each.path == path and method in (each.methods or ()) for owner, each in routes()
    )


def test_a_slow_statement_is_slow_for_the_database_too() -> None:
    from cdk.cloud.database import SLOW_STATEMENT_MILLISECONDS

    assert told.SLOW_SECONDS * 1000 == SLOW_STATEMENT_MILLISECONDS


def test_a_formula_has_no_metric_left_in_it() -> None:
    for rows in rules.RULES.values():
        for rule in rows:
            bare = figures._METRIC.sub("", figures._LIMIT.sub("", rule.figure))
            assert not re.search(r"[{}\[\]]", bare), rule.name
