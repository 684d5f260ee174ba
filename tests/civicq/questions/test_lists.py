"""The lists of a contest's questions: their order, their pages, their filters."""

import contextlib
import math
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.handlers import tally
from civicq.questions import commands, queries, voting
from tests.civicq.conftest import Api, Town, settled


def ask(town: Town, words: str, up: int = 0, down: int = 0, issues: list[str] | None = None) -> str:
    author, *voters = settled(1 + up + down)
    with db.writers().begin() as session:
        commands.ask(session, author, contest_id=town.mayor, words=words, issues=issues or [], key=None)
        question = str(session.connection().exec_driver_sql("SELECT max(id::text) FROM questions").scalar())
        for number in range(up + down):
            voting.vote(db.within(session), voters[number], question, 1 if number < up else -1)
    tally.handler({}, None)
    return question


def listed(api: Api, town: Town, query: str) -> list[str]:
    return [
        each["text"] for each in api.get(f"/api/contests/{town.mayor}/questions?{query}").json["questions"]
    ]


def test_each_order_is_its_own(api: Api, town: Town) -> None:
    ask(town, "loved by a few", up=3)
    ask(town, "loved by many", up=40, down=2)
    ask(town, "hotly disputed", up=20, down=20)
    ask(town, "asked just now")
    assert listed(api, town, "sort=top")[:2] == ["loved by many", "loved by a few"]
    assert listed(api, town, "sort=controversial")[:2] == ["hotly disputed", "loved by many"]
    assert listed(api, town, "sort=new")[0] == "asked just now"
    assert listed(api, town, "sort=trending")[0] == "loved by many"
    assert listed(api, town, "") == listed(api, town, "sort=trending")


@pytest.mark.parametrize("sort", ["trending", "top", "new", "controversial"])
def test_pages_hold_every_question_once(api: Api, town: Town, sort: str) -> None:
    for number in range(7):
        ask(town, f"question number {number}", up=number % 3)
    seen: list[str] = []
    target: str | None = f"/api/contests/{town.mayor}/questions?sort={sort}&limit=3"
    while target:
        answer = api.get(target)
        assert answer.status == 200, (target, answer.body)
        page = answer.json
        seen += [each["id"] for each in page["questions"]]
        following = page["next"]
        target = (
            f"/api/contests/{town.mayor}/questions?sort={sort}&limit=3&after={following}"
            if following
            else None
        )
    assert len(seen) == len(set(seen)) == 7


def test_an_issue_filters(api: Api, town: Town) -> None:
    ask(town, "about the harbor", issues=["harbor"])
    ask(town, "about the buses", issues=["transit", "budget"])
    assert listed(api, town, "issue=transit") == ["about the buses"]
    assert listed(api, town, "sort=new&issue=harbor") == ["about the harbor"]
    assert listed(api, town, "issue=parks") == []


@pytest.mark.parametrize("sort", ["trending", "top", "new", "controversial"])
def test_pages_of_an_issue_hold_its_questions_in_the_order_of_all(api: Api, town: Town, sort: str) -> None:
    for number in range(7):
        ask(
            town,
            f"question number {number}",
            up=number * 3 % 7,
            down=number % 2,
            issues=["harbor"] * (number % 3 != 1),
        )
    everything = listed(api, town, f"sort={sort}")
    seen: list[str] = []
    following: str | None = ""
    while following is not None:
        query = f"sort={sort}&issue=harbor&limit=2{following and f'&after={following}'}"
        page = api.get(f"/api/contests/{town.mayor}/questions?{query}").json
        seen += [each["text"] for each in page["questions"]]
        following = page["next"]
    assert seen == [words for words in everything if words[-1] in "02356"]


@pytest.mark.parametrize("sort", ["trending", "top", "new", "controversial"])
def test_a_withdrawn_question_leaves_every_list(api: Api, town: Town, ana: uuid.UUID, sort: str) -> None:
    asked = {"contest_id": town.mayor, "text": "Who mends the harbor wall?", "issues": ["harbor"]}
    question = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
    assert len(listed(api, town, f"sort={sort}")) == len(listed(api, town, f"sort={sort}&issue=harbor")) == 1
    api.call("DELETE", f"/api/me/questions/{question}", citizen=ana)
    assert listed(api, town, f"sort={sort}") == listed(api, town, f"sort={sort}&issue=harbor") == []


def test_an_edit_moves_a_question_to_its_new_issues(api: Api, town: Town, ana: uuid.UUID) -> None:
    asked = {"contest_id": town.mayor, "text": "Who mends the harbor wall?", "issues": ["harbor", "budget"]}
    question = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
    edited = {"text": asked["text"], "issues": ["budget", "parks"]}
    assert api.call("PATCH", f"/api/me/questions/{question}", edited, citizen=ana).status == 200
    found = {issue: len(listed(api, town, f"issue={issue}")) for issue in ("harbor", "budget", "parks")}
    assert found == {"harbor": 0, "budget": 1, "parks": 1}


