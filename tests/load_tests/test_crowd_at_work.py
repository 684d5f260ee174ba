"""A small crowd at the real local cloud; and at builds that were sabotaged, each of which it has to catch."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import httptools
import jwt
import psycopg
import pytest

from cdk.local.http import Request, Response
from cdk.local.postgres_home import Home
from load_tests.crowd.browser import Browser, Library, Site
from load_tests.crowd.identities import Cast, Identity, identified
from load_tests.crowd.journal import Journal, Sent
from load_tests.deployed import votes
from load_tests.deployed.residents import Residents
from load_tests.endpoints.calls import described, named
from load_tests.local import Local
from load_tests.running import Running
from tests.cdk.local.door import open_door
from tests.conftest import Cloud, running_cloud

PROJECT = Path(__file__).parents[2]
Sabotage = Callable[[Request, Response], Response | None]


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A cloud of its own with a few questions and a cast: what a crowd does should trouble nobody else's test."""
    data = tmp_path_factory.mktemp("crowd")
    with running_cloud(data) as cloud:
        run("load_tests.gathering", "--data", data, "--voters", 1500, "--questions", 60)
        # A first start of the staff's function is not what is tested here.
        run("cdk.local.cli", "--data", data, "purge", "cities")
        yield cloud
    Home.of(data / "postgres").remove()


def run(module: str, *words: object, expected: int = 0) -> str:
    command = [sys.executable, "-m", module, *map(str, words)]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == expected, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@dataclass
class Run:
    log: str
    figures: dict[str, object]


def crowd(cloud: Cloud, tmp_path: Path, *words: str, host: str = "", expected: int = 0) -> Run:
    figures = tmp_path / "figures.json"
    log = run(
        "locust", "-f", "load_tests/locustfile.py", "--headless", "-u", "60", "-r", "60", "-t", "20s",
        "--data", cloud.data, "--bounds", "exact", "--figures", figures, "--stop-timeout", "5",
        *(("--host", host) if host else ()), *words, expected=expected,
    )  # fmt: skip
    return Run(log, json.loads(figures.read_text()))


def test_a_crowd_reads_votes_asks_and_answers_and_every_vote_is_there(
    gathered: Cloud, tmp_path: Path
) -> None:
    told = crowd(gathered, tmp_path).figures
    votes = told["votes"]
    assert isinstance(votes, dict)
    assert votes["acknowledged"] > 10
    assert not any(votes[kind] for kind in ("lost", "doubled", "phantom", "drifted"))
    assert told["errors"] == []
    requests = told["requests"]
    assert isinstance(requests, list)
    named = {each["name"] for each in requests}
    # Addresses are grouped: none of them holds an id.
    assert not [name for name in named if any(character.isdigit() for character in name)]
    assert {"/api/ballots/[ballot]", "/api/me/votes/[question]", "/api/me/candidacies"} <= named


def test_a_crowd_that_was_gathered_long_ago_signs_in_again(gathered: Cloud, tmp_path: Path) -> None:
    before = Cast.load(gathered.data / "crowd.json")
    an_hour_later(before).keep(gathered.data / "crowd.json")
    told = crowd(gathered, tmp_path).figures
    assert told["errors"] == []
    after = Cast.load(gathered.data / "crowd.json")
    people = [
        [each.citizen for each in (*cast.voters, *cast.candidates, *cast.staff)] for cast in (before, after)
    ]
    assert people[0] == people[1]


def test_a_run_that_would_outlast_the_crowds_sessions_is_refused_before_it_begins(gathered: Cloud) -> None:
    words = ("--headless", "-u", "1", "-t", "2h", "--data", gathered.data)
    told = run("locust", "-f", "load_tests/locustfile.py", *words, expected=1)
    assert re.search(r"sessions last for 5\d minutes: give --run-time 5\dm at most", told)
    assert "Traceback" not in told


