"""Print rows as a table for a person. What does not fit the terminal is shortened by a rule: figures and times never are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from shutil import get_terminal_size
from typing import Any, Final, NamedTuple

from rich.cells import cell_len

from pipelines.report import plain
from pipelines.terminal import cell, clean, on_terminal, show

BETWEEN: Final = 2
"""Characters between two columns."""
NARROW: Final = 12
"""A column of texts is never narrower, if it has longer ones."""
WIDE: Final = {"headline": 16, "note": 16, "detail": 16, "surface": 14}
"""Columns of long texts that are never narrower than this."""
LONG_ID: Final = 20
"""Characters of an id; one with more may be cut."""


class Column(NamedTuple):
    """One column of a table."""

    name: str
    cells: tuple[str, ...]
    is_text: bool
    """Texts may be cut; figures, times and ids may not."""
    is_number: bool

    @property
    def width(self) -> int:
        """The width of its longest cell."""
        return max(map(cell_len, (self.name, *self.cells)))

    @property
    def least(self) -> int:
        """The width below which it is left out."""
        return min(self.width, WIDE.get(self.name, NARROW)) if self.is_text else self.width


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table, with numbers aligned on the right; on a terminal what fits its width, and what was left out."""
    from rich.table import Table

    made = [_column(name, [row[place] for row in rows]) for place, name in enumerate(columns)]
    sized, left_out = _for_terminal(made) if on_terminal() else ([(one, None) for one in made], [])
    table = Table(box=None, pad_edge=False)
    for one, width in sized:
        side = "right" if one.is_number else "left"
        table.add_column(one.name, justify=side, overflow="ellipsis", no_wrap=True, width=width)  # type: ignore[arg-type]
    for cells in zip(*(one.cells for one, _ in sized), strict=True):
        table.add_row(*map(cell, cells))
    show(table if rows else "no rows")
    if rows and left_out:
        show(f"no room for {', '.join(one.name for one in left_out)}: --output csv has them")


def _column(name: str, values: Sequence[Any]) -> Column:
    """Return a column of values. Words are text, and so are long ids."""
    cells = tuple(map(_shown, values))
    is_number = any(isinstance(value, int | float | Decimal) for value in values)
    is_text = any(
        isinstance(value, str | tuple | Mapping) and (" " in one.strip() or len(one) > LONG_ID)
        for value, one in zip(values, cells, strict=True)
    )
    return Column(name, cells, is_text, is_number)


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, datetime) and on_terminal():
        return f"{plain(value)[:16]}Z"
    return clean(plain(value))


def _for_terminal(columns: Sequence[Column]) -> tuple[list[tuple[Column, int | None]], list[Column]]:
    """Return the columns that have values and fit, with their widths, and those that do not fit."""
    filled = [one for one in columns if any(one.cells)]
    room = get_terminal_size().columns
    kept = filled[: columns_that_fit([one.least for one in filled], room)]
    room -= BETWEEN * (len(kept) - 1) + sum(one.width for one in kept if not one.is_text)
    texts = [one for one in kept if one.is_text]
    shares = iter(share_room([one.width for one in texts], [one.least for one in texts], room))
    return [(one, next(shares) if one.is_text else one.width) for one in kept], filled[len(kept) :]


def columns_that_fit(least: Sequence[int], room: int) -> int:
    """Return how many columns of these least widths fit, from the left; one at least.

    >>> columns_that_fit([10, 20, 30], 34), columns_that_fit([10, 20, 30], 33), columns_that_fit([50], 20)
    (2, 2, 1)
    """
    return max(1, next((n for n in range(len(least), 0, -1) if sum(least[:n]) + BETWEEN * (n - 1) <= room), 1))


def share_room(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Divide ``room`` among columns: none gets less than its least or more than it wants; the rest is shared evenly.

    >>> share_room([10, 60, 80], [10, 14, 24], 100)
    [10, 45, 45]
    """
    widths = list(least)
    spare = room - sum(widths)
    while spare > 0 and (short := [n for n in range(len(widths)) if widths[n] < wanted[n]]):
        smallest = min(short, key=lambda n: widths[n])
        widths[smallest] += 1
        spare -= 1
    return widths
