"""The imports that a city's staff has proposed."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.imports import report
from civicq.imports.refusals import placed
from civicq.languages import Language
from civicq.sentences import said
from civicq.sql import instant

MOST_LISTED = 50
_PROPOSALS = text(f"""
    SELECT json_build_object('proposals', coalesce(json_agg(body ORDER BY id DESC), '[]'))::text
    FROM (
        SELECT id, json_build_object(
            'id', id, 'file_name', file_name, 'size_bytes', size_bytes, 'state', state, 'refusal', refusal,
            'refusal_line', refusal_line, 'refusal_facts', refusal_facts,
            'summary', summary, 'lines', lines, 'notes', notes, 'told', told, 'proposed_by', proposed_by,
            'proposed_at', {instant("proposed_at")}, 'decided_by', decided_by,
            'decided_at', {instant("decided_at")}) AS body
        FROM proposals WHERE city_id = :city_id ORDER BY id DESC LIMIT {MOST_LISTED}) AS listed
""")  # noqa: S608 (only constants are put in)


def proposals(session: Writer, city_id: UUID, language: Language) -> str:
    """The newest first, told in the reader's language."""
    found = json.loads(session.execute(_PROPOSALS, {"city_id": city_id}).scalar_one())
    for proposal in found["proposals"]:
        _tell(proposal, language)
    return json.dumps(found)


def _tell(proposal: dict[str, Any], language: Language) -> None:
    line, facts = proposal.pop("refusal_line"), proposal.pop("refusal_facts")
    kept = proposal.pop("told")
    if (proposal["refusal"] and facts is None) or (proposal["summary"] and kept is None):
        language = "en"
    proposal["language"] = language
    if kept is not None:
        summary = (said(sentence, language, each) for sentence, each in kept["summary"])
        proposal["summary"] = report.joined(summary)
        for part in ("lines", "notes"):
            proposal[part] = [said(sentence, language, each) for sentence, each in kept[part]]
    if facts is not None:
        told = said(proposal["refusal"], language, facts)
        proposal["refusal"] = placed(proposal["file_name"], line, told)
