"""The cache is filled before the crowd comes."""

import json
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from civicq import asked, cache, db, warming
from civicq.ballots.models import Ballot, Candidate, City, Contest, Election
from civicq.front.exchange import Cluster, Command
from civicq.front.lock import token
from civicq.handlers import public, warm
from civicq.settings import settings
from tests.civicq.conftest import Api, Town, settled

SECRET = "from-the-edge"


@pytest.fixture(autouse=True)
def behind_the_edge(tables: None, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The public function is locked, as in production; and nothing is left of what other tests stored or asked for."""
    monkeypatch.setenv("ORIGIN_SECRETS", SECRET)
    settings.cache_clear()
    cache.purge(cache.WHOLE)
    for hour in (time.time(), time.time() - 3600):
        cluster.exchange(Command(asked._key(hour), (b"DEL", asked._key(hour))))
    yield
    monkeypatch.undo()
    settings.cache_clear()


def election_in(days: int, slug: str) -> tuple[str, list[str]]:
    """A ballot's id, and its contests'."""
    day = datetime.now(UTC).date() + timedelta(days=days)
    with db.writers().begin() as session:
        city = City(slug=slug, name=slug.title(), state="OR")
        election = Election(date=day, name=f"Election of {slug}", state="OR")
        session.add_all([city, election])
        session.flush()
        ballot = Ballot(city_id=city.id, election_id=election.id, election_date=day)
        session.add(ballot)
        session.flush()
        contests = [
            Contest(ballot_id=ballot.id, kind="race", title=title, position=place, source_key=title)
            for place, title in enumerate(("Mayor", "Council"))
        ]
        session.add_all(contests)
        session.flush()
        return str(ballot.id), [str(contest.id) for contest in contests]


def stand(contest: str, name: str) -> str:
    """A candidate's id."""
    with db.writers().begin() as session:
        candidate = Candidate(
            contest_id=uuid.UUID(contest),
            ballot_id=session.get_one(Contest, contest).ballot_id,
            name=name,
            position=1,
            source_key=name,
        )
        session.add(candidate)
        session.flush()
        return str(candidate.id)


def warmed() -> tuple[int, int]:
    """How many it loaded and how many are warm then; as the schedule does it: what a slow Redis left is the next run's."""
    loaded = 0
    for _ in range(5):
        done = warm.handler({}, None)
        loaded += done["loaded"]
        if not done["left"]:
            break
    return loaded, done["loaded"] + done["ready"]


def sources(*addresses: str) -> list[str]:
    """How another process, with an empty memory, would be served."""
    from civicq.front import Served, front

    seen: list[Served] = []
    other = front(public.application, public.TAGS, public.QUERY, cache.cluster, seen.append)
    for address in addresses:
        answer = other(warming.event_of(address), None)
        assert answer["statusCode"] == 200, answer
    return [each.source for each in seen]


def test_the_pages_of_a_near_election_are_ready_before_anybody_asks() -> None:
    ballot, contests = election_in(20, "near-town")
    candidate = stand(contests[0], "Imani")
    loaded, _ = warmed()
    assert loaded >= 10
    found = sources(
        "/api/cities",
        "/api/cities/near-town",
        f"/api/ballots/{ballot}",
        f"/api/ballots/{ballot}/trending?limit=20",
        f"/api/candidates/{candidate}",
        *(f"/api/contests/{contest}" for contest in contests),
        *(f"/api/contests/{contest}/questions" for contest in contests),
    )
    assert set(found) == {"redis"}


def test_an_election_far_away_or_long_past_is_left_alone() -> None:
    for days, slug in ((200, "far-town"), (-30, "past-town")):
        election_in(days, slug)
    near, _ = election_in(1, "near-town")
    with db.reader() as session:
        listed = warming.addresses(session)
    assert f"/api/ballots/{near}" in listed
    assert not [address for address in listed if "far-town" in address or "past-town" in address]


def test_a_second_run_loads_nothing_that_is_still_fresh() -> None:
    election_in(20, "near-town")
    _, pages = warmed()
    assert warmed() == (0, pages)


def test_after_a_purge_of_everything_it_is_all_loaded_again() -> None:
    election_in(20, "near-town")
    _, pages = warmed()
    with db.writers().begin() as session:
        from civicq import purging

        purging.purge(session, cache.WHOLE)
    warm._front._memory._kept.clear()  # type: ignore[attr-defined] # two seconds later
    assert warmed() == (pages, pages)


def test_what_was_asked_for_most_comes_first(monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    election_in(20, "near-town")
    monkeypatch.setattr(asked, "most", lambda _: [f"/api/contests/{town.mayor}", "/api/cities"])
    order: list[str] = []
    wanted = [f"/api/contests/{town.mayor}", "/api/cities"]
    genuine = warm._ask

    def ask(address: str) -> str:
        order.append(address)
        return genuine(address)

    monkeypatch.setattr(warm, "_ask", ask)
    warm.handler({}, None)
    assert order[:2] == wanted
    assert len(order) == len(set(order))


def test_contests_with_more_questions_come_before_those_with_fewer(api: Api) -> None:
    _, (mayor, council) = election_in(20, "near-town")
    (ana,) = settled(city="near-town")
    for words in ("Who mends the wall?", "Who pays for it?"):
        answer = api.call(
            "POST",
            "/api/me/questions",
            {"contest_id": council, "text": words},
            citizen=ana,
            headers={"x_origin_verify": token(SECRET, time.time())},
        )
        assert answer.status == 201, json.loads(answer.body)
    with db.reader() as session:
        listed = warming.addresses(session)
    assert listed.index(f"/api/contests/{council}") < listed.index(f"/api/contests/{mayor}")
    assert listed[0] == "/api/cities"


def test_loads_are_paced_and_what_is_ready_is_not() -> None:
    slept: list[float] = []
    answers = {"/a": "fetched", "/b": "redis", "/c": "fetched", "/d": "process"}
    done = warming.warm(lambda address: answers[address], answers, 10, slept.append)  # type: ignore[arg-type, return-value]
    assert (done.loaded, done.ready, done.left) == (2, 2, 0)
    assert slept == [1 / warming.LOADS_PER_SECOND] * 2


def test_when_time_is_up_the_rest_is_left_for_the_next_run() -> None:
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += 4

    done = warming.warm(lambda _: "fetched", [f"/{each}" for each in range(5)], 10, sleep, lambda: now)
    assert (done.loaded, done.left) == (3, 2)


def test_without_redis_it_loads_one_page_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    election_in(20, "near-town")
    nowhere = Cluster("127.0.0.1", 9)
    from civicq.front import front

    monkeypatch.setattr(cache, "cluster", lambda: nowhere)
    monkeypatch.setattr(
        warm,
        "_front",
        front(public.application, public.TAGS, public.QUERY, lambda: nowhere, warm._served.append),
    )
    done = warm.handler({}, None)
    assert done["loaded"] == 0
    assert done["left"] >= 10


def test_a_withdrawn_contest_is_not_warmed() -> None:
    _, (mayor, _) = election_in(20, "near-town")
    with db.writers().begin() as session:
        contest = session.scalars(select(Contest).where(Contest.id == uuid.UUID(mayor))).one()
        contest.withdrawn_at = datetime.now(UTC)
    with db.reader() as session:
        assert not [address for address in warming.addresses(session) if mayor in address]
