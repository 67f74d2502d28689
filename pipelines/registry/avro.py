"""Avro values by fastavro, which the extra ``registry`` installs."""

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Final

from schemas import Reason, Rejected

NAMED: Final = frozenset({"record", "error", "enum", "fixed"})


def avro_decoder(text: str, references: Sequence[str]) -> Callable[[bytes], Any]:
    """Return the decoder of a schema; ``references`` are the schemas that it names, each after those that it names.

    Raises ``Rejected`` (``unreadable``) for a schema that is wrong, or whose records hold themselves: their depth
    would be limited by the process's stack alone.
    """
    import fastavro  # noqa: PLC0415 - an extra
    from fastavro.schema import SchemaParseException, UnknownType  # noqa: PLC0415

    try:
        known: dict[str, Any] = {}
        documents = [json.loads(one) for one in (*references, text)]
        parsed = [fastavro.parse_schema(document, named_schemas=known) for document in documents][-1]
    except (SchemaParseException, UnknownType, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Rejected(Reason.UNREADABLE, f"its Avro schema is wrong: {error!r}"[:300]) from error
    if any(_holds_itself(one, ()) for one in known.values()):
        raise Rejected(Reason.UNREADABLE, "its Avro schema has a record that holds itself: such values are not read")

    def decode(payload: bytes) -> Any:
        buffer = BytesIO(payload)
        try:
            value = fastavro.schemaless_reader(buffer, parsed, None)
        except MemoryError:
            raise
        except Exception as error:  # a damaged value makes fastavro raise nearly anything
            raise Rejected(Reason.MALFORMED, f"the value does not fit its Avro schema: {error!r}"[:300]) from error
        if buffer.tell() != len(payload):
            rest = len(payload) - buffer.tell()
            raise Rejected(Reason.MALFORMED, f"the value does not fit its Avro schema: {rest} bytes are left over")
        return value

    return decode


def _holds_itself(schema: Any, inside: tuple[str, ...]) -> bool:
    """Return True if a parsed schema reaches a record in whose fields it stands."""
    if isinstance(schema, list):
        return any(_holds_itself(one, inside) for one in schema)
    if isinstance(schema, str):
        return schema in inside
    kind = schema["type"]
    if kind in {"array", "map"}:
        return _holds_itself(schema["items" if kind == "array" else "values"], inside)
    if kind in {"record", "error"}:
        return any(_holds_itself(field["type"], (*inside, schema["name"])) for field in schema["fields"])
    return isinstance(kind, dict | list) and _holds_itself(kind, inside)
