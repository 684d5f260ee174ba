"""Whoever is refused something reads why, in the language of the page that they are on."""

import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from civicq.languages import Language
from tests.civicq.conftest import Answer, Api, Town, employed
from tests.civicq.speaking import Speaker

SPANISH = {"accept-language": "es"}
NOBODY = str(uuid.UUID(int=1))
MEDIA_TYPE = "application/problem+json"


def refused(answer: Answer, status: int, language: Language) -> dict[str, Any]:
    """The problem document, whose header tells its language."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert (answer.status, headers["content-type"]) == (status, MEDIA_TYPE)
    assert headers["content-language"] == language
    assert headers["cache-control"] == "private, no-store"
    told: dict[str, Any] = answer.json
    assert told["status"] == status
    return told


def ask(api: Api, citizen: uuid.UUID | None, headers: Mapping[str, str], **said: Any) -> Answer:
    body = {"contest_id": NOBODY, "text": "Who mends the harbor wall?", **said}
    return api.call("POST", "/api/me/questions", body, citizen=citizen, headers=headers)


def test_a_spanish_reader_is_refused_in_spanish(api: Api, town: Town, ana: uuid.UUID) -> None:
    told = refused(ask(api, ana, SPANISH), 404, "es")
    assert (told["title"], told["detail"]) == (
        "No se encontró",
        "No existe esa contienda. Empiece por su boleta.",
    )
    assert told["see"] == "/api/cities"
    told = refused(ask(api, ana, {}), 404, "en")
    assert (told["title"], told["detail"]) == ("Not found", "There is no such contest. Begin at your ballot.")


def test_the_staff_of_a_city_is_refused_in_spanish_with_its_roles(
    api: Api, town: Town, ana: uuid.UUID
) -> None:
    path = "/api/admin/cities/harbor-falls/roll"
    told = refused(api.call("DELETE", path, citizen=ana, headers=SPANISH), 403, "es")
    assert "una de estas funciones: administración, titular." in told["detail"]


def test_who_has_to_sign_in_is_told_so_in_spanish(api: Api, town: Town) -> None:
    answer = ask(api, None, SPANISH)
    assert refused(answer, 401, "es")["detail"] == "Inicie sesión y envíelo de nuevo."
    assert {name.lower() for name in answer.headers} >= {"www-authenticate"}


@pytest.mark.parametrize(
    ("said", "detail", "told"),
    [
        (
            {"text": "Why?"},
            "Texto: debe tener al menos 10 caracteres",
            "Text: should have at least 10 characters",
        ),
        ({"text": "? ! ? ! ? ! ?"}, "Texto: tiene muy pocas letras para leerse como una pregunta", None),
        ({"text": None}, "Texto: debe ser texto", "Text: should be text"),
        (
            {"issues": ["a"]},
            "Temas 1: debe tener al menos 2 caracteres",
            "Issues 1: should have at least 2 characters",
        ),
        ({"issues": ["Æ!"]}, "Temas 1: no está escrito como debe", None),
        ({"distinct": "maybe"}, "Distinta: debe ser verdadero o falso", None),
        ({"contest_id": 7}, "Contienda: debe ser texto", "Contest id: should be text"),
        ({"color": "red"}, "Color: no se recibe aquí", "Color: is not taken here"),
    ],
)
def test_what_is_amiss_with_a_form_is_told_by_its_field(
    api: Api, town: Town, ana: uuid.UUID, *, said: dict[str, Any], detail: str, told: str | None
) -> None:
    problem = refused(ask(api, ana, SPANISH, **said), 422, "es")
    assert problem["title"] == "Datos no válidos"
    assert problem["detail"] == f"{detail}. Corríjalo y envíelo de nuevo."
    [error] = problem["errors"]
    assert error["where"] == "/".join(
        ["body", *said] + (["0"] if isinstance(said.get("issues"), list) else [])
    )
    assert detail.endswith(error["detail"])
    if told:
        problem = refused(ask(api, ana, {}, **said), 422, "en")
        assert problem["detail"] == f"{told}. Correct it and send it again."


def test_what_may_be_chosen_is_listed_without_a_word_of_english(api: Api, ana: uuid.UUID) -> None:
    answer = api.call("PUT", "/api/me/notices", {"cadence": "never"}, citizen=ana, headers=SPANISH)
    listed = "'immediate', 'daily', 'weekly', 'none'"
    assert refused(answer, 422, "es")["errors"][0]["detail"] == f"debe ser uno de {listed}"
    answer = api.call("PUT", "/api/me/notices", {"cadence": "never"}, citizen=ana)
    assert refused(answer, 422, "en")["errors"][0]["detail"] == f"should be one of {listed}"


def test_what_lies_deep_in_a_form_is_counted_as_people_count(api: Api, town: Town) -> None:
    voters = [
        {"name": "Ada Bell", "born": "1980-02-03", "postcode": "97999"},
        {"name": "Bo Cole", "born": "soon"},
    ]
    path = "/api/admin/cities/harbor-falls/roll"
    problem = refused(
        api.call("POST", path, {"voters": voters}, citizen=employed(town, "admin"), headers=SPANISH),
        422,
        "es",
    )
    assert problem["detail"].startswith(
        "Votantes 2, fecha de nacimiento: debe ser una fecha como AAAA-MM-DD."
    )
    assert [each["where"] for each in problem["errors"]] == ["body/voters/1/born", "body/voters/1/postcode"]
    assert problem["errors"][1]["detail"] == "falta"


def test_captions_that_cannot_be_read_are_told_in_spanish_with_their_line(
    api: Api,
    imani: Speaker,
) -> None:
    path = f"/api/me/candidacies/{imani.id}/answers/{NOBODY}/video"
    body = {"type": "video/mp4", "size_bytes": 1, "captions": "WEBVTT\n\n00:02.000 --> 00:01.000\nNo."}
    problem = refused(api.call("POST", path, body, citizen=imani.account, headers=SPANISH), 422, "es")
    told = "Subtítulos: Línea 3: este subtítulo termina antes de empezar. Corríjalo y envíelo de nuevo."
    assert problem["detail"] == told


def test_a_body_that_is_no_json_is_told_in_spanish(api: Api, ana: uuid.UUID) -> None:
    answer = api.call(
        "POST",
        "/api/me/questions",
        raw=b"{",
        citizen=ana,
        headers=SPANISH | {"content-type": "application/json"},
    )
    assert refused(answer, 400, "es")["title"] == "JSON mal formado"


def test_an_address_that_is_not_there_and_a_method_that_it_lacks_are_told_in_spanish(
    api: Api, ana: uuid.UUID
) -> None:
    missing = api.call("GET", "/api/me/nothing", citizen=ana, headers=SPANISH)
    assert refused(missing, 404, "es")["detail"] == "No hay nada en esta dirección."
    answer = api.call("DELETE", "/api/me/questions", citizen=ana, headers=SPANISH)
    assert refused(answer, 405, "es")["title"] == "Método no permitido"
    assert {name.lower(): value for name, value in answer.headers.items()}["allow"]


def test_an_address_that_is_looked_for_in_spanish_is_refused_in_spanish(api: Api, town: Town) -> None:
    # Nothing is stored of what is posted.
    answer = api.call("POST", "/api/addresses", {"postcode": "9"}, headers=SPANISH)
    told = "Código postal: debe ser un código postal de cinco cifras; por ejemplo, 97201."
    assert refused(answer, 422, "es")["detail"].startswith(told)


@pytest.mark.parametrize(
    "path", ["/api/cities/atlantis", f"/api/questions/{NOBODY}", "/api/nothing", "/api/cities?after=1"]
)
def test_what_everybody_reads_is_the_same_in_whatever_language_it_is_asked_for(
    api: Api, town: Town, path: str
) -> None:
    """A cache gives it to the next reader too."""
    answers = [api.get(path, accept_language=asked) for asked in ("es", "en", "de")]
    assert len({(each.status, each.body) for each in answers}) == 1
    refused(answers[0], answers[0].status, "en")
