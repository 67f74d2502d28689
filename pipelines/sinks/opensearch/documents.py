"""Convert rows of the tables to documents with versions, and documents back to rows. Pure.

The version is the fence: the server refuses a document whose version is not greater than that of the one it holds.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import orjson

from pipelines.sinks.opensearch.indices import (
    EVENTS_INDEX,
    LETTERS_INDEX,
    MARKS_INDEX,
    REGISTER_INDEX,
    REPEATED,
    RUNS_INDEX,
    STORIES_INDEX,
    Index,
)
from pipelines.sinks.tables.batch import Rows
from pipelines.sinks.tables.columns import (
    AMOUNTS,
    DEAD_LETTERS,
    ENTITIES,
    EVENTS,
    FOLLOWERS,
    MARKS,
    RUNS,
    STORIES,
    TOMBSTONES,
    TableSpec,
)
from pipelines.sinks.tables.rows import SILENT, STATUS, Row
from schemas import EntityType, EventType

Fields = dict[str, Any]
RANK_BITS: Final = 36
HIDDEN: Final = 1 << 62
"""Version of what is taken down for good: greater than that of any revision."""
RANK: Final = {"replaced": 0, "killed": 1}
"""Of two reasons to take a story down the greater stands, whichever came first."""
MARK: Final = "story:"
ITEM: Final = "item:"
"""Beginnings of the ids in the register."""
LONGEST_ID: Final = 500
"""Bytes; the server refuses ids of more than 512."""
EPOCH: Final = datetime(1, 1, 1, tzinfo=UTC)
SILENT_TYPES: Final = frozenset(kind.value for kind in SILENT)
STATUS_OF_TYPE: Final = {kind.value: status for kind, status in STATUS.items()}
WITHDRAWN: Final = EventType.WITHDRAWN.value
LISTS: Final = FOLLOWERS
AFTER_KILL: Final = frozenset(
    "event_id story_id revision type time known_time provider item_id version severity kind of_id into_story flags "
    "evidence_key evidence_with source source_partition source_offset status tombstones".split()
)
"""Fields of an event that a kill leaves. All others may hold text, also those that are added later."""


class Document(NamedTuple):
    """A document, and where it is written."""

    kind: str
    """Kind of index."""
    name: str
    """Its id there."""
    version: int
    body: bytes


def put(index: Index, name: str, version: int, fields: Mapping[str, Any]) -> Document:
    """Return a document of some fields."""
    return Document(index.kind, document_id(name), version, orjson.dumps(fields))


def document_id(name: str) -> str:
    """Return the id of a document: the name, or its hash if it is longer than an id may be."""
    data = name.encode()
    return name if len(data) <= LONGEST_ID else blake2b(data, digest_size=16).hexdigest()


def story_version(revision: int, event_id: str) -> int:
    """Return the version of a story's document, which grows with revision and event id.

    Of an event id nine hexadecimal digits count: two events of one story and revision have them alike once in 2**36.

    >>> story_version(2, "00ff") < story_version(2, "0100") < story_version(3, "00")
    True
    """
    try:
        rank = int(event_id[:9].ljust(9, "0"), 16)
    except ValueError:
        rank = int.from_bytes(event_id.encode()[:4].ljust(4, b"\0"), "big") << 4
    return (revision << RANK_BITS) | rank


def microseconds(time: str) -> int:
    """Return the microseconds since the year 1 of an RFC 3339 time."""
    passed = datetime.fromisoformat(time) - EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def event_fields(rows: Rows, states: Mapping[str, str] | None = None) -> dict[str, Fields]:
    """Return the fields of the events of a batch, with the rows of their lists, by event id.

    ``states`` are those of the stories after events that have lost the text which would tell.
    """
    found = {row[0]: _fields(EVENTS, row) for row in rows[EVENTS.name]}
    for table in LISTS:
        for row in rows[table.name]:
            listed = {name: value for name, value in _fields(table, row).items() if name not in REPEATED}
            found[row[0]].setdefault(table.name, []).append(listed)
    for event in found.values():
        if event["type"] not in SILENT_TYPES:
            event["status"] = STATUS_OF_TYPE.get(event["type"], "published" if "article" in event else "held")
    for name, state in (states or {}).items():
        found[name]["status"] = state
    return found


def _fields(table: TableSpec, row: Row) -> Fields:
    """Return a row as the fields of a document; JSON texts become part of it, bytes base64."""
    return {
        name: _to_json(kind, value)
        for (name, kind), value in zip(table.columns.items(), row, strict=True)
        if value is not None
    }


def _to_json(kind: str, value: Any) -> Any:
    if kind == "json":
        return orjson.Fragment(value)
    return b64encode(value).decode() if kind == "bytes" else value


def event_document(event: Fields) -> Document:
    """Return the document of an event. A withdrawal does not keep the headline of what it withdraws."""
    kept = {name: value for name, value in event.items() if event["type"] != WITHDRAWN or name != "headline"}
    return put(EVENTS_INDEX, event["event_id"], event["revision"], kept)


def redacted(event: Mapping[str, Any]) -> Document:
    """Return the document of an event whose text a kill took, for good."""
    kept = {name: value for name, value in event.items() if name in AFTER_KILL}
    if event["type"] == WITHDRAWN and "note" in event:
        kept["note"] = event["note"]
    return put(EVENTS_INDEX, event["event_id"], HIDDEN + event["revision"], {**kept, "redacted": True})


def story_document(story: Row, event: Fields) -> Document:
    """Return the document of a story after an event. One that is not published holds nothing but its state."""
    state = _fields(STORIES, story)
    fields = {**event, **state, **flat(event)} if state["status"] == "published" else state
    fields.pop(TOMBSTONES.name, None)
    return put(STORIES_INDEX, state["story_id"], story_version(state["revision"], state["event_id"]), fields)


def hidden_story(story: str, why: str) -> Document:
    """Return the document of a story that was killed or replaced from elsewhere. No later revision changes it."""
    return put(STORIES_INDEX, story, HIDDEN + RANK[why], {"story_id": story, "status": why})


def kill_mark(story: str, revision: int) -> Document:
    """Return the mark that a story was killed: the events up to a revision have no text any more."""
    return put(REGISTER_INDEX, kill_name(story), revision, {})


def kill_name(story: str) -> str:
    """Return the id of the mark of a story's last kill."""
    return document_id(f"{MARK}{story}")


