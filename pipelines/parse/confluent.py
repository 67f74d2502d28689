"""Kafka values with Confluent's prefix: a zero byte, then the id of the value's schema in four bytes."""

from schemas import RawMessage, Reason, Rejected

PREFIX = 5
BEGINNINGS = (b"{", b"[", b"<", b"\xef\xbb\xbf")


def without_prefix(raw: RawMessage) -> RawMessage:
    """Return the message without the prefix of its value; a value without a prefix is unchanged.

    The schema id goes into the message's headers, as ``confluent-schema-id``. Raises ``Rejected``
    (``unknown_format``) for a Kafka value with a payload of another kind, with its schema id and what to do.
    """
    if not raw.value.startswith(b"\0") or len(raw.value) <= PREFIX:
        return raw
    payload, schema = raw.value[PREFIX:], int.from_bytes(raw.value[1:PREFIX])
    if payload.lstrip().startswith(BEGINNINGS):
        headers = (*raw.headers, ("confluent-schema-id", str(schema).encode()))
        return raw.model_copy(update={"value": payload, "headers": headers})
    if raw.origin.partition is None:
        return raw
    raise Rejected(
        Reason.UNKNOWN_FORMAT,
        f"the value has Confluent's prefix with schema id {schema}, and its payload is neither JSON nor XML: Avro and "
        "Protobuf are not read; let the producer write JSON (JsonSchemaSerializer), or convert the topic",
    )
