"""Speed and memory of the story browser over many stories: ``python -m benchmarks.serve [--stories N] [--requests N]``.

The stories are made by the databases themselves: one to three versions each, three names and two amounts a version. Each
page is asked of `wirebeam serve` in a process of its own; the figures are of whole pages as HTML. The
processor time is that of the server alone: of a database server beside it none is counted.
"""

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import orjson
import psycopg

from infra.postgres.cluster import PASSWORD, Cluster, missing_server
from pipelines.settings.postgres import PASSWORD as PASSWORD_VARIABLE
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.duckdb.schema import create_tables, create_views
from pipelines.sinks.postgres.schema import require_schema

SAID = {"field": "body", "start": 30, "end": 47, "surface": "its profit rose to", "confidence": 0.9}
ROSE = {"field": "body", "start": 41, "end": 45, "surface": "rose"}
ARTICLE = {
    "time": "2026-01-01T00:00:00Z",
    "time_source": "record",
    "headline": "As sent",
    "topics": [
        {
            "code": "medtop:04000000",
            "name": "economy, business and finance",
            "confidence": 0.9,
            "source": "text",
            "reason": "profit, rose",
        }
    ],
    "world_events": [
        {"type": kind, "trigger": ROSE, "confidence": 0.8, "rule": "rose"}
        for kind in ("earnings", "guidance", "acquisition")
    ],
    "quotes": [
        {
            **SAID,
            "direct": False,
            "rule": "indirect-reported",
            "cue": {"field": "body", "start": 9, "end": 13, "surface": "said"},
        }
    ]
    * 4,
}
"""What every article has beside the columns: topics, events of the world and quotes, as long as those of a real one."""
HOUSES = ("agency", "bureau", "courier", "daily")
VERSION = "CASE WHEN i % 6 = 0 THEN 3 WHEN i % 2 = 0 THEN 2 ELSE 1 END"
STEPS = (
    f"""CREATE TEMP TABLE made AS SELECT i, md5(CAST(i AS varchar)) AS story_id, {VERSION} AS versions,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' + i * INTERVAL '40 seconds' AS first_time,
    CASE i % 4 WHEN 0 THEN 'agency' WHEN 1 THEN 'bureau' WHEN 2 THEN 'courier' ELSE 'daily' END AS provider
    FROM (SELECT CAST(n AS bigint) AS i FROM {{numbers}}) numbers""",
    """INSERT INTO events (event_id, story_id, revision, type, time, known_time, provider, item_id, version, headline, flags,
    evidence_key, language, urgency, slug, dateline, byline, subjects, body, article, source, source_offset)
    SELECT story_id || '-' || k, story_id, k, CASE k WHEN 1 THEN 'story.created' ELSE 'story.updated' END,
    first_time + k * INTERVAL '13 minutes', first_time + k * INTERVAL '13 minutes', provider, 'item-' || i || '-' || k, CAST(k AS varchar),
    'Firm ' || (i * 7919) % 5000 || ' says profit rose to ' || (i * 31) % 900 || ' million in quarter ' || i % 97 || ' of Tarnwick plant ' || i, {none},
    'slug', CASE i % 3 WHEN 0 THEN 'en' WHEN 1 THEN 'de' ELSE 'fr' END, 3, 'FIRM-' || i, 'OSLO', 'By A Reporter', {none},
    repeat('The firm said on Monday that its profit rose to ' || i || ' million euros from a year before. ', 10),
    '{article}', 'archive', i
    FROM made, {versions} WHERE k <= versions""",
    """INSERT INTO stories (story_id, revision, event_id, status, time)
    SELECT story_id, versions, story_id || '-' || versions, 'published', first_time + versions * INTERVAL '13 minutes' FROM made""",
    """INSERT INTO entities (event_id, revision, number, type, name, salience, identifiers, roles, named_by)
    SELECT event_id, revision, j, CASE j WHEN 0 THEN 'ORG' WHEN 1 THEN 'PER' ELSE 'LOC' END,
    CASE j WHEN 0 THEN 'Firm ' || (source_offset * 7919) % 5000 WHEN 1 THEN 'Person ' || (source_offset * 13) % 20000 ELSE 'City ' || source_offset % 3000 END,
    0.5, {none}, {none}, 'text' FROM events, {names}""",
    """INSERT INTO amounts (event_id, revision, number, kind, field, start_offset, end_offset, surface, low, high, currency, flags, confidence)
    SELECT event_id, revision, j, 'money', 'body', 48, 60, (source_offset * 17 + j) % 1000 || ' million', (source_offset * 17 + j) % 1000000 * 1000,
    (source_offset * 17 + j) % 1000000 * 1000, CASE source_offset % 3 WHEN 0 THEN 'USD' WHEN 1 THEN 'EUR' ELSE 'NOK' END, {none}, 1.0
    FROM events, {amounts}""",
)


