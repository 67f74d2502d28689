"""Values by schema id with a real registry and a real broker: what others write is read, and others read what is written."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.schema_registry import Schema as ConfluentSchema
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from infra.kafka.broker import Broker
from infra.registry.server import Registry
from pipelines.cli.command import run_command
from pipelines.errors import RegistryRefused, SinkRefused
from pipelines.kafka.dead_letters import KafkaStore
from pipelines.kafka.follow import _event
from pipelines.kafka.sink import KafkaSink, contract_writers
from pipelines.process import PROCESS
from pipelines.registry.client import RegistryClient, Schema
from pipelines.registry.contracts import contract_schema, json_schema_of
from pipelines.registry.framing import split
from pipelines.registry.protobuf import _compiled
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.registry import RegistrySettings
from schemas import DeadLetter, NewsEvent, Origin, Reason
from schemas.export import CONTRACTS
from tests.e2e.kafka.harness import produce, read_all

pytestmark = [pytest.mark.kafka, pytest.mark.registry, pytest.mark.slow]
GOLDEN = Path(__file__).parents[1] / "golden" / "demo"
EVENTS = [NewsEvent.model_validate_json(line) for line in (GOLDEN / "events.jsonl").read_bytes().splitlines()][:20]
LETTER = DeadLetter(
    stage="parse",
    reason=Reason.MALFORMED,
    detail="it is cut",
    origin=Origin(source="kafka://wire", partition=0, offset=7),
    raw=b"\xff\x00{" * 100,
    raw_size=300,
    key=b"k\xfe",
    headers=(("a", b"1"), ("b", b"\xff")),
)
MAP = ("id=id", "headline=title", "body=text", "time=at", "provider='desk'")
PROTO = (
    'syntax = "proto3"; package desk; message Outer { string no = 1; message Item {'
    " string id = 1; string title = 2; string text = 3; string at = 4; } }"
)
AVRO = {
    "type": "record",
    "name": "Item",
    "fields": [{"name": name, "type": "string"} for name in ("id", "title", "text", "at")],
}
JSON = {
    "title": "Item",
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("id", "title", "text", "at")},
}


@pytest.fixture
def named(registry: Registry) -> RegistrySettings:
    return RegistrySettings(url=registry.url, retry_s=0)


@pytest.fixture
def client(registry: Registry) -> Iterator[SchemaRegistryClient]:
    with SchemaRegistryClient({"url": registry.url}) as connected:
        yield connected


def item(name: str) -> dict[str, str]:
    return {"id": name, "title": f"Tin rises, {name}", "text": f"Tin rose in {name}.", "at": "2026-03-03T10:00:00Z"}


def protobuf_type() -> Any:
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(_compiled(PROTO, {})).file:
        pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("desk.Outer.Item"))


def serialized(client: SchemaRegistryClient, topic: str) -> list[bytes]:
    """Write an item with each of Confluent's serializers."""
    where = SerializationContext(topic, MessageField.VALUE)
    by_record = {"subject.name.strategy": lambda context, record: f"{topic}-{record}"}
    kind = protobuf_type()
    return [
        AvroSerializer(client, json.dumps(AVRO), conf=by_record)(item("avro"), where),
        JSONSerializer(json.dumps(JSON), client, conf={"subject.name.strategy": lambda *_: f"{topic}-json"})(
            item("json"), where
        ),
        ProtobufSerializer(
            kind, client, {"use.deprecated.format": False, "subject.name.strategy": lambda *_: f"{topic}-proto"}
        )(kind(**item("protobuf")), where),
    ]


