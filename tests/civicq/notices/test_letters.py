"""Every template, in each language, with what the database holds and with what somebody might put there."""

import random
import re
import string
import uuid
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from civicq.languages import LANGUAGES, Language
from civicq.notices import letters
from civicq.notices.letters import About, Letter, Letters, News, Open, Queue, Week
from civicq.notices.words import WORDS
from civicq.rules import RULES
from tests.civicq.conftest import SITE

ID = uuid.UUID(int=7)
PATH = "/invitations#token"
DAY = date(2027, 5, 18)
# A template with its parts given by `said`: other people's words.
Template = Callable[[str], Letters]


def about(said: str) -> About:
    return About(f"/questions/{ID}", said, said, said)


def news(said: str, kind: str = "answer") -> News:
    return News(kind, said, said, said, said, ID)


def at_once(kind: str, said: str) -> Letters:
    return letters.immediate(news(said, kind), SITE)


def removed(what: str, said: str) -> Letters:
    return letters.removed(what, about(said), SITE, rule="private", reason=said)


def registration(decision: str, said: str) -> Letters:
    return letters.registration_decided(said, SITE, decision=decision, reason=said)


TEMPLATES: dict[str, Template] = {
    "code by e-mail": lambda said: letters.code(said, "email", "123456"),
    "code by letter": lambda said: letters.code(said, "letter", "ABCDEFGHJK"),
    "welcome": lambda said: letters.welcome(said, "harbor-falls", SITE),
    "verified": lambda said: letters.standing_decided(said, "h-f", SITE, verified=True, reason=said),
    "not verified": lambda said: letters.standing_decided(said, "h-f", SITE, verified=False, reason=said),
    "to a candidate": lambda said: letters.to_candidate(said, said, PATH, SITE),
    "to staff": lambda said: letters.to_staff(said, "viewer", PATH, SITE),
    **{f"city: {decision}": partial(registration, decision) for decision in WORDS["en"].registrations},
    **{f"at once: {kind}": partial(at_once, kind) for kind in WORDS["en"].news},
    "daily": lambda said: letters.digest([news(said), news(said, "merged")], "daily", SITE),
    "weekly": lambda said: letters.digest([news(said)], "weekly", SITE),
    "waits": lambda said: letters.question_waits(about(said), SITE),
    "shown": lambda said: letters.question_shown(about(said), SITE),
    **{f"removed {what}": partial(removed, what) for what in WORDS["en"].things},
    "merged": lambda said: letters.question_merged(about(said), about(said), SITE, reason=said),
    "overturned": lambda said: letters.appeal_decided(
        "question", about(said), SITE, overturned=True, reason=said
    ),
    "upheld": lambda said: letters.appeal_decided("answer", about(said), SITE, overturned=False, reason=said),
    "answered": lambda said: letters.answered(about(said), said, SITE),
    "corrected": lambda said: letters.mistake_decided(said, PATH, SITE, corrected=True, reason=said),
    "in a week": lambda said: letters.election(said, "h-f", said, moment=DAY, days_left=7, site=SITE),
    "tomorrow": lambda said: letters.election(said, "h-f", said, moment=DAY, days_left=1, site=SITE),
    "new questions": lambda said: letters.unanswered(
        said, said, ID, number=letters.MOST_COUNTED, top=[Open(ID, said)] * 3, new=True, site=SITE
    ),
    "open questions": lambda said: letters.unanswered(
        said, said, ID, number=1, top=[Open(ID, said)], new=False, site=SITE
    ),
    "queue": lambda said: letters.queue(said, "h-f", Queue(1, 2, 0, 3), SITE),
    "week": lambda said: letters.week(said, "h-f", Week(1, 2, 0), SITE),
}
# Whatever ends a line or a paragraph somewhere, what headers are made of, and what fills a line.
PARTS = ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\u202e", "\t", "Bcc: a@b.example", ":",
         " ", "{token}", "{city}", "%s", "naïve", "市", "🐟", "x" * 90, "https://evil.example/" + "y" * 80, "--", "“"]  # fmt: skip


def strange(seed: int) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(PARTS) for _ in range(chance.randrange(1, 25)))


