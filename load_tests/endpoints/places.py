"""Where a run writes: small cities of its own, so that the city that is read stays as it was.

Each has a ballot with one contest and two candidates, and staff and residents whom no earlier round has had:
what one person may do in a day is never used up. After the run nobody vouches for these cities any more, and
all who came leave. The next run finds them, empty and unseen.
"""

import csv
import itertools
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

import psycopg
from gevent.pool import Pool

from load_tests.crowd.identities import Identity, identified
from load_tests.crowd.questions import new_question
from load_tests.endpoints.speaking import LOST, Api, Refused
from load_tests.running import civicq

AT_ONCE = 16
SIGNED_IN_AT_ONCE = 1_000
# Who came in one second is never taken for who came in the next.
_PEOPLE_A_SECOND = 10_000
# More than a round's calls of one operation at a place: to each of them it is their first.
RESIDENTS = 4
ELECTION_DATE = "2099-11-03"
METHODS = ["email", "letter", "roll", "staff"]
POSITION = "The harbor wall is mended by next spring."
_STAFF = ("staff", "colleague")
_SPEAKERS = {"candidate": "candidate_id", "rival": "rival_id"}
REASON = "Looked at before a measurement."

Thing = TypeVar("Thing")


class People:
    """Made-up citizens, each once."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._first = int(time.time()) * _PEOPLE_A_SECOND
        self._waiting: list[Identity] = []
        self.came: list[Identity] = []

    def next(self) -> Identity:
        if not self._waiting:
            told = civicq(self._data, "sign-in", "--count", SIGNED_IN_AT_ONCE, "--first", self._first)
            self._first += SIGNED_IN_AT_ONCE
            self._waiting = [identified(token) for token in told.split()]
        self.came.append(self._waiting.pop())
        return self.came[-1]


@dataclass
class Place:
    """`names` is what a call to it may name: ids, and who is there by their tokens."""

    names: dict[str, str]
    residents: Iterator[Identity] = field(default_factory=lambda: iter(()))

    def called(self) -> dict[str, str]:
        """Of one call: its resident, in turn, and a key that no other call has."""
        return self.names | {"resident": next(self.residents).token, "key": uuid.uuid4().hex}


class Places:
    """Open until the block ends."""

    def __init__(self, data: Path, database: str, api: Api, operator: str) -> None:
        self.api, self.operator = api, operator
        self.people = People(data)
        self.database = psycopg.connect(database, autocommit=True)
        self._data = data
        self._open: list[Place] = []

    def open(self, number: int) -> list[Place]:
        self._import(number)
        found = self.database.execute(_FOUND, [[_slug(each) for each in range(number)]]).fetchall()
        self._open = [Place(dict(zip(_NAMES, map(str, row), strict=True))) for row in found]
        self.renew()
        _each(self._furnish, self._open)
        for place in self._open:
            place.names["token"] = self._token(place)
        return self._open

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nobody sees them any more, and nobody of theirs stays."""
        _each(self._shut, self._open)
        _each(self._leave, self.people.came)
        self.database.close()

    def _import(self, number: int) -> None:
        """The ballots, as their cities would import them; and cities without one."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ballots.csv"
            with path.open("w", newline="") as file:
                rows = csv.writer(file)
                rows.writerow(
                    ("election_date", "jurisdiction", "state", "contest_title", "candidate_or_choice")
                )
                rows.writerows(
                    (ELECTION_DATE, _name(each), "OR", "Mayor", candidate)
                    for each in range(number)
                    for candidate in ("Ada Quay", "Ben Wharf")
                )
            civicq(self._data, "import", path)
        with self.database.cursor() as cursor:
            cursor.executemany(_UNVOUCHED, [[f"{_slug(each)}-unvouched"] for each in range(number)])

    def renew(self) -> None:
        """Others speak, work and live there from now on."""
        for place in self._open:
            self._people(place)

    def _people(self, place: Place) -> None:
        names = place.names | {"operator": self.operator, "kind": "follows"}
        for role in _STAFF:
            names[role] = self.employed(names["city_slug"]).token
        for who, candidate in _SPEAKERS.items():
            names[who] = self.speaking(names[candidate]).token
        living = [self.people.next() for _ in range(RESIDENTS)]
        for each in living:
            self._known(each)
            self.database.execute(_SETTLE, [each.citizen, names["city_slug"]])
        place.names, place.residents = names, itertools.cycle(living)

    def _known(self, who: Identity) -> None:
        self.database.execute("INSERT INTO citizens (id) VALUES (%s) ON CONFLICT DO NOTHING", [who.citizen])

    def employed(self, city_slug: str) -> Identity:
        """Somebody who works for that city from now on."""
        who = self.people.next()
        self._known(who)
        self.database.execute(_EMPLOY, [who.citizen, city_slug])
        return who

    def speaking(self, candidate_id: str) -> Identity:
        """Somebody whose account speaks for that candidate from now on."""
        who = self.people.next()
        self._known(who)
        self.database.execute(_SPEAK, [candidate_id, who.citizen])
        return who

    def _furnish(self, place: Place) -> None:
        names, api = place.names, self.api
        city = f"/api/admin/cities/{names['city_slug']}"
        self.vouch(names["city_slug"], active=True)
        shown = f"{city}/ballots/{names['ballot_id']}/publication"
        api(names["staff"], "PUT", shown, {"published": True}, status=204)
        settings = {"standing_methods": METHODS, "standing_days": 365, "moderation": "after"}
        api(names["staff"], "PUT", f"{city}/settings", settings, status=204)
        author = next(place.residents)
        asked = new_question(names["contest_id"])
        names["question_id"] = api(author.token, "POST", "/api/me/questions", asked, status=201)["id"]
        for who, candidate in _SPEAKERS.items():
            answers = f"/api/me/candidacies/{names[candidate]}/answers/{names['question_id']}"
            names["answer_id"] = api(names[who], "PUT", answers, {"position": POSITION})["id"]
        names["subscriber"] = author.citizen
        api(author.token, "PUT", "/api/me/notices", {"cadence": "daily"})

    def _token(self, place: Place) -> str:
        """What stands in the links of the subscriber's mails."""
        found = self.database.execute(_TOKEN, [place.names["subscriber"]]).fetchone()
        assert found is not None
        return str(found[0])

    def vouch(self, city_slug: str, *, active: bool) -> None:
        decision = {"active": active, "reason": REASON}
        self.api(self.operator, "PUT", f"/api/admin/registrations/{city_slug}", decision, status=204)

    def abandon(self, city_slug: str) -> None:
        """Whoever registered that city works for it no more, so that its name is free again."""
        self.database.execute(_ABANDON, [city_slug])

    def empty_caches(self) -> None:
        self.api(self.operator, "POST", "/api/admin/purges", {"tags": ["everything"]}, status=202)

    def _shut(self, place: Place) -> None:
        for slug in (place.names["city_slug"], place.names["unvouched_slug"]):
            self.vouch(slug, active=False)

    def _leave(self, who: Identity) -> None:
        self.api(who.token, "DELETE", "/api/me?questions=withdraw", status=204)


