"""Questions that a language model has still to read, and what it marked."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer

MOST_WAITING = 20
_WAITING = text("""
    SELECT question.id, version.number, version.text
    FROM questions question
    JOIN question_versions version ON version.question_id = question.id AND version.number = question.version
    WHERE question.filtered_at IS NULL ORDER BY question.id LIMIT :most
""")
# A page shows no marks, so nothing is purged. An edit that came meanwhile is read by itself.
_MARK = text("""
    UPDATE questions SET filtered_at = now(),
        flags = (SELECT coalesce(array_agg(DISTINCT flag ORDER BY flag), '{}')
                 FROM unnest(flags || CAST(:marked AS text[])) AS flag),
        reviewed_at = CASE WHEN cardinality(CAST(:marked AS text[])) > 0 THEN NULL ELSE reviewed_at END
    WHERE id = :question_id AND version = :version
""").execution_options(tags=())


_PASS_BY = text("UPDATE questions SET filtered_at = now() WHERE filtered_at IS NULL").execution_options(
    tags=()
)


def pass_by(session: Writer) -> None:
    """Nobody is asked: what waits need wait no longer."""
    session.execute(_PASS_BY)


def waiting(session: Writer) -> list[tuple[UUID, int, str]]:
    """The next few, with the version that is to be read."""
    return [(row[0], row[1], row[2]) for row in session.execute(_WAITING, {"most": MOST_WAITING})]


def mark(session: Writer, question_id: UUID, version: int, marked: set[str]) -> None:
    values = {"question_id": question_id, "version": version, "marked": sorted(marked)}
    session.execute(_MARK, values)
