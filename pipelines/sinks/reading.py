"""Query what a sink holds, with SQL: tables and views are the same for every kind of sink."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import SinkRefused
from pipelines.sinks.registry import refuse_missing_package
from pipelines.sinks.run_folder import EVENTS_FILE, RUN_FILE
from pipelines.storage.address import is_remote
from pipelines.storage.writing import local_copy, require_writable_address

if TYPE_CHECKING:
    from pipelines.sinks.duckdb.row_index import RowIndex

DRIVERS = {"duckdb", "_duckdb", "psycopg", "opensearchpy"}
"""Top packages whose exceptions are errors of a database."""


@dataclass(frozen=True, slots=True)
class Reader:
    """An open database, or files that are read like one: one state of it."""

    connection: Any
    mark: str
    """Placeholder of a value in a statement."""
    hidden: frozenset[str] | None = None
    """Stories whose text was killed or replaced from elsewhere; None if whoever opened the reader did not look for them."""
    index: "RowIndex | None" = None
    """Where rows are, if that is known."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What was found in this state, for whoever asks it again."""

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Execute a statement and return all rows."""
        return list(self.connection.execute(statement, values or None).fetchall())

    def table(self, statement: str, values: Sequence[Any] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Execute a statement and return the names of the columns and all rows."""
        cursor = self.connection.execute(statement, values or None)
        return [column[0] for column in cursor.description], list(cursor.fetchall())

    def among(self, table: str, column: str, values: Sequence[str]) -> str:
        """Return the condition that a column of a table has one of some values; the statement is given the values too."""
        condition = f"{column} IN ({', '.join('?' * len(values))})"
        return (
            condition
            if self.index is None
            else f"{condition} AND {self.index.near(self.connection, table, column, values)}"
        )


def driver_message(error: Exception) -> str | None:
    """Return the first line of a database's error, or None for any other exception.

    The drivers have no common class of errors, and one of them may not be installed.
    """
    if type(error).__module__.partition(".")[0] not in DRIVERS:
        return None
    return str(error).strip().partition("\n")[0][:200]


@contextmanager
def refuse_older_tables(place: str) -> Iterator[None]:
    """Raise ``SinkRefused`` for an error of a database while it is queried, such as a column that an older version did not write."""
    try:
        yield
    except Exception as error:
        if (message := driver_message(error)) is None:
            raise
        raise SinkRefused(
            f"{place} cannot be queried: {message}; `wirebeam migrate` upgrades the tables of older versions"
        ) from error


@contextmanager
def open_reader(url: str) -> Iterator[Reader]:
    """Open for reading what the URL of a sink names. Raise ``SinkRefused`` if that is not possible."""
    kind, _, rest = url.partition(":")
    openers = {
        "duckdb": _duckdb,
        "iceberg": _iceberg,
        "parquet": _folder,
        "jsonl": _folder,
        "opensearch": _opensearch,
        "opensearchs": _opensearch,
        "postgres": _postgres,
        "postgresql": _postgres,
    }
    if kind not in openers:
        raise SinkRefused(
            f"{url} cannot be queried: name duckdb:FILE, iceberg:CATALOG/NAMESPACE, parquet:DIR, jsonl:DIR, postgres://... or opensearch://..."
        )
    with refuse_missing_package(url), openers[kind](url, rest) as reader:
        yield reader


def require_there(url: str) -> None:
    """Refuse a database file that does not exist. Opens nothing."""
    kind, _, rest = url.partition(":")
    if kind == "duckdb":
        _require(Path(rest).is_file(), url, "there is no such file; name the file of --sink duckdb:FILE")


@contextmanager
def _duckdb(url: str, rest: str) -> Iterator[Reader]:
    require_there(url)
    from pipelines.sinks.duckdb.sink import open_database  # noqa: PLC0415 - an extra

    with open_database(rest, read_only=True) as connection:
        yield Reader(connection, "?")


@contextmanager
def _folder(url: str, _rest: str) -> Iterator[Reader]:
    with in_memory() as connection:
        load_folder(connection, url)
        yield Reader(connection, "?")


@contextmanager
def _iceberg(url: str, _rest: str) -> Iterator[Reader]:
    from pipelines.settings.iceberg import IcebergSettings  # noqa: PLC0415
    from pipelines.sinks.iceberg.views import create_iceberg_views  # noqa: PLC0415 - an extra

    settings = IcebergSettings.of_url(url)
    with in_memory() as connection:
        create_iceberg_views(connection, settings)
        yield Reader(connection, "?")


def load_folder(connection: Any, url: str) -> None:
    """Load the folder of ``parquet:DIR`` or ``jsonl:DIR`` into an empty DuckDB connection. Raise ``SinkRefused`` if there is none."""
    kind, _, rest = url.partition(":")
    place = rest.partition("?")[0]
    if is_remote(place):
        _load_objects(connection, kind, place)
        return
    folder = Path(place)
    if kind == "parquet":
        _require(folder.is_dir(), url, "there is no such folder; name the folder of --sink parquet:DIR")
        from pipelines.sinks.parquet.views import create_parquet_views  # noqa: PLC0415 - an extra

        create_parquet_views(connection, folder)
        return
    _require(folder.is_dir(), url, "there is no such folder; name the folder of a replay or of --sink jsonl:DIR")
    from pipelines.sinks.jsonl.read import load_lines, read_folder  # noqa: PLC0415 - an extra

    load_lines(connection, read_folder(folder))


def _load_objects(connection: Any, kind: str, address: str) -> None:
    require_writable_address(address, f"{kind}:")
    if kind == "parquet":
        from pipelines.sinks.parquet.views import load_parquet_objects  # noqa: PLC0415 - an extra

        load_parquet_objects(connection, address)
        return
    from pipelines.sinks.jsonl.read import load_lines, read_folder  # noqa: PLC0415 - an extra

    with local_copy(address) as folder:
        _require(
            any(folder.iterdir()), address, "there is no such folder; name the folder of a replay or of --sink jsonl:"
        )
        whole = not (folder / EVENTS_FILE).exists() or (folder / RUN_FILE).exists()
        _require(whole, address, f"{RUN_FILE} is missing: the run is not complete yet")
        load_lines(connection, read_folder(folder))


@contextmanager
def _postgres(url: str, _rest: str) -> Iterator[Reader]:
    import psycopg  # noqa: PLC0415 - an extra

    from pipelines.settings.postgres import PostgresSettings  # noqa: PLC0415
    from pipelines.sinks.postgres.errors import in_a_line  # noqa: PLC0415

    settings = PostgresSettings.of_url(url)
    try:
        connection = psycopg.connect(**settings.connection())
    except psycopg.OperationalError as error:
        raise SinkRefused(f"{settings.name}: {in_a_line(error)}") from error
    with connection:
        connection.read_only = True
        yield Reader(connection, "%s")


@contextmanager
def _opensearch(url: str, _rest: str) -> Iterator[Reader]:
    from pipelines.settings.opensearch import OpenSearchSettings  # noqa: PLC0415
    from pipelines.sinks.opensearch.read import load_indices  # noqa: PLC0415 - an extra

    settings = OpenSearchSettings.of_url(url)
    with in_memory() as connection:
        load_indices(connection, settings)
        yield Reader(connection, "?")


def _require(holds: bool, url: str, lack: str) -> None:
    if not holds:
        raise SinkRefused(f"{url}: {lack}")


@contextmanager
def in_memory() -> Iterator[Any]:
    """Open an empty DuckDB database in memory. Times are in UTC."""
    import duckdb  # noqa: PLC0415 - an extra

    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