def _each(act: Callable[[Thing], None], things: Iterable[Thing]) -> None:
    """SystemExit when some were refused, after all have had their turn."""

    def told(thing: Thing) -> str:
        try:
            act(thing)
        except (Refused, *LOST) as refused:
            return str(refused)
        return ""

    if refused := [each for each in Pool(AT_ONCE).map(told, things) if each]:
        raise SystemExit(f"{len(refused)} refused, such as: {refused[0]}")


def _name(number: int) -> str:
    return f"Endpoint {number + 1:03}"


def _slug(number: int) -> str:
    return f"endpoint-{number + 1:03}-or"


_NAMES = ("city_slug", "unvouched_slug", "new_slug", "ballot_id", "contest_id", "candidate_id", "rival_id")
_FOUND = """
    SELECT city.slug, city.slug || '-unvouched', city.slug || '-new', ballot.id, contest.id,
           (array_agg(candidate.id ORDER BY candidate.name))[1],
           (array_agg(candidate.id ORDER BY candidate.name))[2]
    FROM cities city JOIN ballots ballot ON ballot.city_id = city.id
    JOIN contests contest ON contest.ballot_id = ballot.id
    JOIN candidates candidate ON candidate.contest_id = contest.id
    WHERE city.slug = ANY (%s) GROUP BY city.slug, ballot.id, contest.id ORDER BY city.slug
"""
_UNVOUCHED = """
    INSERT INTO cities (id, slug, name, activated_at) VALUES (gen_random_uuid(), %s, 'Unvouched', NULL)
    ON CONFLICT DO NOTHING
"""
_ABANDON = "DELETE FROM city_staff staff USING cities city WHERE city.id = staff.city_id AND city.slug = %s"
_EMPLOY = """
    INSERT INTO city_staff (city_id, citizen_id, role) SELECT id, %s, 'admin' FROM cities WHERE slug = %s
"""
_SPEAK = """
    INSERT INTO candidate_accounts (candidate_id, citizen_id) VALUES (%s, %s)
    ON CONFLICT (candidate_id) DO UPDATE SET citizen_id = excluded.citizen_id
"""
_SETTLE = """
    INSERT INTO standings (city_id, citizen_id, state, method, decided_at, expires_at)
    SELECT id, %s, 'verified', 'roll', now(), now() + interval '1 year' FROM cities WHERE slug = %s
"""
_TOKEN = "SELECT token FROM notice_choices WHERE citizen_id = %s"  # noqa: S105 (no secret of this program)
