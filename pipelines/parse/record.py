"""A record that is parsed already: a live source parses it to learn its event time, and the parse stage takes the items."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas import ParsedArticle, RawMessage, Rejected

Items = list[ParsedArticle | Rejected]


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A record and what it holds. Pickled it is the raw message alone, which the parse stage parses again."""

    raw: RawMessage
    items: Items | Rejected
    """At least one item; or why the record holds none."""

    def time(self) -> datetime | None:
        """Return the first item's own time, which is the record's event time; None where the first item is rejected."""
        if isinstance(self.items, Rejected) or isinstance(first := self.items[0], Rejected):
            return None
        return first.time

    def __reduce__(self) -> tuple[Any, ...]:
        return _alone, (self.raw,)


Record = RawMessage | ParsedRecord
"""What a source gives."""


def _alone(raw: RawMessage) -> RawMessage:
    return raw
