"""Compare two files of sorted events in one pass: events added, gone and changed. Only file offsets of differences are kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

import orjson

Row = dict[str, Any]
DifferenceKind = Literal["added", "gone", "changed"]
SIDES = (0, 1)
GONE: dict[int, DifferenceKind] = {0: "gone", 1: "added"}
INSIDE = ("article", "changes", "evidence")
"""Parts whose fields are compared one by one."""


class Difference(NamedTuple):
    """One event that differs."""

    kind: DifferenceKind
    before: Row | None
    after: Row | None

    def event(self) -> Row:
        """Return the event after, or before if it is gone."""
        return self.after or self.before or {}

    def type(self) -> str:
        """Return the type of the event."""
        return str(self.event()["type"])


class _Head(NamedTuple):
    """The next event of one file."""

    place: int
    line: bytes


class _Events:
    """A sorted file of events, read line by line, with the offsets of events that have no partner yet."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._place = 0
        self.unmatched: dict[str, int] = {}

    def next(self) -> _Head | None:
        line = self._file.readline()
        head = _Head(self._place, line) if line else None
        self._place += len(line)
        return head

    def read(self, place: int) -> Row:
        """Return the event at an offset, and seek back."""
        self._file.seek(place)
        row: Row = orjson.loads(self._file.readline())
        self._file.seek(self._place)
        return row


def compare(before: Path, after: Path) -> Iterator[Difference | None]:
    """Yield a difference for each event that differs, and None for each that does not.

    Events are partners by their id. Partners at different places in the order (another time, another story) are found too:
    the offset of the first is kept until the second comes.
    """
    with before.open("rb") as one, after.open("rb") as other:
        files = (_Events(one), _Events(other))
        heads = [file.next() for file in files]
        while heads[0] or heads[1]:
            if heads[0] and heads[1] and heads[0].line == heads[1].line:
                yield None
                heads = [file.next() for file in files]
                continue
            rows = [orjson.loads(head.line) if head else None for head in heads]
            if rows[0] and rows[1] and rows[0]["event_id"] == rows[1]["event_id"]:
                yield _partners(rows[0], rows[1])
                heads = [file.next() for file in files]
                continue
            side = _first(rows)
            yield from _match_or_keep(files, side, heads[side], rows[side])
            heads[side] = files[side].next()
        for side in SIDES:
            yield from (
                _unmatched_difference(files[side].read(place), side) for place in files[side].unmatched.values()
            )


def _match_or_keep(
    files: tuple[_Events, _Events], side: int, head: _Head | None, row: Row | None
) -> Iterator[Difference | None]:
    """Yield the difference to a partner that came before, or keep the event's offset."""
    if head is None or row is None:
        return
    other = files[1 - side]
    place = other.unmatched.pop(row["event_id"], None)
    if place is None:
        files[side].unmatched[row["event_id"]] = head.place
    else:
        partner = other.read(place)
        yield _partners(row, partner) if side == 0 else _partners(partner, row)


def _unmatched_difference(row: Row, side: int) -> Difference:
    return Difference(GONE[side], row if side == 0 else None, row if side == 1 else None)


def _partners(before: Row, after: Row) -> Difference | None:
    return Difference("changed", before, after) if fields(before, after) else None


def _first(rows: list[Row | None]) -> int:
    """Return the index of the file whose event comes first in the order of the files."""
    keys = [_key(row) if row else None for row in rows]
    return 0 if keys[1] is None or (keys[0] is not None and keys[0] <= keys[1]) else 1


def _key(row: Row) -> tuple[str, str, int, str]:
    return str(row["time"]).replace("Z", "+00:00"), row["story_id"], row["revision"], row["event_id"]


def fields(before: Row, after: Row) -> list[str]:
    """Return the fields that differ, those of the article as ``article.NAME``. The folder of the origin is ignored."""
    return [name for name, one, other in _each(before, after) if _plain(name, one) != _plain(name, other)]


def _each(before: Row, after: Row, prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if not prefix and name in INSIDE and isinstance(one, dict) and isinstance(other, dict):
            yield from _each(one, other, f"{name}.")
        else:
            yield prefix + name, one, other


def _plain(name: str, value: Any) -> Any:
    if name.endswith("origin") and isinstance(value, dict):
        return {**value, "source": Path(value["source"]).name}
    return value


def value_of(row: Row, name: str) -> Any:
    """Return the value of a field, by its name with dots."""
    outer, _, inner = name.partition(".")
    return (row.get(outer) or {}).get(inner) if inner else row.get(outer)
