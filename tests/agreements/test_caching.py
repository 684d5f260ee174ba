"""Every public answer says how long it is fresh, every tag it carries is purged by somebody, and nothing else is cached."""

import base64
import hashlib
import re
from string import Formatter

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse

from cdk.behaviours import (
    BEHAVIOURS,
    EMBED_HEADERS,
    FORM_HEADERS,
    PAGE_HEADERS,
    REMOVED_HEADERS,
    Behaviour,
    Headers,
)
from cdk.local.edge.targets import pattern
from civicq.handlers.public import QUERY, TAGS
from civicq.tables import Base
from civicq.web.bounds import parameters_of
from civicq.web.caching import Freshness, declared
from civicq.web.language import language_of
from civicq.web.page import STYLE
from tests.agreements.routes import apps, methods_of, routes

# They tell how this very process is, at this very moment.
NEVER_CACHED = {"/api/health", "/api/ready"}
# What visitors report, and where they live.
TAKEN = {"/api/addresses", "/api/vitals", "/forms/{language}/addresses"}


def public() -> list[APIRoute]:
    return [route for app, route in routes() if app == "public" and route.path not in NEVER_CACHED | TAKEN]


def freshness(route: APIRoute) -> Freshness:
    found = declared(route.dependencies)
    assert found is not None, f"{route.path} is public and declares no freshness"
    return found


def shape(template: str) -> str:
    """`ballot/{0.ballot_id}/trending` and `ballot/{ballot_id}/trending` are one tag."""
    return re.sub(r"\{[^}]*\}", "{}", template)


def purged() -> set[str]:
    return {shape(tag) for mapper in Base.registry.mappers for tag in mapper.class_.__purges__}


@pytest.mark.parametrize("route", public(), ids=lambda route: route.path)
def test_a_public_read_declares_its_freshness(route: APIRoute) -> None:
    assert route.methods == {"GET"}
    assert freshness(route).seconds > 0


@pytest.mark.parametrize(
    "route", [route for app, route in routes() if app != "public"], ids=lambda route: route.path
)
def test_nothing_personal_declares_any(route: APIRoute) -> None:
    assert declared(route.dependencies) is None


@pytest.mark.parametrize("model", sorted((mapper.class_ for mapper in Base.registry.mappers), key=str))
def test_a_model_states_what_it_purges(model: type[Base]) -> None:
    assert "__purges__" in vars(model), f"{model.__name__} must state __purges__, even as ()"
    columns = {column.key for column in model.__table__.columns}
    for tag in model.__purges__:
        for _, name, _, _ in Formatter().parse(tag):
            assert name is None or name.removeprefix("0.") in columns


def test_every_tag_served_is_purged_by_some_model() -> None:
    served = {shape(tag) for route in public() for tag in freshness(route).tags}
    assert served <= purged()


def test_every_tag_purged_is_served_by_some_route() -> None:
    served = {shape(tag) for route in public() for tag in freshness(route).tags}
    assert purged() <= served


def test_the_front_looks_up_every_cached_read_by_all_tags_that_its_path_tells() -> None:
    told = {}
    for route in public():
        names = set(re.findall(r"{(\w+)}", route.path))
        tags = freshness(route).tags
        if tags:
            told[route.path] = {tag for tag in tags if set(re.findall(r"{(\w+)}", tag)) <= names}
    assert {path: set(tags) for path, tags in TAGS.items()} == told


def test_the_front_stores_an_answer_beside_a_tag_that_few_others_share() -> None:
    """The tag at the end of its row: one slot of the cluster should not hold all of a table."""
    for path, tags in TAGS.items():
        assert "{" in tags[-1] or "{" not in path


def test_the_front_keys_by_exactly_the_parameters_that_public_reads_take() -> None:
    assert set(QUERY) == {name for route in public() for name in parameters_of(route)}


def behaviour_of(route: APIRoute) -> Behaviour:
    path = route.path.replace("{", "").replace("}", "")
    return next(each for each in BEHAVIOURS if pattern(each.pattern).fullmatch(path))


