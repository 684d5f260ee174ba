"""Which questions of a contest ask much the same: by the stems they share, as Postgres's search has them."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, text
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from civicq.questions.models import LISTED

# Measured as Jaccard (1901): stems in both, of the stems in either.
SAME = 0.8  # one has to say that one means something else
CLUSTER = 0.5  # rankings take them for one
ALIKE = 0.25  # worth a look before asking
MOST_SHOWN = 5
# However common a word is in a contest, no more questions than these that share it are compared.
MOST_COMPARED = 5_000

_LIKE = text(f"""
    WITH asked AS (
        SELECT tsvector_to_array(stems(:text)) AS stems
    ), sought AS (
        SELECT stems, quote_literal(CAST(:contest_id AS text))::tsquery
               && (SELECT string_agg(quote_literal(stem), ' | ') FROM unnest(stems) AS stem)::tsquery AS query
        FROM asked WHERE cardinality(stems) > 0
    ), shared AS (
        SELECT question.id, question.cluster_id, question.version, sought.stems,
               array_remove(tsvector_to_array(question.words), CAST(:contest_id AS text)) AS theirs
        FROM sought JOIN questions question ON question.words @@ sought.query
        JOIN ballots ballot ON ballot.id = question.ballot_id
        WHERE question.state IN {LISTED} AND ballot.published_at IS NOT NULL LIMIT {MOST_COMPARED}
    ), counted AS (
        SELECT id, cluster_id, version, cardinality(stems) + cardinality(theirs) AS sum,
               (SELECT count(*)
                FROM (SELECT unnest(stems) INTERSECT SELECT unnest(theirs)) AS shared) AS common
        FROM shared
    )
    SELECT id, coalesce(cluster_id, id), version.text, common::float8 / (sum - common) AS similarity
    FROM counted JOIN question_versions version ON question_id = id AND number = counted.version
    WHERE common::float8 / (sum - common) >= :least
    ORDER BY similarity DESC, id LIMIT {MOST_SHOWN}
""")  # noqa: S608 (only constants are put in)


def words(contest_id: str, text: str) -> ColumnElement[str]:
    """What is stored of a question, to find it by. The contest's id is one more word: one index finds what
    shares a stem in this contest, and not in all.
    """
    return func.stems(text).op("||")(func.array_to_tsvector(array([contest_id])))


class Alike(NamedTuple):
    id: UUID
    cluster_id: UUID
    text: str
    similarity: float


def like(session: Session, contest_id: str, asked: str, least: float = ALIKE) -> list[Alike]:
    """The questions of a contest most like these words, the most like first."""
    values = {"contest_id": contest_id, "text": asked, "least": least}
    return [Alike(*row) for row in session.execute(_LIKE, values)]