def statements(stories: int, *, postgres: bool) -> Iterator[str]:
    """Yield the statements that fill the tables, in the words of a database."""
    spans = {"versions": ("k", 1, 3), "names": ("j", 0, 2), "amounts": ("j", 0, 1)}
    series = (
        "generate_series({first}, {last}) {name}({column})"
        if postgres
        else "(SELECT unnest(range({first}, {last} + 1)) AS {column}) {name}"
    )
    parts = {
        name: series.format(first=first, last=last, column=column, name=name)
        for name, (column, first, last) in spans.items()
    }
    numbers = f"generate_series(0, {stories - 1}) g(n)" if postgres else f"(SELECT unnest(range({stories})) AS n)"
    none = "'{}'::text[]" if postgres else "[]::VARCHAR[]"
    for step in STEPS:
        yield step.format(numbers=numbers, none=none, article=orjson.dumps(ARTICLE).decode(), **parts)


def fill_duckdb(path: Path, stories: int) -> None:
    """Make the stories in a DuckDB file."""
    connection = duckdb.connect(str(path))
    connection.execute("SET TimeZone = 'UTC'")
    create_tables(connection)
    create_views(connection)
    for statement in statements(stories, postgres=False):
        connection.execute(statement)
    connection.close()


@contextmanager
def filled_postgres(stories: int) -> Iterator[str]:
    """Make the stories in a database of a server of its own."""
    with Cluster() as cluster:
        cluster.create_database("many")
        settings = PostgresSettings.of_url(cluster.url("many"))
        require_schema(settings)
        with psycopg.connect(**settings.connection()) as connection:
            for statement in statements(stories, postgres=True):
                connection.execute(statement)
        with psycopg.connect(**settings.connection(), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        yield cluster.url("many")


def requests(stories: int, count: int) -> dict[str, list[str]]:
    """Return addresses by kind, the same in each run."""
    chance = random.Random(7)
    ids = duckdb.execute(
        f"SELECT md5(CAST(i AS varchar)) FROM unnest([{', '.join(str(chance.randrange(stories)) for _ in range(count))}]) t(i)"
    ).fetchall()
    firms = [chance.randrange(5000) for _ in range(count)]
    return {
        "list": ["/stories"] + [f"/stories?house={HOUSES[one % 4]}" for one in firms[1:]],
        "words": [f"/stories?text=firm+{one}+profit" for one in firms],
        "currency": [f"/stories?currency={('USD', 'EUR', 'NOK')[one % 3]}" for one in firms],
        "company": [f"/stories?company=Firm+{one}" for one in firms],
        "story": [f"/stories/{row[0]}" for row in ids],
        "amounts": ["/amounts"] * count,
        "company page": [f"/names/company/Firm%20{one}" for one in firms],
    }


@contextmanager
def served(place: str) -> Iterator[tuple[http.client.HTTPConnection, int]]:
    """Start a server over a place. Yield a connection to it and its process id."""
    command = [sys.executable, "-m", "pipelines", "serve", place, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            address = next(found for line in process.stdout if (found := re.search(r"http://127.0.0.1:(\d+)", line)))
            yield http.client.HTTPConnection("127.0.0.1", int(address[1])), process.pid
        finally:
            process.terminate()


def work_of(process: int) -> float:
    """Return the processor time of a process in milliseconds (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Return how long a page took, in milliseconds."""
    started = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, path
    return 1000 * (time.perf_counter() - started)


def memory_of(process: int) -> int:
    """Return the peak memory of a process in megabytes."""
    return int(Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024


def measure(name: str, place: str, asked: dict[str, list[str]]) -> None:
    """Ask all pages of a server one by one; print one line a kind, and its memory."""
    with served(place) as (connection, process):
        first, second = ask(connection, "/stories"), ask(connection, "/stories")
        for kind, paths in asked.items():
            before = work_of(process)
            times = sorted(ask(connection, path) for path in paths)
            p95 = times[int(0.95 * (len(times) - 1))]
            work = (work_of(process) - before) / len(paths)
            print(f"| {name} | {kind} | {work:.0f} | {statistics.median(times):.0f} | {p95:.0f} |", flush=True)
        memory = memory_of(process)
        print(f"| {name} | first and second page after the file changed | | {first:.0f} | {second:.0f} |")
        print(f"| {name} | peak memory of the server, MB | | {memory} | |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=500_000)
    parser.add_argument("--requests", type=int, default=40)
    arguments = parser.parse_args()
    os.environ[PASSWORD_VARIABLE] = PASSWORD
    asked = requests(arguments.stories, arguments.requests)
    print(
        f"{arguments.stories:,} stories; milliseconds a page\n\n| store | page | processor, mean | median | p95 |\n| --- | --- | --- | --- | --- |"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.duckdb"
        fill_duckdb(path, arguments.stories)
        measure("DuckDB", f"duckdb:{path}", asked)
    if (lack := missing_server()) is not None:
        print(f"\nPostgreSQL is left out: {lack}")
    else:
        with filled_postgres(arguments.stories) as place:
            measure("PostgreSQL", place, asked)


if __name__ == "__main__":
    main()
