"""DuckDB: an embedded database file, the default place to query a replay.

A batch is one transaction. The file is opened for one transaction and then closed, since DuckDB lets one process write at a
time; a second pipeline waits for the first.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.metrics.catalogue import SINK_RETRIES
from pipelines.metrics.recording import series
from pipelines.sinks.duckdb.schema import VERSION, create_tables, create_views, upgrade_tables, version_of
from pipelines.sinks.sink import Value
from pipelines.sinks.tables.arrow import to_arrow
from pipelines.sinks.tables.batch import BatchDelivery, Rows, batched
from pipelines.sinks.tables.columns import GROUPS, TABLES, TableSpec
from pipelines.sinks.tables.replacing import take_out

BATCH: Final = 5_000
PATIENCE_S: Final = 120.0
FIRST_PAUSE_S: Final = 0.05


class DuckDbSink(NamedTuple):
    """One database file."""

    path: str

    @property
    def name(self) -> str:
        """The sink's URL."""
        return f"duckdb:{self.path}"

    def prepare(self) -> None:
        """Create tables and views. Raise ``SinkRefused`` for a file that is not a database or of another version."""
        try:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            with open_database(self.path) as connection:
                found = version_of(connection)
                if found is not None and found != VERSION:
                    raise _other_version(self.path, found)
                create_tables(connection)
                create_views(connection)
        except (duckdb.Error, OSError, NotDelivered) as error:
            raise SinkRefused(f"--sink {self.name}: it cannot be written: {first_line(error)}") from error

    def deliver(self) -> BatchDelivery:
        """Return a new delivery."""
        return BatchDelivery(self.write, BATCH)

    def write(self, rows: Rows) -> None:
        """Write a batch in one transaction."""
        with self._transaction() as connection:
            merge_batch(connection, rows)

    def replace(self, sources: Sequence[str], values: Callable[[], Iterable[Value]]) -> None:
        """Replace the events of some sources by values, in one transaction."""
        with self._transaction() as connection:
            take_out(connection, sources, "?")
            for rows in batched(values(), BATCH):
                merge_batch(connection, rows)

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """Open a transaction, committed if the block succeeds. Raise ``NotDelivered`` for an error of the database."""
        try:
            with open_database(self.path) as connection:
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
        except duckdb.Error as error:
            raise NotDelivered(f"{self.name} did not take a batch: {first_line(error)}") from error

    def close(self) -> None:
        """Do nothing: the sink holds nothing open."""


def _other_version(path: str, found: int) -> SinkRefused:
    age, remedy = (
        ("a newer", "update wirebeam")
        if found > VERSION
        else ("an older", f"run `wirebeam migrate duckdb:{path}`, or name a new file")
    )
    return SinkRefused(f"duckdb:{path}: its tables are of {age} wirebeam (schema {found}, here {VERSION}): {remedy}")


def migrate(path: str) -> tuple[str, str]:
    """Upgrade the tables of a database file. Return the versions before and after."""
    if not Path(path).is_file():
        raise SinkRefused(f"duckdb:{path}: there is no such file; name the file of --sink duckdb:FILE")
    try:
        with open_database(path) as connection:
            found = version_of(connection)
            if found is None:
                raise SinkRefused(
                    f"duckdb:{path}: it holds no tables of wirebeam; name a file that a --sink duckdb: wrote"
                )
            if found > VERSION:
                raise _other_version(path, found)
            upgrade_tables(connection, found)
            return str(found), str(VERSION)
    except (duckdb.Error, NotDelivered) as error:
        raise SinkRefused(f"duckdb:{path}: its tables cannot be upgraded: {first_line(error)}") from error


def duckdb_sink(rest: str) -> DuckDbSink:
    """Return the sink of ``duckdb:FILE``."""
    if not rest:
        raise SinkRefused("--sink duckdb: it needs a file: duckdb:FILE")
    return DuckDbSink(str(Path(rest).absolute()))


MAGIC: Final = b"DUCK"
"""Bytes 8 to 12 of a database file. DuckDB itself opens JSON by its suffix, and then writes into memory."""


@contextmanager
def open_database(path: str, *, read_only: bool = False, patience: float = PATIENCE_S) -> Iterator[Any]:
    """Open a database file, and wait for at most ``patience`` seconds while another process writes it. Times are in UTC."""
    _require_database(Path(path))
    deadline, pause = time.monotonic() + patience, FIRST_PAUSE_S
    while True:
        try:
            connection = duckdb.connect(path, read_only=read_only)
            break
        except duckdb.IOException as error:
            if "lock" not in str(error):
                raise
            if time.monotonic() + pause > deadline:
                raise NotDelivered(f"{path} is locked by another process: {first_line(error)}") from error
            series(SINK_RETRIES, f"duckdb:{path}").inc()
            time.sleep(pause)
            pause = min(2 * pause, 1.0)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def _require_database(path: Path) -> None:
    """Refuse a file that is there and holds something else."""
    try:
        with path.open("rb") as file:
            held = file.read(12)[8:]
    except FileNotFoundError:
        return
    except OSError as error:
        raise SinkRefused(f"duckdb:{path} cannot be read: {error.strerror}; name another file") from error
    if held != MAGIC:
        raise SinkRefused(f"duckdb:{path}: the file is not a DuckDB database; name another file")


def merge_batch(connection: Any, rows: Rows) -> None:
    """Write rows to the tables, through the fence."""
    for table in TABLES:
        connection.register(f"staged_{table.name}", to_arrow(table, rows[table.name]))
    for table, followers in GROUPS:
        if rows[table.name]:
            _merge(connection, table, followers)
    for table in TABLES:
        connection.unregister(f"staged_{table.name}")


def _merge(connection: Any, table: TableSpec, followers: tuple[TableSpec, ...]) -> None:
    """Write the batch's rows whose key is new or that are newer, and the rows that belong to them."""
    (key,) = table.key
    newer = f"OR {_columns('s', table.newer)} > {_columns('t', table.newer)}" if table.newer else ""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT s.{key}, t.{key} IS NOT NULL AS stands FROM staged_{table.name} s "  # noqa: S608 - names of our own
        f"LEFT JOIN {table.name} t ON t.{key} = s.{key} WHERE t.{key} IS NULL {newer}"
    )
    for follower in followers:
        connection.execute(f"DELETE FROM {follower.name} WHERE {key} IN (SELECT {key} FROM fresh WHERE stands)")  # noqa: S608
        connection.execute(
            f"INSERT INTO {follower.name} SELECT * FROM staged_{follower.name} WHERE {key} IN (SELECT {key} FROM fresh)"  # noqa: S608
        )


def _columns(table: str, names: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"{table}.{name}" for name in names) + ")"


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message."""
    return str(error).strip().partition("\n")[0][:300]
