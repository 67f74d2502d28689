"""The order in which a place's events were written, and which places have one.

Nothing can appear before a position that was given, so a reader that goes on after one loses and repeats nothing.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from pipelines.ask.shown import Shown
from pipelines.ask.store import LoadedStore, PostgresStore, Store
from pipelines.errors import Refused

START: Final = "0"
"""The position before all events."""
PAGE: Final = 200
"""Most events that are read at once."""


class Page(NamedTuple):
    """Some events, one after the other."""

    events: tuple[Shown, ...]
    """Those that may be shown."""
    end: str
    """The position after all of them."""


class EventLog(Protocol):
    """Events of one place in the order in which they were written."""

    def end(self) -> str:
        """Return the position after all events that are there."""

    def pages(self, after: str, until: str | None = None) -> Iterator[Page]:
        """Yield the events after a position, up to another or to the end. Raise ``Refused`` for one of another place."""

    def covers(self, position: str, event: str) -> bool:
        """Return True if the event at ``event`` is not after ``position``."""


def open_log(store: Store) -> EventLog:
    """Return the order of a place's events. Raise ``Refused`` for a place without one."""
    if isinstance(store, PostgresStore):
        from pipelines.serve.stream.postgres import PostgresLog

        return PostgresLog(store)
    if isinstance(store, LoadedStore) and store.name.startswith("jsonl:"):
        from pipelines.serve.stream.folder import FolderLog

        return FolderLog(store)
    raise Refused(
        f"{store.name} cannot be streamed: it does not keep the order in which events were written; "
        "serve postgres://..., jsonl:DIR or the folder of a replay"
    )


def wrong_position(position: str, example: str) -> Refused:
    """Return the refusal of a position that this place did not give."""
    return Refused(
        f"Last-Event-ID is {position!r}: this place gives positions such as {example}; "
        "leave it out for new events, or begin with after=0"
    )
