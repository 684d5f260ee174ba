"""Questions in Spanish are found by Spanish stems too

Revision: 0032, after 0031
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# Twice, since once leaves `alquileres` at what it makes `alquil` of. With a star before them, which no English stem
# has: `playa` is not to be found by `playing`. What is stemmed has no order.
SPANISH_STEMS = """
CREATE OR REPLACE FUNCTION spanish_stems(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT '*' || stem FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.spanish',
    array_to_string(tsvector_to_array(to_tsvector('pg_catalog.spanish', words)), ' ')))) AS stem)
"""
# A text is Spanish that begins a question or an exclamation as Spanish does, or more words of which go without
# saying in Spanish than in English. It has stems of both, and those of its words as phones type them.
STEMS = r"""
CREATE OR REPLACE FUNCTION stems(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.english', words) || CASE
    WHEN words ~ '[¿¡]' OR length(to_tsvector('pg_catalog.spanish', words))
                           < length(to_tsvector('pg_catalog.english', words))
    THEN array_to_tsvector(spanish_stems(words)
        || spanish_stems(regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g')))
    ELSE '' END
"""
# A slice holds its questions for a second, and is committed by itself: what ends in the middle goes on there.
SLICE = sa.text("""
WITH slice AS (
    SELECT id, version, contest_id, words FROM questions
    WHERE id > CAST(:after AS uuid) ORDER BY id LIMIT 5000
), stemmed AS MATERIALIZED (
    SELECT id, version, words, stems(text) || array_to_tsvector(ARRAY[contest_id::text]) AS stems
    FROM slice JOIN question_versions ON question_id = id AND number = version
), written AS (
    UPDATE questions SET words = stems FROM stemmed
    WHERE stemmed.id = questions.id AND stemmed.version = questions.version AND stems <> stemmed.words
)
SELECT id FROM slice ORDER BY id DESC LIMIT 1
""")


def upgrade() -> None:
    op.execute(SPANISH_STEMS)
    op.execute(STEMS)
    with op.get_context().autocommit_block():
        after: UUID | None = UUID(int=0)
        while after is not None:
            after = op.get_bind().execute(SLICE, {"after": after}).scalar()


def downgrade() -> None:
    op.execute("DROP FUNCTION stems(text)")
    op.execute("DROP FUNCTION spanish_stems(text)")
