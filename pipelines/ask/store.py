"""A place where results are, open for reading: one snapshot for all the questions of an answer.

A DuckDB file is opened for each snapshot and closed after it, so that a running job can write between two answers. Files of JSON
or Parquet are loaded into memory, again when they have changed. PostgreSQL answers from a pool, each snapshot in one
transaction.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from pipelines.ask.visible import all_hidden
from pipelines.errors import SinkRefused
from pipelines.sinks.reading import Reader, in_memory, load_folder
from pipelines.sinks.registry import refuse_missing_package
from pipelines.storage.address import is_remote
from pipelines.storage.writing import listed

if TYPE_CHECKING:
    from pipelines.sinks.duckdb.row_index import RowIndex

MEMORY: Final = "128MB"
"""Most memory that DuckDB uses for its pages and intermediate results."""
SMALL_QUERIES: Final = "SELECT set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"
"""Settings of PostgreSQL for a snapshot: to compile a statement or to start workers takes longer than what a page asks."""
PATIENCE_S: Final = 20.0
"""Longest wait for a DuckDB file that another process is writing."""


class Store(Protocol):
    """A place where results are."""

    name: str
    """Its URL without a secret."""

    def snapshot(self) -> AbstractContextManager[Reader]:
        """Open a reader that sees one state. Raise ``SinkRefused`` or ``NotDelivered`` if that is not possible now."""

    def close(self) -> None:
        """Close what is open."""


class DuckDbStore:
    """A DuckDB file."""

    def __init__(self, url: str, path: str) -> None:
        self.name = url
        self._path = path
        self._lock = threading.Lock()
        self._stamp: object = None
        self._hidden = frozenset[str]()
        self._index: RowIndex | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Open the file, waiting while another process writes it."""
        from pipelines.sinks.duckdb.sink import open_database

        if not Path(self._path).is_file():
            raise SinkRefused(f"{self.name}: there is no such file; name the file of --sink duckdb:FILE")
        with open_database(self._path, read_only=True, patience=PATIENCE_S) as connection:
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute("BEGIN TRANSACTION READ ONLY")
            yield Reader(connection, "?", *self._known(connection))

    def _known(self, connection: Any) -> tuple[frozenset[str], "RowIndex | None"]:
        """Return the stories that may not be shown, and where rows are.

        Both are read again only if the file has changed, the second by the second snapshot of a state: while a job writes
        all the time it would serve no other.
        """
        from pipelines.sinks.duckdb.row_index import RowIndex

        stamp = tuple(map(_state_of, (self._path, f"{self._path}.wal")))
        with self._lock:
            if stamp != self._stamp:
                self._stamp, self._hidden, self._index = stamp, all_hidden(Reader(connection, "?")), None
            elif self._index is None:
                self._index = RowIndex(connection, self._hidden)
            return self._hidden, self._index

    def close(self) -> None:
        """Do nothing: no file is open between two snapshots."""


def _state_of(path: str) -> tuple[int, int, int] | None:
    try:
        state = Path(path).stat()
    except FileNotFoundError:
        return None
    return state.st_ino, state.st_mtime_ns, state.st_size


class LoadedStore:
    """Tables that are loaded into memory: a folder of JSON or Parquet files, or the tables of a lake."""

    def __init__(self, url: str, stamp: Callable[[], object], load: Callable[[Any], None]) -> None:
        self.name = url
        self._stamp_of, self._load_into = stamp, load
        self._lock = threading.Lock()
        self._stamp: object = None
        self._open = ExitStack()
        self._connection: Any = None
        self._hidden = frozenset[str]()

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Open a cursor on the loaded tables. Load them again if their stamp has changed."""
        with self._lock:
            stamp = self._stamp_of()
            if self._connection is None or stamp != self._stamp:
                self._load()
                self._stamp = stamp
            cursor, hidden = self._connection.cursor(), self._hidden
        try:
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            yield Reader(cursor, "?", hidden)
        finally:
            cursor.close()

    def _load(self) -> None:
        with ExitStack() as opened:
            connection = opened.enter_context(in_memory())
            self._load_into(connection)
            self._hidden = all_hidden(Reader(connection, "?"))
            self._open.close()
            self._open, self._connection = opened.pop_all(), connection

    def close(self) -> None:
        """Drop what is loaded."""
        with self._lock:
            self._open.close()
            self._connection = None


def _folder_store(url: str) -> Store:
    place = url.partition(":")[2].partition("?")[0]
    if is_remote(place):
        stamp = lambda: tuple((one.address, one.version) for one in listed(place))  # noqa: E731 - beside its twin
        return LoadedStore(url, stamp, lambda connection: load_folder(connection, url))
    folder = Path(place)
    return LoadedStore(url, lambda: _stamp(folder), lambda connection: load_folder(connection, url))


def _iceberg_store(url: str) -> Store:
    from pipelines.settings.iceberg import IcebergSettings
    from pipelines.sinks.iceberg.views import create_iceberg_views, stamp_of

    settings = IcebergSettings.of_url(url)
    return LoadedStore(url, lambda: stamp_of(settings), lambda connection: create_iceberg_views(connection, settings))


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    found = []
    for path in sorted(folder.rglob("[!.]*")):
        if path.is_file():
            state = path.stat()
            found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)


class PostgresStore:
    """A PostgreSQL database."""

    def __init__(self, url: str) -> None:
        from psycopg_pool import ConnectionPool

        from pipelines.settings.postgres import PostgresSettings

        settings = PostgresSettings.of_url(url)
        self.name = settings.name
        self._pool = ConnectionPool(
            kwargs={**settings.connection(), "autocommit": True},
            min_size=0,
            max_size=max(4, settings.pool),
            timeout=settings.connect_timeout_s,
            open=True,
        )

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Begin a read-only transaction that sees one state."""
        import psycopg
        from psycopg_pool import PoolTimeout

        try:
            with self._pool.connection() as connection, connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                connection.execute(SMALL_QUERIES)
                yield Reader(connection, "%s")
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise SinkRefused(f"{self.name}: the database does not answer: {error}") from error

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def open_store(url: str) -> Store:
    """Open the place that the URL of a sink names. Raise ``SinkRefused`` if there is none."""
    kind, _, rest = url.partition(":")
    openers: dict[str, Callable[[], Store]] = {
        "duckdb": lambda: DuckDbStore(url, rest),
        "iceberg": lambda: _iceberg_store(url),
        "jsonl": lambda: _folder_store(url),
        "parquet": lambda: _folder_store(url),
        "postgres": lambda: PostgresStore(url),
        "postgresql": lambda: PostgresStore(url),
    }
    if kind not in openers:
        raise SinkRefused(
            f"{url} cannot be read: name a folder of a replay, a DuckDB file, duckdb:FILE, iceberg:CATALOG/NAMESPACE, parquet:DIR, jsonl:DIR or postgres://..."
        )
    with refuse_missing_package(url):
        return openers[kind]()
