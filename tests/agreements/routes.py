"""The applications behind the Lambda handlers, and their routes."""

import importlib

from fastapi import FastAPI
from fastapi.routing import APIRoute

from cdk.functions import FUNCTIONS


def apps() -> dict[str, FastAPI]:
    """By function name; functions that take no HTTP have none."""
    found = {}
    for function in FUNCTIONS:
        if function.language != "python":
            continue
        module = importlib.import_module(function.handler.rpartition(".")[0])
        if hasattr(module, "APPLICATION"):  # the handler imports it on a miss
            module = importlib.import_module(module.APPLICATION)
        if hasattr(module, "app"):
            found[function.name] = module.app
    return found


def routes() -> list[tuple[str, APIRoute]]:
    return [(name, route) for name, app in apps().items() for route in _walk(app.routes)]


def methods_of(route: APIRoute) -> set[str]:
    return set(route.methods or ())


def _walk(listed: object) -> list[APIRoute]:
    found: list[APIRoute] = []
    for route in listed:  # type: ignore[attr-defined]
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            found += _walk(route.original_router.routes)
    return found
