"""Questions as Atom feeds, read as a feed reader reads them."""

import re
import uuid
from datetime import datetime
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree

from civicq import db
from civicq.feeds import queries
from civicq.questions.models import Question
from tests.civicq.conftest import SITE, Answer, Api, Town
from tests.civicq.feeds.conftest import ASKED, TITLE

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# As an XML parser gives it back (sections 2.2 and 2.11).
SHOWN = re.sub("[\x0b\x1b\ufffe]", "\N{REPLACEMENT CHARACTER}", TITLE)


def parsed(answer: Answer) -> Element:
    """A feed with all that RFC 4287 wants of it and of its entries."""
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "application/atom+xml"
    root: Element = ElementTree.fromstring(answer.body.encode())
    assert root.tag == f"{ATOM}feed"
    assert names(root).count("author") == 1
    for each in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert names(each).count(name) == 1
        assert uuid.UUID(text(each, "id").removeprefix("urn:uuid:"))
        assert MOMENT.fullmatch(text(each, "updated"))
        assert sum(link.get("rel") == "alternate" for link in each.findall(f"{ATOM}link")) == 1
        for link in each.iter(f"{ATOM}link"):
            assert str(link.get("href")).startswith(f"{SITE}/")
    assert text(root, "updated") >= max((text(each, "updated") for each in entries(root)), default="")
    return root


def names(element: Element) -> list[str]:
    return [child.tag.removeprefix(ATOM) for child in element]


def entries(root: Element) -> list[Element]:
    return root.findall(f"{ATOM}entry")


def text(element: Element, name: str) -> str:
    return str(element.findtext(f"{ATOM}{name}"))


def link(element: Element, rel: str) -> str:
    return next(str(each.get("href")) for each in element.findall(f"{ATOM}link") if each.get("rel") == rel)


def of_contest(api: Api, contest: str) -> Element:
    return parsed(api.get(f"/api/contests/{contest}/questions.atom"))


def of_ballot(api: Api, ballot: str) -> Element:
    return parsed(api.get(f"/api/ballots/{ballot}/questions.atom"))


def test_a_contests_feed_tells_its_questions_the_newest_first(
    api: Api, town: Town, hostile: list[str]
) -> None:
    root = of_contest(api, town.mayor)
    assert [text(each, "id") for each in entries(root)] == [f"urn:uuid:{each}" for each in reversed(hostile)]
    assert text(root, "id") == f"urn:uuid:{town.mayor}"
    assert link(root, "self") == f"{SITE}/api/contests/{town.mayor}/questions.atom"
    assert link(root, "alternate") == f"{SITE}/contests/{town.mayor}"
    assert link(entries(root)[0], "alternate") == f"{SITE}/questions/{hostile[-1]}"


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_whatever_was_asked_is_read_as_it_was_written(
    api: Api, town: Town, hostile: list[str], number: int
) -> None:
    for root in (of_contest(api, town.mayor), of_ballot(api, town.ballot)):
        entry = next(each for each in entries(root) if text(each, "id").endswith(hostile[number]))
        assert text(entry, "title") == ASKED[number]
        assert text(entry, "content").startswith(f"{ASKED[number]}\n\n")


def test_what_no_xml_can_hold_is_replaced_and_the_rest_stays(
    api: Api, town: Town, hostile: list[str]
) -> None:
    title = text(of_contest(api, town.mayor), "title")
    assert title == f"Questions: {SHOWN}, {SHOWN}, {SHOWN}".replace("\r\n", "\n")


def test_a_ballots_feed_tells_of_all_its_contests(api: Api, town: Town, ana: uuid.UUID, asked: str) -> None:
    other = api.call(
        "POST",
        "/api/me/questions",
        {"contest_id": town.council, "text": "Who sweeps the market?", "issues": ["streets"]},
        citizen=ana,
    ).json["id"]
    root = of_ballot(api, town.ballot)
    assert [text(each, "id") for each in entries(root)] == [f"urn:uuid:{other}", f"urn:uuid:{asked}"]
    assert [text(each, "content").rpartition("\n")[2] for each in entries(root)] == [
        "Council, Harbor Falls, Municipal Election",
        "Mayor, Harbor Falls, Municipal Election",
    ]
    assert [each.get("term") for each in entries(root)[0].findall(f"{ATOM}category")] == ["streets"]
    assert link(root, "alternate") == f"{SITE}/cities/harbor-falls/ballots/2027-05-18"
    assert link(root, "self") == f"{SITE}/api/ballots/{town.ballot}/questions.atom"


