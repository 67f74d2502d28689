"""What is printed for a person: nothing that came from outside may steer the terminal."""

import re
import sys
from collections.abc import Iterable

STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters (escape sequences, backspace, line breaks), text-direction overrides, and halves of a character."""

USER_INFO = re.compile(r"""(?:(?<=://)|(?<=['"]))([^/@\s:'"]*):(?!//)[^\s'"]*(?=@)""")
PASSWORD = re.compile(r"""(?i)(password=)[^&\s'"]+""")

PIPE_WIDTH = 130


def width() -> int | None:
    """Say how wide a table may be that goes where no terminal is; null leaves it to the terminal."""
    return None if sys.stdout.isatty() else PIPE_WIDTH


def hide_passwords(text: str) -> str:
    """Hide passwords within addresses.

    >>> hide_passwords("postgres://desk:p@ss/w@db/wire?password=x")
    'postgres://desk:***@db/wire?password=***'
    """
    return PASSWORD.sub(r"\1***", USER_INFO.sub(r"\1:***", text))


def clean(text: str) -> str:
    r"""Write whatever could move the cursor, colour, hide or reverse text as its escape: one line, safe to print.

    >>> clean("\x1b[2Jgone\r\nSales 5\u202e%")
    '\\x1b[2Jgone\\r\\nSales 5\\u202e%'
    """
    return STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def cell(text: str) -> str:
    """Write a text into a cell of a rich table: cleaned, and its brackets are no markup."""
    from rich.markup import escape

    return escape(clean(text))


def say(lines: Iterable[str], *, to_stderr: bool = False) -> None:
    """Print lines, each cleaned."""
    for line in lines:
        print(clean(line), file=sys.stderr if to_stderr else sys.stdout)
