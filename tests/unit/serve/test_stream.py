"""The stream in one process: its order, its filters, what it hides, and readers that come, go and come back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipelines.ask.shown import Shown, StreamedEvent, Written, shown_events
from pipelines.ask.store import Store, open_store
from pipelines.errors import Refused
from pipelines.serve.stream.chosen import EventFilter, reasons
from pipelines.serve.stream.folder import FolderLog
from pipelines.serve.stream.hub import QUEUE, Hub, Reader
from pipelines.serve.stream.log import START, open_log
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.sink import Value
from schemas import Corroboration, EventType, NewsEvent, Novelty
from tests.hanging import LIMIT_S
from tests.sinks.values import event, money
from tests.unit.serve.conftest import Opener, client_of
from tests.unit.serve.test_hidden import CASES, SECRET


def folder_store(folder: Path, values: Iterable[Value], name: str = "events.jsonl") -> Store:
    """Write values into a folder of JSON Lines and open it."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(lines(values))
    return open_store(f"jsonl:{folder}")


def lines(values: Iterable[Value]) -> bytes:
    """Return values as lines of JSON."""
    return b"".join(to_json(value) + b"\n" for value in values)


def stories(count: int, first: int = 0) -> list[NewsEvent]:
    """Build events of as many stories."""
    return [event(EventType.CREATED, 1, story=f"s{number:04}") for number in range(first, first + count)]


def all_of(log: FolderLog, after: str = START) -> list[Shown]:
    """Read a log to its end."""
    return [shown for page in log.pages(after) for shown in page.events]


@pytest.mark.parametrize("case", CASES, ids=[case.__name__ for case in CASES])
def test_nothing_hidden_is_given(case: Callable[[], list[Value]], store_of: Opener, tmp_path: Path) -> None:
    """Held and killed texts are in no event, read from the tables or from lines; a kill is there, without text."""
    values = [*case(), event(EventType.CREATED, 1, story="s9")]
    written = [
        Written(str(n), one.event_id, one.revision) for n, one in enumerate(values) if isinstance(one, NewsEvent)
    ]
    with store_of(values).snapshot() as reader:
        of_tables = [one.event for one in shown_events(reader, written)]
    of_lines = [one.event for one in all_of(FolderLog(folder_store(tmp_path / "lines", values)))]
    for events in (of_tables, of_lines):
        text = b"".join(one.model_dump_json().encode() for one in events).decode()
        assert SECRET not in text
        assert "Tin rises" in text
        kills = [one for one in values if isinstance(one, NewsEvent) and one.type is EventType.WITHDRAWN]
        assert [one.withdraws for one in events if one.type is EventType.WITHDRAWN] == [one.withdraws for one in kills]
    assert [one.event_id for one in of_tables] == [one.event_id for one in of_lines]


def test_an_event_of_the_tables_is_the_one_of_the_line(store_of: Opener, tmp_path: Path) -> None:
    """But for what the tables do not keep."""
    worth: dict[str, Any] = {
        "corroboration": Corroboration(origins=1, copies=1, houses=2, other_house="b", lag_s=60),
        "novelty": Novelty(like_12h=0, like_24h=1, like_3d=1, like_5d=1, like_7d=2, story_minutes=3, new_words=0.25),
        "produced_by": {"wirebeam": "1"},
    }
    values = [event(EventType.CREATED, 1, article={"amounts": [money("5")], "language": "en"}, **worth)]
    with store_of(values).snapshot() as reader:
        (of_table,) = shown_events(reader, [Written("1", values[0].event_id, 1)])
    (of_line,) = all_of(FolderLog(folder_store(tmp_path / "lines", values)))
    left, right = of_table.event.model_dump(mode="json"), of_line.event.model_dump(mode="json")
    assert left.pop("article")["amounts"] == right.pop("article")["amounts"]
    assert left | {"known_time": None} == right


def test_a_folder_goes_on_after_each_position(tmp_path: Path) -> None:
    """Whatever event was the last, the rest follows; over files too."""
    folder_store(tmp_path, stories(3), "events-20260101T000000000000-aa.jsonl")
    store = folder_store(tmp_path, stories(3, 3), "events-20260101T000000000001-aa.jsonl")
    log = FolderLog(store)
    found = all_of(log)
    assert [one.event.story_id for one in found] == [f"s{number:04}" for number in range(6)]
    for number, one in enumerate(found):
        assert all_of(log, one.position) == found[number + 1 :]
    assert all_of(log, log.end()) == []


