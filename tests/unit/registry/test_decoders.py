"""Values by schema id: decoded, or rejected for what is wrong with them; schemas are fetched once."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import fastavro
import pytest
from google.protobuf import descriptor_pb2
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import RegistryRefused
from pipelines.parse import ParseLimits, parse
from pipelines.process import PROCESS
from pipelines.registry.client import Reference, RegistryClient, Schema
from pipelines.registry.decoders import Decoders, as_document
from pipelines.registry.framing import join, split
from pipelines.settings.mapping import read_mapping
from pipelines.settings.registry import RegistrySettings
from schemas import Origin, RawMessage, Reason, Rejected

SETTINGS = RegistrySettings(url="http://registry.invalid")
PLACE = {"type": "record", "name": "Place", "namespace": "desk", "fields": [{"name": "city", "type": "string"}]}
ITEM = {
    "type": "record",
    "name": "Item",
    "namespace": "desk",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "title", "type": ["null", "string"]},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "text", "type": "bytes"},
    ],
}
WHEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
VALUE = {"id": "a-1", "title": "Tin rises", "at": WHEN, "price": Decimal("3.25"), "text": b"Tin rose in Harbor City."}


class Shelf(RegistryClient):
    """A registry in memory, which counts the requests."""

    def __init__(self, schemas: Mapping[int, Schema], versions: Mapping[str, Schema] | None = None) -> None:
        super().__init__(SETTINGS)
        self.schemas, self.versions, self.asked = schemas, versions or {}, 0

    def schema(self, number: int) -> Schema | None:
        """Count the request."""
        self.asked += 1
        return self.schemas.get(number)

    def version(self, reference: Reference) -> Schema | None:
        """Return a version that was given."""
        return self.versions.get(reference.subject)


def avro(schema: Any, value: Any) -> bytes:
    buffer = BytesIO()
    fastavro.schemaless_writer(buffer, fastavro.parse_schema(schema), value)
    return buffer.getvalue()


def decoders(*schemas: Schema, versions: Mapping[str, Schema] | None = None) -> Decoders:
    return Decoders(SETTINGS, Shelf(dict(enumerate(schemas, 1)), versions))


def rejection(found: Decoders, number: int, payload: bytes) -> Rejected:
    with pytest.raises(Rejected) as caught:
        found.document(number, payload)
    return caught.value


def test_an_avro_record_is_json() -> None:
    """Times, decimal numbers and bytes too."""
    document = json.loads(decoders(Schema("AVRO", json.dumps(ITEM))).document(1, avro(ITEM, VALUE)))
    assert document == VALUE | {"at": "2026-03-03T10:00:00+00:00", "price": "3.25", "text": "Tin rose in Harbor City."}


def test_an_avro_schema_names_another_one() -> None:
    """The reference is fetched by subject and version."""
    whole = {"type": "record", "name": "Note", "namespace": "desk", "fields": [{"name": "place", "type": "desk.Place"}]}
    schema = Schema("AVRO", json.dumps(whole), (Reference("desk.Place", "places", 1),))
    found = decoders(schema, versions={"places": Schema("AVRO", json.dumps(PLACE))})
    assert found.document(1, b"\x08Rome") == b'{"place":{"city":"Rome"}}'
    assert "no places version 1" in rejection(decoders(schema), 1, b"").detail


def test_a_text_is_read_as_it_is() -> None:
    """An article in XML, say, as an Avro string."""
    assert decoders(Schema("AVRO", '"string"')).document(1, avro("string", "<nitf/>")) == b"<nitf/>"


def test_json_by_its_schema_needs_no_decoding() -> None:
    """The payload is the document."""
    assert decoders(Schema("JSON", "{}")).document(1, b'{"a": 1}') == b'{"a": 1}'


PROTO = """
syntax = "proto3";
package desk;
import "place.proto";
import "google/protobuf/timestamp.proto";
message Ignored { string id = 1; }
message Outer { message Item { string id = 1; Place place = 2; google.protobuf.Timestamp at = 3; } }
"""
PLACES = 'syntax = "proto3"; package desk; message Place { string city_name = 1; }'


def test_a_protobuf_message_is_found_by_its_indexes() -> None:
    """A nested type, a file that is imported, a type of Protobuf's own; names are those of the schema."""
    schema = Schema("PROTOBUF", PROTO, (Reference("place.proto", "places", 1),))
    found = decoders(schema, versions={"places": Schema("PROTOBUF", PLACES)})
    payload = b"\x04\x02\x00" + b"\x0a\x03a-1" + b"\x12\x06\x0a\x04Rome" + b"\x1a\x02\x08\x01"
    assert json.loads(found.document(1, payload)) == {
        "id": "a-1",
        "place": {"city_name": "Rome"},
        "at": "1970-01-01T00:00:01Z",
    }
    assert "which its schema has not" in rejection(found, 1, b"\x02\x0e").detail
    assert rejection(found, 1, b"\x00\x0a\xff").reason is Reason.MALFORMED


