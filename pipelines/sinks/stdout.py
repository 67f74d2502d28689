"""Standard output: one line of JSON for each event, dead letter and account of a run; for pipes."""

import sys
from typing import NamedTuple

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.sink import Value


class StdoutSink(NamedTuple):
    """Lines by the contracts ``news-event`` and ``dead-letter``, and as ``run.json``; their fields tell which one a line is."""

    @property
    def name(self) -> str:
        """The sink's URL."""
        return "stdout"

    def prepare(self) -> None:
        """Do nothing: standard output needs no preparation."""

    def deliver(self) -> "StdoutDelivery":
        """Return a new delivery."""
        return StdoutDelivery()

    def close(self) -> None:
        """Do nothing: standard output stays open."""


class StdoutDelivery:
    """A delivery that prints its lines when it is confirmed, so a bundle that fails prints nothing."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, value: Value) -> None:
        """Add a line."""
        self._lines.append(to_json(value).decode() + "\n")

    def confirm(self) -> None:
        """Print the lines."""
        try:
            sys.stdout.writelines(self._lines)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise NotDelivered("standard output was closed by its reader") from error
        self._lines = []


def stdout_sink(rest: str) -> StdoutSink:
    """Return the sink of ``stdout``."""
    if rest:
        raise SinkRefused(f"--sink stdout:{rest}: it takes no value; write --sink stdout")
    return StdoutSink()
