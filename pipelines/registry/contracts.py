"""What is written by schema id: the schemas of the contracts, their subjects, and values in both formats."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from pipelines.errors import RegistryRefused
from pipelines.process import the
from pipelines.registry.client import Incompatible, RegistryClient, Schema
from pipelines.registry.decoders import Decoders
from pipelines.registry.framing import join, split
from pipelines.settings.registry import RegistrySettings
from schemas.avro import avro_schema, from_avro, record_name, to_avro
from schemas.base import Frozen
from schemas.export import CONTRACTS, schema_of

EVENT: Final = "news-event"
LETTER: Final = "dead-letter"


LIMITS: Final = frozenset({"pattern", "minLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
"""Keywords of JSON Schema that limit a value of a type."""


def contract_schema(name: str, value_format: str) -> Schema:
    """Return the schema of a contract that is registered for ``avro`` or ``json-schema``."""
    if value_format == "avro":
        return Schema("AVRO", json.dumps(avro_schema(name), ensure_ascii=False))
    return Schema("JSON", json.dumps(json_schema_of(schema_of(name)), ensure_ascii=False))


def json_schema_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a contract's JSON Schema as it is registered: in draft 7, which registries can compare, and closed.

    A closed schema allows its own fields alone: to registries a new field of an open one is a change of what old values may be.
    Limits of values are left out, since registries cannot compare patterns; ``schemas/json`` has them.
    """
    found: dict[str, Any] = _draft_7(schema)
    del found["$id"]
    return found | {"$schema": "http://json-schema.org/draft-07/schema#"}


def _draft_7(node: Any) -> Any:
    if isinstance(node, list):
        return [_draft_7(one) for one in node]
    if not isinstance(node, dict):
        return node.replace("#/$defs/", "#/definitions/") if isinstance(node, str) else node
    renamed = {"$defs": "definitions", "prefixItems": "items"}
    made = {
        renamed.get(name, name): _draft_7(one)
        for name, one in node.items()
        if name not in LIMITS or isinstance(one, dict)
    }
    return (
        made | {"additionalProperties": False} if isinstance(node.get("properties"), dict) and "title" in node else made
    )


def subject_of(topic: str, name: str, subject_names: str) -> str:
    """Return the subject of a contract in a topic.

    >>> [subject_of("wirebeam.events", "news-event", one) for one in ("topic", "record", "topic-record")]
    ['wirebeam.events-value', 'wirebeam.NewsEvent', 'wirebeam.events-wirebeam.NewsEvent']
    """
    names = {"topic": f"{topic}-value", "record": record_name(name), "topic-record": f"{topic}-{record_name(name)}"}
    return names[subject_names]


class ContractWriter:
    """Writes values of one contract to one topic, by the id of its schema."""

    def __init__(self, registry: RegistrySettings, value_format: str, name: str, topic: str) -> None:
        self._registry, self._is_avro, self._name = registry, value_format == "avro", name
        self.subject = subject_of(topic, name, registry.subject_names)
        self.schema = contract_schema(name, value_format)
        self._prefix: int | None = None
        if self._is_avro:
            import fastavro  # noqa: PLC0415 - an extra

            parsed = json.loads(self.schema.text)
            self._convert, self._parsed, self._write = (
                to_avro(parsed),
                fastavro.parse_schema(parsed),
                fastavro.schemaless_writer,
            )

    def prepare(self) -> None:
        """Register the schema, unless it is. Raise ``RegistryRefused`` if it cannot be: incompatible, or not allowed."""
        client = RegistryClient(self._registry, retry_s=0)
        self._prefix = client.registered(self.subject, self.schema)
        if self._prefix is None and not self._registry.register_schemas:
            raise RegistryRefused(
                f"setting registry.register_schemas is false, and subject {self.subject!r} has not the schema of {self._name}: register it first"
            )
        if self._prefix is None:
            try:
                self._prefix = client.register(self.subject, self.schema)
            except Incompatible as problem:
                raise RegistryRefused(self._incompatible(str(problem))) from problem

    def problem(self) -> str | None:
        """Return why ``prepare`` would fail, or None; nothing is registered."""
        client = RegistryClient(self._registry, retry_s=0)
        if client.registered(self.subject, self.schema) is not None:
            return None
        if not self._registry.register_schemas:
            return f"it has not the schema of {self._name}, and registry.register_schemas is false"
        if not client.is_compatible(self.subject, self.schema):
            return self._incompatible("they are not compatible")
        return None

    def _incompatible(self, said: str) -> str:
        return (
            f"subject {self.subject!r} of the schema registry does not accept the schema of {self._name}: {said}; name another "
            "topic or registry.subject_names, or change the compatibility of the subject"
        )

    def framed(self, value: Frozen) -> bytes:
        """Return a value in its format, with the id of its schema before it."""
        return join(self._number(), self._avro(value) if self._is_avro else value.model_dump_json().encode())

    def _avro(self, value: Frozen) -> bytes:
        buffer = BytesIO()
        self._write(buffer, self._parsed, self._convert(value.model_dump(mode="json")))
        return buffer.getvalue()

    def _number(self) -> int:
        """Return the schema's id, asked for once in a process that did not register it."""
        if self._prefix is None:
            self._prefix = RegistryClient(self._registry).registered(self.subject, self.schema)
            if self._prefix is None:
                raise RegistryRefused(
                    f"subject {self.subject!r} of the schema registry no longer has the schema of {self._name}"
                )
        return self._prefix


def read_contract(name: str, value: bytes, registry: RegistrySettings) -> Frozen:
    """Return a value of a contract by its schema id.

    Raise ``ValueError`` if it is none, ``Rejected`` if it cannot be decoded, ``RegistryRefused`` if the registry is away.
    """
    parts = split(value)
    if parts is None or registry.url is None:
        raise ValueError("the value is by schema id: set registry.url" if parts else "the value has no schema id")
    found = the(Decoders, registry).value(*parts)
    model = CONTRACTS[name]
    return (
        model.model_validate_json(found)
        if isinstance(found, bytes)
        else model.model_validate(the(_Reader, name).convert(found))
    )


class _Reader:
    """The conversion of values that were read by an Avro schema, made once a process."""

    def __init__(self, name: str) -> None:
        self.convert = from_avro(avro_schema(name))
