"""What followers are told: at once, or once a day or week, and each happening once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.notices import letters
from civicq.notices.choices import WRITE, written
from civicq.notices.letters import News

# Messages of one statement: far inside the role's statement_timeout of 2 s.
MOST_TOLD = 2_000
MOST_DIGESTS = 100
MOST_NEWS = 20

_NEWS = """
    SELECT happening.id, happening.at, happening.kind, version.text, contest.title, city.name, candidate.name,
           question.id
    FROM happenings happening
    JOIN questions question ON question.id = happening.question_id
    JOIN question_versions version ON version.question_id = question.id AND version.number = question.version
    JOIN contests contest ON contest.id = question.contest_id
    JOIN ballots ballot ON ballot.id = question.ballot_id
    JOIN cities city ON city.id = ballot.city_id
    LEFT JOIN candidates candidate ON candidate.id = happening.candidate_id
"""
_NEXT = text("""
    SELECT id, question_id FROM happenings WHERE told_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
""")
# Whoever removes, withdraws or edits the question meanwhile waits, and then takes these mails back.
_HOLD = text("SELECT 1 FROM questions WHERE id = :question_id FOR SHARE")
# What is not shown any more, or was taken back by whoever said it, is no news; nor is a question that has
# become another one, of which `merged` tells.
_SHOWN = """
    ballot.published_at IS NOT NULL AND contest.withdrawn_at IS NULL AND (
        happening.kind = 'merged' AND question.state = 'merged'
        OR question.state IN ('approved', 'answered') AND CASE
            WHEN happening.kind IN ('answer', 'correction') THEN EXISTS (
                SELECT FROM answers answer WHERE answer.question_id = question.id
                  AND answer.candidate_id = happening.candidate_id AND answer.state = 'published')
            WHEN happening.kind = 'rebuttal' THEN EXISTS (
                SELECT FROM rebuttals rebuttal WHERE rebuttal.question_id = question.id
                  AND rebuttal.candidate_id = happening.candidate_id AND rebuttal.state = 'published')
            ELSE happening.kind <> 'merged' END)
"""
# Its author is told of an answer or a merger as of what is their own, if at all.
_OWN = """
    choice.own AND happening.kind IN ('answer', 'merged')
    AND EXISTS (SELECT FROM questions WHERE id = happening.question_id AND author_id = choice.citizen_id)
"""
_ONE = text(f"{_NEWS} WHERE happening.id = :id AND {_SHOWN}")
_TELL = text(f"""
    WITH followers AS (
        SELECT DISTINCT follow.citizen_id
        FROM happenings happening JOIN follows follow ON follow.topic = ANY (happening.topics)
        WHERE happening.id = :id AND follow.citizen_id IS DISTINCT FROM happening.actor_id
          AND (happening.told_after IS NULL OR follow.citizen_id > happening.told_after)
          AND follow.since <= happening.at
        ORDER BY follow.citizen_id LIMIT :most
    ), written AS (
        {WRITE}
        FROM followers JOIN notice_choices choice USING (citizen_id)
        JOIN happenings happening ON happening.id = :id
        WHERE choice.cadence = 'immediate' AND NOT ({_OWN})
        RETURNING 1
    ), told AS (
        UPDATE happenings SET told_after = (SELECT max(citizen_id::text)::uuid FROM followers),
                              told_at = CASE WHEN (SELECT count(*) FROM followers) < :most THEN now() END
        WHERE id = :id
    )
    SELECT count(*) FROM written
""")  # noqa: S608
# A page does not show it. At the end of a transaction: until it commits, votes on the question wait.
_ANNOUNCE = text("""
    UPDATE questions SET announced_at = now() WHERE id = :question_id AND announced_at IS NULL
""").execution_options(tags=())
# A question that waits for a moderator and is news to nobody yet is so when it is approved.
_FORGET = text("""
    DELETE FROM happenings happening USING questions question
    WHERE happening.id = :id AND happening.kind = 'question'
      AND question.id = happening.question_id AND question.state = 'pending' AND question.announced_at IS NULL
""")
_PASS = text("UPDATE happenings SET told_at = now() WHERE id = :id")


def tell_at_once(session: Writer, site: str) -> int | None:
    """Write to those who want to hear of the next happening; how many, None when there is nothing to tell."""
    happening = session.execute(_NEXT).first()
    if happening is None:
        return None
    session.execute(_HOLD, {"question_id": happening.question_id})
    row = session.execute(_ONE, {"id": happening.id}).first()
    if row is None:
        for statement in (_FORGET, _PASS):
            session.execute(statement, {"id": happening.id})
        return 0
    news = News(*row[2:])
    values = written(letters.immediate(news, site), "follows", news.question_id)
    values |= {"id": happening.id, "most": MOST_TOLD}
    told = int(session.execute(_TELL, values).scalar_one())
    if news.kind == "question":
        session.execute(_ANNOUNCE, {"question_id": news.question_id})
    return told


@dataclass(frozen=True)
class _Due:
    citizen_id: UUID
    cadence: str
    told_until: Any


# A digest reaches to the moment before which all that happened is there to be read: a transaction has the
# time at which it began, and lasts some seconds at most (the role's limits).
_SETTLED = "now() - interval '1 minute'"
_DUE = text(f"""
    SELECT citizen_id, cadence, told_until FROM notice_choices
    WHERE cadence IN ('daily', 'weekly')
      AND told_until <= {_SETTLED}
                        - CASE cadence WHEN 'daily' THEN interval '1 day' ELSE interval '7 days' END
    ORDER BY told_until LIMIT :most FOR UPDATE SKIP LOCKED
""")  # noqa: S608
_SINCE = text(f"""
    {_NEWS} WHERE happening.at > :told_until AND happening.at <= {_SETTLED}
        AND happening.actor_id IS DISTINCT FROM :citizen_id AND {_SHOWN}
        AND EXISTS (SELECT FROM follows follow WHERE follow.citizen_id = :citizen_id
                    AND follow.topic = ANY (happening.topics) AND follow.since <= happening.at)
        AND NOT EXISTS (SELECT FROM notice_choices choice WHERE choice.citizen_id = :citizen_id AND {_OWN})
    ORDER BY happening.id DESC LIMIT :most
""")  # noqa: S608
_WRITE = text(f"{WRITE} FROM notice_choices choice WHERE citizen_id = :citizen_id")
_TOLD = text(f"UPDATE notice_choices SET told_until = {_SETTLED} WHERE citizen_id = :citizen_id")  # noqa: S608


def tell_digests(session: Writer, site: str) -> int:
    """Write digests that are due, some of them; for how many people it looked. No news is no mail."""
    due = [_Due(*row) for row in session.execute(_DUE, {"most": MOST_DIGESTS})]
    for person in due:
        values = {"citizen_id": person.citizen_id, "told_until": person.told_until, "most": MOST_NEWS}
        news = [News(*row[2:]) for row in session.execute(_SINCE, values)]
        if news:
            values = written(letters.digest(news, person.cadence, site), "follows")
            session.execute(_WRITE, values | {"citizen_id": person.citizen_id})
        session.execute(_TOLD, {"citizen_id": person.citizen_id})
    return len(due)
