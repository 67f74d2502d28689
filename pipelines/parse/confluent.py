"""Kafka values by schema id: their content as JSON, or as the text that it is."""

from pipelines.process import the
from pipelines.registry.decoders import Decoders
from pipelines.registry.framing import split
from pipelines.settings.registry import RegistrySettings
from schemas import RawMessage, Reason, Rejected

BEGINNINGS = (b"{", b"[", b"<", b"\xef\xbb\xbf")


def without_prefix(raw: RawMessage, registry: RegistrySettings | None = None) -> RawMessage:
    """Return the message with its value decoded by the schema that its prefix names; one without a prefix is unchanged.

    The schema id goes into the message's headers, as ``confluent-schema-id``. Without a registry a payload of JSON or XML is
    returned as it is. Raises ``Rejected`` for a Kafka value that cannot be decoded, with its schema id and what to do.
    """
    if (parts := split(raw.value)) is None:
        return raw
    schema, payload = parts
    if registry is not None and registry.url is not None and raw.origin.partition is not None:
        return _with_value(raw, schema, the(Decoders, registry).document(schema, payload))
    if payload.lstrip().startswith(BEGINNINGS):
        return _with_value(raw, schema, payload)
    if raw.origin.partition is None:
        return raw
    raise Rejected(
        Reason.UNKNOWN_FORMAT,
        f"the value has Confluent's prefix with schema id {schema}, and its payload is neither JSON nor XML: set "
        "registry.url to read Avro and Protobuf, or let the producer write JSON (JsonSchemaSerializer)",
    )


def _with_value(raw: RawMessage, schema: int, value: bytes) -> RawMessage:
    headers = (*raw.headers, ("confluent-schema-id", str(schema).encode()))
    return raw.model_copy(update={"value": value, "headers": headers})
