"""``wirebeam migrate URL``: the one command that changes a schema that is there."""

import argparse

from pipelines.errors import OK, Refused

DUCKDB = "duckdb:"
SCHEMES = (DUCKDB, "postgres://", "postgresql://")


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("url", metavar="URL", help="postgres://USER@HOST:PORT/DATABASE or duckdb:FILE, as after --sink")


def run(arguments: argparse.Namespace) -> int:
    """Move a database to this version's schema, and print from where to where."""
    return migrate_database(arguments.url)


def migrate_database(url: str) -> int:
    """Move a database to this version's schema, and print from where to where."""
    if not url.startswith(SCHEMES):
        raise Refused(f"{url} is no database: name postgres://USER@HOST:PORT/DATABASE or duckdb:FILE")
    try:
        name, before, after = _migrated(url)
    except ModuleNotFoundError as missing:
        raise Refused(f"migrate needs the package {missing.name}: pip install 'wirebeam[duckdb,postgres]'") from missing
    done = f"was {before or 'empty'}, is {after}" if before != after else f"is {after} already"
    print(f"{name}: its schema {done}")
    return OK


def _migrated(url: str) -> tuple[str, str | None, str | None]:
    if url.startswith(DUCKDB):
        from pipelines.sinks.duckdb import sink as duckdb

        return url, *duckdb.migrate(url.removeprefix(DUCKDB))
    from pipelines.settings.postgres import PostgresSettings
    from pipelines.sinks.postgres.schema import migrate

    settings = PostgresSettings.of_url(url)
    return settings.name, *migrate(settings)
