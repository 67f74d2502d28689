"""What every sink is: a value that says where results go, and for each bundle a delivery that confirms them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from schemas import DeadLetter, LetterMark, NewsEvent


class Run(NamedTuple):
    """The account of one run: what ``run.json`` says."""

    account: Mapping[str, Any]


Value = NewsEvent | DeadLetter | LetterMark | Run
"""What a sink takes."""


class Delivery(Protocol):
    """What one bundle, or one replay, writes to one sink."""

    def add(self, value: Value) -> DeadLetter | None:
        """Take a value; gives a dead letter for an event that this sink cannot hold."""

    def confirm(self) -> None:
        """Return when everything that was added is safe; raises ``NotDelivered`` when it cannot be made so."""


class Sink(Protocol):
    """Where results go: frozen, picklable, without secrets."""

    @property
    def name(self) -> str:
        """Say where, as for a log: no secrets."""

    def prepare(self) -> None:
        """Check, before a run starts, that it can be written; raises ``SinkRefused``."""

    def deliver(self) -> Delivery:
        """Begin what one bundle writes."""

    def close(self) -> None:
        """Let go of what this process holds open for it, at the end of a run."""


@runtime_checkable
class ReplacingSink(Sink, Protocol):
    """A sink whose rows can be taken out again: a database, not files that are only added."""

    def replace(self, sources: Sequence[str], values: Callable[[], Iterable[Value]]) -> None:
        """Take out the events of some sources and write values in their place, in one transaction; may ask for the values again.

        Raises ``NotDelivered`` when nothing was done.
        """
