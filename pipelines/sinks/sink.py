"""The protocols of sinks: a sink is a value that names a place for results; a delivery writes one bundle to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from schemas import DeadLetter, LetterMark, NewsEvent


class Run(NamedTuple):
    """The account of one run, as in ``run.json``."""

    account: Mapping[str, Any]


Value = NewsEvent | DeadLetter | LetterMark | Run
"""A value that a sink writes."""


class Delivery(Protocol):
    """The values that one bundle, or one replay, writes to one sink."""

    def add(self, value: Value) -> DeadLetter | None:
        """Add a value. Return a dead letter for an event that this sink cannot hold, else None."""

    def confirm(self) -> None:
        """Return when everything that was added is durable. Raise ``NotDelivered`` if that fails."""


class Sink(Protocol):
    """A place for results: frozen, picklable, without secrets."""

    @property
    def name(self) -> str:
        """The sink's URL for messages, without secrets."""

    def prepare(self) -> None:
        """Check, before a run starts, that the sink can be written. Raise ``SinkRefused`` if not."""

    def deliver(self) -> Delivery:
        """Return a new delivery."""

    def close(self) -> None:
        """Close what this process holds open for the sink, at the end of a run."""


@runtime_checkable
class ReplacingSink(Sink, Protocol):
    """A sink whose rows can be replaced: a database or tables of a catalog, not a folder of files."""

    def replace(self, sources: Sequence[str], values: Callable[[], Iterable[Value]]) -> None:
        """Replace the events of some sources by values; ``values`` may be called again.

        Raise ``NotDelivered`` if that fails. Then nothing is changed, or, where there is no transaction over all tables, the next
        call completes it: marks and the run's account are written last.
        """
