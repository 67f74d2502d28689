"""What a sink holds, read back as a reader would: rows of the tables, and rows of the views."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.jsonl.read import load_lines, read_line
from pipelines.sinks.opensearch.client import Cluster
from pipelines.sinks.reading import Reader, open_reader
from pipelines.sinks.sink import Sink, Value
from pipelines.sinks.tables.columns import RUNS, TABLES

VIEWS = (
    "current_stories",
    "story_history",
    "current_amounts",
    "company_amounts",
    "entity_timeline",
    "known",
    "story_worth",
    "role_amounts",
    "shown_versions",
    "current_world_events",
    "deals",
    "earnings",
    "figure_series",
    "who_pays_whom",
    "current_quotes",
)
Held = dict[str, list[tuple[Any, ...]]]


@dataclass
class Kept:
    """A sink, and how to read it."""

    sink: Sink
    url: str

    def deliver(self, *bundles: list[Value]) -> None:
        """Write bundles, each confirmed before the next."""
        for bundle in bundles:
            delivery = self.sink.deliver()
            for value in bundle:
                assert delivery.add(value) is None
            delivery.confirm()

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Open what was written."""
        self.sink.close()
        with open_reader(self.url) as reader:
            yield reader

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Ask one question in SQL."""
        with self.reader() as reader:
            return reader.rows(question)

    def tables(self) -> Held:
        """Read all tables and views, in an order of their own, without what a clock said: runs, and when a server took an event."""
        with self.reader() as reader:
            return {
                name: sorted(reader.rows(f"SELECT {columns} FROM {name}"), key=repr)
                for name, columns in selected().items()
            }


@dataclass
class Printed(Kept):
    """Standard output: what it showed, read as the lines of a pipe."""

    capture: Any
    shown: str = ""

    def deliver(self, *bundles: list[Value]) -> None:
        """Print bundles."""
        super().deliver(*bundles)
        self.shown += self.capture.readouterr().out

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Read what was printed."""
        connection = duckdb.connect(":memory:")
        connection.execute("SET TimeZone = 'UTC'")
        load_lines(connection, map(read_line, self.shown.encode().splitlines()))
        yield Reader(connection, "?")
        connection.close()


@dataclass
class Searched(Kept):
    """An OpenSearch prefix. Each time it is read, what a search of stories finds is compared with the view of the tables."""

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Open what was written."""
        settings = OpenSearchSettings.of_url(self.url)
        cluster = Cluster(settings)
        cluster.ask("POST", f"/{settings.prefix}-*/_refresh")
        found = cluster.ask("GET", f"/{settings.alias('stories')}/_search", {"size": 1000})
        cluster.close()
        with super().reader() as reader:
            columns = ("story_id", "revision", "headline", "body", "event_id")
            shown = [tuple(hit["_source"].get(name) for name in columns) for hit in found["hits"]["hits"]]
            assert sorted(shown) == sorted(reader.rows(f"SELECT {', '.join(columns)} FROM current_stories"))
            yield reader


def delete_indices(url: str) -> None:
    """Delete the indices and templates of a prefix."""
    cluster = Cluster(OpenSearchSettings.of_url(url))
    cluster.ask("DELETE", f"/{cluster.settings.prefix}-*")
    cluster.ask("DELETE", f"/_index_template/{cluster.settings.prefix}-*", ignore=404)
    cluster.close()


def selected() -> dict[str, str]:
    """Return tables and views, each with its columns."""
    tables = {table.name: ", ".join(table.columns) for table in TABLES if table is not RUNS}
    return tables | dict.fromkeys(VIEWS, "*")
