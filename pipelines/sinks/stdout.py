"""Standard output: a line of JSON for each event and dead letter, and for the account of the run; for pipes."""

import sys
from typing import NamedTuple

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.sink import Value


class StdoutSink(NamedTuple):
    """Events as the contract ``news-event`` has them, dead letters as ``dead-letter``, the account as ``run.json``; told apart by their fields."""

    @property
    def name(self) -> str:
        """Say where."""
        return "stdout"

    def prepare(self) -> None:
        """Need nothing."""

    def deliver(self) -> "StdoutDelivery":
        """Begin to print."""
        return StdoutDelivery()

    def close(self) -> None:
        """Hold nothing."""


class StdoutDelivery:
    """Lines, printed when they are confirmed: a bundle that fails prints nothing."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, value: Value) -> None:
        """Keep a line."""
        self._lines.append(to_json(value).decode() + "\n")

    def confirm(self) -> None:
        """Print."""
        try:
            sys.stdout.writelines(self._lines)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise NotDelivered("nobody reads standard output any more") from error
        self._lines = []


def stdout_sink(rest: str) -> StdoutSink:
    """Read ``stdout``."""
    if rest:
        raise SinkRefused(f"--sink stdout:{rest}: it takes nothing")
    return StdoutSink()
