"""The Avro schemas of the contracts: they follow the models, change only compatibly, and hold real values."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import fastavro
import pytest
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from avro.schema import parse

from schemas import DeadLetter, NewsEvent, Origin, Reason
from schemas.avro import avro_of, avro_schema, from_avro, record_name, to_avro
from schemas.export import CONTRACTS, FOLDER, MAJOR

GOLDEN = Path(__file__).parents[1] / "golden" / "demo"
EVENTS = [NewsEvent.model_validate_json(line) for line in (GOLDEN / "events.jsonl").read_bytes().splitlines()][:12]
LETTER = DeadLetter(
    stage="parse",
    reason=Reason.MALFORMED,
    detail="it is cut",
    origin=Origin(source="kafka://wire", partition=0, offset=7),
    raw=b"\xff\x00{",
    raw_size=3,
    key=b"k\xfe",
    headers=(("a", b"1"), ("b", b"\xff")),
)


def released(name: str) -> dict[str, Any]:
    return avro_of(json.loads((FOLDER / "released" / f"{name}.v{MAJOR}.json").read_text()))


def through(value: Any, writer: dict[str, Any], reader: dict[str, Any]) -> Any:
    """Write a value by one schema and read it by another."""
    buffer = BytesIO()
    fastavro.schemaless_writer(buffer, fastavro.parse_schema(writer), to_avro(writer)(value.model_dump(mode="json")))
    buffer.seek(0)
    found = fastavro.schemaless_reader(buffer, fastavro.parse_schema(writer), fastavro.parse_schema(reader))
    return type(value).model_validate(from_avro(reader)(found))


@pytest.mark.parametrize("name", CONTRACTS)
def test_schemas_change_only_compatibly(name: str) -> None:
    """Old readers read new values and new readers old ones (FULL), by the rules of Avro's own library."""
    old, new = parse(json.dumps(released(name))), parse(json.dumps(avro_schema(name)))
    for reader, writer in ((old, new), (new, old), (new, new)):
        checker: Any = ReaderWriterCompatibilityChecker
        found = checker().get_compatibility(reader, writer)
        assert found.compatibility is SchemaCompatibilityType.compatible, found.messages


@pytest.mark.parametrize("value", [*EVENTS, LETTER], ids=lambda value: type(value).__name__)
def test_values_come_back_equal(value: Any) -> None:
    """Times, days, decimal numbers, bytes and pairs of the demo's events, and of a dead letter."""
    name = "dead-letter" if value is LETTER else "news-event"
    assert through(value, avro_schema(name), avro_schema(name)) == value


def test_older_and_newer_readers() -> None:
    """An event is read by a reader of the released schema, and an event of that one by a reader of today."""
    old, new = released("news-event"), avro_schema("news-event")
    for writer, reader in ((new, old), (old, new)):
        for event in EVENTS:
            found = through(event, writer, reader)
            assert (found.event_id, found.time, found.headline) == (event.event_id, event.time, event.headline)


def test_times_are_typed() -> None:
    """A reader of Avro needs to parse no text for them."""
    fields = {field["name"]: field["type"] for field in avro_schema("news-event")["fields"]}
    assert fields["time"] == {"type": "long", "logicalType": "timestamp-micros"}
    assert fields["type"] == "string"
    assert record_name("news-event") == "wirebeam.NewsEvent"


@pytest.mark.parametrize(
    "spec", [{"type": "nothing"}, {"type": "array", "items": {}}, {"anyOf": [{"type": "string"}], "default": ["a"]}]
)
def test_what_avro_cannot_hold_is_noticed(spec: dict[str, Any]) -> None:
    """A model that grows a field without an Avro type fails here, not in a run."""
    with pytest.raises(ValueError, match=r"no Avro type|cannot be written"):
        avro_of({"title": "T", "properties": {"a": spec}})
