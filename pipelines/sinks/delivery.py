"""Deliver a finished replay: its sorted files, in their order, to every sink at once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pipelines.sinks.sink import Delivery, Run, Sink, Value
from schemas import DeadLetter, NewsEvent
from schemas.base import Frozen


def deliver_run(events: Path, letters: Path, account: Mapping[str, Any], sinks: Sequence[Sink]) -> None:
    """Write events, dead letters and the account to each sink; when it returns, all have all of it.

    A replay is delivered when it is complete: one that fails writes nothing, and the order is always the same.
    """
    deliveries = [sink.deliver() for sink in sinks]
    for value in run_values(events, letters, account):
        add_to_all(deliveries, value)
    for delivery in deliveries:
        delivery.confirm()


def run_values(events: Path, letters: Path, account: Mapping[str, Any]) -> Iterator[Value]:
    """Give what a finished replay delivers."""
    return chain(_read(events, NewsEvent), _read(letters, DeadLetter), (Run(account),))


def add_to_all(deliveries: Sequence[Delivery], value: Value) -> None:
    """Give a value to all; an event that one of them cannot hold is a dead letter for all."""
    for letter in [found for delivery in deliveries if (found := delivery.add(value)) is not None]:
        for delivery in deliveries:
            delivery.add(letter)


def _read(path: Path, model: type[Frozen]) -> Iterator[Value]:
    with path.open("rb") as file:
        for line in file:
            value: Any = model.model_validate_json(line)
            yield value
