"""Results that a run left: a folder, a DuckDB file, Parquet or PostgreSQL, as rows, Arrow, pandas, polars or DuckDB."""

from collections.abc import Iterator
from importlib import import_module
from os import PathLike, fspath
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Self

import orjson

from pipelines.ask.place import url_of
from pipelines.ask.rows import fetch
from pipelines.ask.store import Store, open_store
from pipelines.errors import Refused, did_you_mean
from pipelines.extras import extra_of, install_command
from pipelines.storage.address import is_remote

TABLES: Final = ("events", "stories", "entities", "amounts", "dead_letters", "runs")
"""Tables of every place."""
VIEWS: Final = (
    "current_stories",
    "current_amounts",
    "company_amounts",
    "entity_timeline",
    "story_history",
    "known",
)
"""What is published now: without what was killed or replaced."""


class Results:
    """Results of a run or of many, open for reading. It is a context manager; ``close`` ends it.

    ``name`` is a table (``events``, ``stories``, ``entities``, ``amounts``, ``dead_letters``, ``runs``) or a view of what is
    published now (``current_stories``, ``current_amounts``, ``company_amounts``, ``entity_timeline``, ``story_history``,
    ``known``). Columns are in docs/sinks.md. A package that is missing is refused with the command that installs it.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        """The URL of the place."""
        self._opened: Store | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """Return the rows of a table or a view as dictionaries."""
        _require_table(name)
        with self._store().snapshot() as reader:
            return iter(fetch(reader, f"SELECT * FROM {name}"))  # noqa: S608 - a name of our own

    def arrow(self, name: str) -> Any:
        """Return a table or a view as a ``pyarrow.Table``."""
        _require_table(name)
        pyarrow = _package("pyarrow")
        with self._store().snapshot() as reader:
            statement = f"SELECT * FROM {name}"  # noqa: S608 - a name of our own
            if reader.mark == "?":
                return reader.connection.sql(statement).to_arrow_table()
            columns, rows = reader.table(statement)
        named = [dict(zip(columns, map(_flat, row), strict=True)) for row in rows]
        return pyarrow.Table.from_pylist(named) if named else pyarrow.table({column: [] for column in columns})

    def pandas(self, name: str) -> Any:
        """Return a table or a view as a ``pandas.DataFrame``."""
        _require_table(name)
        _package("pandas")
        return self.arrow(name).to_pandas()

    def polars(self, name: str) -> Any:
        """Return a table or a view as a ``polars.DataFrame``."""
        _require_table(name)
        return _package("polars").from_arrow(self.arrow(name))

    def duckdb(self) -> Any:
        """Return a DuckDB connection in memory with all tables and views, for SQL of your own. The caller closes it."""
        duckdb = _package("duckdb")
        kind = self.place.partition(":")[0]
        if kind.startswith("postgres"):
            raise Refused(f"{self.place} is PostgreSQL: ask it with psycopg, or take one table with arrow(name)")
        if kind == "duckdb":
            return duckdb.connect(self.place.partition(":")[2], read_only=True)
        from pipelines.sinks.reading import load_folder  # noqa: PLC0415 - an extra

        connection = duckdb.connect(":memory:")
        connection.execute("SET TimeZone = 'UTC'")
        load_folder(connection, self.place)
        return connection

    def _store(self) -> Store:
        if self._opened is None:
            _package("duckdb" if not self.place.startswith("postgres") else "psycopg")
            self._opened = open_store(self.place)
        return self._opened


def open(place: str | PathLike[str]) -> Results:  # noqa: A001 - read as wirebeam.open
    """Open the results in a place: the folder of a replay, a DuckDB file, or a sink's URL such as ``parquet:DIR``.

    The folder of a replay is a ``Run``, whose events and stories are models too. Raise ``Refused`` if there is nothing.
    """
    given = fspath(place)
    folder = Path(given.removeprefix("jsonl:"))
    if (folder / "run.json").is_file():
        from wirebeam.runs import Run  # noqa: PLC0415 - it is a Results

        return Run(folder)
    url = url_of(given)
    kind, _, rest = url.partition(":")
    where = rest.partition("?")[0]
    if kind in ("duckdb", "jsonl", "parquet") and not is_remote(where) and not Path(where).exists():
        raise Refused(f"{given}: there is no such file or folder; name a place that a run has written to")
    return Results(url)


def _require_table(name: str) -> None:
    if name not in (known := (*TABLES, *VIEWS)):
        raise Refused(f"there is no table {name}{did_you_mean(name, known)}; there are {', '.join(known)}")


def _package(name: str) -> ModuleType:
    """Import an optional package, or raise ``Refused`` with the command that installs it."""
    try:
        return import_module(name)
    except ImportError as missing:
        extra = extra_of(name)
        command = install_command(extra) if extra else f"pip install {name}"
        raise Refused(f"this needs {name}, which is not installed: {command}") from missing


def _flat(value: Any) -> Any:
    """Return documents as JSON text, since the columns of Arrow have one type."""
    return orjson.dumps(value, default=str).decode() if isinstance(value, dict | list) and _nested(value) else value


def _nested(value: dict[str, Any] | list[Any]) -> bool:
    return isinstance(value, dict) or any(isinstance(one, dict | list) for one in value)