def check(letter: Letter, language: Language, kind: str = "own") -> None:
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", letter.subject)
    assert len(letter.subject) <= letters.LONGEST_SUBJECT
    body = letter.body + letters.ending(WORDS[language], SITE, kind)
    for line in body.split("\n"):
        assert line.isprintable(), line
        assert len(line) <= letters.WIDTH or re.fullmatch(rf"{SITE}/\S+", line), line
    sent = EmailMessage(policy=SMTP)
    sent["Subject"] = letter.subject  # which refuses a line's end
    sent.set_content(body)
    head, _, _ = bytes(sent).partition(b"\r\n\r\n")
    assert b"\nBcc" not in head


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_what_to_do_in_short_lines(name: str, language: Language) -> None:
    letter = TEMPLATES[name]("Port of Harbor Falls")[language]
    check(letter, language)
    assert letter.language == language
    assert "Port of Harbor Falls" in letter.subject + letter.body
    assert "{" not in letter.subject + letter.body
    if not name.startswith(("code", "city")):
        assert f"{SITE}{WORDS[language].prefix}/" in letter.body


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_name_and_no_question_makes_a_header_or_a_line_of_its_own(name: str) -> None:
    for seed in range(100):
        for language, letter in TEMPLATES[name](strange(seed)).items():
            check(letter, language)


@pytest.mark.parametrize("kind", ["follows", "own", "reminders", "staff"])
def test_every_mail_says_why_it_came_and_what_ends_it_in_its_own_language(kind: str) -> None:
    english = letters.ending(WORDS["en"], SITE, kind)
    assert "You get this because" in english
    assert f"{SITE}/api/unsubscribe/{{token}}/{kind}" in english.splitlines()
    assert f"{SITE}/api/unsubscribe/{{token}}" in english.splitlines()
    spanish = letters.ending(WORDS["es"], SITE, kind)
    assert "Recibe este correo porque" in spanish
    assert f"{SITE}/api/unsubscribe/{{token}}/{kind}?language=es" in spanish.splitlines()
    assert f"{SITE}/api/unsubscribe/{{token}}?language=es" in spanish.splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_message_is_one_short_line(language: Language) -> None:
    for seed in range(100):
        letter = letters.code(strange(seed)[:120], "sms", "123456")[language]
        assert letter.subject == ""
        assert "\n" not in letter.body
    # An accent would make two messages of it: GSM 03.38 has 160 characters in one, UCS-2 has 70.
    assert letters.code("Harbor Falls", "sms", "123456")[language].body.isascii()


def test_whoever_has_chosen_no_language_reads_it_in_each() -> None:
    composed = letters.to_candidate("Harbor Falls", "Ada", PATH, SITE)
    letter = letters.in_all(composed)
    assert letter.language is None
    for each in composed.values():
        assert each.body in letter.body
        assert each.subject in letter.subject
    for seed in range(100):
        check(letters.in_all(letters.to_candidate(strange(seed), strange(seed), PATH, SITE)), "en")


def sentences(language: Language) -> Iterator[tuple[str, str]]:
    """Everything that mails say, each under a name of its own."""

    def walk(name: str, said: Any) -> Iterator[tuple[str, str]]:
        if isinstance(said, str):
            yield name, said
        else:
            for key, each in said.items() if hasattr(said, "items") else enumerate(said):
                yield from walk(f"{name}/{key}", each)

    for field in fields(WORDS[language]):
        if field.name != "language":
            yield from walk(field.name, getattr(WORDS[language], field.name))


def placeholders(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence)} - {None}


def test_no_sentence_is_missing_in_a_language_or_still_that_of_another() -> None:
    english, spanish = dict(sentences("en")), dict(sentences("es"))
    assert english.keys() == spanish.keys()
    alike = {name for name, said in english.items() if said == spanish[name]}
    assert {name for name in alike if re.sub(r"{\w+}|[“”]", "", english[name])} == {"things/video"}


def test_a_sentence_tells_the_same_in_each_language() -> None:
    spanish = dict(sentences("es"))
    assert [name for name, said in sentences("en") if placeholders(said) != placeholders(spanish[name])] == []


def test_every_rule_that_a_removal_names_is_told() -> None:
    for words in WORDS.values():
        assert words.rules.keys() == RULES.keys()


def test_days_and_numbers_are_those_of_the_language() -> None:
    told = letters.election("Harbor Falls", "h-f", "Primary", moment=DAY, days_left=7, site=SITE)
    assert "Harbor Falls votes on Tuesday, May 18." in told["en"].body
    assert "Harbor Falls vota el martes 18 de mayo." in told["es"].body
    waiting = letters.queue("Harbor Falls", "h-f", Queue(1, 2, 0, 0), SITE)["es"]
    assert waiting.subject == "3 asuntos le esperan en Harbor Falls"
    assert "1 pregunta por leer" in waiting.body
    assert "2 textos denunciados" in waiting.body


def test_no_template_is_left_out() -> None:
    made = {
        name
        for name, function in vars(letters).items()
        if getattr(function, "__annotations__", {}).get("return") is Letter and not name.startswith("_")
    }
    here = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in made if f"letters.{name}(" not in here] == []
