"""Verdict feed: the verdicts of a place, read again from time to time while a live run goes on."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from pipelines.errors import Refused
from pipelines.stories.match.verdicts import NO_VERDICTS, Verdicts, read_verdict, verdicts_in_force
from schemas import RawMessage, Rejected
from schemas.verdict import Verdict

LOG: Final = logging.getLogger(__name__)
ReadVerdicts = Callable[[], Sequence[RawMessage]]
"""Returns all records of the place. Raises ``Refused`` if they cannot be read."""


class VerdictsRead(NamedTuple):
    """The records of a place."""

    verdicts: Verdicts = NO_VERDICTS
    records: int = 0
    """Count of records that are verdicts."""
    refused: tuple[tuple[RawMessage, Rejected], ...] = ()
    """Records that are none, and why."""


def read_records(records: Iterable[RawMessage]) -> VerdictsRead:
    """Return the verdicts of records, and the records that are none."""
    found, refused = list[Verdict](), list[tuple[RawMessage, Rejected]]()
    for raw in records:
        try:
            found.append(read_verdict(raw))
        except Rejected as problem:
            refused.append((raw, problem))
    return VerdictsRead(verdicts_in_force(found), len(found), tuple(refused))


def no_records() -> Sequence[RawMessage]:
    """Return the records of no place."""
    return ()


class VerdictFeed:
    """The verdicts in force now; the place is read again after ``every_s`` seconds. Its methods change it in place."""

    def __init__(self, read: ReadVerdicts, every_s: float) -> None:
        self._read, self._every_s = read, every_s
        self._next = float("-inf")
        self._verdicts = NO_VERDICTS
        self._refused: set[bytes] = set()

    def current(self) -> tuple[Verdicts, list[tuple[RawMessage, Rejected]]]:
        """Return the verdicts in force, and the records that are none and were not returned before.

        If the place cannot be read, those read before stay in force.
        """
        if self._read is no_records or time.monotonic() < self._next:
            return self._verdicts, []
        self._next = time.monotonic() + self._every_s
        try:
            found = read_records(self._read())
        except Refused as error:
            LOG.warning("verdicts cannot be read; those read before stay in force", extra={"reason": str(error)})
            return self._verdicts, []
        if found.verdicts != self._verdicts:
            self._verdicts = found.verdicts
            LOG.info("verdicts were read", extra={"verdicts": found.records, "overruled": found.verdicts.overruled})
        new = [(raw, problem) for raw, problem in found.refused if raw.value not in self._refused]
        self._refused.update(raw.value for raw, _ in new)
        return self._verdicts, new