def test_a_cast_of_another_place_is_told_in_one_line(gathered: Cloud, tmp_path: Path) -> None:
    stranger = Identity(jwt.encode({"sub": "x", "username": "load-test-1", "exp": 0}, "k" * 32), "x")
    Cast("falls", (stranger,), (), ()).keep(tmp_path / "crowd.json")
    with pytest.raises(SystemExit, match="gathering` makes another"):
        Local(gathered.data).gather(tmp_path / "crowd.json")


def test_a_crowd_is_gathered_only_for_a_ballot_whose_polls_are_still_to_close(
    gathered: Cloud, tmp_path: Path
) -> None:
    ballot = tmp_path / "20241105__or__general__polk__precinct.csv"
    ballot.write_text(
        "county,precinct,office,district,party,candidate,votes\nPolk,1,Governor,,NON,Ada Quay,5\n"
    )
    run("cdk.local.cli", "--data", gathered.data, "import", ballot)
    told = run("load_tests.gathering", "--data", gathered.data, "--city", "polk-county-or", expected=1)
    assert "`uv run civicq import FILE --date DATE`" in told


def test_polls_are_open_when_their_city_says_so_whatever_the_day_of_the_election(
    gathered: Cloud, tmp_path: Path
) -> None:
    before = Cast.load(gathered.data / "crowd.json")
    ballot = tmp_path / "20241105__or__general__lane__precinct.csv"
    ballot.write_text(
        "county,precinct,office,district,party,candidate,votes\nLane,1,Governor,,NON,Ada Quay,5\n"
    )
    run("cdk.local.cli", "--data", gathered.data, "import", ballot, "--date", "2099-11-03")

    def gathers(closes: str, *, frozen: bool = False) -> bool:
        with psycopg.connect(Running.of(gathered.data).database) as connection:
            connection.execute(
                "UPDATE ballots SET closes_at = now() + %s::interval, frozen_at = CASE WHEN %s THEN now() END "
                "FROM cities WHERE cities.id = city_id AND slug = 'lane-county-or'", [closes, frozen],
            )  # fmt: skip
        asked = ("--city", "lane-county-or", "--voters", "10", "--questions", "2")
        command = [sys.executable, "-m", "load_tests.gathering", "--data", str(gathered.data), *asked]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, check=False).returncode == 0

    assert gathers("1 hour")
    assert not gathers("-1 hour")
    assert not gathers("1 hour", frozen=True)
    before.keep(gathered.data / "crowd.json")


def test_a_crowd_that_is_gathered_for_another_ballot_has_the_candidates_of_that_one(
    gathered: Cloud, tmp_path: Path
) -> None:
    before = Cast.load(gathered.data / "crowd.json")
    ballot = tmp_path / "20241105__or__general__linn__precinct.csv"
    ballot.write_text(
        "county,precinct,office,district,party,candidate,votes\nLinn,1,Governor,,NON,Ada Quay,5\n"
    )
    run("cdk.local.cli", "--data", gathered.data, "import", ballot, "--date", "2099-11-03")
    asked = ("--city", "linn-county-or", "--voters", 10, "--questions", 2)
    run("load_tests.gathering", "--data", gathered.data, *asked)
    assert len(before.candidates) > 1
    assert len(Cast.load(gathered.data / "crowd.json").candidates) == 1
    before.keep(gathered.data / "crowd.json")


def test_two_processes_share_the_cast_and_their_votes_add_up(gathered: Cloud, tmp_path: Path) -> None:
    votes = crowd(gathered, tmp_path, "--processes", "2").figures["votes"]
    assert isinstance(votes, dict)
    assert votes["acknowledged"] > 10
    assert len(list((gathered.data / "journal").glob("votes-*.jsonl"))) == 2


def test_made_up_citizens_come_to_live_in_a_city_by_its_roll_and_leave_it_again(gathered: Cloud) -> None:
    site, city = Site.at(gathered.url), json.loads((gathered.data / "crowd.json").read_text())["city"]

    def token(who: str) -> str:
        return run("cdk.local.cli", "--data", gathered.data, "sign-in", "--as", who).strip()

    # Nobody of the crowd's.
    people = [(number, identified(token(f"citizen-{9_000 + number}"))) for number in (1, 2)]
    clerk = token("clerk")
    residents = Residents(site)
    for _ in range(2):  # twice is once
        residents.enroll(city, [number for number, _ in people], clerk)
        residents.settle(city, people)
    assert residents.city_of(people[0][1]) == city
    residents.leave(person for _, person in people)
    with pytest.raises(SystemExit, match="live nowhere"):
        residents.city_of(people[0][1])
    with pytest.raises(SystemExit, match="1 refused, such as: status 403"):
        Residents(site).enroll(city, [4], people[0][1].token)


