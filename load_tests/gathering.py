"""A city's worth of questions, and a cast for the crowd, in a `civicq up` that runs.

    uv run python -m load_tests.gathering [--data .civicq] [--voters 10000] [--questions 2000]

Questions and first votes come in by the API, as people would bring them. Who lives in the city, who stands
there and who works for it is written into the database, since no API says that of thousands at once.
"""

import argparse
import json
import random
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import gevent
import psycopg
from gevent.pool import Pool

from load_tests.crowd.browser import Browser, Library, Site, Told
from load_tests.crowd.identities import Cast, Identity, identified
from load_tests.crowd.people import its_id
from load_tests.crowd.popularity import popular
from load_tests.crowd.questions import new_question
from load_tests.progress import say
from load_tests.running import Running, civicq

CANDIDATES, STAFF = 200, 40
AT_ONCE = 16
VOTES_OF_EACH = 25
# After each try.
WAITS_SECONDS = (1, 3, 9, 0)
QUESTIONS_OF_EACH = 5  # by one person; ten are allowed in a day
ROLES = ("moderator", "admin")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m load_tests.gathering", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".civicq"), help="of the `civicq up`")
    parser.add_argument("--voters", type=int, default=10_000, help="each votes 90 times at most in an hour")
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument(
        "--city", help="its slug; the one with the largest ballot ahead unless said otherwise"
    )
    asked = parser.parse_args(arguments)
    gather(asked.data, voters=asked.voters, questions=asked.questions, city=asked.city)


def gather(data: Path, *, voters: int, questions: int, city: str | None = None) -> Path:
    """Where the cast is written: `crowd.json` in `data`."""
    running = Running.of(data)
    askers = -(-questions // QUESTIONS_OF_EACH)
    people = _signed_in(data, voters + CANDIDATES + STAFF + askers)
    with psycopg.connect(running.database, autocommit=True) as connection:
        slug, ballot = _largest_ballot(connection, city)
        candidates, staff, authors, residents = _dealt(people, CANDIDATES, STAFF, askers)
        candidates = _accounts(connection, ballot, candidates)
        _employ(connection, slug, staff)
        _settle(connection, slug, [*residents, *authors])
    say(f"{slug}: {len(residents)} voters, {len(candidates)} candidates, {len(staff)} of the staff")
    _fill(running, ballot, authors, questions)
    path = data / "crowd.json"
    Cast(slug, tuple(residents), tuple(candidates), tuple(staff)).keep(path)
    say(f"the cast is {path}")
    return path


def _signed_in(data: Path, number: int) -> list[Identity]:
    say(f"signing {number} people in")
    told = civicq(data, "sign-in", "--count", number)
    return [identified(token) for token in told.split()]


def _dealt(people: list[Identity], *sizes: int) -> tuple[list[Identity], ...]:
    """Groups of those sizes, and the rest."""
    groups = []
    for size in sizes:
        groups.append(people[:size])
        people = people[size:]
    return *groups, people


def _largest_ballot(connection: psycopg.Connection[Any], city: str | None) -> tuple[str, str]:
    found = connection.execute(
        """
        SELECT city.slug, ballot.id::text FROM ballots ballot JOIN cities city ON city.id = ballot.city_id
        JOIN contests contest ON contest.ballot_id = ballot.id
        WHERE city.slug = coalesce(%s, city.slug) AND ballot.frozen_at IS NULL
        AND now() < coalesce(ballot.closes_at, (ballot.election_date + 1 + time '12:00') AT TIME ZONE 'UTC')
        GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1
        """,
        [city],
    ).fetchone()
    if found is None:
        raise SystemExit(
            "there is no such city with a ballot that is not frozen and whose polls are still to close: "
            "`uv run civicq import FILE --date DATE` makes one"
        )
    return found[0], found[1]


def _citizens(connection: psycopg.Connection[Any], people: list[Identity]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO citizens (id) VALUES (%s) ON CONFLICT DO NOTHING",
            [[each.citizen] for each in people],
        )


def _accounts(connection: psycopg.Connection[Any], ballot: str, people: list[Identity]) -> list[Identity]:
    """Give each candidate of the ballot an account, as far as there are people; who has one of it now."""
    _citizens(connection, people)
    standing = connection.execute(
        """
        SELECT candidate.id FROM candidates candidate
        JOIN contests contest ON contest.id = candidate.contest_id
        WHERE candidate.ballot_id = %s
        AND NOT EXISTS (SELECT FROM candidate_accounts account WHERE account.candidate_id = candidate.id)
        ORDER BY contest.position, candidate.position LIMIT %s
        """,
        [ballot, len(people)],
    ).fetchall()
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO candidate_accounts (candidate_id, citizen_id) VALUES (%s, %s) ON CONFLICT DO NOTHING
            """,
            [[candidate, each.citizen] for (candidate,), each in zip(standing, people, strict=False)],
        )
    accounts = connection.execute(
        """
        SELECT account.citizen_id::text FROM candidate_accounts account
        JOIN candidates candidate ON candidate.id = account.candidate_id WHERE candidate.ballot_id = %s
        """,
        [ballot],
    ).fetchall()
    speaking = {citizen for (citizen,) in accounts}
    return [each for each in people if each.citizen in speaking]


def _employ(connection: psycopg.Connection[Any], slug: str, people: list[Identity]) -> None:
    _citizens(connection, people)
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO city_staff (city_id, citizen_id, role)
            SELECT id, %s, %s FROM cities WHERE slug = %s ON CONFLICT DO NOTHING
            """,
            [[each.citizen, ROLES[number % len(ROLES)], slug] for number, each in enumerate(people)],
        )


