"""``wirebeam migrate``: moves the tables of a PostgreSQL or DuckDB database to this version."""

import argparse

from pipelines.cli.commands import Command


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="postgres://USER@HOST:PORT/DATABASE or duckdb:FILE, as after --sink")


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.migrate import migrate_database

    return migrate_database(arguments.url)


MIGRATE = Command("migrate", "move the tables of a PostgreSQL or DuckDB database to this version", _describe, _run)
