"""The schema of a PostgreSQL database: created if there is none, upgraded on request, refused if it is of another version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

from pipelines.errors import SinkRefused
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.postgres.errors import in_a_line

FOLDER: Final = Path(__file__).parent / "migrations"
LOCK: Final = 0x77697265
"""Key of the advisory lock: two processes that start at once do not both migrate."""
MARK: Final = b"""
CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
DELETE FROM alembic_version;
"""
"""Before the version is written. The table has the name and form that Alembic gave it, which applied the steps once."""


def require_schema(settings: PostgresSettings) -> None:
    """Create the tables in a database that has none; refuse one whose schema is older or newer than ours."""
    with _locked(settings) as connection:
        found, newest = _version(connection), versions()[-1]
        if found is None:
            _upgrade(connection, found)
        elif found != newest:
            known = found in versions()
            remedy = "run `wirebeam migrate` with its URL" if known else "update wirebeam"
            age = "older" if known else "newer"
            raise SinkRefused(
                f"--sink {settings.name}: its schema ({found}) is {age} than this wirebeam's ({newest}): {remedy}"
            )


def migrate(settings: PostgresSettings) -> tuple[str | None, str | None]:
    """Move the schema to ours. Return the version before and the one after."""
    with _locked(settings) as connection:
        before = _version(connection)
        if before is not None and before not in versions():
            raise SinkRefused(f"{settings.name}: its schema ({before}) is newer than this wirebeam: update wirebeam")
        _upgrade(connection, before)
        return before, versions()[-1]


def versions() -> list[str]:
    """Return the versions of the schema, oldest first: the numbers that the names of the steps begin with."""
    return sorted({_number(step) for step in FOLDER.glob("*.sql")})


@contextmanager
def _locked(settings: PostgresSettings) -> Iterator[psycopg.Connection[Any]]:
    """Open one transaction that nobody else migrates in; what cannot be connected or done is refused in one line."""
    arguments: dict[str, Any] = settings.connection()
    try:
        with psycopg.connect(**arguments) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            yield connection
    except psycopg.Error as error:
        raise SinkRefused(f"{settings.name}: {in_a_line(error)}") from error


def _version(connection: psycopg.Connection[Any]) -> str | None:
    """Read the version of the schema in a database; None in one without."""
    (there,) = connection.execute("SELECT to_regclass('alembic_version')").fetchone() or (None,)
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return str(found[0]) if found else None


def _upgrade(connection: psycopg.Connection[Any], found: str | None) -> None:
    """Apply the steps after a version, in the order of their names."""
    for step in sorted(FOLDER.glob("*.sql")):
        if _number(step) > (found or ""):
            connection.execute(step.read_bytes())
    connection.execute(MARK)
    connection.execute("INSERT INTO alembic_version VALUES (%s)", [versions()[-1]])


def _number(step: Path) -> str:
    return step.name.partition("_")[0]