def test_without_a_database_the_api_says_which_votes_are_there(gathered: Cloud, tmp_path: Path) -> None:
    cast = Cast.load(gathered.data / "crowd.json")
    site, [voter, *_] = Site.at(gathered.url), cast.voters[::-1]
    with psycopg.connect(Running.of(gathered.data).database) as connection:
        [question] = connection.execute("SELECT id::text FROM questions LIMIT 1").fetchone() or ()
    vote(site, voter, question, 1)
    journal = Journal(tmp_path, 0)
    for sent in (
        Sent(voter.citizen, question, -1, "acknowledged"),
        Sent(voter.citizen, question, 1, "acknowledged"),
        Sent(cast.voters[-2].citizen, question, 1, "unknown"),
    ):
        journal.write(sent)
    journal.close()
    outcome = votes.reconcile(tmp_path, site, cast.voters)
    assert (outcome.exact, outcome.acknowledged, outcome.unanswered) == (True, 2, 1)
    vote(site, voter, question, 0)
    assert len(votes.reconcile(tmp_path, site, cast.voters).lost) == 1
    nobody = Identity("no token", voter.citizen)
    assert "cannot be read" in votes.reconcile(tmp_path, site, (nobody,)).lost[-1]


def test_every_operation_is_called_and_the_city_is_then_as_it_was(gathered: Cloud, tmp_path: Path) -> None:
    def there() -> list[tuple[object, ...]]:
        with psycopg.connect(Running.of(gathered.data).database) as connection:
            return connection.execute(_VISIBLE).fetchall()

    cast = Cast.load(gathered.data / "crowd.json")
    an_hour_later(cast).keep(gathered.data / "crowd.json")
    before, baseline = there(), tmp_path / "baseline.json"
    asked = ("--data", gathered.data, "--quick", "--rounds", 2)
    run("load_tests.performance_benchmarks", *asked, "--output", baseline)
    measured = json.loads(baseline.read_text())["operations"]
    assert len({name.partition(",")[0] for name in measured}) == len(named(described(PROJECT)))
    assert {each["success"] for each in measured.values()} == {1.0}
    assert there() == before
    cast.keep(gathered.data / "crowd.json")

    health = ("--only", "GET /api/health", "--compare", baseline)
    for each in measured.values():
        each["rounds"] = [1e6]
    baseline.write_text(json.dumps({"operations": measured}))
    assert "nothing takes longer" in run("load_tests.performance_benchmarks", *asked, *health)
    for each in measured.values():
        each["rounds"] = [0.0]
    baseline.write_text(json.dumps({"operations": measured}))
    told = run("load_tests.performance_benchmarks", *asked, *health, expected=1)
    assert "missed: GET /api/health, warm, 1 at once: p50" in told


def an_hour_later(cast: Cast) -> Cast:
    """Its sessions are good for nothing any more."""
    voters, candidates, staff = (
        tuple(replace(each, token=f"{each.token[:-20]}{'A' * 20}") for each in people)
        for people in (cast.voters, cast.candidates, cast.staff)
    )
    return Cast(cast.city, voters, candidates, staff)


_VISIBLE = """
    SELECT city.slug, count(DISTINCT question.id), count(vote.*), count(DISTINCT staff.citizen_id)
    FROM cities city JOIN ballots ballot ON ballot.city_id = city.id
    JOIN questions question ON question.ballot_id = ballot.id
    LEFT JOIN votes vote ON vote.question_id = question.id
    LEFT JOIN city_staff staff ON staff.city_id = city.id
    WHERE ballot.published_at IS NOT NULL GROUP BY 1 ORDER BY 1
"""


