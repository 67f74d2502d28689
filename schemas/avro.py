"""Avro schemas of the contracts, made from their JSON Schemas, and the values that go with them.

Times are ``timestamp-micros``, days ``date``, bytes ``bytes``. A value of a closed list is a string, so that a new one breaks no
reader. A pair is a record of ``name`` and ``value``. Every field that may be absent has a default, so that a new field breaks none.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from schemas.export import CONTRACTS, schema_of

NAMESPACE: Final = "wirebeam"
PAIR: Final = ("name", "value")
FORMATS: Final[Mapping[str, Any]] = {
    "date-time": {"type": "long", "logicalType": "timestamp-micros"},
    "date": {"type": "int", "logicalType": "date"},
    "binary": "bytes",
    "base64url": "bytes",
}
PRIMITIVES: Final[Mapping[str, str]] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "null": "null",
}
EMPTY: Final[Mapping[str, Any]] = {"array": [], "map": {}, "string": ""}
"""Defaults of fields whose JSON Schema names none, since a function makes it."""
Convert = Callable[[Any], Any]


def avro_schema(name: str) -> dict[str, Any]:
    """Return the Avro schema of a contract."""
    return avro_of(schema_of(name))


def record_name(name: str) -> str:
    """Return the full name of a contract's record.

    >>> record_name("news-event")
    'wirebeam.NewsEvent'
    """
    return f"{NAMESPACE}.{CONTRACTS[name].__name__}"


def avro_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Avro schema of a contract's JSON Schema. Raise ``ValueError`` for what Avro has no type for."""
    found: dict[str, Any] = _Writer(schema.get("$defs", {})).record(schema)
    return found


class _Writer:
    """Writes each record once; where it stands again, its name."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._written: set[str] = set()

    def record(self, schema: Mapping[str, Any]) -> Any:
        required = set(schema.get("required", ()))
        about = {"doc": schema["description"]} if "description" in schema else {}
        return self._named(
            schema["title"],
            lambda: [self._field(name, spec, name in required) for name, spec in schema["properties"].items()],
            about,
        )

    def _named(self, title: str, fields: Callable[[], list[dict[str, Any]]], about: Mapping[str, str]) -> Any:
        if title in self._written:
            return f"{NAMESPACE}.{title}"
        self._written.add(title)
        return {"type": "record", "name": title, "namespace": NAMESPACE, **about, "fields": fields()}

    def _field(self, name: str, spec: Mapping[str, Any], is_required: bool) -> dict[str, Any]:
        kind = self._type(spec)
        about = {"doc": spec["description"]} if "description" in spec else {}
        if is_required:
            return {"name": name, "type": kind, **about}
        default = _default(name, kind, spec)
        if isinstance(kind, list):  # a default is a value of the first type
            kind = sorted(kind, key=lambda one: (one == "null") is not (default is None))
        return {"name": name, "type": kind, "default": default, **about}

    def _type(self, spec: Mapping[str, Any]) -> Any:
        if "$ref" in spec:
            definition = self._definitions[spec["$ref"].rpartition("/")[2]]
            return self.record(definition) if "properties" in definition else self._type(definition)
        if "anyOf" in spec:
            return _union([self._type(choice) for choice in spec["anyOf"]])
        if "prefixItems" in spec:
            return self._pair([self._type(one) for one in spec["prefixItems"]])
        if spec.get("type") == "array":
            return {"type": "array", "items": self._type(spec["items"])}
        if spec.get("type") == "object":
            return {"type": "map", "values": self._type(spec["additionalProperties"])}
        return _primitive(spec)

    def _pair(self, kinds: Sequence[Any]) -> Any:
        title = "Pair" + "".join(str(kind).title() for kind in kinds)
        fields = [{"name": name, "type": kind} for name, kind in zip(PAIR, kinds, strict=True)]
        return self._named(title, lambda: fields, {})


def _primitive(spec: Mapping[str, Any]) -> Any:
    if "enum" in spec or "const" in spec:
        return "string"
    known = FORMATS.get(spec.get("format", "")) or PRIMITIVES.get(spec.get("type", ""))
    if known is None:
        raise ValueError(f"there is no Avro type for {spec!r}")
    return known


def _default(name: str, kind: Any, spec: Mapping[str, Any]) -> Any:
    shape = kind["type"] if isinstance(kind, dict) else kind
    if "default" not in spec and isinstance(shape, str) and shape in EMPTY:
        return EMPTY[shape]
    if "default" not in spec or (isinstance(spec["default"], list | dict) and spec["default"]):
        raise ValueError(f"field {name!r} may be absent, and its default cannot be written in Avro: {spec!r}")
    return float(spec["default"]) if shape == "double" else spec["default"]


def _union(kinds: Sequence[Any]) -> Any:
    found: list[Any] = []
    for kind in kinds:
        if kind not in found:
            found.append(kind)
    return found if len(found) > 1 else found[0]


def to_avro(schema: Any) -> Convert:
    """Return the function that turns a contract's JSON value, in place, into one that is written by its Avro schema."""
    return _Converters(_WRITTEN, lambda pair: dict(zip(PAIR, pair, strict=True))).of(schema) or _same


def from_avro(schema: Any) -> Convert:
    """Return the function that turns a value that was read by an Avro schema, in place, into one of the contract's model."""
    return _Converters({}, lambda pair: tuple(pair[name] for name in PAIR)).of(schema) or _same


_WRITTEN: Final[Mapping[str, Convert]] = {
    "bytes": base64.urlsafe_b64decode,
    "timestamp-micros": datetime.fromisoformat,
    "date": date.fromisoformat,
}


def _same(value: Any) -> Any:
    return value


class _Converters:
    """Makes the function of a type; None for one whose values stay as they are, so that most of a value is not visited."""

    def __init__(self, primitives: Mapping[str, Convert], pair: Convert) -> None:
        self._primitives, self._pair = primitives, pair
        self._records: dict[str, Convert | None] = {}

    def of(self, kind: Any) -> Convert | None:
        if isinstance(kind, str):
            return self._records.get(kind) or self._primitives.get(kind)
        if isinstance(kind, list):
            found = [one for one in map(self.of, kind) if one is not None]
            return _unless_none(found[0]) if found else None
        if kind["type"] == "record":
            made = self._record(kind)
            self._records[f"{NAMESPACE}.{kind['name']}"] = made
            return made
        if kind["type"] == "array":
            return _each(self.of(kind["items"]))
        if kind["type"] == "map":
            return _each_value(self.of(kind["values"]))
        return self._primitives.get(kind.get("logicalType", ""))

    def _record(self, kind: Mapping[str, Any]) -> Convert | None:
        fields = {field["name"]: self.of(field["type"]) for field in kind["fields"]}
        changing = [(name, convert) for name, convert in fields.items() if convert is not None]

        def convert_fields(value: Any) -> Any:
            for name, convert in changing:
                if name in value:
                    value[name] = convert(value[name])
            return value

        if kind["name"].startswith("Pair"):
            if self._primitives:
                return lambda value: convert_fields(self._pair(value))
            return self._pair
        return convert_fields if changing else None


def _unless_none(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _each(convert: Convert | None) -> Convert | None:
    return None if convert is None else lambda values: [convert(value) for value in values]


def _each_value(convert: Convert | None) -> Convert | None:
    return None if convert is None else lambda values: {name: convert(value) for name, value in values.items()}