def test_a_feed_in_spanish_has_the_same_questions_and_leads_to_spanish_pages(
    api: Api, town: Town, asked: str
) -> None:
    spanish = parsed(api.get(f"/api/es/contests/{town.mayor}/questions.atom"))
    assert spanish.get(XML_LANG) == "es"
    assert text(spanish, "title") == "Preguntas: Mayor, Harbor Falls, Municipal Election"
    assert spanish.findtext(f"{ATOM}author/{ATOM}name") == "Residentes de Harbor Falls"
    assert link(spanish, "self") == f"{SITE}/api/es/contests/{town.mayor}/questions.atom"
    assert link(spanish, "alternate") == f"{SITE}/es/contests/{town.mayor}"
    assert link(spanish, "license") == f"{SITE}/api/terms/es"
    [entry] = entries(spanish)
    assert link(entry, "alternate") == f"{SITE}/es/questions/{asked}"
    of_all = parsed(api.get(f"/api/es/ballots/{town.ballot}/questions.atom"))
    assert text(of_all, "title") == "Preguntas: todas las contiendas, Harbor Falls, Municipal Election"
    assert link(of_all, "self") == f"{SITE}/api/es/ballots/{town.ballot}/questions.atom"
    assert link(of_all, "alternate") == f"{SITE}/es/cities/harbor-falls/ballots/2027-05-18"
    english = of_contest(api, town.mayor)
    assert english.get(XML_LANG) == "en"
    for each in (spanish, of_all):
        assert [(text(it, "id"), text(it, "title")) for it in entries(each)] == [
            (text(it, "id"), text(it, "title")) for it in entries(english)
        ]


def test_an_edited_question_is_an_updated_entry(api: Api, town: Town, asked: str, ana: uuid.UUID) -> None:
    [before] = entries(of_contest(api, town.mayor))
    edited = api.call("PATCH", f"/api/me/questions/{asked}", {"text": "Who pays for the wall?"}, citizen=ana)
    assert edited.status == 200
    root = of_contest(api, town.mayor)
    [after] = entries(root)
    assert text(after, "title") == "Who pays for the wall?"
    assert text(after, "id") == text(before, "id")
    assert text(after, "published") == text(before, "published")
    assert datetime.fromisoformat(text(after, "updated")) > datetime.fromisoformat(text(before, "updated"))
    assert text(root, "updated") == text(after, "updated")


def test_a_withdrawn_question_is_in_no_feed(api: Api, town: Town, asked: str, ana: uuid.UUID) -> None:
    assert api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana).status == 204
    for root in (of_contest(api, town.mayor), of_ballot(api, town.ballot)):
        assert entries(root) == []


def test_a_feed_without_a_question_is_a_feed(api: Api, town: Town) -> None:
    assert entries(of_contest(api, town.council)) == []
    assert entries(of_ballot(api, town.ballot)) == []


def test_a_feed_ends_somewhere(
    api: Api, town: Town, hostile: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_ENTRIES", 2)
    for root in (of_contest(api, town.mayor), of_ballot(api, town.ballot)):
        assert [text(each, "id")[9:] for each in entries(root)] == [hostile[4], hostile[3]]


def test_nobody_who_asked_is_named(api: Api, town: Town, asked: str, ana: uuid.UUID) -> None:
    for path in (f"/api/contests/{town.mayor}/questions.atom", f"/api/ballots/{town.ballot}/questions.atom"):
        assert str(ana) not in api.get(path).body


def test_votes_change_no_byte_of_a_feed(api: Api, town: Town, asked: str, bo: uuid.UUID) -> None:
    """So that who asks again is told that nothing has changed."""
    path = f"/api/contests/{town.mayor}/questions.atom"
    before = api.get(path)
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=bo).status == 200
    assert api.get(path, if_none_match=before.headers["etag"]).status == 304


def test_links_name_our_site_whatever_host_was_asked(api: Api, town: Town, asked: str) -> None:
    forged = {"host": "evil.test", "x_forwarded_host": "evil.test", "forwarded": "host=evil.test"}
    for path in (
        f"/api/contests/{town.mayor}/questions.atom",
        f"/api/es/contests/{town.mayor}/questions.atom",
        f"/api/embeds/contests/{town.mayor}",
        "/api/cities/harbor-falls/elections.ics",
    ):
        assert "evil.test" not in api.get(path, **forged).body


@pytest.mark.parametrize("api_in", ["/api", "/api/es"])
def test_a_feed_is_kept_by_the_tags_of_the_list_that_it_tells(api: Api, town: Town, api_in: str) -> None:
    tags = api.get(f"{api_in}/contests/{town.mayor}/questions.atom").headers["cache-tag"].split(",")
    assert api.get(f"/api/contests/{town.mayor}/questions").headers["cache-tag"] in tags
    tags = api.get(f"{api_in}/ballots/{town.ballot}/questions.atom").headers["cache-tag"].split(",")
    assert api.get(f"/api/ballots/{town.ballot}/trending").headers["cache-tag"] in tags


def test_a_contest_that_was_withdrawn_has_no_feed_and_is_in_none(api: Api, town: Town, asked: str) -> None:
    from civicq.ballots.models import Contest

    with db.writers().begin() as session:
        contest = session.get_one(Contest, town.mayor)
        contest.withdrawn_at = session.get_one(Question, asked).asked_at
    assert api.get(f"/api/contests/{town.mayor}/questions.atom").status == 404
    assert entries(of_ballot(api, town.ballot)) == []


@pytest.mark.parametrize("query", ["limit=5", "after=x", "utm_source=mail"])
def test_a_feed_takes_no_parameters(api: Api, town: Town, query: str) -> None:
    assert api.get(f"/api/contests/{town.mayor}/questions.atom?{query}").status == 400
