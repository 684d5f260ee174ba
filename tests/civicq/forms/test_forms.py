"""Voting, asking and finding a ballot as a browser without a script does it."""

import html
import re
import uuid
from typing import LiteralString

import pytest

from civicq import db
from civicq.ballots.models import Precinct, StreetSegment
from civicq.errors import CivicError, NotVerified
from civicq.forms.words import WORDS, Language
from civicq.questions import voting
from civicq.questions.refusals import refusal
from civicq.web.problems import UNAVAILABLE_SECONDS
from tests.civicq.conftest import Answer, Api, Stored, Town, employed

KEY = "01990000-0000-7000-8000-000000000001"
STAFF = "/api/admin/cities/harbor-falls/mistakes"
QUESTION = "Who paints the harbor wall?"


def page(answer: Answer, status: int = 200, language: Language = "en") -> str:
    """What stands on it: never kept, and never without a way on."""
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert f'<html lang="{language}">' in answer.body
    assert "<script" not in answer.body
    assert answer.body.count("<h1>") == 1
    assert re.search(r"<(a [^>]*href|button)", answer.body)
    return html.unescape(answer.body)


def led(answer: Answer) -> str:
    assert answer.status == 303, answer.body
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.headers["location"]


def field(body: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', body)
    assert found is not None
    return found[1]


@pytest.fixture
def forms(api: Api, asked: str, bo: uuid.UUID) -> tuple[Api, str, uuid.UUID]:
    """Where to send them, a question, and who sends them."""
    return api, asked, bo


def test_a_vote_leads_to_a_page_that_shows_it_and_a_repeat_changes_nothing(
    api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID, stored: Stored
) -> None:
    address = f"/forms/me/en/votes/{asked}"
    for _ in range(2):
        assert led(api.post(address, bo, value="1")) == address
    shown = page(api.call("GET", address, citizen=bo))
    assert "You voted for this question." in shown
    assert "Who mends the harbor wall?" in shown
    assert "1 for, 0 against." in shown
    assert 'value="1" aria-pressed="true"' in shown
    assert f'href="/questions/{asked}"' in shown
    assert stored.execute("SELECT sum(up), sum(down) FROM vote_outbox").fetchone() == (1, 0)
    assert "You have no vote" in page(api.call("GET", address, citizen=ana))
    led(api.post(address, bo, value="0"))
    assert "You have no vote on this question." in page(api.call("GET", address, citizen=bo))


def test_a_question_sent_twice_is_one_and_its_author_sees_what_became_of_it(
    api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID
) -> None:
    form = page(api.call("GET", f"/forms/me/en/questions?contest={town.mayor}", citizen=ana))
    assert "Mayor" in form
    sent = {"contest_id": field(form, "contest_id"), "key": field(form, "key"), "text": f"{QUESTION}\r\n"}
    address = led(api.post("/forms/me/en/questions", ana, **sent))
    assert led(api.post("/forms/me/en/questions", ana, **sent)) == address
    shown = page(api.call("GET", address, citizen=ana))
    assert "Your question is published" in shown
    assert QUESTION in shown
    page(api.call("GET", address, citizen=bo), 404)
    listed = api.get(f"/api/contests/{town.mayor}/questions").json["questions"]
    assert [each["text"] for each in listed] == [QUESTION]


def test_topics_are_named_as_somebody_writes_them(api: Api, town: Town, ana: uuid.UUID) -> None:
    sent = {"contest_id": town.mayor, "key": KEY, "text": QUESTION}
    for typed in ("a, b", "one, two, three, four, five, six", "x" * 41):
        shown = page(api.post("/forms/me/en/questions", ana, **sent, issues=typed), 422)
        assert "Name at most five topics" in shown
        assert f'value="{typed}"' in shown
        assert f">{QUESTION}</textarea>" in shown
    led(api.post("/forms/me/en/questions", ana, **sent, issues=" Harbor Wall,Educación,, harbor-wall"))
    (listed,) = api.get(f"/api/contests/{town.mayor}/questions").json["questions"]
    assert listed["issues"] == ["educacion", "harbor-wall"]


def test_who_asks_what_a_neighbor_asks_sees_theirs_to_vote_for_and_may_insist(
    api: Api, town: Town, asked: str, bo: uuid.UUID
) -> None:
    sent = {"contest_id": town.mayor, "key": KEY, "text": "Who mends the harbor wall, then?"}
    shown = page(api.post("/forms/me/es/questions", bo, **sent), 409, "es")
    assert "Un vecino ya pregunta esto" in shown
    assert f'action="/forms/me/es/votes/{asked}"' in shown
    assert ">Who mends the harbor wall, then?</textarea>" in shown
    again = sent | {"key": field(shown, "key"), "distinct": "true"}
    assert led(api.post("/forms/me/es/questions", bo, **again)).startswith("/forms/me/es/questions/")


def test_a_question_that_waits_says_so(api: Api, town: Town, ana: uuid.UUID) -> None:
    sent = {"contest_id": town.mayor, "key": KEY, "text": "Is <b>this</b> wall at https://a.example & b?"}
    address = led(api.post("/forms/me/en/questions", ana, **sent))
    answer = api.call("GET", address, citizen=ana)
    assert "&lt;b&gt;this&lt;/b&gt;" in answer.body
    assert "Your question waits for a moderator" in page(answer)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE ballots SET frozen_at = now()", refusal("frozen")),
        ("UPDATE contests SET withdrawn_at = now()", refusal("resting")),
        ("UPDATE questions SET state = 'removed', rule = 'spam'", refusal("removed")),
        ("DELETE FROM standings", NotVerified()),
    ],
)
def test_a_refused_vote_says_why_and_where_to_go_on(
    forms: tuple[Api, str, uuid.UUID], stored: Stored, change: LiteralString, told: CivicError
) -> None:
    api, asked, bo = forms
    stored.execute(f"SET session_replication_role = replica; {change}")
    for words in WORDS.values():
        answer = api.post(f"/forms/me/{words.language}/votes/{asked}", bo, value="-1")
        shown = page(answer, told.status, words.language)
        assert told.named(words.language) in shown
        assert told.told(words.language) in shown
        assert f'href="{words.prefix}/questions/{asked}"' in shown
        assert f'href="{words.prefix}/how-it-works"' in shown


