"""PostgreSQL: a batch is one transaction, copied into staging tables and merged through the fence.

A batch that the server did not confirm is written again. If it had been committed, this changes nothing.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import psycopg
from psycopg_pool import ConnectionPool

from pipelines.errors import NotDelivered
from pipelines.process import the
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.patience import Patience
from pipelines.sinks.postgres.errors import in_a_line
from pipelines.sinks.postgres.schema import require_schema
from pipelines.sinks.postgres.sql import EMPTIED, MERGES, STAGING, copy_in
from pipelines.sinks.sink import Value
from pipelines.sinks.tables.batch import BatchDelivery, Rows, batched
from pipelines.sinks.tables.columns import TABLES
from pipelines.sinks.tables.replacing import take_out


class PostgresSink(NamedTuple):
    """One database."""

    settings: PostgresSettings

    @property
    def name(self) -> str:
        """The database's URL, without secrets."""
        return self.settings.name

    def prepare(self) -> None:
        """Connect, and create or check the schema."""
        require_schema(self.settings)

    def deliver(self) -> BatchDelivery:
        """Return a new delivery."""
        return BatchDelivery(self.write, self.settings.batch)

    def write(self, rows: Rows) -> None:
        """Write a batch, in one transaction."""
        self._transact(partial(merge_batch, rows=rows))

    def replace(self, sources: Sequence[str], values: Callable[[], Iterable[Value]]) -> None:
        """Replace the events of some sources by values, in one transaction."""

        def replaced(cursor: Any) -> None:
            take_out(cursor, sources, "%s")
            for rows in batched(values(), self.settings.batch):
                merge_batch(cursor, rows)
                cursor.execute(EMPTIED)

        self._transact(replaced)

    def _transact(self, work: Callable[[Any], None]) -> None:
        """Run a transaction. Retry with growing pauses while the server is unavailable or in conflict."""
        patience = Patience(self.name, self.settings.retry_s)
        while True:
            try:
                with the(Pools).get(self.settings).connection() as connection, connection.cursor() as cursor:
                    return work(cursor)
            except psycopg.OperationalError as error:
                patience.wait(in_a_line(error), error)
            except psycopg.Error as error:
                raise NotDelivered(f"{self.name} did not take a batch: {in_a_line(error)}") from error

    def close(self) -> None:
        """Close this process's connections."""
        the(Pools).discard(self.settings)


def postgres_sink(rest: str) -> PostgresSink:
    """Return the sink of ``postgres://USER@HOST:PORT/DATABASE?name=value``."""
    return PostgresSink(PostgresSettings.of_url(f"postgres:{rest}"))


def merge_batch(cursor: Any, rows: Rows) -> None:
    """Copy rows into the staging tables and merge them from there through the fence."""
    for table in TABLES:
        if rows[table.name]:
            with cursor.copy(copy_in(table)) as copy:
                for row in rows[table.name]:
                    copy.write_row(row)
    for table, statements in MERGES:
        if rows[table.name]:
            for statement in statements:
                cursor.execute(statement)


class Pools:
    """The connections of this process, one pool for each database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[PostgresSettings, Any] = {}

    def get(self, settings: PostgresSettings) -> Any:
        """Return the pool for the settings. A broken connection is replaced when it is requested."""
        with self._lock:
            if settings not in self._pools:
                logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # the sink says itself what it waits for
                self._pools[settings] = ConnectionPool(
                    kwargs=settings.connection(),
                    min_size=1,
                    max_size=settings.pool,
                    timeout=settings.connect_timeout_s,
                    reconnect_timeout=settings.connect_timeout_s,
                    configure=_configure,
                    check=ConnectionPool.check_connection,
                    open=True,
                )
            return self._pools[settings]

    def discard(self, settings: PostgresSettings) -> None:
        """Close one pool."""
        with self._lock:
            pool = self._pools.pop(settings, None)
        if pool is not None:
            pool.close()

    def close(self) -> None:
        """Close all pools."""
        for settings in list(self._pools):
            self.discard(settings)


def _configure(connection: Any) -> None:
    """Create the staging tables of a new connection."""
    for statement in STAGING:
        connection.execute(statement)
    connection.commit()
