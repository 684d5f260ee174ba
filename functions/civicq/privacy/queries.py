"""All that CivicQ holds of one citizen, for nobody but them (GDPR article 15)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.moderation.queries import DECISION, OWN
from civicq.sql import instant


@dataclass(frozen=True)
class Held:
    """One part: the column that leads to the citizen, and what is told of each of its rows, as SQL."""

    column: str
    told: str
    join: str = ""
    only: str = "true"
    # At most one row there is: it stands alone, or null does.
    alone: bool = False

    @property
    def rows(self) -> str:
        table = self.column.partition(".")[0]
        return f"""(
            SELECT coalesce(json_agg({self.told}), '[]'){"->0" * self.alone} FROM {table} {self.join}
            WHERE {self.column} = :citizen_id AND {self.only})"""  # noqa: S608 (only constants are put in)


_CITY = "JOIN cities city ON city.id = city_id"
HELD = {
    "since": Held("citizens.id", instant("created_at"), alone=True),
    "standings": Held(
        "standings.citizen_id",
        f"""json_build_object(
            'city', city.slug, 'state', standings.state, 'method', method, 'note', note, 'reason', reason,
            'requested_at', {instant("requested_at")}, 'expires_at', {instant("expires_at")})""",
        _CITY,
    ),
    "questions": Held(
        "questions.author_id",
        f"""json_build_object(
            'id', id, 'state', state, 'rule', rule, 'issues', issues, 'asked_at', {instant("asked_at")},
            'versions', (
                SELECT json_agg(json_build_object('number', number, 'text', text, 'reason', reason)
                                ORDER BY number)
                FROM question_versions WHERE question_id = questions.id)) ORDER BY id""",  # noqa: S608
    ),
    "votes": Held(
        "votes.citizen_id",
        f"""json_build_object('question_id', question_id, 'value', value, 'cast_at', {instant("cast_at")})""",
    ),
    "verdicts": Held(
        "verdicts.citizen_id",
        "json_build_object("
        "'answer_id', answer_id, 'value', (ARRAY['yes', 'partly', 'no'])[value + 1])",
    ),
    "reports": Held(
        "reports.reporter_id",
        f"""json_build_object(
            'target', target_id, 'rule', rule, 'note', note, 'outcome', outcome,
            'filed_at', {instant("filed_at")})""",
    ),
    "mistakes": Held(
        "mistakes.author_id",
        f"""json_build_object(
            'contest_id', contest_id, 'ballot_id', ballot_id, 'text', text, 'source', source, 'state', state,
            'reason', reason, 'filed_at', {instant("filed_at")})""",
    ),
    "follows": Held("follows.citizen_id", "topic"),
    "notices": Held(
        "notice_choices.citizen_id",
        """json_build_object('cadence', cadence, 'own', own, 'reminders', reminders, 'staff', staff,
                             'language', language, 'email', email)""",
        alone=True,
    ),
    "reminders": Held(
        "reminders.citizen_id",
        f"""json_build_object('occasion', occasion, 'at', {instant("at")}) ORDER BY at""",
    ),
    "candidacies": Held("candidate_accounts.citizen_id", "candidate_id"),
    "roles": Held("city_staff.citizen_id", "json_build_object('city', city.slug, 'role', role)", _CITY),
    "registrations": Held(
        "cities.registered_by",
        "json_build_object('city', slug, 'email', registrant, 'reason', decision_reason) ORDER BY id",
    ),
    "messages_waiting": Held(
        "messages.citizen_id",
        "json_build_object('channel', channel, 'recipient', recipient, 'subject', subject)",
        only="sent_at IS NULL",
    ),
    "limits": Held(
        "turns.citizen_id",
        f"""json_build_object(
            'act', act, 'taken_at', (SELECT json_agg({instant("at")}) FROM unnest(taken_at) AS at))""",  # noqa: S608
    ),
}  # fmt: skip
_OFFICE = "done in office: the city's record of decisions has it, for good"
# What leads to a citizen as well, and why it is in no export.
LEFT_OUT = {
    "audit_entries.actor_id": _OFFICE,
    "audit_entries.target_id": "what was decided of a standing or a role, which is exported itself",
    "decisions.moderator_id": _OFFICE,
    "happenings.actor_id": "that followers hear of what somebody asked, which is exported itself",
    "happenings.told_after": "how far a list of followers has been gone through",
    "idempotency_keys.citizen_id": "the answer to a question's request; the question is exported itself",
    "invitations.invited_by": _OFFICE,
    "proofs.citizen_id": "a keyed hash, of which nobody reads what it was made from; see the standing",
    "proposals.decided_by": _OFFICE,
    "proposals.proposed_by": _OFFICE,
    "standings.decided_by": _OFFICE,
    "verification_codes.citizen_id": "a keyed hash, for some minutes; the message with the code is exported",
}
_PARTS = ", ".join(f"'{name}', {held.rows}" for name, held in HELD.items())
_EXPORT = text(f"""
    SELECT json_build_object(
        'id', CAST(:citizen_id AS uuid), {_PARTS},
        'decisions', (
            SELECT coalesce(json_agg(json_build_object(
                {DECISION}, 'appeal_note', decision.appeal_note) ORDER BY decision.id), '[]')
            FROM decisions decision WHERE decision.target_id IN ({OWN})))::text
""")  # noqa: S608


def export(session: Writer, citizen_id: UUID) -> str:
    return str(session.execute(_EXPORT, {"citizen_id": citizen_id}).scalar_one())