def test_who_may_not_ask_is_told_before_they_have_written(api: Api, town: Town, stranger: uuid.UUID) -> None:
    told = page(api.call("GET", f"/forms/me/en/questions?contest={town.mayor}", citizen=stranger), 403)
    assert "For verified residents" in told
    assert "<textarea" not in told
    assert 'href="/me/residence"' in told


def test_words_that_cannot_be_published_stay_in_the_form(api: Api, town: Town, ana: uuid.UUID) -> None:
    for text in ("", "Short?", "a" * 501, "Who paints \u202ethe wall?", "?" * 20):
        sent = {"contest_id": town.mayor, "key": KEY, "text": text}
        shown = page(api.post("/forms/me/en/questions", ana, **sent), 422)
        assert "Write 10 to 500 characters" in shown
        assert f">{text}</textarea>" in shown
        assert field(shown, "key") == KEY


def test_a_form_that_has_sent_another_question_gets_a_new_key(api: Api, town: Town, ana: uuid.UUID) -> None:
    sent = {"contest_id": town.mayor, "key": KEY, "text": QUESTION}
    led(api.post("/forms/me/en/questions", ana, **sent))
    shown = page(api.post("/forms/me/en/questions", ana, **sent | {"text": "Who fells the elm trees?"}), 422)
    assert field(shown, "key") != KEY
    led(
        api.post(
            "/forms/me/en/questions",
            ana,
            **sent | {"text": "Who fells the elm trees?", "key": field(shown, "key")},
        )
    )


def test_a_limit_says_when_to_come_again_in_words_and_to_programs(
    api: Api, asked: str, bo: uuid.UUID, monkeypatch: pytest.MonkeyPatch, town: Town
) -> None:
    for number in range(10):
        sent = {
            "contest_id": town.mayor,
            "key": str(uuid.uuid4()),
            "text": f"{'ABCDEFGHIJ'[number] * 9} {number * 7777}?",
            "distinct": "true",
        }
        led(api.post("/forms/me/es/questions", bo, **sent))
    answer = api.post("/forms/me/es/questions", bo, **sent | {"key": KEY, "text": QUESTION})
    shown = page(answer, 429, "es")
    assert 86_000 < int(answer.headers["retry-after"]) <= 86_400
    assert "Inténtelo de nuevo en unos 24 h." in shown
    assert f">{QUESTION}</textarea>" in shown


