"""Pages without a script: what other sites frame, and the terms."""

import uuid
from html.parser import HTMLParser

import pytest

from civicq.feeds import queries
from civicq.handlers import tally
from civicq.settings import settings
from tests.civicq.conftest import SITE, Answer, Api, Town, settled
from tests.civicq.feeds.conftest import ASKED, TITLE

_VOID = {"meta", "link"}


class Page(HTMLParser):
    """Each element with its attributes and the text in it; an element that is left open is an error."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        assert answer.status == 200, answer.body
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert not answer.cookies
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(answer.body)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in _VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self.elements[number][2].append(data)

    def texts(self, tag: str) -> list[str]:
        return ["".join(words) for name, _, words in self.elements if name == tag]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


@pytest.fixture
def embed(town: Town) -> str:
    return f"/api/embeds/contests/{town.mayor}"


def test_an_embed_shows_the_top_questions_and_leads_to_them(
    api: Api, town: Town, embed: str, hostile: list[str]
) -> None:
    for number, question in enumerate(hostile):
        for _ in range(3 * number):
            api.call("PUT", f"/api/me/votes/{question}", {"value": 1}, citizen=settled()[0])
    api.call("PUT", f"/api/me/votes/{hostile[1]}", {"value": -1}, citizen=settled()[0])
    tally.handler({}, None)
    page = Page(api.get(embed))
    listed = page.texts("li")
    assert listed[0] == f"{ASKED[4]}12 for, 0 against"
    assert listed[3] == f"{ASKED[1]}3 for, 1 against"
    assert listed[-1] == f"{ASKED[0]}no votes yet"
    assert len(listed) == 5
    links = page.attributes("a")
    assert [each["href"] for each in links[:5]] == [f"{SITE}/questions/{each}" for each in reversed(hostile)]
    assert [each["href"] for each in links[5:]] == [f"{SITE}/contests/{town.mayor}", f"{SITE}/api/terms"]
    for each in links:
        assert (each["target"], each["rel"]) == ("_blank", "noopener")


def test_an_embed_with_little_room_shows_the_best(
    api: Api, embed: str, hostile: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_EMBEDDED", 1)
    for question, value in ((hostile[2], 1), (hostile[4], -1)):
        api.call("PUT", f"/api/me/votes/{question}", {"value": value}, citizen=settled()[0])
    tally.handler({}, None)
    assert Page(api.get(embed)).texts("li") == [f"{ASKED[2]}1 for, 0 against"]


@pytest.mark.parametrize(("language", "no_votes"), [("", "no votes yet"), ("es/", "todavía sin votos")])
def test_hostile_words_on_an_embed_stay_words(
    api: Api, town: Town, hostile: list[str], *, language: str, no_votes: str
) -> None:
    page = Page(api.get(f"/api/embeds/{language}contests/{town.mayor}"))
    assert {tag for tag, _, _ in page.elements} <= {
        "html", "head", "meta", "title", "link", "style", "body", "main", "h1", "h2", "p", "span", "time",
        "ol", "li", "a", "footer",
    }  # fmt: skip
    assert page.texts("h1") == [TITLE]
    assert sorted(page.texts("li")) == sorted(f"{words}{no_votes}" for words in ASKED)


def test_an_embed_is_small_and_loads_nothing(api: Api, embed: str, hostile: list[str]) -> None:
    answer = api.get(embed)
    assert len(answer.body.encode()) < 8 * 1024
    page = Page(answer)
    assert not any("src" in attributes or "style" in attributes for _, attributes, _ in page.elements)
    assert not any(name.startswith("on") for _, attributes, _ in page.elements for name in attributes)
    assert [each["rel"] for each in page.attributes("link")] == ["canonical"]
    assert "url(" not in "".join(page.texts("style"))
    assert "@import" not in "".join(page.texts("style"))


def test_an_embed_says_its_language_and_its_title_and_lets_each_text_run_its_way(
    api: Api, town: Town, embed: str, asked: str
) -> None:
    page = Page(api.get(embed))
    assert page.attributes("html") == [{"lang": "en"}]
    assert page.texts("title") == ["Top questions: Mayor, Harbor Falls, Municipal Election"]
    assert page.texts("h1") == ["Mayor"]
    assert page.texts("time") == ["May 18, 2027"]
    assert all(each["dir"] == "auto" for each in page.attributes("span"))


def test_an_embed_in_spanish_speaks_spanish_and_leads_to_spanish_pages(
    api: Api, town: Town, ana: uuid.UUID, asked: str
) -> None:
    path = f"/api/embeds/es/contests/{town.mayor}"
    page = Page(api.get(path))
    assert page.attributes("html") == [{"lang": "es"}]
    assert page.texts("title") == ["Las preguntas más apoyadas: Mayor, Harbor Falls, Municipal Election"]
    assert page.texts("time") == ["18 de mayo de 2027"]
    assert page.texts("h2") == ["Lo que más se pregunta"]
    assert [each["href"] for each in page.attributes("a")] == [
        f"{SITE}/es/questions/{asked}", f"{SITE}/es/contests/{town.mayor}", f"{SITE}/api/terms/es",
    ]  # fmt: skip
    assert page.attributes("link")[0]["href"] == f"{SITE}/es/contests/{town.mayor}"
    [listed] = page.texts("li")
    assert listed.endswith("todavía sin votos")
    api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=settled()[0])
    tally.handler({}, None)
    assert Page(api.get(path)).texts("li")[0].endswith("1 a favor, 0 en contra")
    api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana)
    assert "Haga la primera en CivicQ" in Page(api.get(path)).texts("a")


@pytest.mark.parametrize("path", ["/api/embeds/en/contests/{}", "/api/en/contests/{}/questions.atom"])
def test_english_has_one_address(api: Api, town: Town, path: str) -> None:
    assert api.get(path.format(town.mayor)).status == 404


def test_an_embed_without_a_question_invites_to_ask(api: Api, embed: str) -> None:
    page = Page(api.get(embed))
    assert page.attributes("li") == []
    assert "Ask the first one on CivicQ" in page.texts("a")


def test_a_withdrawn_question_is_on_no_embed(api: Api, embed: str, asked: str, ana: uuid.UUID) -> None:
    api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana)
    assert Page(api.get(embed)).texts("li") == []


def test_the_terms_say_what_may_be_done_and_whom_to_ask(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "whom this site's own pages name" in "".join(Page(api.get("/api/terms")).texts("main"))
    monkeypatch.setenv("CONTACT", "us&them@civicq.example")
    settings.cache_clear()
    page = Page(api.get("/api/terms"))
    monkeypatch.undo()
    settings.cache_clear()
    assert page.texts("h1") == ["Terms of CivicQ's public data"]
    assert {"Who may use it", "Citizens' words", "People", "No warranty", "Contact"} <= set(page.texts("h2"))
    links = {each["href"] for each in page.attributes("a")}
    assert links == {"/api/openapi.json", "mailto:us&them@civicq.example"}


def test_the_terms_in_spanish_say_as_much(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    english, spanish = Page(api.get("/api/terms")), Page(api.get("/api/terms/es"))
    assert spanish.attributes("html") == [{"lang": "es"}]
    assert spanish.texts("h1") == spanish.texts("title") == ["Condiciones de los datos públicos de CivicQ"]
    assert "a quien nombran las páginas de este sitio" in "".join(spanish.texts("main"))
    assert [tag for tag, _, _ in spanish.elements] == [tag for tag, _, _ in english.elements]
    assert spanish.texts("code") == english.texts("code")
    monkeypatch.setenv("CONTACT", "us&them@civicq.example")
    settings.cache_clear()
    links = {each["href"] for each in Page(api.get("/api/terms/es")).attributes("a")}
    monkeypatch.undo()
    settings.cache_clear()
    assert links == {"/api/openapi.json", "mailto:us&them@civicq.example"}


@pytest.mark.parametrize("path", ["/api/terms", "/api/terms/es"])
def test_the_terms_are_kept_for_everybody(api: Api, path: str) -> None:
    answer = api.get(path)
    assert "s-maxage" in answer.headers["cache-control"]
    assert api.get(path, if_none_match=answer.headers["etag"]).status == 304
    assert api.get(f"{path}?lang=de").status == 400