def is_mark(name: str) -> bool:
    """Return True if a document of the register is the mark of a story's last kill, False if it is an item.

    A name that is too long for an id is a hash, and the names of items never are.
    """
    return not name.startswith(ITEM)


SUMS: Final = frozenset({"money", "money_range"})
KINDS_OF_NAMES: Final = {
    "people": EntityType.PERSON,
    "organisations": EntityType.ORGANISATION,
    "places": EntityType.LOCATION,
}


def flat(event: Mapping[str, Any]) -> Fields:
    """Return entities and amounts of an event in the form that charts and filters take."""
    entities, amounts = event.get(ENTITIES.name, []), event.get(AMOUNTS.name, [])
    money = [one for one in amounts if one["kind"] in SUMS and "converted_high" in one]
    largest = max(money, key=lambda one: float(one["converted_high"]), default=None)
    by_kind = {
        name: sorted({one["name"] for one in entities if one["type"] == kind}) for name, kind in KINDS_OF_NAMES.items()
    }
    return {
        "names": sorted({one["name"] for one in entities}),
        **by_kind,
        "currencies": sorted({one["currency"] for one in amounts if "currency" in one}),
        "locations": [{"lat": one["latitude"], "lon": one["longitude"]} for one in entities if "latitude" in one],
        **(
            {}
            if largest is None
            else {
                "largest_amount": float(largest["converted_high"]),
                "largest_amount_currency": largest["converted_currency"],
            }
        ),
    }


def beside(rows: Rows) -> list[Document]:
    """Return the documents of dead letters, marks and accounts."""
    fenced = (
        (LETTERS_INDEX, DEAD_LETTERS, None),
        (MARKS_INDEX, MARKS, "marked_at"),
        (RUNS_INDEX, RUNS, "finished"),
    )
    return [
        put(index, row[0], 1 if time is None else microseconds(row[table.place(time)]), _fields(table, row))
        for index, table, time in fenced
        for row in rows.get(table.name, ())
    ]


def rows_of_event(event: Mapping[str, Any]) -> Rows:
    """Return the rows of an event's document; its story after it has one too."""
    lists = {table.name: _listed_rows(table, event) for table in LISTS}
    story = [_row(STORIES, event)] if "status" in event else []
    return {EVENTS.name: [_row(EVENTS, event)], STORIES.name: story, **lists}


def rows_of_table(table: TableSpec, documents: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return documents as rows of a table."""
    return [_row(table, document) for document in documents]


def _listed_rows(table: TableSpec, event: Mapping[str, Any]) -> list[Row]:
    repeated = {name: event[name] for name in REPEATED}
    return [_row(table, {**one, **repeated}) for one in event.get(table.name, ())]


def _row(table: TableSpec, document: Mapping[str, Any]) -> Row:
    return tuple(_from_json(kind, document.get(name)) for name, kind in table.columns.items())


def _from_json(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "json":
        return orjson.dumps(value).decode()
    return b64decode(value) if kind == "bytes" else value
