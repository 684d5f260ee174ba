"""The API's description says what the API does."""

import json

from cdk.local.describing import document
from civicq.web.bounds import FORMS
from civicq.web.description import DOCUMENT
from tests.agreements.routes import methods_of, routes


def test_the_description_is_that_of_the_routes() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), (
        "stale: run `uv run civicq openapi > functions/civicq/web/openapi.json`"
    )


def test_every_route_of_every_function_is_described() -> None:
    described = {
        (path, method.upper())
        for path, operations in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items()
        for method in operations
    }
    taken = [route for _, route in routes() if route.include_in_schema]
    assert described == {(route.path, method) for route in taken for method in methods_of(route)}
    pages = {route.path for _, route in routes() if not route.include_in_schema}
    own = (*FORMS, "/robots.txt", "/sitemap")
    assert all(path.startswith(own) for path in pages), (
        "only forms, and what search engines read, are none of it"
    )
