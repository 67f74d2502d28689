"""What a store of dead letters gives: letters, and the marks of what was done with them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from pipelines.errors import Refused
from schemas import DeadLetter, LetterMark


class Unusable(Refused):
    """The store cannot be read or written: one line that tells why and what to do."""


class Store(Protocol):
    """Dead letters somewhere; both readings give what was there when the store was opened."""

    def marks(self) -> dict[str, LetterMark]:
        """Read what was done, by the letter's id; the last mark of a letter counts."""
        ...

    def letters(self) -> Iterator[DeadLetter]:
        """Yield all letters, one at a time."""
        ...

    def mark(self, marks: Sequence[LetterMark]) -> None:
        """Write down what was done; when this returns, it is kept."""
        ...
