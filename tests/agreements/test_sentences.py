"""Whoever is refused something is told so in their own language: each sentence of the code has its Spanish one."""

import ast
import json
import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from civicq.cities.roles import MAY
from civicq.imports import comparison
from civicq.media import mp4, webm
from civicq.sentences.spanish import SENTENCES, candidates, citizens, fields, imports, inputs, staff, titles
from civicq.standing.commands import _WAYS
from civicq.web import amiss, text
from civicq.web.description import DOCUMENT
from tests.agreements import sentences
from tests.agreements.sentences import Sentence, Unreadable

SITE = Path(__file__).parents[2] / "frontend" / "src"
ROOMS = {
    "candidates": candidates.CANDIDATES, "citizens": citizens.CITIZENS, "fields": fields.FIELDS,
    "imports": imports.IMPORTS, "inputs": inputs.INPUTS, "staff": staff.STAFF, "titles": titles.TITLES,
}  # fmt: skip
# Lists of words that stand in sentences, and what a table says of a kind of mistake.
WORDS = {
    *(role for roles in MAY.values() for role in roles),
    *_WAYS.values(),
    *mp4._EXPORT,
    *webm._EXPORT,
    *amiss._AMISS.values(),
    *text._REFUSED.values(),
    *comparison._FIELDS,
    amiss._EMPTY,
    amiss._OTHER,
}


def facts_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def _refusals() -> list[Sentence]:
    return [each for each in sentences.said() if isinstance(each, Sentence)]


def test_every_refusal_says_a_sentence_that_is_written_out() -> None:
    unreadable = [each for each in sentences.said() if isinstance(each, Unreadable)]
    assert unreadable == []
    assert len(_refusals()) > 150


@pytest.mark.parametrize(
    "code",
    [
        'raise NotFound(f"There is no {kind}.")',
        'raise NotFound("There is no " + kind)',
        "raise errors.NotFound(told)",
        'REPORTS = Limit("report", 20, 86_400, f"{most} are all.")',
        'WHY = {"closed": (VotingClosed, told)}',
        "raise ImportRefused(told, file=source.name, line=1)",
        'WHY = {"a": told}\nraise NotFound(WHY[which])',
    ],
)
def test_a_sentence_that_is_put_together_is_seen(code: str) -> None:
    assert [type(each) for each in sentences.said_in("x.py", ast.parse(code))] == [Unreadable]


@pytest.mark.parametrize(
    "code",
    [
        'raise NotFound("There is no {kind}.", kind=kind, see=path)',
        'raise NotFound(\n    "There is "\n    "no {kind}.", kind=kind\n)',
        'raise ImportRefused("There is no {kind}.", file=source.name, line=1, kind=kind)',
        'raise TooMany("There is no {kind}.", 7, kind=kind)',
        'WHY = {"a": "There is no {kind}."}\nraise NotFound(WHY[which], kind=kind)',
        'class NotFound(Gone):\n    def __init__(self, kind):\n        super().__init__("There is no {kind}.", kind=kind)',
    ],
)
def test_a_sentence_that_is_written_out_is_read_with_its_facts(code: str) -> None:
    [read] = sentences.said_in("x.py", ast.parse(code))
    assert isinstance(read, Sentence)
    assert (read.text, set(read.facts)) == ("There is no {kind}.", {"kind"})


def test_every_refusal_has_its_spanish_sentence() -> None:
    lacking = {each.where: each.text for each in _refusals() if each.text not in SENTENCES}
    assert lacking == {}


def test_every_refusal_brings_the_facts_that_its_sentence_names() -> None:
    amiss = {each.where: each.text for each in _refusals() if each.facts != facts_of(each.text)}
    assert amiss == {}


def test_every_kind_of_refusal_has_its_spanish_name() -> None:
    lacking = {each.where: each.text for each in sentences.titles() if each.text not in SENTENCES}
    assert lacking == {}


def test_no_refusal_at_the_site_names_an_option_of_the_command_line() -> None:
    option = re.compile(r"(?<!\S)--?[a-z]")
    assert [each for each in SENTENCES.items() if any(option.search(told) for told in each)] == []


def test_no_refusal_of_a_ballot_file_hands_on_a_parsers_english_words() -> None:
    formats = [each for each in sentences.said() if each.where.startswith("imports/formats/")]
    assert len(formats) > 30
    assert [each for each in formats if isinstance(each, Sentence) and "reason" in each.facts] == []


@pytest.mark.parametrize(("file", "language"), [("words.ts", 0), ("words.es.ts", 1)])
def test_who_has_to_say_the_date_is_told_the_name_of_the_forms_field(file: str, language: int) -> None:
    words = (SITE / "imports" / file).read_text(encoding="utf-8")
    field = re.search(r"electionDate: '(.+)'", words)
    assert field
    asked = [each for each in SENTENCES.items() if "send it again with the date" in each[0]]
    assert len(asked) == 5
    assert [each for each in asked if field[1].lower() not in each[language].lower()] == []


def test_every_word_that_comes_into_a_sentence_is_spanish_too() -> None:
    assert WORDS - SENTENCES.keys() == set()


def test_everything_that_a_signed_in_person_fills_in_has_a_spanish_name() -> None:
    assert _fields() - fields.FIELDS.keys() == set()


@pytest.mark.parametrize(("english", "spanish"), SENTENCES.items())
def test_a_spanish_sentence_tells_the_same_facts(english: str, spanish: str) -> None:
    assert facts_of(spanish) == facts_of(english)
    assert spanish.strip() == spanish != ""
    assert (english[-1] == ".") == (spanish[-1] == ".")


def test_no_spanish_sentence_is_of_something_that_nobody_says() -> None:
    used = sentences.strings() | {each.text for each in _refusals()} | _fields()
    assert set(SENTENCES) - used == set()


def test_a_sentence_stands_in_one_room() -> None:
    assert len(SENTENCES) == sum(map(len, ROOMS.values()))


def _fields() -> set[str]:
    """As a refusal calls them: of bodies, of queries and of paths."""
    described = json.loads(DOCUMENT.read_bytes())
    schemas = described["components"]["schemas"]
    found: set[str] = set()
    for path, operations in described["paths"].items():
        personal = path.startswith(("/api/me/", "/api/admin/"))
        for operation in operations.values():
            if "requestBody" in operation:
                found |= _names(operation["requestBody"]["content"]["application/json"]["schema"], schemas)
            asked = operation.get("parameters", ()) if personal else ()
            found |= {each["name"] for each in asked if each["in"] in {"query", "path"}}
    return {amiss._called(each) for each in found}


def _names(schema: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """Of a body's fields, and of theirs."""
    if "$ref" in schema:
        return _names(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    fields = schema.get("properties", {})
    inner = [*fields.values(), *schema.get("anyOf", ())]
    if isinstance(schema.get("items"), dict):
        inner.append(schema["items"])
    return set(fields).union(*(_names(each, schemas) for each in inner))