def vote(site: Site, voter: Identity, question: str, value: int) -> None:
    opened = Browser(site, Library(), lambda _: None)
    opened.session = voter.token
    assert opened.send("PUT", f"/api/me/votes/{question}", "vote", {"value": value}, json.loads)
    opened.leave()


def forged(request: Request, _: Response) -> Response | None:
    """Says that a vote counts, and forgets it."""
    if request.method != "PUT" or "/api/me/votes/" not in request.target:
        return None
    outcome = {
        "question_id": request.target.rpartition("/")[2], "value": json.loads(request.body)["value"],
        "up": 1, "down": 0,
    }  # fmt: skip
    return Response(200, [("cache-control", "private, no-store")], json.dumps(outcome).encode())


class Forgetful:
    """Loses one vote in five of some thirty: of the headline's two hundred thousand, one in ten thousand is
    more. A withdrawal that is lost where nothing was cast is no loss; so one alone would prove little.
    """

    def __init__(self) -> None:
        self._votes = count(1)

    def __call__(self, request: Request, answer: Response) -> Response | None:
        told = forged(request, answer)
        return told if told and next(self._votes) % 5 == 0 else None


def empty(request: Request, answer: Response) -> Response | None:
    if not request.target.startswith("/api/contests/") or answer.status != 200:
        return None
    return Response(200, answer.headers, b"")


class Leaking:
    """Keeps the first `/api/me` that it sees, and shows it to everybody."""

    def __init__(self) -> None:
        self._kept: Response | None = None

    def __call__(self, request: Request, answer: Response) -> Response | None:
        if request.target != "/api/me":
            return None
        self._kept = self._kept or answer
        return self._kept


@pytest.mark.parametrize(
    ("sabotage", "told"),
    [
        (Forgetful(), "votes do not add up"),
        (empty, "200 without a body"),
        (Leaking(), "the page of"),
    ],
    ids=["votes that are lost", "pages that are empty", "a cache that leaks"],
)
def test_a_sabotaged_build_is_caught(gathered: Cloud, tmp_path: Path, sabotage: Sabotage, told: str) -> None:
    if isinstance(sabotage, Forgetful):
        with open_door(Before(gathered, sabotage)) as door:
            log = crowd(gathered, tmp_path, host=f"http://127.0.0.1:{door.port}", expected=1).log
    else:
        with open_door(After(gathered, sabotage)) as door:
            log = crowd(gathered, tmp_path, host=f"http://127.0.0.1:{door.port}", expected=1).log
    assert told in log


class After:
    """Asks the cloud, and tampers with what it says."""

    def __init__(self, cloud: Cloud, sabotage: Sabotage) -> None:
        self._port = int(cloud.url.rpartition(":")[2])
        self._sabotage = sabotage

    async def __call__(self, request: Request) -> Response:
        answer = await self.ask(request)
        return self._sabotage(request, answer) or answer

    async def ask(self, request: Request) -> Response:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        # The cloud knows itself by its own address: what a browser says of it is mended on the way.
        own = {"host": f"127.0.0.1:{self._port}", "origin": f"http://127.0.0.1:{self._port}"}
        headers = [(name, own.get(name, value)) for name, value in request.headers if name != "connection"]
        lines = [
            f"{request.method} {request.target} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers),
        ]
        writer.write(("\r\n".join([*lines, "connection: close", "", ""])).encode() + request.body)
        reading = _Reading()
        parser = httptools.HttpResponseParser(reading)
        while data := await reader.read(65_536):
            parser.feed_data(data)
        writer.close()
        return Response(parser.get_status_code(), reading.headers, reading.body)


class Before(After):
    """Answers in the cloud's place where the sabotage wants to, so that the cloud never hears of it."""

    async def __call__(self, request: Request) -> Response:
        return self._sabotage(request, Response(200)) or await self.ask(request)


class _Reading:
    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.body = b""

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.decode(), value.decode()))

    def on_body(self, body: bytes) -> None:
        self.body += body
