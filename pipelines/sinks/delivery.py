"""Write the results of a finished replay to all sinks, in their sorted order."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pipelines.sinks.sink import Delivery, Run, Sink, Value
from schemas import DeadLetter, NewsEvent
from schemas.base import Frozen


def deliver_run(events: Path, letters: Path, account: Mapping[str, Any], sinks: Sequence[Sink]) -> None:
    """Write events, dead letters and the account to each sink. Return when all have confirmed.

    Called when the replay is complete, so a replay that fails writes nothing, and the order is always the same.
    Without sinks nothing is read.
    """
    if not sinks:
        return
    deliveries = [sink.deliver() for sink in sinks]
    for value in run_values(events, letters, account):
        add_to_all(deliveries, value)
    for delivery in deliveries:
        delivery.confirm()


def run_values(events: Path, letters: Path, account: Mapping[str, Any]) -> Iterator[Value]:
    """Return an iterator over the values of a finished replay."""
    return chain(_read(events, NewsEvent), _read(letters, DeadLetter), (Run(account),))


def add_to_all(deliveries: Sequence[Delivery], value: Value) -> None:
    """Add a value to all deliveries. If one of them cannot hold an event, add its dead letter to all."""
    for letter in [found for delivery in deliveries if (found := delivery.add(value)) is not None]:
        for delivery in deliveries:
            delivery.add(letter)


def _read(path: Path, model: type[Frozen]) -> Iterator[Value]:
    with path.open("rb") as file:
        for line in file:
            value: Any = model.model_validate_json(line)
            yield value
