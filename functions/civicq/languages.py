"""The languages that CivicQ speaks: which of them somebody reads, and how a day is written in it."""

import unicodedata
from datetime import date
from typing import Literal, get_args

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# What the site's addresses begin with, and what stands in the API's where it speaks.
PREFIXES: dict[Language, str] = {"en": "", "es": "/es"}

_MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_WEEKDAYS: dict[Language, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}


def preferred(accepted: str) -> Language:
    """The one that an Accept-Language asks for (RFC 9110, 12.5.4), or English.

    To be read only where nothing is cached: no cache key knows it.
    """
    weights: dict[Language, float] = {}
    for part in accepted.split(","):
        tag, _, weight = part.partition(";")
        for language in LANGUAGES:
            if tag.strip().lower().partition("-")[0] == language:
                weights[language] = max(weights.get(language, 0.0), _weight(weight))
    best = max(LANGUAGES, key=lambda language: weights.get(language, 0.0))
    return best if weights.get(best) else "en"


def _weight(parameter: str) -> float:
    name, _, told = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(1.0, max(0.0, float(told))) if name == "q" else 1.0
    except ValueError:
        return 0.0


def readable_day(moment: date, language: Language) -> str:
    month = _MONTHS[language].split()[moment.month - 1]
    if language == "es":
        return f"{moment.day} de {month} de {moment.year}"
    return f"{month} {moment.day}, {moment.year}"


def readable_weekday(moment: date, language: Language) -> str:
    """A day of the weeks to come, without its year."""
    weekday = _WEEKDAYS[language].split()[moment.weekday()]
    month = _MONTHS[language].split()[moment.month - 1]
    return f"{weekday} {moment.day} de {month}" if language == "es" else f"{weekday}, {month} {moment.day}"


def without_accents(words: str) -> str:
    """As phones type them."""
    return "".join(each for each in unicodedata.normalize("NFD", words) if not unicodedata.combining(each))
