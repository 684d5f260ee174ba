"""What operators order."""

import re

from civicq import cache, purging
from civicq.ballots import models as ballots
from civicq.db import Writer
from civicq.errors import CivicError
from civicq.front.shared import EVERYTHING
from civicq.questions import models as questions
from civicq.tables import Base

# Whose tags are purged, and so the only ones that pages carry. Imported for what they register.
MODELS = (ballots, questions)


class UnknownTag(CivicError):
    status = 422
    title = "Unknown tag"


def purge(session: Writer, tags: list[str]) -> list[str]:
    """Purge them as any change would, when the session commits; says what was queued."""
    shapes = sorted({tag for mapper in Base.registry.mappers for tag in mapper.class_.__purges__})
    known = [re.compile(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(shape))) for shape in shapes]
    for tag in tags:
        if tag != EVERYTHING and not any(pattern.fullmatch(tag) for pattern in known):
            listed = ", ".join([*sorted({re.sub(r"\{.*?\}", "{}", shape) for shape in shapes}), EVERYTHING])
            raise UnknownTag(f"No page carries the tag {tag}. Tags are: {listed}.")
    queued = sorted(({*tags} | cache.WHOLE) if EVERYTHING in tags else {*tags})
    purging.purge(session, queued)
    return queued