@pytest.mark.parametrize("first", ["edit", "fold"])
def test_an_edit_and_a_fold_at_once_leave_one_score(
    api: Api, town: Town, postgres: Postgres, first: str
) -> None:
    question = ask(town, "who mends the harbor wall?", up=1)
    engine = create_engine(postgres.url)
    sessions = sessionmaker(engine, class_=db.Writer)
    (voter,) = settled()
    with db.writers().begin() as session:
        voting.vote(db.within(session), voter, question, 1)
        author = session.connection().exec_driver_sql("SELECT author_id FROM questions").scalar_one()

    def edit(session: db.Writer) -> None:
        commands.edit(session, author, question, words="who mends it?", reason=None, issues=["harbor"])

    works: list[Callable[[db.Writer], object]] = [edit, voting.fold]
    before, after = works if first == "edit" else reversed(works)

    def follow() -> None:
        with sessions.begin() as session:
            after(session)

    with ThreadPoolExecutor(1) as thread:
        with sessions.begin() as session:
            before(session)
            following = thread.submit(follow)
            await_a_lock(engine)
        following.result()
    with engine.connect() as connection:
        tallied = connection.execute(text("SELECT top, trending FROM tallies")).one()
        listed = connection.execute(text("SELECT top, trending FROM issue_listings")).one()
        assert connection.execute(text("SELECT up FROM tallies")).scalar_one() == 2
    engine.dispose()
    assert tallied == listed


def await_a_lock(engine: Engine) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    deadline = time.monotonic() + 10
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(waiting).scalar_one() == 0:
            assert time.monotonic() < deadline, "nobody waits"
            time.sleep(0.01)


def test_a_contest_without_questions_is_no_404(api: Api, town: Town) -> None:
    page = api.get(f"/api/contests/{town.council}/questions").json
    assert page == {"questions": [], "next": None, "as_of": None}
    assert api.get(f"/api/contests/{town.council}/questions?issue=harbor").json["questions"] == []
    assert api.get(f"/api/contests/{uuid.uuid4()}/questions").status == 404


def test_trending_over_a_ballot_and_its_city_is_one_list(api: Api, town: Town) -> None:
    ask(town, "loved by many", up=12)
    ask(town, "asked just now")
    ballot = api.get(f"/api/ballots/{town.ballot}/trending?limit=1")
    city = api.get("/api/cities/harbor-falls/trending?limit=1")
    assert ballot.json["questions"] == city.json["questions"]
    assert [each["text"] for each in ballot.json["questions"]] == ["loved by many"]
    assert ballot.json["questions"][0]["contest"] == {"id": town.mayor, "title": "Mayor"}


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "AAAA", "W10", "bnVsbA", "WyJ0b3AiLG51bGwsbnVsbF0", "a" * 200,
        queries.encode_cursor("new", 0, "01a20a2e-1734-74e4-8fe3-956cca431c37"),
        queries.encode_cursor("top", 0.5, "not-an-id"),
        queries.encode_place("top", 0),
        queries.encode_place("top", True),
        queries.encode_place("top", 101),
        queries.encode_place("trending", 3),
        queries.encode_cursor("top", True, "01a20a2e-1734-74e4-8fe3-956cca431c37"),
        queries.encode_cursor("top", math.inf, "01a20a2e-1734-74e4-8fe3-956cca431c37"),
    ],
)  # fmt: skip
def test_a_foreign_cursor_is_refused(api: Api, town: Town, cursor: str) -> None:
    assert api.get(f"/api/contests/{town.mayor}/questions?sort=top&after={cursor}").status == 422


@pytest.mark.parametrize("query", ["sort=new", "sort=top&issue=harbor"])
def test_a_list_without_places_goes_on_after_none(api: Api, town: Town, query: str) -> None:
    cursor = queries.encode_place(query[5:8], 3)
    assert api.get(f"/api/contests/{town.mayor}/questions?{query}&after={cursor}").status == 422


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_cursors(cursor: str) -> None:
    with contextlib.suppress(queries.ForeignCursor):
        queries.decode_cursor("top", cursor)


@given(st.floats(allow_nan=False, allow_infinity=False), st.uuids().map(str))
def test_a_cursor_gives_back_what_was_put_in(score: float, question_id: str) -> None:
    found = queries.decode_cursor("top", queries.encode_cursor("top", score, question_id))
    assert found == {"after_score": score, "after_id": question_id}
