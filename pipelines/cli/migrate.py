"""``wirebeam migrate URL``: the one command that changes a schema that is there."""

from pipelines.cli.exits import OK
from pipelines.cli.refusal import Refused
from pipelines.sinks.sink import SinkRefused

DUCKDB = "duckdb:"
SCHEMES = (DUCKDB, "postgres://", "postgresql://")


def migrate_database(url: str) -> int:
    """Move a database to this version's schema, and say from where to where."""
    if not url.startswith(SCHEMES):
        raise Refused(f"{url} is no database: name postgres://USER@HOST:PORT/DATABASE or duckdb:FILE")
    try:
        name, before, after = _migrated(url)
    except SinkRefused as problem:
        raise Refused(str(problem)) from problem
    except ModuleNotFoundError as missing:
        raise Refused(f"migrate needs the package {missing.name}: pip install 'wirebeam[duckdb,postgres]'") from missing
    done = f"was {before or 'empty'}, is {after}" if before != after else f"is {after} already"
    print(f"{name}: its schema {done}")
    return OK


def _migrated(url: str) -> tuple[str, str | None, str | None]:
    if url.startswith(DUCKDB):
        from pipelines.sinks import duckdb

        return url, *duckdb.migrate(url.removeprefix(DUCKDB))
    from pipelines.sinks.postgres_schema import migrate
    from pipelines.sinks.postgres_settings import PostgresSettings

    settings = PostgresSettings.of_url(url)
    return settings.name, *migrate(settings)
