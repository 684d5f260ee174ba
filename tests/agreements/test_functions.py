"""The table of functions, the handlers and the gateway's routes agree."""

import importlib
from pathlib import Path

from fastapi.dependencies.models import Dependant

import civicq.handlers
from cdk.behaviours import BEHAVIOURS, ORIGIN_TIMEOUT_SECONDS
from cdk.functions import DEFAULT_FUNCTION, FUNCTIONS, GATEWAY_TIMEOUT_SECONDS, ORIGIN_TOKEN_DAYS, ROUTES
from cdk.local.gateway import route_of
from civicq.front.lock import GOOD_DAYS
from tests.agreements.routes import methods_of, routes


def test_each_handler_file_is_one_function_and_each_function_one_handler_file() -> None:
    files = {path.stem for path in Path(civicq.handlers.__path__[0]).glob("*.py")} - {"__init__"}
    functions = [function for function in FUNCTIONS if function.language == "python"]
    assert files == {function.name for function in functions}
    for function in functions:
        module, _, name = function.handler.rpartition(".")
        assert module == f"civicq.handlers.{function.name}"
        assert callable(getattr(importlib.import_module(module), name))


def test_what_the_edge_asks_for_in_place_of_a_page_is_drawn() -> None:
    apps = {row.app for row in BEHAVIOURS if row.app}
    assert {route.path for route in ROUTES if route.function == "pages"} == apps
    assert all(row.origin == "api" for row in BEHAVIOURS if row.app)


def test_every_route_is_reached_through_the_gateway() -> None:
    for owner, route in routes():
        path = route.path.replace("{", "").replace("}", "")
        for method in methods_of(route):
            found = route_of(method, path)
            assert (found.function if found else DEFAULT_FUNCTION) == owner, (method, route.path)


def test_whatever_reads_a_citizen_stands_behind_the_authorizer_and_nothing_else_does() -> None:
    from civicq.web.auth import principal

    for _, route in routes():
        needs = principal in _calls_of(route.dependant)
        path = route.path.replace("{", "").replace("}", "")
        found = route_of(next(iter(methods_of(route))), path)
        assert needs == (found is not None and found.authorized), route.path


def _calls_of(dependant: Dependant) -> set[object]:
    return {dependant.call}.union(*(_calls_of(needed) for needed in dependant.dependencies))


def test_gateway_routes_name_functions_that_exist() -> None:
    names = {function.name for function in FUNCTIONS}
    assert {route.function for route in ROUTES} | {DEFAULT_FUNCTION} <= names


def test_a_function_answers_before_the_gateway_gives_up_and_the_gateway_before_the_edge() -> None:
    reached = {route.function for route in ROUTES} | {DEFAULT_FUNCTION}
    for function in FUNCTIONS:
        if function.name in reached:
            assert function.timeout_seconds < GATEWAY_TIMEOUT_SECONDS < ORIGIN_TIMEOUT_SECONDS


def test_two_exchanges_of_the_edges_token_may_fail_before_it_is_refused() -> None:
    assert GOOD_DAYS >= 3 * ORIGIN_TOKEN_DAYS
