"""The migration of a deploy, on a real database that is its own; only the secret comes from moto."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from cryptography.x509 import load_pem_x509_certificates
from cryptography.x509.oid import NameOID
from moto import mock_aws
from sqlalchemy import create_engine, make_url

import civicq
from cdk.local.postgres import Postgres
from cdk.stages import STAGES
from civicq import migrations
from civicq.handlers import migrate
from civicq.handlers.migrate import MigrationFailed
from civicq.settings import settings
from tests.civicq.conftest import forget_settings


@pytest.fixture
def deployed(empty_database: str, postgres: Postgres) -> Iterator[str]:
    """The handler's surroundings; the URL of the database that it migrates."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        secret = boto3.client("secretsmanager").create_secret(
            Name="owner", SecretString=json.dumps({"username": postgres.user, "password": "unasked"})
        )
        for name, value in {
            "DATABASE_OWNER_HOST": postgres.host,
            "DATABASE_OWNER_SECRET": secret["ARN"],
            "DATABASE_WRITER_HOST": "proxy.invalid",
            "DATABASE_READER_HOST": "proxy.invalid",
            "DATABASE_NAME": make_url(empty_database).database or "",
            "DATABASE_SSLMODE": "disable",
        }.items():
            patch.setenv(name, value)
        forget_settings()
        yield empty_database
    forget_settings()


def ask(url: str, statement: str) -> object:
    with psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    ) as c:
        row = c.execute(statement.encode()).fetchone()
    return row[0] if row else None


def at(url: str, revision: str) -> None:
    """Here the database is at this revision."""
    engine = create_engine(url)
    with engine.connect() as connection:
        command.upgrade(migrations.config(connection), revision)
    engine.dispose()


def head() -> str:
    return ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() or ""


def test_it_tells_where_the_schema_came_from_and_went_to_and_twice_is_once(deployed: str) -> None:
    assert migrate.handler({}, None) == {"from": "", "to": head()}
    assert migrate.handler({}, None) == {"from": head(), "to": head()}
    assert ask(deployed, "SELECT version_num FROM alembic_version") == head()


