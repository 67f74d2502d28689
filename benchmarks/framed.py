"""Speed and size of values by schema id beside plain JSON: ``python -m benchmarks.framed [--events N]``.

Events of the demo become messages in each format, by processor time. The bare clients do what is left without the conversion of our
models: ``fastavro`` writes values that are ready for the schema, ``pydantic`` writes JSON. Nothing is sent; ids are given.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from typing import Any

import fastavro

from benchmarks.sinks import events
from pipelines.kafka.messages import event_message
from pipelines.registry.contracts import EVENT, ContractWriter
from pipelines.settings.registry import RegistrySettings
from schemas import NewsEvent
from schemas.avro import to_avro
from schemas.base import Frozen


def writer(value_format: str) -> Callable[[Frozen], bytes]:
    """Return the function that writes events by schema id. Its registry has answered already."""
    made = ContractWriter(RegistrySettings(url="http://127.0.0.1:9"), value_format, EVENT, "wirebeam.events")
    made._prefix = 1  # noqa: SLF001 - the id of the schema
    return made.framed


def bare_avro(values: list[NewsEvent]) -> Callable[[], Iterable[int]]:
    """Return the bare client with values that are ready for the schema."""
    made = ContractWriter(RegistrySettings(url="http://127.0.0.1:9"), "avro", EVENT, "wirebeam.events")
    schema = json.loads(made.schema.text)
    convert, parsed = to_avro(schema), fastavro.parse_schema(schema)
    ready = [convert(value.model_dump(mode="json")) for value in values]
    return lambda: [_written(parsed, one) for one in ready]


def _written(parsed: Any, value: Any) -> int:
    buffer = BytesIO()
    fastavro.schemaless_writer(buffer, parsed, value)
    return buffer.tell()


def messages(values: list[NewsEvent], framed: Callable[[Frozen], bytes] | None) -> Iterable[int]:
    """Return the sizes of the messages of events."""
    return [len(event_message(value, framed).value or b"") for value in values]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--events", type=int, default=5_000)
    values = events(parser.parse_args().events)
    ways: dict[str, Callable[[], Iterable[int]]] = {
        "json": partial(messages, values, None),
        "json, pydantic alone": lambda: [len(value.model_dump_json()) for value in values],
        "json-schema": partial(messages, values, writer("json-schema")),
        "avro": partial(messages, values, writer("avro")),
        "avro, fastavro alone": bare_avro(values),
    }
    print("| values | events per second of processor time | bytes an event |\n| --- | --- | --- |")
    for name, way in ways.items():
        started = time.process_time()
        sizes = way()
        seconds = time.process_time() - started
        print(f"| {name} | {len(values) / seconds:,.0f} | {sum(sizes) / len(values):,.0f} |", flush=True)


if __name__ == "__main__":
    main()
