"""The tables of an Iceberg namespace in DuckDB, now or as of a time, with the readers' views."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import NoSuchTableError

from pipelines.errors import SinkRefused
from pipelines.process import the
from pipelines.settings.iceberg import IcebergSettings
from pipelines.sinks.duckdb.schema import create_table, create_views
from pipelines.sinks.iceberg.catalog import DATABASE, Catalogs, load
from pipelines.sinks.iceberg.errors import in_a_line, is_refusal
from pipelines.sinks.parquet.views import load_table
from pipelines.sinks.tables.columns import EVENTS, TABLES, TableSpec


def create_iceberg_views(connection: Any, settings: IcebergSettings) -> None:
    """Load a namespace's tables into a DuckDB connection, and create the readers' views."""
    with _refused(settings):
        catalog = the(Catalogs).get(settings)
        for table in TABLES:
            content = read_table(catalog, settings, table)
            if content is None:
                connection.execute(create_table(table))
            else:
                load_table(connection, table, content)
    create_views(connection)


def stamp_of(settings: IcebergSettings) -> tuple[str, ...]:
    """Return what changes with each commit to a table."""
    with _refused(settings):
        catalog = the(Catalogs).get(settings)
        names = {identifier[-1] for identifier in catalog.list_tables(settings.namespace)}
        held = [table for table in TABLES if table.name in names or table is EVENTS]
        return tuple(load(catalog, settings.namespace, table).metadata_location for table in held)


@contextmanager
def _refused(settings: IcebergSettings) -> Iterator[None]:
    """Raise ``SinkRefused`` if there are no tables, or the catalog or its storage cannot be read."""
    if settings.folder and not Path(settings.folder, DATABASE).is_file():
        raise SinkRefused(
            f"{settings.name}: there is no such folder with tables; name the folder of --sink iceberg:DIR"
        )
    try:
        yield
    except Exception as error:
        if not is_refusal(error):
            raise
        lack = "there are no tables of wirebeam" if isinstance(error, NoSuchTableError) else in_a_line(error)
        raise SinkRefused(f"{settings.name} cannot be read: {lack}") from error


def read_table(catalog: Catalog, settings: IcebergSettings, table: TableSpec) -> pa.Table | None:
    """Return the rows of a table, now or as of the time in the settings; None if it had none then, or does not exist."""
    try:
        found = load(catalog, settings.namespace, table)
    except NoSuchTableError:
        if table is EVENTS:
            raise
        return None  # the namespace was written before this table existed
    if settings.as_of is None:
        return found.scan().to_arrow()
    snapshot = found.snapshot_as_of_timestamp(int(settings.as_of.timestamp() * 1000))
    return None if snapshot is None else found.scan(snapshot_id=snapshot.snapshot_id).to_arrow()
