"""``wirebeam migrate URL``: upgrade the schema of a database or the indices of a search server; no other command changes them."""

import argparse
from pathlib import Path

from pipelines.cli.output import add_output_option
from pipelines.errors import OK, Refused
from pipelines.report import Report
from pipelines.sinks.registry import refuse_missing_package

DUCKDB = "duckdb:"
SEARCH = ("opensearch://", "opensearchs://")
SCHEMES = (DUCKDB, "postgres://", "postgresql://", *SEARCH)
FORMS = "postgres://USER@HOST:PORT/DATABASE, duckdb:FILE or opensearch://USER@HOST:PORT/PREFIX"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("url", metavar="URL", help=f"{FORMS}, as after --sink")
    parser.add_argument(
        "--copy",
        action="store_true",
        help="OpenSearch: copy each index into a new one even if its format is ours, for example for another number of shards",
    )
    parser.add_argument(
        "--saved-objects",
        type=Path,
        metavar="FILE",
        help="OpenSearch: write the data views and searches of the prefix, for import into Dashboards",
    )
    add_output_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Upgrade the schema of a database, and print the versions before and after."""
    url, search, report = arguments.url, arguments.url.startswith(SEARCH), Report(arguments.output)
    if not url.startswith(SCHEMES):
        raise Refused(f"{url} is not a database: name {FORMS}")
    if not search and (arguments.copy or arguments.saved_objects is not None):
        raise Refused("--copy and --saved-objects are for opensearch://... alone: leave them out")
    with refuse_missing_package(f"migrate {url.partition(':')[0]}"):
        name, before, after = _migrate_search(url, arguments) if search else _migrate(url)
    done = f"was {before or 'empty'}, is {after}" if before != after else f"is {after} already"
    if arguments.saved_objects is not None:
        report.lines(
            [f"{arguments.saved_objects}: data views and searches; import them under Management, Saved objects"]
        )
    report.lines([f"{name}: its schema {done}"])
    report.summary({"name": name, "before": before, "after": after})
    return OK


def _migrate(url: str) -> tuple[str, str | None, str | None]:
    if url.startswith(DUCKDB):
        from pipelines.sinks.duckdb import sink as duckdb

        return url, *duckdb.migrate(url.removeprefix(DUCKDB))
    from pipelines.settings.postgres import PostgresSettings
    from pipelines.sinks.postgres.schema import migrate

    settings = PostgresSettings.of_url(url)
    return settings.name, *migrate(settings)


def _migrate_search(url: str, arguments: argparse.Namespace) -> tuple[str, str | None, str]:
    from pipelines.settings.opensearch import OpenSearchSettings
    from pipelines.sinks.opensearch.saved_objects import saved_objects
    from pipelines.sinks.opensearch.schema import migrate

    settings = OpenSearchSettings.of_url(url)
    before, after = migrate(settings, copy=arguments.copy)
    if (file := arguments.saved_objects) is not None:
        try:
            file.write_bytes(saved_objects(settings))
        except OSError as error:
            raise Refused(f"--saved-objects {file} cannot be written: {error.strerror}; name another file") from error
    return settings.name, before, after
