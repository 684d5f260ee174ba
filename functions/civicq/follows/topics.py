"""What can be followed, as one word each."""

import re
from collections.abc import Iterable
from uuid import UUID

_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TOPIC = re.compile(rf"(contest|candidate|question)/{_ID}|ballot/{_ID}/issue/[a-z0-9]+(-[a-z0-9]+)*")


def is_topic(topic: str) -> bool:
    return _TOPIC.fullmatch(topic) is not None


def of(
    question_id: UUID, contest_id: UUID, ballot_id: UUID, issues: Iterable[str], candidate_id: UUID | None
) -> list[str]:
    """All whose followers want to hear of something that happened to a question."""
    topics = [f"question/{question_id}", f"contest/{contest_id}"]
    topics += [f"ballot/{ballot_id}/issue/{issue}" for issue in issues]
    return [*topics, f"candidate/{candidate_id}"] if candidate_id else topics
