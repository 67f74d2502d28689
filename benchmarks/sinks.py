"""Speed of the sinks beside their bare clients: ``python -m benchmarks.sinks [--events N]``.

The bare client writes rows to the same tables without a fence: COPY, one ``write_table`` a table, one Arrow insert a table, one
bulk a batch. Of OpenSearch it is given the documents, as bytes; the row ``opensearch versions`` is the client with the versions that
the server compares, so the step to it from ``opensearch`` is what that comparison costs.
The sink gets events, makes the rows and merges them. Two ratios: beside the client with its rows given, and beside the same
work, rows made from events and then written by the client. ``again`` writes the same once more: all fence.
"""

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from infra.opensearch.libraries import NODE
from infra.opensearch.node import PASSWORD as NODE_PASSWORD
from infra.opensearch.node import Node
from infra.postgres.cluster import PASSWORD, Cluster, missing_server
from pipelines.process import the
from pipelines.settings.iceberg import IcebergSettings
from pipelines.settings.opensearch import PASSWORD as NODE_PASSWORD_VARIABLE
from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.settings.postgres import PASSWORD as PASSWORD_VARIABLE
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.duckdb.schema import create_tables
from pipelines.sinks.iceberg.catalog import DAY, Catalogs, arrow_schema, load, require_tables
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.opensearch.client import Cluster as SearchCluster
from pipelines.sinks.opensearch.client import action_of
from pipelines.sinks.opensearch.documents import Document, event_document, event_fields, story_document
from pipelines.sinks.parquet.sink import split_by_day
from pipelines.sinks.postgres.schema import require_schema
from pipelines.sinks.registry import open_sink
from pipelines.sinks.sink import Sink
from pipelines.sinks.tables.arrow import to_arrow
from pipelines.sinks.tables.batch import BatchDelivery, RowBatch, Rows
from pipelines.sinks.tables.columns import STORIES, TABLES
from schemas import NewsEvent

DEMO = Path(__file__).parents[1] / "tests" / "golden" / "demo" / "events.jsonl"
DAY_FIELD = pa.field(DAY, pa.date32())
SIZES = [100, 1_000, 5_000]


CLOCK: Callable[[], float] = time.perf_counter
KINDS = set[str]()


