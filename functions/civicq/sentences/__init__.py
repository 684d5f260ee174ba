"""What a person is told who is refused something, in each language of the site.

A sentence is written in English where it is said, and finds the others by that (as in GNU gettext). A fact
stands in it by name: "{city} keeps an owner, and has no other."
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from civicq.languages import Language, readable_day

# Several are words of ours, which stand in the language too. What was stored comes back as a list.
Fact = str | int | date | tuple[str, ...] | list[str]


def said(sentence: str, language: Language, facts: Mapping[str, Fact] | None = None) -> str:
    """The sentence, in English where this language lacks it."""
    told = _in(language).get(sentence, sentence)
    return told.format_map({name: _fact(fact, language) for name, fact in facts.items()}) if facts else told


def _in(language: Language) -> Mapping[str, str]:
    if language == "en":
        return {}
    from civicq.sentences.spanish import SENTENCES  # noqa: PLC0415 (no answer that is cached ever needs it)

    return SENTENCES


def _fact(fact: Fact, language: Language) -> Any:
    if isinstance(fact, date):
        return readable_day(fact, language)
    if isinstance(fact, tuple | list):
        return ", ".join(said(word, language) for word in fact)
    return fact


class Sentence:
    """One that may be kept, and is told to each reader in their language."""

    def __init__(self, sentence: str, **facts: Fact) -> None:
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: Language) -> str:
        return said(self.sentence, language, self.facts)


class Spoken(Sentence, Exception):
    """One that speaks to a person."""
