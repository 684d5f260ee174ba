"""functions/AUTHORISATION.md says who may do what, and every route does as it says."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import sessionmaker

from cdk.local.cli import PROJECT
from cdk.local.identity import Identity
from civicq import db
from civicq.cities.roles import MAY
from tests.agreements.routes import methods_of, routes
from tests.civicq import world
from tests.civicq.browser import Browser, open_browser
from tests.civicq.conftest import Api, Town
from tests.civicq.world import Names

MATRIX = PROJECT / "functions" / "AUTHORISATION.md"
SESSIONS = " /api/session/"
# By what `world.of` calls them.
ROLES = {
    "guest": None,
    "citizen": "citizen",
    "resident": "resident",
    "author": "ana",
    "candidate": "speaker",
    "rival": "rival",
    "viewer": "viewer",
    "moderator": "moderator",
    "editor": "editor",
    "admin": "admin",
    "owner": "owner",
    "outsider": "outsider",
    "operator": "operator",
}


def matrix() -> dict[str, dict[str, str]]:
    """What is expected, by route and role: `yes`, or the status of the refusal."""
    lines = [line for line in MATRIX.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    head, _, *rows = cells
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    known = {f"{method} {route.path}" for _, route in routes() for method in methods_of(route)}
    assert known == matrix().keys()
    assert all(list(row) == list(ROLES) for row in matrix().values())


def test_every_role_of_a_city_has_its_column() -> None:
    assert set().union(*MAY.values()) <= ROLES.keys()


@pytest.fixture
def names(api: Api, town: Town, asked: str, ana: object) -> Names:
    return world.of(api, town, asked, ana)  # type: ignore[arg-type]


@pytest.fixture
def undone(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Whatever is written from here on is taken back: by a call, and at the end."""
    with db.writer_engine().connect() as connection:
        outer = connection.begin()
        maker = sessionmaker(connection, class_=db.Writer, join_transaction_mode="create_savepoint")

        def undo() -> None:
            nonlocal outer
            outer.rollback()
            outer = connection.begin()

        @contextmanager
        def single() -> Iterator[db.Single]:
            with maker.begin() as session:
                yield db.within(session)

        monkeypatch.setattr(db, "writers", lambda: maker)
        monkeypatch.setattr(db, "single", single)
        yield undo
        monkeypatch.undo()
        outer.rollback()


@pytest.mark.parametrize("route", [route for route in matrix() if SESSIONS in route])
def test_what_ends_or_begins_a_session_asks_for_cookies_and_for_no_role(tmp_path: Path, route: str) -> None:
    method, _, path = route.partition(" ")
    found = {}
    with open_browser(Identity(tmp_path)) as first:
        for number, role in enumerate(ROLES):
            browser = Browser(first.provider)
            if role != "guest":
                # A role in a city is in the database, of which this function knows nothing.
                browser.sign_in(role if role in {"operator", "moderator"} else f"citizen-{number}")
            target = f"{path}?to=/forms/me/en/votes/1" if path.endswith("/renew") else path
            form = {"value": "1"} if target != path and method == "POST" else None
            status = browser.ask(target, method, form=form).status
            assert status in {204, 302, 303, 307, 401} or (status, path) == (400, "/api/session/callback")
            found[role] = "401" if status == 401 else "yes"
    assert found == matrix()[route]


@pytest.mark.parametrize("route", [route for route in matrix() if SESSIONS not in route])
def test_a_route_lets_in_whom_it_says_and_nobody_else(
    names: Names, api: Api, route: str, request: pytest.FixtureRequest
) -> None:
    # A vote, and many a read, is a statement of its own, which nobody takes back; it is the same however often.
    alone = "/votes/" in route or route.startswith("GET ")
    undo = (lambda: None) if alone else request.getfixturevalue("undone")
    found = {}
    for role, name in ROLES.items():
        status = world.call(api, route, names, name)
        assert status < 500, role
        found[role] = str(status) if status in {401, 403, 404} else "yes"
        undo()
    assert found == matrix()[route]
    assert not re.search(r"/(api|forms)/(me|admin)", route) or found["guest"] == "401"