def events(count: int) -> list[NewsEvent]:
    """Repeat the demo's events under other names, so that no kill concerns another turn's items."""
    demo = [NewsEvent.model_validate_json(line) for line in DEMO.read_bytes().splitlines()]
    return [
        one.model_copy(update={name: f"{getattr(one, name)}{turn:06}" for name in ("event_id", "story_id", "item_id")})
        for turn in range(count // len(demo) + 1)
        for one in demo
    ][:count]


def timed(work: Callable[[], object]) -> float:
    """Time some work in seconds."""
    started = CLOCK()
    work()
    return CLOCK() - started


def batches(values: list[NewsEvent], size: int) -> list[Rows]:
    """Return the rows for the bare client, in batches. Without a fence each story is written once."""
    found, seen = [], set[str]()
    for start in range(0, len(values), size):
        batch = RowBatch()
        for value in values[start : start + size]:
            batch.add(value)
        rows = batch.rows()
        rows[STORIES.name] = [row for row in rows[STORIES.name] if row[0] not in seen]
        seen.update(row[0] for row in rows[STORIES.name])
        found.append(rows)
    return found


def deliver(sink: Sink, values: list[NewsEvent], size: int) -> None:
    """Write by the sink."""
    write = getattr(sink, "write", None)
    delivery = sink.deliver() if write is None else BatchDelivery(write, size)
    for place, value in enumerate(values, 1):
        delivery.add(value)
        if place % size == 0:
            delivery.confirm()
    delivery.confirm()


def bare_postgres(url: str, rows: list[Rows]) -> None:
    """COPY into the tables, one transaction for each batch."""
    with psycopg.connect(**PostgresSettings.of_url(url).connection()) as connection:
        for batch in rows:
            with connection.cursor() as cursor:
                for table in TABLES:
                    with cursor.copy(f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN") as copy:
                        for row in batch[table.name]:
                            copy.write_row(row)
            connection.commit()


def bare_duckdb(path: Path, rows: list[Rows]) -> None:
    """Insert Arrow tables, one transaction for each batch."""
    connection = duckdb.connect(str(path))
    create_tables(connection)
    for batch in rows:
        connection.execute("BEGIN")
        for table in TABLES:
            connection.register("given", to_arrow(table, batch[table.name]))
            connection.execute(f"INSERT INTO {table.name} SELECT * FROM given")
        connection.execute("COMMIT")
    connection.close()


def bare_parquet(folder: Path, rows: list[Rows]) -> None:
    """Write one file for each table and batch."""
    folder.mkdir()
    for number, batch in enumerate(rows):
        for table in TABLES:
            pq.write_table(
                to_arrow(table, batch[table.name]), folder / f"{table.name}-{number}.parquet", compression="zstd"
            )


def documents(rows: list[Rows]) -> list[list[Document]]:
    """Return the documents of events and stories, in batches."""
    found = []
    for batch in rows:
        events = event_fields(batch)
        stories = [story_document(row, events[row[STORIES.place("event_id")]]) for row in batch[STORIES.name]]
        found.append([*stories, *map(event_document, events.values())])
    return found


def bare_opensearch(url: str, batches: list[list[Document]], *, versions: bool) -> None:
    """Send one bulk a batch, or more where its body is larger than the sink's may be."""
    settings = OpenSearchSettings.of_url(url)
    cluster = SearchCluster(settings)
    for batch in batches:
        if versions:
            cluster.write(batch)
        else:
            cluster.bulk([action_of(settings, one.kind, "index", one.name, one.body) for one in batch])
    cluster.close()


def bare_iceberg(folder: Path, rows: list[Rows]) -> None:
    """Append to the tables, one commit for each table and batch, partitioned by day as the sink's."""
    folder.mkdir()
    settings = IcebergSettings.of_url(f"iceberg:{folder}")
    catalog = the(Catalogs).get(settings)
    require_tables(catalog, settings)
    for batch in rows:
        for table in TABLES:
            parts = [
                content.append_column(DAY_FIELD, days(day, len(content))) if day else content
                for day, content in split_by_day(table, batch)
            ]
            if parts:
                found = load(catalog, settings.namespace, table)
                found.append(pa.concat_tables(parts).select(arrow_schema(table).names))


def days(part: str, count: int) -> pa.Array:
    """Return the day of a partition, ``day=2026-03-02``, as often as it has rows."""
    return pa.array([date.fromisoformat(part.removeprefix("day="))] * count, pa.date32())


def bare_jsonl(path: Path, values: list[NewsEvent], size: int) -> None:
    """Write lines, and sync them to the disk after each batch."""
    with path.open("wb") as file:
        for start in range(0, len(values), size):
            file.writelines(to_json(value) + b"\n" for value in values[start : start + size])
            file.flush()
            os.fsync(file.fileno())


def measured(
    folder: Path, cluster: Cluster | None, node: Node | None, values: list[NewsEvent]
) -> Iterator[tuple[str, int, float, float, float, float, float]]:
    """Yield sink, batch, seconds of the client, of the client that makes its rows, of the sink, of the sink again, bytes an event."""
    for size in SIZES:
        started = CLOCK()
        rows = batches(values, size)
        making = CLOCK() - started
        gc.freeze()  # existing objects do not slow down the writers
        for kind, (url, bare) in writers(folder, cluster, node, values, rows, size).items():
            if KINDS and kind not in KINDS:
                continue
            sink = open_sink(url)
            sink.prepare()
            client = timed(bare)
            first = timed(partial(deliver, sink, values, size))
            sink.close()
            stored = weigh(url, cluster, node) / len(values)
            again = timed(partial(deliver, sink, values, size))
            sink.close()
            whole = client if kind == "jsonl" else client + making
            yield kind, size, client, whole, first, again, stored


def writers(
    folder: Path, cluster: Cluster | None, node: Node | None, values: list[NewsEvent], rows: list[Rows], size: int
) -> dict[str, tuple[str, Callable[[], object]]]:
    """Return for each kind of sink its URL and the call of its bare client, each with files or a database of its own."""
    kinds: dict[str, tuple[str, Callable[[], object]]] = {
        "jsonl": (f"jsonl:{folder}/j{size}", partial(bare_jsonl, folder / f"b{size}", values, size)),
        "parquet": (f"parquet:{folder}/p{size}", partial(bare_parquet, folder / f"bp{size}", rows)),
        "iceberg": (f"iceberg:{folder}/i{size}?compact_at=0", partial(bare_iceberg, folder / f"bi{size}", rows)),
        "duckdb": (f"duckdb:{folder}/d{size}", partial(bare_duckdb, folder / f"bd{size}", rows)),
    }
    if cluster is not None:
        for name in (f"a{size}", f"b{size}"):
            cluster.create_database(name)
            require_schema(PostgresSettings.of_url(cluster.url(name)))
        kinds["postgres"] = (cluster.url(f"a{size}"), partial(bare_postgres, cluster.url(f"b{size}"), rows))
    if node is not None:
        given = documents(rows)
        for name, versions in (("opensearch", False), ("opensearch versions", True)):
            ours, theirs = (node.url(f"{one}{size}{'v' * versions}") for one in "ab")
            open_sink(theirs).prepare()
            kinds[name] = (ours, partial(bare_opensearch, theirs, given, versions=versions))
    return kinds


def weigh(url: str, cluster: Cluster | None, node: Node | None) -> int:
    """Return the bytes that a sink holds."""
    if node is not None and url.startswith("opensearch"):
        search = SearchCluster(OpenSearchSettings.of_url(url))
        answer = search.ask("GET", f"/{search.settings.prefix}-*/_stats/store")
        search.close()
        return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])
    if url.startswith("postgres") and cluster is not None:
        return int(cluster.run_sql("SELECT pg_database_size(current_database())", url.rpartition("/")[2]))
    place = Path(url.partition(":")[2].partition("?")[0])
    return (
        place.stat().st_size
        if place.is_file()
        else sum(one.stat().st_size for one in place.rglob("*") if one.is_file())
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--batches", type=int, nargs="+", default=SIZES)
    parser.add_argument("--kinds", nargs="+", help="only these sinks")
    parser.add_argument(
        "--cpu", action="store_true", help="processor time of this process instead of the clock's; not for servers"
    )
    given = parser.parse_args()
    global CLOCK  # noqa: PLW0603 - one clock for a run
    CLOCK = time.process_time if given.cpu else time.perf_counter
    KINDS.update(given.kinds or ())
    values, SIZES[:] = events(given.events), given.batches
    os.environ[PASSWORD_VARIABLE] = PASSWORD
    made = timed(lambda: batches(values, 1_000))
    print(f"{len(values):,} events; making their rows alone: {len(values) / made:,.0f} events/s\n")
    print(
        "| sink | batch | client, events/s | client from events | sink, events/s | ratio | ratio from events | again, events/s | bytes an event |\n"
        + "| --- " * 9
        + "|"
    )
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        cluster = node = None
        if (lack := missing_server()) is None and (not KINDS or "postgres" in KINDS):
            cluster = running.enter_context(Cluster(settings={}))
        if (no_node := NODE.missing_programs()) is None and (not KINDS or "opensearch" in KINDS):
            os.environ[NODE_PASSWORD_VARIABLE] = NODE_PASSWORD
            node = running.enter_context(Node(heap_mb=1024))
        for line in filter(None, (lack, no_node)):
            print(line)
        report(Path(folder), cluster, node, values)


def report(folder: Path, cluster: Cluster | None, node: Node | None, values: list[NewsEvent]) -> None:
    """Print one row for each measurement."""
    for kind, size, client, whole, first, again, stored in measured(folder, cluster, node, values):
        count = len(values)
        print(
            f"| {kind} | {size:,} | {count / client:,.0f} | {count / whole:,.0f} | {count / first:,.0f} | {client / first:.2f} | {whole / first:.2f} | {count / again:,.0f} | {stored:,.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