def _settle(connection: psycopg.Connection[Any], slug: str, people: list[Identity]) -> None:
    _citizens(connection, people)
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO standings (city_id, citizen_id, state, method, decided_at, expires_at)
            SELECT id, %s, 'verified', 'roll', now(), now() + interval '1 year' FROM cities WHERE slug = %s
            ON CONFLICT DO NOTHING
            """,
            [[each.citizen, slug] for each in people],
        )


def _fill(running: Running, ballot: str, authors: list[Identity], number: int) -> None:
    filling = _Filling(running, number)
    filling.contests = filling.sent(
        lambda: filling.browser().read(f"/api/ballots/{ballot}", "ballot", _contests)
    )
    for act, what in (
        (filling.ask, f"{number} questions"),
        (filling.vote, f"{VOTES_OF_EACH * len(authors)} votes"),
    ):
        if not filling.refused:
            say(what)
            Pool(AT_ONCE).map(act, authors)
        if filling.refused:
            raise SystemExit(f"{len(filling.refused)} refused, such as: {filling.refused[0]}")


class _Filling:
    def __init__(self, running: Running, number: int) -> None:
        self._site, self._number = Site.at(running.url), number
        self._library = Library()
        self._questions: list[str] = []
        self._wrong: Exception | None = None
        self.contests: list[str] = []
        self.refused: list[Exception | None] = []

    def browser(self, session: str = "") -> Browser:
        opened = Browser(self._site, self._library, self._tell)
        opened.session = session
        return opened

    def ask(self, author: Identity) -> None:
        opened = self.browser(author.token)
        for _ in range(min(QUESTIONS_OF_EACH, self._number - len(self._questions))):
            asked, key = new_question(popular(self.contests)), uuid.uuid4().hex
            question = self.sent(
                partial(opened.send, "POST", "/api/me/questions", "ask", asked, its_id, status=201, key=key)
            )
            if question:
                self._questions.append(question)
        opened.leave()

    def vote(self, author: Identity) -> None:
        opened = self.browser(author.token)
        for question in random.sample(self._questions, min(VOTES_OF_EACH, len(self._questions))):
            value = {"value": random.choice((1, 1, -1))}
            self.sent(partial(opened.send, "PUT", f"/api/me/votes/{question}", "vote", value, json.loads))
        opened.leave()

    def sent(self, act: Callable[[], Any]) -> Any:
        """Again where a busy machine turned it away, as it counts once. None when that was in vain."""
        for seconds in WAITS_SECONDS:
            if self.refused:
                return None
            if (found := act()) is not None:
                return found
            gevent.sleep(seconds)
        self.refused.append(self._wrong)
        return None

    def _tell(self, told: Told) -> None:
        self._wrong = told.wrong or self._wrong


def _contests(body: bytes) -> list[str]:
    return [contest["id"] for contest in json.loads(body)["contests"]]


if __name__ == "__main__":
    main()
