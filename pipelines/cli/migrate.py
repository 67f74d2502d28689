"""``wirebeam migrate URL``: upgrade the schema of a database; no other command changes an existing schema."""

import argparse

from pipelines.errors import OK, Refused
from pipelines.sinks.registry import refuse_missing_package

DUCKDB = "duckdb:"
SCHEMES = (DUCKDB, "postgres://", "postgresql://")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("url", metavar="URL", help="postgres://USER@HOST:PORT/DATABASE or duckdb:FILE, as after --sink")


def run(arguments: argparse.Namespace) -> int:
    """Upgrade the schema of a database, and print the versions before and after."""
    url = arguments.url
    if not url.startswith(SCHEMES):
        raise Refused(f"{url} is not a database: name postgres://USER@HOST:PORT/DATABASE or duckdb:FILE")
    with refuse_missing_package(f"migrate {url.partition(':')[0]}"):
        name, before, after = _migrate(url)
    done = f"was {before or 'empty'}, is {after}" if before != after else f"is {after} already"
    print(f"{name}: its schema {done}")
    return OK


def _migrate(url: str) -> tuple[str, str | None, str | None]:
    if url.startswith(DUCKDB):
        from pipelines.sinks.duckdb import sink as duckdb

        return url, *duckdb.migrate(url.removeprefix(DUCKDB))
    from pipelines.settings.postgres import PostgresSettings
    from pipelines.sinks.postgres.schema import migrate

    settings = PostgresSettings.of_url(url)
    return settings.name, *migrate(settings)