def test_a_form_that_is_none_of_ours_changes_nothing(
    api: Api, asked: str, bo: uuid.UUID, stored: Stored
) -> None:
    many = {f"f{number}": "1" for number in range(30)}
    for sent in ({}, {"value": "2"}, {"value": "1", "more": "1"}, many):
        answer = api.post(f"/forms/me/en/votes/{asked}", bo, **sent)
        page(answer, 400 if sent == many else 422)
    assert stored.execute("SELECT count(*) FROM votes").fetchone() == (0,)


def test_no_other_site_can_have_a_form_sent(api: Api, asked: str, bo: uuid.UUID, stored: Stored) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    evil = {"origin": "https://evil.example"}
    for headers in (
        evil,
        evil | {"sec-fetch-site": "same-origin"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {},
    ):
        for path in (f"/forms/me/en/votes/{asked}", "/forms/en/addresses"):
            assert api.call("POST", path, citizen=bo, raw=b"value=1", headers=headers | form).status == 403
    assert stored.execute("SELECT count(*) FROM votes").fetchone() == (0,)


def test_a_browser_that_says_only_that_it_comes_from_here_is_let_in(
    api: Api, asked: str, bo: uuid.UUID
) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    led(api.call("POST", f"/forms/me/en/votes/{asked}", citizen=bo, raw=b"value=1", headers=headers))


def test_a_form_takes_no_json_and_the_api_takes_no_form(api: Api, asked: str, bo: uuid.UUID) -> None:
    path = f"/forms/me/en/votes/{asked}"
    assert (
        api.call("POST", path, {"value": "1"}, citizen=bo, headers={"origin": "http://127.0.0.1:8000"}).status
        == 415
    )
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert (
        api.call("PUT", f"/api/me/votes/{asked}", citizen=bo, raw=b"value=1", headers=headers).status == 415
    )


def test_a_mistake_is_told_with_whom_of_a_contest_and_what_became_of_it_is_read(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    imani = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    form = page(
        api.call("GET", f"/forms/me/en/mistakes?contest={town.mayor}&candidate={imani}", citizen=stranger)
    )
    assert "<h1>Tell the city of a mistake</h1>" in form
    assert "Mayor" in form
    assert f'<option value="{imani}" selected>' in form
    sent = {"contest_id": field(form, "contest_id"), "candidate_id": imani, "text": "Her name has two L.\r\n"}
    address = led(api.post("/forms/me/en/mistakes", stranger, **sent, source=""))
    shown = page(api.call("GET", address, citizen=stranger))
    assert "Thank you. The city looks at it." in shown
    assert "Her name has two L." in shown
    assert f'href="/contests/{town.mayor}"' in shown
    page(api.call("GET", address, citizen=uuid.uuid4()), 404)
    editor = employed(town, "editor")
    (told,) = api.call("GET", STAFF, citizen=editor).json["mistakes"]
    assert (told["candidate"]["id"], told["source"]) == (imani, None)
    decided = {"state": "corrected", "reason": "So it has."}
    api.call("PUT", f"{STAFF}/{told['id']}", decided, citizen=editor)
    shown = page(api.call("GET", address, citizen=stranger))
    assert "The ballot is corrected" in shown
    assert "So it has." in shown


def test_a_mistake_of_a_whole_ballot_is_told_in_spanish(api: Api, town: Town, stranger: uuid.UUID) -> None:
    address = f"/forms/me/es/mistakes?ballot={town.ballot}"
    form = page(api.call("GET", address, citizen=stranger), language="es")
    assert "Toda la boleta: Municipal Election, Harbor Falls" in form
    assert "<select" not in form
    sent = {"ballot_id": field(form, "ballot_id"), "text": "Falta la contienda de alguacil."}
    shown = page(
        api.call("GET", led(api.post("/forms/me/es/mistakes", stranger, **sent)), citizen=stranger),
        language="es",
    )
    assert "Gracias. La ciudad lo revisará." in shown
    assert 'href="/es/cities/harbor-falls/ballots/2027-05-18"' in shown
    (told,) = api.call("GET", STAFF, citizen=employed(town, "editor")).json["mistakes"]
    assert (told["contest"], told["text"]) == (None, sent["text"])


@pytest.mark.parametrize(
    "amiss",
    [{"text": "x"}, {"text": "x" * 1001}, {"text": ""}, {"text": "It is wrong.", "source": "elections"}],
)
def test_a_mistake_that_cannot_be_sent_stays_in_the_form(
    api: Api, town: Town, stranger: uuid.UUID, amiss: dict[str, str]
) -> None:
    imani = api.get(f"/api/contests/{town.mayor}").json["candidates"][0]["id"]
    sent = {"contest_id": town.mayor, "candidate_id": imani, **amiss}
    shown = page(api.post("/forms/me/en/mistakes", stranger, **sent), 422)
    assert "Say in 3 to 1,000 characters what is wrong." in shown
    assert f">{amiss['text']}</textarea>" in shown
    assert field(shown, "candidate_id") == imani
    assert amiss.get("source", "") in shown


def test_a_mistake_nowhere_is_refused_with_a_way_on(api: Api, town: Town, stranger: uuid.UUID) -> None:
    for query, way_on in (
        ("", "Begin at your ballot."),
        (f"?contest={uuid.uuid4()}", "Begin at your ballot."),
        (f"?ballot={uuid.uuid4()}", "Begin at your city."),
    ):
        assert way_on in page(api.call("GET", f"/forms/me/en/mistakes{query}", citizen=stranger), 404)
    for sent in (
        {"text": "It is wrong."},
        {"contest_id": town.mayor, "ballot_id": town.ballot, "text": "It is."},
    ):
        assert "cannot be read" in page(api.post("/forms/me/en/mistakes", stranger, **sent), 422)


def test_after_ten_mistakes_a_day_the_words_of_the_next_one_stay(
    api: Api, town: Town, stranger: uuid.UUID
) -> None:
    sent = {"ballot_id": town.ballot, "text": "The contest for sheriff is missing."}
    for _ in range(10):
        led(api.post("/forms/me/en/mistakes", stranger, **sent))
    shown = page(api.post("/forms/me/en/mistakes", stranger, **sent), 429)
    assert "Try again in about 24 h." in shown
    assert f">{sent['text']}</textarea>" in shown


@pytest.fixture
def street(town: Town) -> None:
    with db.writers().begin() as session:
        north = session.query(Precinct).filter_by(slug="north").one()
        segment = {"street": "quay st", "first_number": 1, "last_number": 99, "side": "both"}
        session.add(StreetSegment(precinct_id=north.id, postcode="97999", **segment))


def test_an_address_leads_to_its_ballot(api: Api, street: None) -> None:
    for words in WORDS.values():
        answer = api.post(f"/forms/{words.language}/addresses", address="12 Quay Street", postcode="97999")
        assert led(answer) == f"{words.prefix}/cities/harbor-falls/ballots/2027-05-18?precinct=north"


def test_an_address_that_is_not_sure_leads_to_a_choice_and_an_unknown_one_to_the_cities(
    api: Api, street: None
) -> None:
    chosen = page(api.post("/forms/en/addresses", address="Quay Street", postcode="97999"))
    assert 'href="/cities/harbor-falls/ballots/2027-05-18?precinct=north"' in chosen
    assert 'value="Quay Street"' in chosen
    unknown = page(api.post("/forms/es/addresses", address="1 Elm", postcode="10001"), language="es")
    assert "Todavía no conocemos esta dirección" in unknown
    assert 'href="/es"' in unknown
    assert "five digits" in page(api.post("/forms/en/addresses", address='"><i>', postcode="1"), 422)
    assert 'name="postcode"' in page(api.get("/forms/en/addresses"))


def test_while_the_database_is_away_what_was_written_stays_in_the_form(
    api: Api, town: Town, ana: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    def gone(*_: object, **__: object) -> str:
        raise psycopg.OperationalError

    monkeypatch.setattr(voting, "vote", gone)
    answer = api.post(f"/forms/me/en/votes/{KEY}", ana, value="1")
    assert answer.headers["retry-after"] == str(UNAVAILABLE_SECONDS)
    assert "counts once" in page(answer, 503)
