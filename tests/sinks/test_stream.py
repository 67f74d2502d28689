"""The live stream of real places: PostgreSQL with concurrent writers, and a thousand readers of a server."""

import asyncio
import random
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import psycopg
import pytest

from pipelines.ask.store import PostgresStore
from pipelines.serve.stream.log import START
from pipelines.serve.stream.postgres import PostgresLog, parse
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.postgres.schema import require_schema
from pipelines.sinks.postgres.sink import merge_batch
from pipelines.sinks.postgres.sql import STAGING
from pipelines.sinks.registry import open_sink
from pipelines.sinks.tables.batch import batched
from schemas import EventType, NewsEvent
from tests.hanging import LIMIT_S
from tests.sinks.values import event

READERS, EVENTS, BROKEN = 1_000, 60, 20


def created(number: int) -> NewsEvent:
    """Build an event of a story of its own."""
    return event(EventType.CREATED, 1, story=f"s{number:04}")


class Writer:
    """A connection that writes events in transactions that are committed on request."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(**PostgresSettings.of_url(url).connection())
        for statement in STAGING:
            self._connection.execute(statement)
        self._connection.commit()

    def write(self, *events: NewsEvent) -> None:
        """Write events, without a commit."""
        with self._connection.cursor() as cursor:
            for rows in batched(events, 100):
                merge_batch(cursor, rows)

    def commit(self) -> None:
        """End the transaction."""
        self._connection.commit()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@pytest.fixture
def written(database: Callable[[], str]) -> str:
    """Make a database with the schema; give its URL."""
    url = database()
    require_schema(PostgresSettings.of_url(url))
    return url


def given(log: PostgresLog, after: str = START) -> list[tuple[str, str]]:
    """Return position and story of the events after a position."""
    return [(shown.position, shown.event.story_id) for page in log.pages(after) for shown in page.events]


@pytest.mark.postgres
def test_a_later_transaction_waits_for_an_earlier_one(written: str) -> None:
    """Or the earlier one's events would come before a position that was given. An unchanged event is not given again."""
    store = PostgresStore(written)
    log = PostgresLog(store)
    early, late = Writer(written), Writer(written)
    early.write(created(1))
    late.write(created(2), created(3))
    late.commit()
    assert (given(log), log.end()) == ([], START)
    early.commit()
    found = given(log)
    assert [story for _, story in found] == ["s0001", "s0002", "s0003"]
    assert log.end() == found[-1][0]
    sink = open_sink(written)
    sink.replace(["a.ndjson"], lambda: [created(1), created(2), created(3)])  # type: ignore[attr-defined]
    sink.close()
    assert given(log) == found
    early.write(event(EventType.CREATED, 5, story="s0001", event_id=created(1).event_id))
    early.commit()
    assert [story for _, story in given(log)] == ["s0002", "s0003", "s0001"]
    for one in (early, late, store):
        one.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_transactions_that_end_out_of_order(written: str) -> None:
    """A reader that goes on after each page gets each event once, in the order of positions."""
    numbers = random.Random(24)
    pauses = {number: numbers.random() / 50 for number in range(200)}

    def write(share: int) -> None:
        writer = Writer(written)
        for number in range(share, 200, 5):
            writer.write(created(number))
            time.sleep(pauses[number])
            writer.commit()
        writer.close()

    writers = [threading.Thread(target=write, args=(share,)) for share in range(5)]
    for one in writers:
        one.start()
    store = PostgresStore(written)
    log = PostgresLog(store)
    found: list[tuple[str, str]] = []
    while len(found) < 200 and (any(one.is_alive() for one in writers) or not found or given(log, found[-1][0])):
        found += given(log, found[-1][0] if found else START)
    for one in writers:
        one.join()
    store.close()
    assert sorted(story for _, story in found) == [f"s{number:04}" for number in range(200)]
    assert found == sorted(found, key=lambda one: parse(one[0]))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Serve a folder of JSON Lines in a process of its own; give folder and port."""
    folder = tmp_path / "results"
    folder.mkdir()
    write_file(folder, 0, [created(9_999)])
    command = [sys.executable, "-m", "pipelines", "serve", f"jsonl:{folder}", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = re.search(r":(\d+)/", server.stdout.readline())
        assert port is not None
        yield folder, int(port[1])
        server.terminate()
        assert server.wait(LIMIT_S) is not None


def write_file(folder: Path, number: int, events: list[NewsEvent]) -> None:
    """Write a file as the sink does: whole, at once."""
    opened = folder / f".events-{number:04}.jsonl.open"
    opened.write_bytes(b"".join(to_json(one) + b"\n" for one in events))
    opened.rename(folder / f"events-{number:04}.jsonl")


async def connect(port: int, after: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a stream."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    last = f"Last-Event-ID: {after}\r\n" if after else ""
    writer.write(f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n{last}\r\n".encode())
    while (line := await reader.readline()) != b": connected\n":
        assert line, "the server hung up"
    return reader, writer


async def read_stream(port: int, ready: asyncio.Event, count: list[int], breaks: list[int]) -> list[str]:
    """Read all events. After the given numbers of events the connection is cut, and a new one goes on after the last event."""
    stories: list[str] = []
    position: str | None = None
    reader, writer = await connect(port, position)
    count[0] += 1
    if count[0] == READERS:
        ready.set()
    while len(stories) < EVENTS:
        line = await reader.readline()
        assert line, "the server hung up"
        if line.startswith(b"id: "):
            waiting = line[4:].decode().strip()
        elif line.startswith(b"data: "):
            stories.append(orjson.loads(line[6:])["story_id"])
            position = waiting
            if len(stories) in breaks:
                writer.transport.abort()
                reader, writer = await connect(port, position)
    writer.close()
    return stories


@pytest.mark.slow
def test_a_thousand_readers(served: tuple[Path, int]) -> None:
    """Of which 20 are cut off at random points: each gets each event once, in order."""
    folder, port = served
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < READERS + 100:
        pytest.skip(f"a process may open {hard} files here, which is too few for {READERS} connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, READERS + 100), hard))
    numbers = random.Random(24)

    async def scene() -> list[list[str]]:
        ready, count = asyncio.Event(), [0]
        breaks = [sorted(numbers.sample(range(1, EVENTS), 3)) if one < BROKEN else [] for one in range(READERS)]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read_stream(port, ready, count, one)) for one in breaks]
            await ready.wait()
            for number in range(EVENTS // 10):
                write_file(folder, number + 1, [created(10 * number + one) for one in range(10)])
                await asyncio.sleep(0.2)
        return [one.result() for one in tasks]

    found = asyncio.run(asyncio.wait_for(scene(), LIMIT_S))
    assert len(found) == READERS
    assert all(one == [f"s{number:04}" for number in range(EVENTS)] for one in found)
