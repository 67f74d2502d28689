"""What a live source parsed to learn a record's event time, kept until the parse stage asks for it: each record is parsed once.

Where the two do not share a process, or too much lies between them, the stage parses again: nothing depends on this.
"""

import threading
from typing import Final

from schemas import ParsedArticle, RawMessage, Rejected

Parsed = list[ParsedArticle | Rejected] | Rejected
"""The items of a record, or why it holds none."""
MOST: Final = 1_000
"""Records that are kept: a source reads a few hundred ahead of the stage."""


class ParsedOnce:
    """The newest parsed records of this process, each given away once; they are known by the very object that was parsed."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: dict[int, tuple[RawMessage, Parsed]] = {}

    def keep(self, raw: RawMessage, parsed: Parsed) -> None:
        """Keep what a record holds; the oldest of too many is forgotten."""
        with self._lock:
            self._kept[id(raw)] = raw, parsed
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def take(self, raw: RawMessage) -> Parsed | None:
        """Give what this very object was found to hold, and forget it; null when it was not parsed here, or is forgotten."""
        with self._lock:
            found = self._kept.pop(id(raw), None)  # no other object can have its id while it is kept
        return None if found is None else found[1]


PARSED: Final = ParsedOnce()
