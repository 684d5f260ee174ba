"""Why a film or its captions are not taken, in words for whoever sent them."""

import json

from civicq.languages import Language
from civicq.sentences import Spoken, said


class MediaRefused(Spoken, ValueError):
    """Ends with what to do about it."""


def in_words(stored: str, language: Language) -> str:
    """What is stored of a film or a picture, as JSON, with why it was refused in the reader's language."""
    told = json.loads(stored)
    facts = told.pop("refusal_facts")
    if told["refusal"] is not None:
        told["refusal"] = said(told["refusal"], language, facts)
    return json.dumps(told)
