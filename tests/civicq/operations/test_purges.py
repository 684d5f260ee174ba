"""A purge by hand goes the way of any purge."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from civicq import cache, db, purging
from tests.civicq.conftest import Answer, Api, Town


def order(api: Api, who: uuid.UUID, body: Any, groups: tuple[str, ...] = ("operator",)) -> Answer:
    return api.call("POST", "/api/admin/purges", body, citizen=who, groups=groups)


def outbox() -> list[list[str]]:
    with db.writers()() as session:
        return list(session.scalars(select(purging.PurgeOutbox.tags).order_by(purging.PurgeOutbox.id)))


@pytest.fixture
def empty_outbox(town: Town) -> None:
    with db.writers().begin() as session:
        purging.take(session)


def test_it_is_queued_with_the_transaction(api: Api, ana: uuid.UUID, town: Town, empty_outbox: None) -> None:
    tags = [f"contest/{town.mayor}", "cities"]
    answer = order(api, ana, {"tags": tags})
    assert (answer.status, answer.json) == (202, {"tags": sorted(tags)})
    assert outbox() == [sorted(tags)]


def test_everything_is_the_edge_and_redis(api: Api, ana: uuid.UUID, empty_outbox: None) -> None:
    answer = order(api, ana, {"tags": ["everything"]})
    assert set(answer.json["tags"]) == cache.WHOLE
    assert [set(tags) for tags in outbox()] == [set(cache.WHOLE)]


def test_only_operators_purge(api: Api, ana: uuid.UUID, empty_outbox: None) -> None:
    assert api.call("POST", "/api/admin/purges", {"tags": ["cities"]}).status == 401
    assert order(api, ana, {"tags": ["cities"]}, groups=("moderator",)).status == 403
    assert outbox() == []


@pytest.mark.parametrize(
    "body",
    [
        {"tags": []},
        {"tags": ["*"]},
        {"tags": ["contest/a b"]},
        {"tags": ["contst/1"]},
        {"tags": ["contest"]},
        {"tags": ["contest/1/2/3"]},
        {"tags": ["cities"] * 101},
        {"tags": ["cities"], "now": True},
        {"tags": "cities"},
        {"tags": [f"contest/{'a' * 300}"]},
        {},
    ],
)
def test_what_no_page_carries_is_refused(api: Api, ana: uuid.UUID, empty_outbox: None, body: Any) -> None:
    assert order(api, ana, body).status == 422
    assert outbox() == []


def test_a_refusal_lists_what_there_is(api: Api, ana: uuid.UUID, town: Town) -> None:
    detail = order(api, ana, {"tags": ["contst/1"]}).json["detail"]
    assert "contst/1" in detail
    assert "contest/{}" in detail


def test_an_unknown_tag_is_told_each_shape_once(api: Api, ana: uuid.UUID) -> None:
    shapes = order(api, ana, {"tags": ["contst/1"]}).json["detail"].partition("Tags are: ")[2].split(", ")
    assert len(shapes) == len(set(shapes)) > 5
