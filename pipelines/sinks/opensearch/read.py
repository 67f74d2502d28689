"""Load the documents of a prefix into tables in memory, so that they can be asked as those of other sinks."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from opensearchpy.exceptions import OpenSearchException
from opensearchpy.helpers import scan

from pipelines.errors import SinkRefused
from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.duckdb.schema import create_tables, create_views
from pipelines.sinks.duckdb.sink import merge_batch
from pipelines.sinks.opensearch.client import Cluster, in_a_line
from pipelines.sinks.opensearch.documents import rows_of_event, rows_of_table
from pipelines.sinks.opensearch.indices import EVENTS_INDEX, LETTERS_INDEX, MARKS_INDEX, RUNS_INDEX, Index
from pipelines.sinks.tables.batch import STORY_ORDER, Rows
from pipelines.sinks.tables.columns import DEAD_LETTERS, MARKS, RUNS, STORIES, TABLES

PAGE: Final = 1000


def load_indices(connection: Any, settings: OpenSearchSettings) -> None:
    """Create and fill the tables in an empty DuckDB connection. Raise ``SinkRefused`` if the indices cannot be read."""
    create_tables(connection)
    create_views(connection)
    cluster = Cluster(settings)
    try:
        for rows in _batches(cluster):
            merge_batch(connection, {table.name: [] for table in TABLES} | rows)
    except OpenSearchException as error:
        raise SinkRefused(f"{settings.name}: {in_a_line(error)}") from error
    finally:
        cluster.close()


def _batches(cluster: Cluster) -> Iterator[Rows]:
    stories: dict[str, tuple[Any, ...]] = {}
    events = _documents(cluster, EVENTS_INDEX)
    while page := list(islice(events, PAGE)):
        found = [rows_of_event(event) for event in page]
        yield {name: [row for rows in found for row in rows[name]] for name in found[0] if name != STORIES.name}
        for row in (row for rows in found for row in rows[STORIES.name]):
            if row[0] not in stories or STORY_ORDER(row) > STORY_ORDER(stories[row[0]]):
                stories[row[0]] = row
    yield {STORIES.name: list(stories.values())}
    for index, table in ((LETTERS_INDEX, DEAD_LETTERS), (MARKS_INDEX, MARKS), (RUNS_INDEX, RUNS)):
        yield {table.name: rows_of_table(table, _documents(cluster, index))}


def _documents(cluster: Cluster, index: Index) -> Iterator[dict[str, Any]]:
    """Yield all documents of a kind of index."""
    hits = scan(cluster.client, index=cluster.settings.alias(index.kind), size=PAGE)
    return (hit["_source"] for hit in hits)
