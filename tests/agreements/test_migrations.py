"""The migrations lead to the models, by one way."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from civicq import migrations
from civicq.tables import Base


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
