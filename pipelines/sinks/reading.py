"""Read what a sink holds, with SQL: the same tables and views whichever sink it was."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.errors import SinkRefused


class Reader(NamedTuple):
    """An open database, or files that look like one."""

    connection: Any
    mark: str
    """How a statement marks the place of a value."""

    def rows(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask, and give all rows."""
        return list(self.connection.execute(question, values or None).fetchall())

    def table(self, question: str, values: Sequence[Any] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Ask, and give the columns' names and all rows."""
        cursor = self.connection.execute(question, values or None)
        return [column[0] for column in cursor.description], list(cursor.fetchall())


@contextmanager
def open_reader(url: str) -> Iterator[Reader]:
    """Open what a URL names for reading; raises ``SinkRefused``."""
    kind, _, rest = url.partition(":")
    if kind == "duckdb":
        _require(Path(rest).is_file(), url, "there is no such file")
        from pipelines.sinks.duckdb.sink import opened  # noqa: PLC0415 - an extra

        with opened(rest, read_only=True) as connection:
            yield Reader(connection, "?")
    elif kind == "parquet":
        _require(Path(rest).is_dir(), url, "there is no such folder")
        with _in_memory() as connection:
            from pipelines.sinks.parquet.views import create_parquet_views  # noqa: PLC0415

            create_parquet_views(connection, Path(rest))
            yield Reader(connection, "?")
    elif kind == "jsonl":
        folder = Path(rest.partition("?")[0])
        _require(folder.is_dir(), url, "there is no such folder")
        with _in_memory() as connection:
            from pipelines.sinks.jsonl.read import load_lines, read_folder  # noqa: PLC0415

            load_lines(connection, read_folder(folder))
            yield Reader(connection, "?")
    elif kind in {"postgres", "postgresql"}:
        with _postgres(url) as connection:
            yield Reader(connection, "%s")
    else:
        raise SinkRefused(f"{url}: it cannot be asked: name duckdb:FILE, parquet:DIR, jsonl:DIR or postgres://...")


@contextmanager
def _postgres(url: str) -> Iterator[Any]:
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
        yield connection


def _require(holds: bool, url: str, lack: str) -> None:
    if not holds:
        raise SinkRefused(f"{url}: {lack}")


@contextmanager
def _in_memory() -> Iterator[Any]:
    import duckdb  # noqa: PLC0415 - an extra

    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