def test_the_edge_lets_through_exactly_the_parameters_that_public_reads_take() -> None:
    taken: dict[str, set[str]] = {}
    for route in public():
        taken.setdefault(behaviour_of(route).pattern, set()).update(parameters_of(route))
    assert taken == {
        each.pattern: set(each.cached_query)
        for each in BEHAVIOURS
        if each.pattern in taken and each.cached_query is not None
    }


def test_scripts_of_other_sites_read_what_is_cached_for_everybody_and_never_as_a_citizen() -> None:
    """A read for everybody, whole answers of which hold nothing personal; what knows its caller is ours alone."""
    open_to_all = {each.pattern for each in BEHAVIOURS if "access-control-allow-origin" in dict(each.headers)}
    assert open_to_all == {"/api/*"}
    for name, route in routes():
        if name != "public":
            assert behaviour_of(route).pattern not in open_to_all, route.path
    for each in BEHAVIOURS:
        assert dict(each.headers).get("access-control-allow-origin", "*") == "*"
        assert "access-control-allow-credentials" not in dict(each.headers)
    assert "access-control-allow-credentials" in REMOVED_HEADERS


def test_only_pages_to_embed_may_be_framed() -> None:
    for each in BEHAVIOURS:
        headers = dict(each.headers)
        may_be = "frame-ancestors *" in headers["content-security-policy"]
        assert may_be == (each.pattern == "/api/embeds/*")
        assert may_be != ("frame-ancestors 'none'" in headers["content-security-policy"])
        assert may_be != (headers.get("x-frame-options") == "DENY")


@pytest.mark.parametrize(
    "headers", [EMBED_HEADERS, PAGE_HEADERS, FORM_HEADERS], ids=["embeds", "terms", "forms"]
)
def test_the_edge_allows_a_page_its_one_stylesheet_and_no_script(headers: Headers) -> None:
    policy = dict(headers)["content-security-policy"].split("; ")
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert {"default-src 'none'", f"style-src 'sha256-{digest}'"} <= set(policy)
    assert not [each for each in policy if "unsafe" in each or "script" in each]


def test_a_page_that_the_api_answers_is_shown_with_its_stylesheet() -> None:
    pages = [route for route in public() if route.response_class is HTMLResponse]
    assert pages
    for route in pages:
        policy = dict(behaviour_of(route).headers)["content-security-policy"]
        assert "style-src 'sha256-" in policy, f"{route.path} would stand there without its look"


def test_no_behaviour_both_caches_and_knows_who_is_asking() -> None:
    for behaviour in BEHAVIOURS:
        if behaviour.session_as_authorization or behaviour.forwards_cookies:
            assert behaviour.cached_query is None, behaviour.pattern


@pytest.mark.parametrize(("name", "app"), apps().items())
def test_no_endpoint_or_dependency_hops_to_a_thread(name: str, app: FastAPI) -> None:
    """A `def` one costs milliseconds; each process serves one request at a time anyway."""
    import inspect

    def walk(dependant: object) -> None:
        call = dependant.call  # type: ignore[attr-defined]
        function = call if inspect.isfunction(call) else type(call).__call__
        assert inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function), (
            f"{name}: {call}"
        )
        for needed in dependant.dependencies:  # type: ignore[attr-defined]
            walk(needed)

    for owner, route in routes():
        if owner == name:
            walk(route.dependant)


def test_no_refusal_is_told_in_a_language_that_a_cache_does_not_know() -> None:
    spanish = {"headers": [(b"accept-language", b"es")]}
    for _, route in routes():
        for method in methods_of(route):
            heard = language_of({"method": method, "path": route.path, **spanish}) == "es"
            kept = method == "GET" and behaviour_of(route).cached_query is not None
            assert not (heard and kept), route.path
            assert heard or not behaviour_of(route).session_as_authorization, route.path
