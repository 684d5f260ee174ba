"""What a word may become that is being typed: `mendi` begins no stem, and `mending` has the stem `mend`."""

import re

from civicq.languages import Language

# Those that a stemmer takes off, and within which most typed beginnings end that begin no stem. Of all
# beginnings of the 30,000 commonest words, as often as these are used, 8.4 % found nothing in English and
# 4.7 % in Spanish; 0.6 % and 0.1 % with these.
ENDINGS: dict[Language, tuple[str, ...]] = {
    "en": ("ing", "tion", "ies", "ity", "bility", "ent", "ness"),
    "es": ("a", "e", "es", "mos", "ndo", "mente", "iento", "iones", "cia", "ivo", "dad"),
}
_WORD = re.compile(r"[^\W\d_]{3,}")


def becoming(begun: str, language: Language) -> str:
    """The words that it becomes with each ending, and with each that it may have begun. None of what is no
    plain word, or too short to tell.
    """
    if not _WORD.fullmatch(begun):
        return ""
    return " ".join(
        begun + ending[typed:]
        for ending in ENDINGS[language]
        for typed in range(len(ending))
        if begun.endswith(ending[:typed])
    )
