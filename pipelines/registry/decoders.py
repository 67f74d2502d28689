"""The schemas of a process by id: fetched once, compiled once, a bounded number of them."""

import base64
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

import orjson

from pipelines.registry.avro import avro_decoder
from pipelines.registry.client import RegistryClient, Schema
from pipelines.registry.protobuf import protobuf_decoder
from pipelines.settings.registry import RegistrySettings
from schemas import Reason, Rejected

Decoder = Callable[[bytes], Any]
UNKNOWN_SECONDS: Final = 30.0
"""Time for which an id that the registry does not know, or a schema that cannot be used, is not asked for again."""
MOST_REFERENCES: Final = 200
"""Most schemas that one schema may name, directly and through others."""


class Decoders:
    """Decoders by schema id, the least recently used ones forgotten."""

    def __init__(self, settings: RegistrySettings, client: RegistryClient | None = None) -> None:
        self._client, self._most = client or RegistryClient(settings), settings.max_schemas
        self._lock = threading.Lock()
        self._known: OrderedDict[int, Decoder] = OrderedDict()
        self._unknown: OrderedDict[int, tuple[float, Rejected]] = OrderedDict()

    def value(self, number: int, payload: bytes) -> Any:
        """Return a value: a dictionary, another value of Avro, or the payload itself if its schema is a JSON Schema.

        Raises ``Rejected`` for a value that is damaged or whose schema is unknown, ``RegistryRefused`` if the registry is
        away for too long.
        """
        return self._decoder(number)(payload)

    def document(self, number: int, payload: bytes) -> bytes:
        """Return a value as JSON; a text is returned as it is, since it may be an article in any format."""
        return as_document(self.value(number, payload))

    def _decoder(self, number: int) -> Decoder:
        found = self._known.get(number)
        if found is not None:
            return found
        with self._lock:  # one request for an id, whoever asks
            found = self._known.get(number)
            return found or self._made(number)

    def _made(self, number: int) -> Decoder:
        when, problem = self._unknown.get(number, (0.0, None))
        if problem is not None and time.monotonic() - when < UNKNOWN_SECONDS:
            raise Rejected(problem.reason, problem.detail)
        try:
            decoder = self._fetched(number)
        except Rejected as refused:
            _put(self._unknown, number, (time.monotonic(), Rejected(refused.reason, refused.detail)), self._most)
            raise
        self._unknown.pop(number, None)
        _put(self._known, number, decoder, self._most)
        return decoder

    def _fetched(self, number: int) -> Decoder:
        schema = self._client.schema(number)
        if schema is None:
            raise Rejected(Reason.UNKNOWN_FORMAT, f"the schema registry has no schema with the id {number}")
        try:
            return self._decoder_of(schema)
        except Rejected as problem:
            raise Rejected(problem.reason, f"schema id {number}: {problem.detail}") from problem

    def _decoder_of(self, schema: Schema) -> Decoder:
        if schema.kind == "JSON":
            return bytes
        named: dict[str, str] = {}
        self._collect(schema, named)
        if schema.kind == "AVRO":
            return avro_decoder(schema.text, list(named.values()))
        if schema.kind == "PROTOBUF":
            return protobuf_decoder(schema.text, named)
        raise Rejected(Reason.UNKNOWN_FORMAT, f"schemas of the kind {schema.kind!r} are not read")

    def _collect(self, schema: Schema, named: dict[str, str]) -> None:
        """Fetch what a schema names, each after what it names itself."""
        for reference in schema.references:
            if reference.name in named:
                continue
            if len(named) >= MOST_REFERENCES:
                raise Rejected(Reason.UNREADABLE, f"the schema names more than {MOST_REFERENCES} others")
            found = self._client.version(reference)
            if found is None:
                raise Rejected(
                    Reason.UNREADABLE, f"the registry has no {reference.subject} version {reference.version}"
                )
            self._collect(found, named)
            named[reference.name] = found.text


def _put(kept: OrderedDict[int, Any], number: int, value: Any, most: int) -> None:
    """Add a value, and forget the oldest one if there are more than ``most``."""
    kept[number] = value
    if len(kept) > most:
        kept.popitem(last=False)


def as_document(value: Any) -> bytes:
    """Return a decoded value as JSON; bytes and a text as they are.

    >>> as_document({"id": 1, "raw": b"tin"}), as_document("<nitf/>")
    (b'{"id":1,"raw":"tin"}', b'<nitf/>')
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    try:
        return orjson.dumps(value, default=_plain)
    except TypeError as error:  # orjson's error for a value that is nested too deeply, among others
        raise Rejected(Reason.TOO_DEEP, f"the decoded value is no JSON: {error}") from error


def _plain(value: Any) -> Any:
    """Return a value that JSON has no type for as a text: bytes that are no UTF-8 in base64."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if isinstance(value, tuple):
        return list(value)
    return str(value)
