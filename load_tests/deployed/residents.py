"""How made-up citizens come to live in a city, and leave it: by the API, as everybody else does.

Their names go onto the city's roll, by whoever may change that, and each is then found on it. So nothing in
the product knows of load tests, and there is no other way in that production could come to have too.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

from gevent.pool import Pool

from load_tests.crowd.browser import Browser, Library, Site, Told
from load_tests.crowd.identities import Identity
from load_tests.deployed.stage import AT_ONCE

VOTERS_PER_PAGE = 500


def voter(number: int) -> dict[str, str]:
    """A name, a birthday and a postcode that are nobody's."""
    born = dt.date(1900, 1, 1) + dt.timedelta(days=number)
    return {"name": f"Load Test {number:05d}", "born": born.isoformat(), "postcode": "00000"}


class Residents:
    """SystemExit for the first refusal, in the words of the API."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._refused: list[Exception] = []

    def enroll(self, city: str, numbers: list[int], token: str) -> None:
        """`token`: of an owner or admin of the city."""
        with_rights = self._browser(token)
        for first in range(0, len(numbers), VOTERS_PER_PAGE):
            page = {"voters": [voter(number) for number in numbers[first : first + VOTERS_PER_PAGE]]}
            address = f"/api/admin/cities/{city}/roll"
            with_rights.send("POST", address, "roll", page, json.loads, status=201)
            self._hold()
        with_rights.leave()

    def settle(self, city: str, people: Iterable[tuple[int, Identity]]) -> None:
        """Verified as a resident, each who is not yet."""

        def act(person: tuple[int, Identity]) -> None:
            number, identity = person
            opened = self._browser(identity.token)
            if city not in (opened.ask("/api/me/standings", "standings", _verified_in) or ()):
                address = f"/api/me/standings/{city}/roll"
                opened.send("PUT", address, "roll", voter(number), json.loads)
            opened.leave()

        self._each(people, act)

    def city_of(self, identity: Identity) -> str:
        opened = self._browser(identity.token)
        cities = opened.ask("/api/me/standings", "standings", _verified_in)
        opened.leave()
        self._hold()
        if not cities:
            raise SystemExit("the made-up citizens live nowhere: `uv run python -m load_tests.deployed make`")
        return str(cities[0])

    def leave(self, people: Iterable[Identity]) -> None:
        """Their accounts go, and their questions; their votes stay, as everybody's do."""

        def act(identity: Identity) -> None:
            opened = self._browser(identity.token)
            opened.send("DELETE", "/api/me?questions=withdraw", "leave", {}, len, status=204)
            opened.leave()

        self._each(people, act)

    def _each(self, people: Iterable[Any], act: Callable[[Any], None]) -> None:
        Pool(AT_ONCE).map(act, people)
        self._hold()

    def _browser(self, token: str) -> Browser:
        opened = Browser(self._site, Library(), self._tell)
        opened.session = token
        return opened

    def _tell(self, told: Told) -> None:
        if told.wrong is not None:
            self._refused.append(told.wrong)

    def _hold(self) -> None:
        if self._refused:
            raise SystemExit(f"{len(self._refused)} refused, such as: {self._refused[0]}")


def _verified_in(body: bytes) -> list[str]:
    standings = json.loads(body)["standings"]
    return [each["city"]["slug"] for each in standings if each["state"] == "verified"]
