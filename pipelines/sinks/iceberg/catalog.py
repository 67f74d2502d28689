"""The catalog of an Iceberg sink and its tables: created, grown by new columns, refused if a newer wirebeam wrote them."""

import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import NamespaceAlreadyExistsError, TableAlreadyExistsError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import (
    BinaryType,
    DateType,
    DecimalType,
    DoubleType,
    IcebergType,
    ListType,
    LongType,
    NestedField,
    StringType,
    TimestamptzType,
)
from pyiceberg.utils.config import Config

from pipelines.errors import SinkRefused
from pipelines.settings.iceberg import IcebergSettings
from pipelines.sinks.tables.arrow import SCALE, WHOLE_DIGITS, schema_of
from pipelines.sinks.tables.columns import EVENTS, FOLLOWERS, TABLES, TableSpec

DAY: Final = "day"
"""Column of the event's day, by which the tables of events are partitioned."""
DATABASE: Final = "catalog.db"
"""File of an embedded catalog, which is named ``wirebeam``."""
BY_DAY: Final = (EVENTS, *FOLLOWERS)
COLUMNS: Final = "wirebeam.columns"
"""Property of a table: the columns that wirebeam writes. One that this version does not know was added by a newer one."""
SCALARS: Final[Mapping[str, IcebergType]] = {
    "text": StringType(),
    "int": LongType(),
    "float": DoubleType(),
    "time": TimestamptzType(),
    "day": DateType(),
    "decimal": DecimalType(WHOLE_DIGITS + SCALE, SCALE),
    "json": StringType(),
    "bytes": BinaryType(),
}
PROPERTIES: Final = {
    "commit.retry.num-retries": "0",  # after a conflict the fence must be read again, so the sink itself tries again
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    "write.parquet.compression-codec": "zstd",
}


class Catalogs:
    """The catalogs of this process, one client for each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._catalogs: dict[tuple[str, str], Catalog] = {}

    def get(self, settings: IcebergSettings) -> Catalog:
        """Return the client of a catalog. Raise ``SinkRefused`` if PyIceberg's configuration has none of the name."""
        key = (settings.catalog, settings.folder)
        with self._lock:
            if key not in self._catalogs:
                self._catalogs[key] = _open(settings)
            return self._catalogs[key]

    def discard(self, settings: IcebergSettings) -> None:
        """Close one client."""
        with self._lock:
            catalog = self._catalogs.pop((settings.catalog, settings.folder), None)
        if catalog is not None:
            catalog.close()

    def close(self) -> None:
        """Close all clients."""
        with self._lock:
            catalogs, self._catalogs = list(self._catalogs.values()), {}
        for catalog in catalogs:
            catalog.close()


def _open(settings: IcebergSettings) -> Catalog:
    logging.getLogger("pyiceberg").setLevel(logging.ERROR)  # the sink says itself what it waits for
    if settings.folder:
        database = f"sqlite:///{settings.folder}/{DATABASE}"
        return load_catalog("wirebeam", type="sql", uri=database, warehouse=Path(settings.folder).as_uri())
    if (configured := Config().get_catalog_config(settings.catalog)) is None:
        raise SinkRefused(
            f"{settings.name}: PyIceberg's configuration has no catalog {settings.catalog}: describe it in ~/.pyiceberg.yaml or "
            f"PYICEBERG_CATALOG__{settings.catalog.upper()}__URI, or name a folder: iceberg:./{settings.catalog}/{settings.namespace}"
        )
    return load_catalog(settings.catalog, **{name: str(value) for name, value in configured.items()})


def arrow_schema(table: TableSpec) -> pa.Schema:
    """Return the Arrow schema of a table, with its partition's column."""
    schema = schema_of(table)
    return schema.append(pa.field(DAY, pa.date32())) if table in BY_DAY else schema


def load(catalog: Catalog, namespace: str, table: TableSpec) -> Table:
    """Return a table as it is now."""
    return catalog.load_table(f"{namespace}.{table.name}")


def require_tables(catalog: Catalog, settings: IcebergSettings) -> None:
    """Create the missing tables, and add new columns to older ones. Raise ``SinkRefused`` for tables of a newer wirebeam."""
    with suppress(NamespaceAlreadyExistsError):  # another process created it meanwhile
        catalog.create_namespace_if_not_exists(settings.namespace)
    for table in TABLES:
        found = _created(catalog, f"{settings.namespace}.{table.name}", table)
        stored = set(found.properties.get(COLUMNS, "").split(",")) - {""}
        if unknown := sorted(stored - set(table.columns)):
            raise SinkRefused(
                f"{settings.name}: table {table.name} is of a newer wirebeam, which writes {', '.join(unknown)} too: update wirebeam"
            )
        if stored != set(table.columns):
            _grow(found, table)
        _probe(found)


def _created(catalog: Catalog, identifier: str, table: TableSpec) -> Table:
    if catalog.table_exists(identifier):
        return catalog.load_table(identifier)
    properties = {**PROPERTIES, COLUMNS: ",".join(table.columns)}
    try:
        return catalog.create_table(identifier, _schema(table), partition_spec=_partition(table), properties=properties)
    except TableAlreadyExistsError:  # another process created it meanwhile
        return catalog.load_table(identifier)


def _schema(table: TableSpec) -> Schema:
    """Return the schema of a new table: its key as identifier, and where it is partitioned the day as last column."""
    columns = [*table.columns.items(), *([(DAY, DAY)] if table in BY_DAY else [])]
    fields = [
        NestedField(number, name, _type(kind, len(columns) + number), required=name in table.key)
        for number, (name, kind) in enumerate(columns, 1)
    ]
    return Schema(*fields, identifier_field_ids=[field.field_id for field in fields if field.required])


def _type(kind: str, element: int) -> IcebergType:
    """Return the type of a column; ``element`` is the number of a list's elements."""
    return ListType(element, StringType(), element_required=False) if kind == "texts" else SCALARS[kind]


def _partition(table: TableSpec) -> PartitionSpec:
    if table not in BY_DAY:
        return PartitionSpec()
    return PartitionSpec(PartitionField(len(table.columns) + 1, 1000, IdentityTransform(), DAY))


def _grow(found: Table, table: TableSpec) -> None:
    """Add the columns that an older wirebeam did not write; they are null in its rows."""
    with found.transaction() as transaction:
        with transaction.update_schema() as update:
            update.union_by_name(arrow_schema(table))
        transaction.set_properties({COLUMNS: ",".join(table.columns)})


def _probe(found: Table) -> None:
    """Write and delete an object where the table's files will be."""
    place = f"{found.location()}/data/wirebeam-probe.parquet"
    with found.io.new_output(place).create(overwrite=True) as stream:
        stream.write(b"wirebeam")
    found.io.delete(place)
