"""The schema of a PostgreSQL database: created if there is none, upgraded on request, refused if it is of another version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from pipelines.errors import SinkRefused
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.postgres.errors import in_a_line

FOLDER: Final = Path(__file__).parent / "migrations"
LOCK: Final = 0x77697265
"""Key of the advisory lock, so that two processes do not migrate at the same time."""


def require_schema(settings: PostgresSettings) -> None:
    """Create the schema in a database that has none. Raise ``SinkRefused`` for one of another version."""
    with _locked(settings) as (connection, script):
        found, head = _version(connection), script.get_current_head()
        if found is None:
            _upgrade(connection, script)
        elif found != head:
            known = any(step.revision == found for step in script.walk_revisions())
            remedy = "run `wirebeam migrate` with its URL" if known else "update wirebeam"
            age = "older" if known else "newer"
            raise SinkRefused(
                f"--sink {settings.name}: its schema ({found}) is {age} than this wirebeam's ({head}): {remedy}"
            )


def migrate(settings: PostgresSettings) -> tuple[str | None, str | None]:
    """Upgrade the schema. Return the versions before and after."""
    with _locked(settings) as (connection, script):
        before = _version(connection)
        if before is not None and all(step.revision != before for step in script.walk_revisions()):
            raise SinkRefused(f"{settings.name}: its schema ({before}) is newer than this wirebeam: update wirebeam")
        _upgrade(connection, script)
        return before, script.get_current_head()


@contextmanager
def _locked(settings: PostgresSettings) -> Iterator[tuple[Connection, ScriptDirectory]]:
    """Open a transaction that holds the advisory lock. Raise ``SinkRefused`` for an error of the database."""
    arguments: dict[str, Any] = settings.connection()
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(**arguments), poolclass=NullPool, future=True
    )
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection, ScriptDirectory(str(FOLDER))
    except (DBAPIError, psycopg.Error) as error:
        problem = error.orig if isinstance(error, DBAPIError) else error
        raise SinkRefused(f"{settings.name}: {in_a_line(problem)}") from error
    finally:
        engine.dispose()


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection, script: ScriptDirectory) -> None:
    with EnvironmentContext(Config(), script, fn=lambda revision, _: script._upgrade_revs("head", revision)) as steps:  # noqa: SLF001 - Alembic's own commands do so
        steps.configure(connection=connection)
        steps.run_migrations()