def test_a_protobuf_schema_in_base64() -> None:
    """Confluent's serializers for Python register descriptors; what Protobuf itself has is not among the references."""
    files = [
        descriptor_pb2.FileDescriptorProto(
            name="item.proto", package="desk", dependency=["place.proto", "google/protobuf/timestamp.proto"]
        ),
        descriptor_pb2.FileDescriptorProto(name="place.proto", package="desk"),
    ]
    files[1].message_type.add(name="Place").field.add(name="city", number=1, type=9, label=1)
    item = files[0].message_type.add(name="Item")
    item.field.add(name="place", number=1, type=11, type_name=".desk.Place", label=1)
    item.field.add(name="at", number=2, type=11, type_name=".google.protobuf.Timestamp", label=1)
    texts = [base64.b64encode(file.SerializeToString()).decode() for file in files]
    schema = Schema("PROTOBUF", texts[0], (Reference("place.proto", "places", 1),))
    found = decoders(schema, versions={"places": Schema("PROTOBUF", texts[1])})
    payload = b"\x00" + b"\x0a\x06\x0a\x04Rome" + b"\x12\x02\x08\x01"
    assert json.loads(found.document(1, payload)) == {"place": {"city": "Rome"}, "at": "1970-01-01T00:00:01Z"}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (Schema("AVRO", '{"type": "record"}'), "Avro schema is wrong"),
        (Schema("AVRO", "no json"), "Avro schema is wrong"),
        (Schema("PROTOBUF", "message {"), "cannot be compiled: wirebeam_schema_by_id.proto:1"),
        (Schema("PROTOBUF", "////////////"), "cannot be used"),
        (Schema("XSD", ""), "'XSD' are not read"),
        (
            Schema("AVRO", '{"type": "record", "name": "N", "fields": [{"name": "next", "type": ["null", "N"]}]}'),
            "holds itself",
        ),
    ],
)
def test_a_schema_that_cannot_be_used(schema: Schema, said: str) -> None:
    """Its values are dead letters that name the id."""
    problem = rejection(decoders(schema), 1, b"\0")
    assert said in problem.detail
    assert "schema id 1" in problem.detail


def test_an_unknown_id_is_asked_for_once() -> None:
    """A topic full of them does not flood the registry."""
    shelf = Shelf({})
    found = Decoders(SETTINGS, shelf)
    assert [rejection(found, 7, b"x").reason for _ in range(3)] == [Reason.UNKNOWN_FORMAT] * 3
    assert shelf.asked == 1


def test_a_schema_is_fetched_once_and_their_number_is_bounded() -> None:
    """The oldest is forgotten, and fetched again when it comes back."""
    shelf = Shelf({number: Schema("JSON", "{}") for number in range(5)})
    found = Decoders(SETTINGS.model_copy(update={"max_schemas": 3}), shelf)
    for number in (0, 0, 1, 1, 2, 3, 4, 4, 0):
        found.document(number, b"{}")
    assert shelf.asked == 6


@given(st.binary(max_size=60))
def test_damaged_avro_is_rejected(payload: bytes) -> None:
    """Whatever the bytes are: a document, or a rejection."""
    try:
        json.loads(DECODERS.document(1, payload))
    except Rejected as problem:
        assert problem.reason in {Reason.MALFORMED, Reason.TOO_DEEP}


DECODERS = decoders(Schema("AVRO", json.dumps(ITEM)))


@pytest.mark.parametrize("cut", range(1, 12))
def test_cut_avro_is_rejected(cut: int) -> None:
    """Cut at its end, and with bytes left over."""
    whole = avro(ITEM, VALUE)
    for damaged in (whole[:-cut], whole + b"\0" * cut):
        assert rejection(DECODERS, 1, damaged).reason is Reason.MALFORMED


def test_depth_beyond_json_is_rejected() -> None:
    """The writer of JSON has a limit of its own."""
    deep: Any = 1
    for _ in range(400):
        deep = [deep]
    with pytest.raises(Rejected, match="too_deep"):
        as_document(deep)


def test_the_article_is_read_through_the_mapping() -> None:
    """An Avro value goes the way of JSON of the house; the raw bytes stay with the message."""
    PROCESS.the(Decoders, SETTINGS)._client = Shelf({9: Schema("AVRO", json.dumps(ITEM))})
    fields = {"id": "id", "headline": "title", "body": "text", "time": "at", "provider": "'desk'"}
    limits = ParseLimits(mapping=read_mapping(fields, "auto"), registry=SETTINGS)
    raw = RawMessage(value=join(9, avro(ITEM, VALUE)), origin=Origin(source="kafka://wire", partition=0))
    article = parse(raw, limits)
    assert (article.headline, article.time, article.body) == ("Tin rises", WHEN, "Tin rose in Harbor City.")
    assert split(raw.value) is not None


def test_a_registry_that_is_away_is_no_error_of_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised as it is: the run stops and nothing is committed."""

    def away(*_: object) -> None:
        raise RegistryRefused("it does not answer")

    shelf = Shelf({})
    monkeypatch.setattr(shelf, "schema", away)
    with pytest.raises(RegistryRefused):
        Decoders(SETTINGS, shelf).document(1, b"x")
