"""What a neighbor asks already is found before it is asked again."""

import uuid
from urllib.parse import quote

import pytest

from tests.civicq.conftest import Answer, Api, Stored, Town, settled


def ask(api: Api, contest: str, words: str, **more: object) -> Answer:
    body = {"contest_id": contest, "text": words, **more}
    return api.call("POST", "/api/me/questions", body, citizen=settled()[0])


def similar(api: Api, contest: str, words: str, who: uuid.UUID) -> list[str]:
    found = api.call("GET", f"/api/me/questions/similar?contest={contest}&text={quote(words)}", citizen=who)
    assert found.status == 200, found.body
    return [each["text"] for each in found.json["questions"]]


def test_the_most_alike_comes_first_whatever_the_grammar(api: Api, town: Town, ana: uuid.UUID) -> None:
    wall = "Who mends the harbor wall?"
    winter = "Will the harbor wall be mended before winter?"
    for words in (winter, wall, "When does the library open?"):
        ask(api, town.mayor, words)
    assert similar(api, town.mayor, "Who is mending our harbor walls?", ana) == [wall, winter]


def test_what_is_alike_is_found_in_spanish_too(api: Api, town: Town, ana: uuid.UUID) -> None:
    rent = "¿Por qué suben tanto los alquileres?"
    for words in (rent, "¿Cuándo abrirá la piscina?", "Who mends the harbor wall?"):
        assert ask(api, town.mayor, words).status == 201
    assert similar(api, town.mayor, "¿Por qué subió el alquiler?", ana) == [rent]
    assert similar(api, town.mayor, "Cuando abriran las piscinas", ana) == ["¿Cuándo abrirá la piscina?"]
    assert ask(api, town.mayor, "¿Por qué suben los alquileres tanto?").status == 409


def test_another_contests_questions_are_not_found(api: Api, town: Town, ana: uuid.UUID) -> None:
    ask(api, town.mayor, "Who mends the harbor wall?")
    assert similar(api, town.council, "Who mends the harbor wall?", ana) == []


@pytest.mark.parametrize(
    "words", ["the and of to a who", "1 2 3 4 5 6 7", "!? ' \\ | & : * abcdef (", "дом над морем"]
)
def test_whatever_is_typed_is_words_and_no_query(api: Api, town: Town, ana: uuid.UUID, words: str) -> None:
    ask(api, town.mayor, "Who mends the harbor wall?")
    assert similar(api, town.mayor, words, ana) == []


def test_asking_the_same_again_leads_to_the_question_that_is_there(api: Api, town: Town) -> None:
    first = ask(api, town.mayor, "Who mends the harbor wall?").json["id"]
    refused = ask(api, town.mayor, "Who is mending the harbor walls?")
    assert (refused.status, refused.json["title"]) == (409, "Asked already")
    assert refused.json["see"] == f"/api/questions/{first}"
    assert ask(api, town.mayor, "Who is mending the harbor walls?", distinct=True).status == 201
    assert ask(api, town.council, "Who mends the harbor wall?").status == 201


def test_what_is_withdrawn_is_not_in_the_way(api: Api, town: Town, ana: uuid.UUID) -> None:
    asked = {"contest_id": town.mayor, "text": "Who mends the harbor wall?"}
    first = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
    api.call("DELETE", f"/api/me/questions/{first}", citizen=ana)
    assert similar(api, town.mayor, asked["text"], ana) == []
    assert api.call("POST", "/api/me/questions", asked, citizen=ana).status == 201


def test_an_edit_is_found_by_its_new_words(api: Api, town: Town, asked: str, ana: uuid.UUID) -> None:
    edit = {"text": "When does the library open on Sundays?"}
    assert api.call("PATCH", f"/api/me/questions/{asked}", edit, citizen=ana).status == 200
    assert similar(api, town.mayor, "Who mends the harbor wall?", ana) == []
    assert similar(api, town.mayor, "Does the library open on a Sunday?", ana) == [edit["text"]]


def test_an_edit_joins_the_cluster_of_what_it_asks_now_and_leaves_the_one_before(
    api: Api, town: Town, asked: str, ana: uuid.UUID, stored: Stored
) -> None:
    library = ask(api, town.mayor, "When does the library open on Sundays?").json["id"]

    def cluster() -> str | None:
        (found,) = stored.execute("SELECT cluster_id::text FROM questions WHERE id = %s", [asked]).fetchall()
        return str(found[0]) if found[0] else None

    assert cluster() is None
    for words, expected in (
        ("When will the library open on Sundays and Mondays?", library),
        ("Who mends the harbor wall before winter?", None),
    ):
        assert api.call("PATCH", f"/api/me/questions/{asked}", {"text": words}, citizen=ana).status == 200
        assert cluster() == expected
