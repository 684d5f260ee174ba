"""The migrations lead to the models, by one way, on which the release before goes on working."""

from importlib.metadata import version

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from civicq import migrations
from civicq.tables import Base
from tests.agreements.expanding import Revision, faults, held


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_database: str) -> None:
    migrations.upgrade(empty_database)
    engine = create_engine(empty_database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_indexes_are_the_same_to_the_last_condition(empty_database: str) -> None:
    """Alembic compares columns; a partial or a covering index is more than those."""
    migrations.upgrade(empty_database)
    engine = create_engine(empty_database)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA modelled")
        Base.metadata.create_all(connection.execution_options(schema_translate_map={None: "modelled"}))
        found = {
            schema: {
                row.indexdef.replace(f"{schema}.", "")
                for row in connection.execute(
                    text(
                        "SELECT indexdef FROM pg_indexes WHERE schemaname = :s AND tablename NOT LIKE 'alembic%'"
                    ),
                    {"s": schema},
                )
            }
            for schema in ("public", "modelled")
        }
    engine.dispose()
    assert found["public"] == found["modelled"]


def test_there_is_one_head(empty_database: str) -> None:
    engine = create_engine(empty_database)
    with engine.connect() as connection:
        assert len(ScriptDirectory.from_config(migrations.config(connection)).get_heads()) == 1
    engine.dispose()


def test_migrating_twice_is_migrating_once_and_down_is_the_way_back(empty_database: str) -> None:
    migrations.upgrade(empty_database)
    migrations.upgrade(empty_database)
    engine = create_engine(empty_database)
    with engine.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
    with engine.connect() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).scalar_one()
    engine.dispose()
    assert left == 1  # alembic's own
    migrations.upgrade(empty_database)


def test_each_revision_leaves_the_release_before_at_work(empty_database: str) -> None:
    told = [fault for revision in held(empty_database) for fault in faults(revision, version("civicq"))]
    assert told == []


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("DROP TABLE votes", "ban-drop-table"),
        ("DROP FUNCTION cast_vote", "ban-drop-function"),
        ("ALTER TABLE votes DROP COLUMN value", "ban-drop-column"),
        ("ALTER TABLE votes RENAME COLUMN value TO said", "renaming-column"),
        ("ALTER TABLE votes RENAME TO voices", "renaming-table"),
        ("ALTER TABLE votes ALTER COLUMN value SET NOT NULL", "adding-not-nullable-field"),
        ("ALTER TABLE votes ADD COLUMN weight float8 NOT NULL", "adding-required-field"),
        ("ALTER TABLE votes ALTER COLUMN value TYPE bigint", "changing-column-type"),
        ("REVOKE INSERT ON votes FROM civicq_app", "ban-revoke"),
    ],
)
def test_a_removal_is_refused_until_a_release_has_stopped_using_it(statement: str, rule: str) -> None:
    (fault,) = faults(Revision("0099", [statement]), "1.2.0")
    assert rule in fault
    assert "unused_since" in fault
    assert faults(Revision("0099", [statement], unused_since="1.1.0"), "1.2.0") == []
    (early,) = faults(Revision("0099", [statement], unused_since="1.2.0"), "1.2.0")
    assert "is not out yet" in early


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("CREATE INDEX of_votes ON votes (value)", "require-concurrent-index-creation"),
        ("DROP INDEX of_votes", "require-concurrent-index-deletion"),
        ("ALTER TABLE votes ADD CONSTRAINT c CHECK (value > 0) NOT VALID", "ban-new-write-restriction"),
        ("ALTER TABLE votes ADD COLUMN other uuid DEFAULT gen_random_uuid()", "adding-field-with-default"),
        # Nothing is taken away, and yet the release before has to bear a row that lacks it.
        ("ALTER TABLE votes ALTER COLUMN value DROP NOT NULL", "ban-drop-not-null"),
    ],
)
def test_a_long_lock_a_new_restriction_or_a_new_gap_needs_a_reason(statement: str, rule: str) -> None:
    (fault,) = faults(Revision("0099", [statement]), "1.2.0")
    assert rule in fault
    assert faults(Revision("0099", [statement], acknowledged={rule: "few rows"}), "1.2.0") == []


def test_what_only_adds_needs_no_word() -> None:
    adding = [
        "ALTER TABLE votes ADD COLUMN weight float8 DEFAULT 1 NOT NULL",
        "CREATE TABLE voices (id uuid NOT NULL, value int CHECK (value > 0), PRIMARY KEY (id))",
        "CREATE INDEX of_voices ON voices (value)",
        "INSERT INTO voices (id) VALUES (%(id)s::UUID)",
    ]
    assert faults(Revision("0099", adding), "1.2.0") == []
    assert faults(Revision("0099", ["CREATE INDEX CONCURRENTLY of_votes ON votes (value)"]), "1.2.0") == []


def test_a_word_for_nothing_and_a_concurrent_index_among_other_things_are_refused() -> None:
    spare = Revision("0099", [], unused_since="1.0.0", acknowledged={"ban-drop-table": "why not"})
    assert len(faults(spare, "1.2.0")) == 2
    mixed = ["CREATE INDEX CONCURRENTLY i ON votes (value)", "ALTER TABLE votes ADD COLUMN x int"]
    (fault,) = faults(Revision("0099", mixed), "1.2.0")
    assert "a revision of its own" in fault
