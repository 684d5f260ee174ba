"""A smoke of the load: people who read a ballot, and people who also vote.

    uv run civicq sign-in --count 1000 > .civicq/tokens.txt
    uv run locust -f load_tests/locustfile.py --headless -u 1000 -r 50 -t 2m --host http://127.0.0.1:8000

The exit code is 1 when anything failed or when a bound below was missed.
"""

import itertools
import logging
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, events, task
from locust.env import Environment

_log = logging.getLogger(__name__)
P95_MILLISECONDS = 500
TOKENS = Path(os.environ.get("CIVICQ_TOKENS", ".civicq/tokens.txt"))  # noqa: TID251 (not the product's settings)

_tokens: "itertools.cycle[str] | None" = None


def _next_token() -> str:
    global _tokens  # noqa: PLW0603 (one supply for all users of this process)
    if _tokens is None:
        if not TOKENS.exists():
            raise SystemExit(f"no {TOKENS}: run `uv run civicq sign-in --count 1000 > {TOKENS}` first")
        _tokens = itertools.cycle(TOKENS.read_text().split())
    return next(_tokens)


def _popular(things: Sequence[Any]) -> Any:
    """One of them, the earlier ones far more often (Zipf's law)."""
    return random.choices(things, [1 / rank for rank in range(1, len(things) + 1)])[0]


class Visitor(FastHttpUser):
    """Finds a ballot once, then reads on."""

    abstract = True
    default_headers = {"accept-encoding": "br, gzip"}  # noqa: RUF012 (locust's own idiom)

    def read(self, path: str, name: str) -> Any:
        with self.client.get(path, name=name, catch_response=True) as response:
            if response.status_code != 200 or not response.text:
                response.failure(f"status {response.status_code}")
                return None
            return response.json()

    def on_start(self) -> None:
        self.questions: list[str] = []
        cities = self.read("/api/cities", "/api/cities")["cities"]
        city = self.read(f"/api/cities/{_popular(cities)['slug']}", "/api/cities/[city]")
        self.ballot = city["ballots"][0]["id"]
        self.contests = [
            contest["id"]
            for contest in self.read(f"/api/ballots/{self.ballot}", "/api/ballots/[ballot]")["contests"]
        ]

    @task(10)
    def ballot_page(self) -> None:
        self.read(f"/api/ballots/{self.ballot}", "/api/ballots/[ballot]")

    @task(15)
    def questions_of_a_contest(self) -> None:
        sort = random.choice(("trending", "top", "new"))
        contest = _popular(self.contests)
        page = self.read(
            f"/api/contests/{contest}/questions?sort={sort}", "/api/contests/[contest]/questions"
        )
        if page:
            self.questions = [question["id"] for question in page["questions"]] or self.questions

    @task(8)
    def one_question(self) -> None:
        if self.questions:
            self.read(f"/api/questions/{_popular(self.questions)}", "/api/questions/[question]")

    @task(5)
    def trending(self) -> None:
        self.read(f"/api/ballots/{self.ballot}/trending", "/api/ballots/[ballot]/trending")


class Reader(Visitor):
    weight = 7
    wait_time = between(3, 10)


class Voter(Visitor):
    weight = 3
    wait_time = between(2, 6)

    def on_start(self) -> None:
        super().on_start()
        self.authorization = {"authorization": f"Bearer {_next_token()}"}

    @task(20)
    def vote(self) -> None:
        if not self.questions:
            return
        question, value = _popular(self.questions), random.choice((1, 1, 1, -1, 0))
        with self.client.put(
            f"/api/me/votes/{question}", json={"value": value}, headers=self.authorization,
            name="/api/me/votes/[question]", catch_response=True,
        ) as response:  # fmt: skip
            if response.status_code != 200 or response.json().get("value") != value:
                response.failure(f"status {response.status_code}")


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def judge(environment: Environment, **_: Any) -> None:
    total = environment.stats.total
    p95 = total.get_response_time_percentile(0.95)
    if total.num_failures or not total.num_requests or p95 > P95_MILLISECONDS:
        _log.error("missed: %d failures of %d, p95 %s ms", total.num_failures, total.num_requests, p95)
        environment.process_exit_code = 1