def test_what_confluents_serializers_write_is_read(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    client: SchemaRegistryClient,
    registry: Registry,
    tmp_path: Path,
) -> None:
    """All three kinds through the mapping; an unknown id and a damaged value are dead letters with their bytes."""
    made = settings()
    topic = made.topics[0]
    good = serialized(client, topic)
    bad = [b"\0\0\x0f\xff\xffabc", good[0][:-4]]
    produce(broker.address(), topic, [(None, value) for value in (*good, *bad)])
    maps = [part for one in MAP for part in ("--map", one)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIREBEAM_REGISTRY_URL", registry.url)
        assert (
            run_command(["replay", f"kafka://{broker.address()}/{topic}", "--out", str(tmp_path / "out"), *maps]) == 0
        )
    events = [json.loads(line) for line in (tmp_path / "out" / "events.jsonl").read_bytes().splitlines()]
    assert sorted(event["article"]["headline"] for event in events) == [
        f"Tin rises, {name}" for name in ("avro", "json", "protobuf")
    ]
    lines = (tmp_path / "out" / "dead_letters.jsonl").read_bytes().splitlines()
    letters = sorted(map(DeadLetter.model_validate_json, lines), key=lambda letter: letter.origin.offset)
    assert [(letter.stage, letter.reason, letter.raw) for letter in letters] == [
        ("parse", Reason.UNKNOWN_FORMAT, bad[0]),
        ("parse", Reason.MALFORMED, bad[1]),
    ]
    assert "no schema with the id 1048575" in letters[0].detail


@pytest.mark.parametrize("value_format", ["avro", "json-schema"])
def test_what_is_written_is_read_by_confluents_deserializers(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    client: SchemaRegistryClient,
    named: RegistrySettings,
    value_format: str,
) -> None:
    """Events and dead letters; our own readers give back what was written."""
    made = settings(value_format=value_format)
    sink = KafkaSink(made, named)
    sink.prepare()
    delivery = sink.deliver()
    values: tuple[NewsEvent | DeadLetter, ...] = (*EVENTS, LETTER)
    for value in values:
        assert delivery.add(value) is None
    delivery.confirm()
    written = read_all(broker.address(), made.events_topic)
    reader: Any = (
        AvroDeserializer(client) if value_format == "avro" else JSONDeserializer(None, schema_registry_client=client)
    )
    where = SerializationContext(made.events_topic, MessageField.VALUE)
    for record, event in zip(written, EVENTS, strict=True):
        assert NewsEvent.model_validate(reader(record.value, where)) == event
        assert _event(record, named) == event
    (letter,) = read_all(broker.address(), made.dead_letters_topic)
    assert reader(letter.value, where)["detail"] == LETTER.detail
    assert list(KafkaStore(made, made.dead_letters_topic, named).letters()) == [LETTER]
    assert client.get_latest_version(f"{made.events_topic}-value").schema_id == (split(written[0].value) or (0, b""))[0]


def test_a_letter_that_is_too_large_is_cut(settings: Callable[..., KafkaSettings], named: RegistrySettings) -> None:
    """Of the record's bytes; its whole size stays."""
    made = settings(value_format="avro", max_message_bytes=1500)
    sink = KafkaSink(made, named)
    sink.prepare()
    delivery = sink.deliver()
    for letter in (
        LETTER,
        LETTER.model_copy(update={"raw": b"x" * 3000}),
        LETTER.model_copy(update={"key": b"k" * 3000}),
    ):
        delivery.add(letter)
    delivery.confirm()
    kept = list(KafkaStore(made, made.dead_letters_topic, named).letters())
    assert [len(letter.raw) < 1500 and letter.raw_size == 300 for letter in kept] == [True] * 3
    assert [letter.key is None for letter in kept] == [False, False, True]


def test_an_incompatible_subject_is_refused_before_the_run(
    settings: Callable[..., KafkaSettings], client: SchemaRegistryClient, named: RegistrySettings
) -> None:
    """In one line with the subject and the registry's reason; ``check`` finds it too, and registers nothing."""
    made = settings(value_format="avro")
    subject = f"{made.events_topic}-value"
    other = {
        "type": "record",
        "name": "NewsEvent",
        "namespace": "wirebeam",
        "fields": [{"name": "event_id", "type": "long"}],
    }
    client.set_compatibility(subject_name=None, level="BACKWARD")
    client.register_schema(subject, ConfluentSchema(json.dumps(other), "AVRO"))
    with pytest.raises(
        SinkRefused, match=rf"subject '{subject}' .* does not accept the schema of news-event"
    ) as caught:
        KafkaSink(made, named).prepare()
    assert "\n" not in str(caught.value)
    problems = [writer.problem() for writer in contract_writers(made, named)]
    assert "not compatible" in (problems[0] or "")
    assert problems[1] is None
    assert f"{made.dead_letters_topic}-value" not in client.get_subjects()


@pytest.mark.parametrize("value_format", ["avro", "json-schema"])
def test_the_released_contract_may_become_todays(named: RegistrySettings, value_format: str) -> None:
    """The registry accepts today's schema after the released one: FULL for Avro, BACKWARD for JSON Schema."""
    client = RegistryClient(named)
    names = [name for name in CONTRACTS if name in {"news-event", "dead-letter"}]
    for name in names:
        subject = f"released-{value_format}-{name}"
        client.register(subject, released(name, value_format))
        assert client.is_compatible(subject, contract_schema(name, value_format))


def released(name: str, value_format: str) -> Schema:
    """Return the schema of the contract as it was released."""
    from schemas.avro import avro_of
    from schemas.export import FOLDER, MAJOR

    whole = json.loads((FOLDER / "released" / f"{name}.v{MAJOR}.json").read_text())
    if value_format == "avro":
        return Schema("AVRO", json.dumps(avro_of(whole)))
    return Schema("JSON", json.dumps(json_schema_of(whole)))


def test_without_the_right_to_register(settings: Callable[..., KafkaSettings], named: RegistrySettings) -> None:
    """The schemas must be there; names of records are shared by all topics."""
    mine = named.model_copy(update={"register_schemas": False, "subject_names": "record"})
    made = settings(value_format="json-schema")
    with pytest.raises(SinkRefused, match="register_schemas is false"):
        KafkaSink(made, mine).prepare()
    KafkaSink(made, mine.model_copy(update={"register_schemas": True})).prepare()
    PROCESS.close()
    KafkaSink(made, mine).prepare()


def test_a_registry_that_stops(settings: Callable[..., KafkaSettings], named: RegistrySettings) -> None:
    """A run that is started meanwhile is refused, and no value is written without an id."""
    away = named.model_copy(update={"url": "http://127.0.0.1:9/apis"})
    made = settings(value_format="avro")
    with pytest.raises(SinkRefused, match="does not answer"):
        KafkaSink(made, away).prepare()
    with pytest.raises(RegistryRefused, match="does not answer"):
        KafkaSink(made, away).deliver().add(EVENTS[0])
