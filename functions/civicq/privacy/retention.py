"""How long what is kept is kept, as one table, and the deletion of what is past it."""

from dataclasses import dataclass

from sqlalchemy import TextClause, text

from civicq.db import Writer
from civicq.standing.models import STILL_COUNTS

# Of one statement: far inside the role's statement_timeout of 2 s.
MOST_ROWS = 2_000


@dataclass(frozen=True)
class Rule:
    """What goes, after how many days of what."""

    what: str
    days: int
    statement: TextClause


def _delete(table: str, key: str, past: str) -> TextClause:
    """`past` is true of a row that has been needed for the last time `:days` ago."""
    return text(f"""
        DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {past} LIMIT {MOST_ROWS})
    """).execution_options(tags=())  # noqa: S608 (only constants of this module are put in)


_AGO = "now() - make_interval(days => :days)"
RULES = (
    Rule("codes that nobody typed in", 1,
         _delete("verification_codes", "citizen_id, city_id", f"expires_at < {_AGO}")),
    Rule("what a message was about, once it is sent", 30, _delete("messages", "id", f"sent_at < {_AGO}")),
    Rule("messages that a worker died over", 30,
         _delete("messages", "id", f"sent_at IS NULL AND claimed_at < {_AGO}")),
    Rule("what followers have been told", 30, _delete("happenings", "id", f"at < {_AGO}")),
    Rule("of what somebody has been reminded", 90,
         _delete("reminders", "citizen_id, occasion", f"at < {_AGO}")),
    Rule("invitations that have ended", 90, _delete("invitations", "id", f"expires_at < {_AGO}")),
    Rule("standings that have expired", 90,
         _delete("standings", "citizen_id, city_id", f"expires_at < {_AGO}")),
    # Also of those who have left: as long as their votes count, and no longer.
    Rule("proofs of standings that have ended, once the polls have closed", 0,
         _delete("proofs", "city_id, digest", f"expires_at < {_AGO} AND NOT {STILL_COUNTS}")),
    Rule("when somebody did what is limited", 31,
         _delete("turns", "citizen_id, act", f"taken_at[cardinality(taken_at)] < {_AGO}")),
    Rule("answers to requests that might come again", 3,
         _delete("idempotency_keys", "citizen_id, key", f"created_at < {_AGO}")),
    # Who voted what, some time after the result is certified. The votes stay, each as nobody's.
    Rule("whose a vote was", 90, text(f"""
        UPDATE votes SET citizen_id = gen_random_uuid(), cast_at = date_trunc('day', cast_at)
        WHERE (question_id, citizen_id) IN (
            SELECT vote.question_id, vote.citizen_id
            FROM ballots ballot
            JOIN contests contest ON contest.ballot_id = ballot.id
            JOIN questions question ON question.contest_id = contest.id
            JOIN votes vote ON vote.question_id = question.id
            WHERE ballot.election_date < current_date - CAST(:days AS int)
              AND vote.cast_at > date_trunc('day', vote.cast_at)
            LIMIT {MOST_ROWS})
    """)),  # noqa: S608
)  # fmt: skip


def keep_to(session: Writer, rule: Rule) -> int:
    """How many rows went; as many as `MOST_ROWS`: there are more."""
    return session.execute(rule.statement, {"days": rule.days}).rowcount  # type: ignore[attr-defined, no-any-return]
