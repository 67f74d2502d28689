"""Lists of records on their way: a source reads them together, and a step behind it may take them together again.

A live source has one record in a list while nothing waits in its topic, and hundreds where a backlog stands. A step that took
records until a bundle ends would hold back the first of a quiet hour; one that takes them until their list ends does not.
Only where a step between rejects the last of a list do those before it wait for the next list or the end of the bundle.
"""

import threading
from collections.abc import Generator, Sequence
from typing import Final, TypeVar

Value = TypeVar("Value")


class _List(threading.local):
    """The list that a thread unpacks. Steps that are fused with the source run in its thread, between two records."""

    def __init__(self) -> None:
        self.left = 0


CURRENT: Final = _List()


def unpacked(values: Sequence[Value]) -> Generator[Value, None, None]:
    """Return the values of a list one by one. Until the next one is asked for, ``list_goes_on`` says whether more follow."""
    CURRENT.left = 0  # whatever a list that was not taken to its end left behind
    return passed_on(values)


def passed_on(values: Sequence[Value]) -> Generator[Value, None, None]:
    """Yield what a step made of several values of the list that this thread unpacks, for a step behind it that takes them together."""
    outer = CURRENT.left
    try:
        for left, value in zip(range(len(values) - 1, -1, -1), values, strict=True):
            CURRENT.left = outer + left
            yield value
    finally:
        CURRENT.left = outer


def list_goes_on() -> bool:
    """Return True if more values of the list that this thread unpacks follow; False where a step runs in another thread."""
    return CURRENT.left > 0
