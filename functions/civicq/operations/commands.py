"""What operators order, and what browsers tell."""

import logging
import random
import re

from civicq import cache, metrics, purging
from civicq.ballots import models as ballots
from civicq.db import Writer
from civicq.errors import CivicError
from civicq.front.shared import EVERYTHING
from civicq.operations import schemas
from civicq.questions import models as questions
from civicq.tables import Base

# Whose tags are purged, and so the only ones that pages carry. Imported for what they register.
MODELS = (ballots, questions)


_log = logging.getLogger(__name__)
LOGGED_OF_ALL = 0.1  # visits


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
            raise UnknownTag("No page carries the tag {tag}. Tags are: {tags}.", tag=tag, tags=listed)
    queued = sorted(({*tags} | cache.WHOLE) if EVERYTHING in tags else {*tags})
    purging.purge(session, queued)
    return queued


def note_visit(seen: schemas.Vitals) -> None:
    """Each is counted under its page. By device, network and build a sample is looked at, in the log: what a
    caller sends makes no metric's name.
    """
    metrics.count("frontend|samples")
    for vital in seen.vitals:
        metrics.observe(f"frontend|{vital.name}|{seen.page}", vital.value)
    if random.random() < LOGGED_OF_ALL:  # noqa: S311 (a sample)
        told = {vital.name: vital.value for vital in seen.vitals}
        _log.info("visit", extra=seen.model_dump(exclude={"vitals"}, exclude_none=True) | {"vitals": told})
