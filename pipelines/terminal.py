"""Print for a person. No text from outside can control the terminal."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import RenderableType

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters (escape sequences, backspace, line breaks), text-direction overrides, and halves of a character."""

USER_INFO = re.compile(r"""(?:(?<=://)|(?<=['"]))([^/@\s:'"]*):(?!//)[^\s'"]*(?=@)""")
PASSWORD = re.compile(r"""(?i)(password=)[^&\s'"]+""")


def hide_passwords(text: str) -> str:
    """Return a text with the passwords in addresses hidden.

    >>> hide_passwords("postgres://desk:p@ss/w@db/wire?password=x")
    'postgres://desk:***@db/wire?password=***'
    """
    return PASSWORD.sub(r"\1***", USER_INFO.sub(r"\1:***", text))


def clean(text: str) -> str:
    r"""Return a text as one line, with the characters escaped that could move the cursor, or colour, hide or reverse text.

    >>> clean("\x1b[2Jgone\r\nSales 5\u202e%")
    '\\x1b[2Jgone\\r\\nSales 5\\u202e%'
    """
    return CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def cell(text: str) -> str:
    """Return a text for a cell of a rich table: control characters and markup are escaped."""
    from rich.markup import escape

    return escape(clean(text))


def print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print lines, to standard output without another stream, with control characters escaped; tabs between cells are kept."""
    for line in lines:
        print("\t".join(map(clean, line.split("\t"))), file=stream)


def on_terminal() -> bool:
    """Return True if standard output is a terminal. Only then columns are aligned and long texts folded."""
    return sys.stdout.isatty()


def margin() -> str:
    """Return what stands before lines that belong to the one above: two blanks on a terminal, nothing elsewhere."""
    return "  " if on_terminal() else ""


def row(cells: Iterable[str], widths: Sequence[int], *, cut: bool = False) -> str:
    """Return cells as one line: in columns on a terminal (a negative width aligns right), else separated by tabs.

    With ``cut`` a line on a terminal is cut to its width.
    """
    texts = [clean(text) for text in cells]
    if not on_terminal():
        return "\t".join(texts).rstrip()
    sized = zip(texts, (*widths, *[0] * len(texts)), strict=False)
    line = " ".join(text.rjust(-width) if width < 0 else text.ljust(width) for text, width in sized).rstrip()
    return _cut(line, get_terminal_size().columns) if cut else line


def _cut(text: str, columns: int) -> str:
    from rich.text import Text

    made = Text(text)
    made.truncate(columns, overflow="ellipsis")
    return made.plain


def show(*parts: "RenderableType") -> None:
    """Print tables and texts with rich on a terminal; elsewhere a row is one line of cells separated by tabs."""
    from rich.console import Console

    if on_terminal():
        Console(highlight=False).print(*parts, sep="\n")
    else:
        for line in plain_lines(*parts):
            print(line)


def plain_lines(*parts: "RenderableType") -> Iterator[str]:
    """Yield the lines of tables and texts, without padding, folding and colours."""
    from rich.console import Group
    from rich.table import Table

    for part in parts:
        if isinstance(part, Group):
            yield from plain_lines(*part.renderables)
        elif isinstance(part, Table):
            if part.title:
                yield _plain(part.title)
            yield "\t".join(_plain(column.header) for column in part.columns).rstrip()
            for cells in zip(*(column.cells for column in part.columns), strict=True):
                yield "\t".join(map(_plain, cells)).rstrip()
        else:
            yield from _plain(part, "\n").split("\n")


def _plain(text: "RenderableType", between: str = "; ") -> str:
    from rich.text import Text

    found = text.plain if isinstance(text, Text) else Text.from_markup(str(text)).plain
    return found.replace("\n", between)
