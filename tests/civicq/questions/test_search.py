"""Words are looked for in all questions of a city's ballot."""

import importlib
import uuid
from urllib.parse import quote

import pytest
from sqlalchemy import text

from civicq.questions import queries
from tests.civicq.conftest import Answer, Api, Stored, Town
from tests.civicq.questions.test_lists import ask

WALL = "Who mends the harbor wall?"
NOBODY = uuid.UUID(int=0)
SLICE = importlib.import_module("civicq.migrations.versions.0032_spanish_stems").SLICE


def search(api: Api, words: str) -> Answer:
    return api.get(f"/api/cities/harbor-falls/search?q={quote(words)}")


def found(api: Api, words: str) -> list[str]:
    answer = search(api, words)
    assert answer.status == 200, answer.body
    return [each["text"] for each in answer.json["questions"]]


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ballot with more questions than are looked at one by one: only the best of them is."""
    searched = queries._SEARCH.text.replace("LIMIT 3000", "LIMIT 1")
    assert searched != queries._SEARCH.text
    monkeypatch.setattr(queries, "_SEARCH", text(searched))


def test_a_question_is_found_by_its_words_whatever_the_grammar_and_the_contest(api: Api, town: Town) -> None:
    ask(town, WALL)
    ask(town, "When does the library open?")
    for words in ("wall", "mending walls", "HARBOR", "wall harbor"):
        assert found(api, words) == [WALL], words
    answer = search(api, "wall").json
    assert answer["questions"][0]["contest"] == {"id": town.mayor, "title": "Mayor"}
    assert (answer["stems"], answer["more"]) == (["wall"], False)
    assert found(api, "wall library") == []


def test_what_is_being_typed_is_found_by_its_beginning(api: Api, town: Town) -> None:
    ask(town, WALL)
    assert found(api, "harb") == found(api, "mend har") == [WALL]
    assert found(api, "arbor") == found(api, "har mend") == []


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("Who is mending the harbor wall?", ["mendi", "mendin", "mending", "harbor mendi", "wall harb", "MENDI"]),
        ("Who mends it?", ["mendi", "mendin"]),
        ("Is recycling in our libraries free of charge?", ["recy", "recycli", "librar", "library", "librarie"]),
        ("What of transportation, housing and responsibility?",
         ["transporta", "transportatio", "housi", "responsibi", "housing transportat"]),
        ("Is the government running its businesses?", ["governm", "runn", "busin", "busine", "running governmen"]),
        ("¿Qué política de seguridad tiene la comunidad?",
         ["políti", "politi", "polític", "seguri", "comuni", "seguridad comunid", "politica seguri"]),
        ("¿Están construyendo viviendas, o haciendo oficinas?", ["constru", "construyen", "haci", "hacien"]),
    ],
)  # fmt: skip
def test_whatever_has_been_typed_of_a_word_it_is_found(
    api: Api, town: Town, asked: str, typed: list[str]
) -> None:
    ask(town, asked)
    ask(town, "When does the pool open?")
    assert {words: found(api, words) for words in typed} == {words: [asked] for words in typed}


def test_what_no_word_becomes_finds_nothing(api: Api, town: Town) -> None:
    ask(town, "Who mends the wall of the pole?")
    ask(town, "¿Quién hace la casa?")
    for words in ("mendx", "wallo", "the", "mendi library", "library mendi", "casax"):
        assert found(api, words) == [], words


def test_a_hyphenated_word_that_is_being_typed_is_found_by_its_beginning(api: Api, town: Town) -> None:
    asked = "Who pays for the co-op's state-of-the-art 24-hour well-being plan for 2027-28?"
    ask(town, asked)
    for words in (
        "co-", "co-o", "co-op", "state-o", "state-of-", "state-of-th", "24-h", "24-hours", "well-b",
        "pays WELL-BE", "well-being", "2027-2", "well-being pl", "plan co-op's state-of-the",
    ):  # fmt: skip
        assert found(api, words) == [asked], words
    for words in ("co-x", "x-op", "harbor co-o", "op-co", "-", "co--"):
        assert found(api, words) == ([asked] if words == "co--" else []), words


@pytest.mark.parametrize("crowd", [False, True])
@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (
            "¿Por qué subió el alquiler?",
            ["alquileres", "ALQUILERES altos", "subir", "subio", "por qué subir"],
        ),
        ("¿Cuándo construirán viviendas públicas?", ["vivienda publica", "construir", "construiran casas"]),
        ("Donde estan los autobuses de la construccion", ["autobús", "¿dónde están?", "construcción"]),
        ("¿Abrirá la piscina para niños?", ["nino", "piscinas", "de la piscina", "abrir"]),
    ],
)
def test_a_question_in_spanish_is_found_whatever_the_grammar_and_the_accents(
    api: Api, town: Town, *, request: pytest.FixtureRequest, asked: str, typed: list[str], crowd: bool
) -> None:
    if crowd:
        request.getfixturevalue("crowded")
    ask(town, "When does the library open?", up=9)
    ask(town, asked)
    for words in typed:
        known = not words.endswith((" altos", " casas"))
        assert found(api, words) == ([asked] if known else []), words


def test_a_spanish_word_that_is_being_typed_is_found_by_its_beginning(api: Api, town: Town) -> None:
    asked = "¿Por qué suben los alquileres en la ciudad?"
    ask(town, asked)
    for words in ("alqui", "alquilere", "alquiler ciu", "alquileres en la ci", "ciudá"):
        assert found(api, words) == [asked], words


def test_what_was_asked_before_spanish_was_stemmed_is_found_once_it_is(
    api: Api, town: Town, stored: Stored
) -> None:
    asked = "¿Por qué subió el alquiler?"
    ask(town, asked)
    ask(town, WALL)
    stored.execute("UPDATE questions SET words = to_tsvector('english', text) || array_to_tsvector("
                   "ARRAY[contest_id::text]) FROM question_versions WHERE question_id = id")  # fmt: skip
    assert (found(api, "alquileres"), found(api, "mending walls")) == ([], [WALL])
    [last] = stored.execute(SLICE.text.replace(":after", "%s"), [NOBODY])
    assert list(stored.execute(SLICE.text.replace(":after", "%s"), last)) == []
    assert (found(api, "alquileres"), found(api, "mending walls")) == ([asked], [WALL])


def test_english_is_looked_for_as_english(api: Api, town: Town) -> None:
    """`sea` goes without saying in Spanish, and `playa` has the stem that `play` has."""
    ask(town, "Will the sea wall hold?")
    ask(town, "Who painted the library's wall?")
    ask(town, "¿Cuándo abre la playa del puerto?")
    assert found(api, "sea wall") == ["Will the sea wall hold?"]
    assert found(api, "playing puerto") == []


def test_words_as_they_were_typed_come_first_then_whole_ones_then_the_most_supported(
    api: Api, town: Town
) -> None:
    apart = "Will the wall of the old harbor hold?"
    ask(town, WALL)
    ask(town, apart, up=9)
    ask(town, "Are harbor wallets found and kept?", up=5)
    ask(town, "Is the wall that guards the harbor yours?", up=3)
    assert found(api, "harbor wall") == [
        WALL, apart, "Is the wall that guards the harbor yours?", "Are harbor wallets found and kept?",
    ]  # fmt: skip


def test_of_many_the_first_fifty_are_shown_and_it_is_told_that_there_are_more(
    api: Api, town: Town, stored: Stored
) -> None:
    first = ask(town, WALL)
    stored.execute("SET session_replication_role = replica")
    for column, table in (
        ("id", "questions"),
        ("question_id", "question_versions"),
        ("question_id", "tallies"),
    ):
        another = f"json_build_object('{column}', lpad(copy::text, 8, '0') || substr({column}::text, 9))"
        stored.execute(
            f"INSERT INTO {table} SELECT (json_populate_record(one, {another})).*"  # noqa: S608
            f" FROM {table} one, generate_series(1, 50) AS copies (copy) WHERE {column} = %s",
            [first],
        )
    answer = search(api, "wall").json
    assert (len(answer["questions"]), answer["more"]) == (50, True)
    stored.execute("UPDATE tallies SET listed = false WHERE question_id = %s", [first])
    stored.execute("UPDATE questions SET state = 'withdrawn' WHERE id = %s", [first])
    answer = search(api, "wall").json
    assert (len(answer["questions"]), answer["more"]) == (50, False)


@pytest.mark.usefixtures("crowded")
def test_beyond_the_best_supported_whole_words_are_found_by_the_index(api: Api, town: Town) -> None:
    ask(town, "When does the library open?", up=9)
    ask(town, WALL)
    assert found(api, "wall") == found(api, "harbor walls") == [WALL]
    assert found(api, "libr") == ["When does the library open?"]
    assert found(api, "wall library") == found(api, "harb") == []


@pytest.mark.parametrize("crowd", [False, True])
def test_only_what_lists_show_is_found(
    api: Api,
    town: Town,
    ana: uuid.UUID,
    stored: Stored,
    *,
    request: pytest.FixtureRequest,
    crowd: bool,
) -> None:
    if crowd:
        request.getfixturevalue("crowded")
    ask(town, "When does the library open?", up=9)
    body = {"contest_id": town.council, "text": WALL}
    question = api.call("POST", "/api/me/questions", body, citizen=ana).json["id"]
    assert found(api, "wall") == [WALL]
    stored.execute("UPDATE contests SET withdrawn_at = now() WHERE id = %s", [town.council])
    assert found(api, "wall") == []
    stored.execute("UPDATE contests SET withdrawn_at = NULL")
    assert api.call("DELETE", f"/api/me/questions/{question}", citizen=ana).status == 204
    assert found(api, "wall") == []


def test_another_ballots_questions_are_not_found(api: Api, town: Town, stored: Stored) -> None:
    ask(town, WALL)
    stored.execute("INSERT INTO cities (id, slug, name) VALUES (gen_random_uuid(), 'elsewhere', 'Elsewhere')")
    elsewhere = api.get("/api/cities/elsewhere/search?q=wall")
    assert (elsewhere.status, elsewhere.json["questions"]) == (200, [])
    assert api.get("/api/cities/nowhere/search?q=wall").status == 404


def test_a_new_question_and_an_edit_are_found_at_once(
    api: Api, town: Town, asked: str, ana: uuid.UUID
) -> None:
    edit = {"text": "When does the library open on Sundays?"}
    assert api.call("PATCH", f"/api/me/questions/{asked}", edit, citizen=ana).status == 200
    assert found(api, "wall") == []
    assert found(api, "sunday") == [edit["text"]]


@pytest.mark.parametrize("words", ["", "  ", "who is the", "!? ' \\ | & : * (", "-", "<->", '"'])
def test_words_that_any_text_has_find_nothing_and_that_is_told(api: Api, town: Town, words: str) -> None:
    ask(town, WALL)
    nothing = {"stems": [], "more": False, "questions": []}
    assert search(api, words).json == api.get("/api/cities/harbor-falls/search").json == nothing


@pytest.mark.parametrize(
    "words", ["wall -harbor", "wall & !harbor", "'wall':*", "wall or (harbor", '"wall" harbor:A', "wall \\ '"]
)
def test_what_is_typed_is_words_and_no_query(api: Api, town: Town, words: str) -> None:
    ask(town, WALL)
    assert found(api, words) == [WALL]


@pytest.mark.parametrize("query", [f"?q={'a' * 101}", "?q=%00", "?q=%E2%80%AE"])
def test_what_are_no_words_is_refused(api: Api, town: Town, query: str) -> None:
    assert api.get(f"/api/cities/harbor-falls/search{query}").status == 422


def test_however_it_is_spelled_it_is_one_search(api: Api, town: Town) -> None:
    ask(town, WALL)
    tags = {search(api, words).headers["etag"] for words in ("harbor wall", " Harbor  WALL ", "HARBOR\twall")}
    assert len(tags) == 1


def test_who_looks_for_words_reads_what_everybody_reads(api: Api, town: Town) -> None:
    ask(town, WALL)
    answer = search(api, "wall")
    assert answer.headers["cache-tag"] == f"cities,city/harbor-falls,ballot/{town.ballot}/trending"
    assert "s-maxage=30" in answer.headers["cache-control"]


def test_what_was_just_asked_waits_in_no_list_that_each_search_would_read(
    api: Api, town: Town, stored: Stored
) -> None:
    ask(town, WALL)
    assert list(stored.execute("SELECT gin_clean_pending_list('questions_words_index')")) == [(0,)]


@pytest.mark.usefixtures("crowded")
def test_of_a_common_word_the_contests_first_on_the_ballot_are_asked(
    api: Api, town: Town, ana: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(town, "When does the library open?", up=9)
    body = {"contest_id": town.council, "text": WALL}
    assert api.call("POST", "/api/me/questions", body, citizen=ana).status == 201
    ask(town, "Whose is the wall?")
    assert sorted(found(api, "wall")) == [WALL, "Whose is the wall?"]
    searched = queries._SEARCH.text.replace("LIMIT 200", "LIMIT 1")
    assert searched != queries._SEARCH.text
    monkeypatch.setattr(queries, "_SEARCH", text(searched))
    assert found(api, "walls") == ["Whose is the wall?"]