def test_two_at_once_are_one_after_the_other(empty_database: str) -> None:
    program = "import sys; from civicq import migrations; print(migrations.upgrade(sys.argv[1]))"
    both = [
        subprocess.Popen([sys.executable, "-c", program, empty_database], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = sorted(process.communicate(timeout=120)[0].strip() for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert told == sorted(str(migrations.Upgraded(before, head())) for before in ("", head()))


def test_who_waits_too_long_for_another_says_so(deployed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "PATIENCE_SECONDS", 0.3)
    engine = create_engine(deployed)
    with engine.connect() as other:
        other.exec_driver_sql(f"SELECT pg_advisory_lock({migrations._LOCK})")
        with pytest.raises(MigrationFailed, match=r"another migration .* deploy again when it has ended"):
            migrate.handler({}, None)
    engine.dispose()
    assert migrate.handler({}, None)["to"] == head()


def test_functions_may_sign_in_by_token_where_there_is_such_a_role(deployed: str) -> None:
    migrate.handler({}, None)
    is_member = "SELECT pg_has_role('civicq_app', 'rds_iam', 'member')"
    engine = create_engine(deployed, isolation_level="AUTOCOMMIT")
    with engine.connect() as owner:
        owner.exec_driver_sql("CREATE ROLE rds_iam")
        try:
            assert ask(deployed, is_member) is False
            migrate.handler({}, None)
            migrate.handler({}, None)
            assert ask(deployed, is_member) is True
        finally:
            owner.exec_driver_sql("DROP ROLE rds_iam")
    engine.dispose()


def test_a_lock_that_does_not_come_ends_it_and_nothing_has_changed(deployed: str) -> None:
    at(deployed, "0014")
    engine = create_engine(deployed)
    with engine.connect() as busy:
        busy.exec_driver_sql("LOCK TABLE cities IN ACCESS SHARE MODE")
        busy.exec_driver_sql("LOCK TABLE contests IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(MigrationFailed, match=r"as it was.*lock timeout.*at a quieter moment") as raised:
            migrate.handler({}, None)
    engine.dispose()
    assert "\n" not in str(raised.value)
    assert ask(deployed, "SELECT version_num FROM alembic_version") == "0014"
    assert ask(deployed, "SELECT to_regclass('proposals')") is None
    assert migrate.handler({}, None) == {"from": "0014", "to": head()}


def test_what_fails_halfway_leaves_the_schema_as_it_was(deployed: str) -> None:
    at(deployed, "0014")
    engine = create_engine(deployed)
    with engine.begin() as owner:
        owner.exec_driver_sql("CREATE TABLE mistakes (id int)")  # which 0015 makes after others
    with pytest.raises(MigrationFailed, match=r'relation "mistakes" already exists. Mend') as raised:
        migrate.handler({}, None)
    engine.dispose()
    assert "\n" not in str(raised.value)
    assert ask(deployed, "SELECT version_num FROM alembic_version") == "0014"
    assert ask(deployed, "SELECT to_regclass('proposals')") is None


def test_a_release_that_was_taken_back_leaves_the_newer_schema_alone(deployed: str) -> None:
    """Or taking it back would fail, just when it has to work."""
    migrate.handler({}, None)
    engine = create_engine(deployed)
    with engine.begin() as newer:
        newer.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    assert migrate.handler({}, None) == {"from": "9999", "to": "9999"}


def test_without_its_password_or_its_cluster_it_says_what_to_look_at(
    deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_OWNER_HOST", "127.0.0.1")
    monkeypatch.setenv("DATABASE_PORT", "1")
    settings.cache_clear()
    with pytest.raises(MigrationFailed, match=r"Connection refused.*security group") as raised:
        migrate.handler({}, None)
    assert "\n" not in str(raised.value)
    monkeypatch.setenv(
        "DATABASE_OWNER_SECRET", "arn:aws:secretsmanager:us-east-1:123456789012:secret:no-such"
    )
    settings.cache_clear()
    with pytest.raises(
        MigrationFailed, match=r"password cannot be read .*endpoint and permissions"
    ) as raised:
        migrate.handler({}, None)
    assert "unasked" not in str(raised.value)


def test_the_cluster_of_each_stage_is_known_by_authorities_that_outlive_it() -> None:
    until = {
        each.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value: each.not_valid_after_utc
        for each in load_pem_x509_certificates(migrate.AUTHORITIES.read_bytes())
    }
    in_twenty_years = datetime.now(UTC) + timedelta(days=20 * 365)
    for stage in STAGES.values():
        for kind in ("RSA2048", "RSA4096", "ECC384"):
            assert until[f"Amazon RDS {stage.region} Root CA {kind} G1"] > in_twenty_years


CONCURRENT = """
from alembic import op
revision, down_revision = "9998", "{head}"

def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("added", "cities", ["name"], postgresql_concurrently=True, if_not_exists=True)
"""


def test_an_index_is_built_concurrently_while_another_migration_waits(
    empty_database: str, tmp_path: Path
) -> None:
    """It would wait for that one's statement, were that waiting in one, and that one for it."""
    migrations.upgrade(empty_database)
    shutil.copytree(Path(civicq.__file__).parent, tmp_path / "civicq")
    added = tmp_path / "civicq/migrations/versions/9998_an_index.py"
    added.write_text(CONCURRENT.format(head=head()))
    program = "import sys; from civicq import migrations; print(migrations.upgrade(sys.argv[1]).after)"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, empty_database],
            env={"PYTHONPATH": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert [process.communicate(timeout=120)[0].strip() for process in both] == ["9998", "9998"]
    assert ask(empty_database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'added'::regclass") is True