def test_a_file_waits_for_one_that_was_opened_before(tmp_path: Path) -> None:
    """Otherwise its events would appear before a position that was given."""
    store = folder_store(tmp_path, stories(1), "events-20260101T000000000001-bb.jsonl")
    opened = tmp_path / ".events-20260101T000000000000-aa.jsonl.open"
    opened.write_bytes(lines(stories(1, 1)))
    log = FolderLog(store)
    assert all_of(log) == []
    opened.rename(tmp_path / "events-20260101T000000000000-aa.jsonl")
    assert [one.event.story_id for one in all_of(log)] == ["s0001", "s0000"]


def test_a_replaced_replay_is_another_place(tmp_path: Path) -> None:
    """A position of the file before is refused."""
    log = FolderLog(folder_store(tmp_path, stories(2)))
    position = log.end()
    folder_store(tmp_path, stories(3))
    with pytest.raises(Refused, match="was replaced since"):
        all_of(log, position)


@pytest.mark.parametrize(
    ("chosen", "matches"),
    [
        ({}, True),
        ({"text": "RISES tin"}, True),
        ({"text": "copper"}, False),
        ({"house": "meridian", "type": "story.created"}, True),
        ({"type": "story.updated"}, False),
        ({"currency": "USD", "at_least": "5"}, True),
        ({"currency": "USD", "at_least": "5.01"}, False),
        ({"currency": "EUR"}, False),
        ({"language": "en"}, True),
        ({"company": "Tin Ltd"}, False),
    ],
)
def test_filters(chosen: dict[str, str], matches: bool) -> None:
    """All conditions must hold; a kill passes all but the house."""
    made = EventFilter.model_validate(chosen)
    given = event(EventType.CREATED, 1, article={"amounts": [money("5")], "language": "en"})
    assert (reasons(made, StreamedEvent.model_validate(given.model_dump())) is not None) == matches
    kill = StreamedEvent.model_validate(event(EventType.WITHDRAWN, 2).model_dump())
    assert reasons(made, kill) is not None
    assert reasons(EventFilter(house="other"), kill) is None


def test_a_place_without_an_order_is_refused(store_of: Opener) -> None:
    """In one line that says which places can be streamed."""
    store = store_of([])
    with pytest.raises(Refused, match="serve postgres://"):
        open_log(store)
    with client_of(store) as client:
        answer = client.get("/api/v1/stream")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert client.head("/api/v1/stream").status_code == 204


def test_a_wrong_position_is_refused(tmp_path: Path) -> None:
    """Before the stream begins."""
    with client_of(folder_store(tmp_path, stories(1))) as client:
        answer = client.get("/api/v1/stream", headers={"Last-Event-ID": "742-18"})
        assert answer.status_code == 400
        assert "this place gives positions such as" in answer.json()["detail"]
        assert "the parameters are" in client.get("/api/v1/stream?compan=x").json()["detail"]
        assert client.head("/api/v1/stream").status_code == 200


async def events_of(pieces: AsyncIterator[bytes], count: int) -> list[tuple[str, str]]:
    """Read events from a stream: position and story of each."""
    found: list[tuple[str, str]] = []
    async for piece in pieces:
        found += read_events(piece)
        if len(found) >= count:
            break
    await pieces.aclose()  # type: ignore[attr-defined]
    return found


def read_events(piece: bytes) -> list[tuple[str, str]]:
    """Return position and story of the events in a piece of a stream."""
    found = []
    for block in piece.split(b"\n\n"):
        fields = dict(line.split(b": ", 1) for line in block.splitlines() if not line.startswith(b":"))
        if b"data" in fields:
            found.append((fields[b"id"].decode(), orjson.loads(fields[b"data"])["story_id"]))
    return found


def test_readers_come_and_come_back(tmp_path: Path) -> None:
    """One reads what is new; one that was away reads what it missed, then what is new; nothing twice."""
    store = folder_store(tmp_path, stories(3), "events-1.jsonl")

    async def scene() -> None:
        hub = Hub(FolderLog(store), pause=0.01, heartbeat=0.05)
        messages = hub.messages(EventFilter(), None)
        assert await anext(messages) == b": connected\n\n"
        new = asyncio.create_task(events_of(messages, 2))
        old = asyncio.create_task(events_of(hub.messages(EventFilter(), START), 5))
        folder_store(tmp_path, stories(2, 3), "events-2.jsonl")
        assert [story for _, story in await new] == ["s0003", "s0004"]
        found = await old
        assert [story for _, story in found] == [f"s{number:04}" for number in range(5)]
        again = await events_of(hub.messages(EventFilter(), found[1][0]), 3)
        assert again == found[2:]
        hub.close()

    asyncio.run(asyncio.wait_for(scene(), LIMIT_S))


def test_a_reader_that_falls_behind_is_ended() -> None:
    """And holds nothing more."""

    async def scene() -> None:
        reader = Reader(EventFilter())
        for _ in range(QUEUE):
            reader.put(b"x")
        reader.put(b"x")
        assert await reader.take(1) is None

    asyncio.run(scene())
