"""The schema's history, and the one way to bring a database up to it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest revision; the url's user must own the schema."""
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")
    engine.dispose()
