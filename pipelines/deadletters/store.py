"""The protocol of a store of dead letters and their marks."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from pipelines.errors import Refused
from schemas import DeadLetter, LetterMark


class StoreRefused(Refused):
    """The store cannot be read or written: one line that says why and what to do."""


class Store(Protocol):
    """A store of dead letters and marks. Reading returns what it held when it was opened."""

    def marks(self) -> dict[str, LetterMark]:
        """Return the marks by the letter's id; the last mark of a letter counts."""
        ...

    def letters(self) -> Iterator[DeadLetter]:
        """Yield all letters."""
        ...

    def mark(self, marks: Sequence[LetterMark]) -> None:
        """Write marks. They are durable when this returns."""
        ...
