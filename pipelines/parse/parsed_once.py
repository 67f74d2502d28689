"""Keep what a live source parsed for a record's event time until the parse stage needs it, so that each record is parsed once.

If the two do not share a process, or too many records are between them, the stage parses again: results are the same.
"""

import threading
from typing import Final

from schemas import ParsedArticle, RawMessage, Rejected

Parsed = list[ParsedArticle | Rejected] | Rejected
"""The items of a record, or its rejection."""
MOST: Final = 1_000
"""Maximum number of records that are kept: a source reads a few hundred ahead of the stage."""


class ParsedOnce:
    """The newest parsed records of this process, by the identity of the message; each can be taken once."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: dict[int, tuple[RawMessage, Parsed]] = {}

    def keep(self, raw: RawMessage, parsed: Parsed) -> None:
        """Keep the items of a record; the oldest record over the maximum is dropped."""
        with self._lock:
            self._kept[id(raw)] = raw, parsed
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def take(self, raw: RawMessage) -> Parsed | None:
        """Return and drop the items of this message, or None if it was not parsed in this process or was dropped."""
        with self._lock:
            found = self._kept.pop(id(raw), None)  # no other object can have its id while it is kept
        return None if found is None else found[1]


PARSED: Final = ParsedOnce()
