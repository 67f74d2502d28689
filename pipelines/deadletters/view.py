"""The bytes of a rejected record for a person, around the place of the problem. Pure."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress

WIDTH = 16
AROUND = 4
"""Lines of bytes before and after the place of the problem."""
TEXT_BEFORE, TEXT_AFTER = 100, 60
QUOTED = re.compile(r"""'(?:[^'\\]|\\.)+'|"(?:[^"\\]|\\.)+\"""")
CHARACTER = re.compile(r"\bchar(?:acter)? (\d+)")
BYTE = re.compile(r"\bbyte (\d+)|\bposition (\d+)")
LINE = re.compile(r"\bline (\d+),? (?:and )?column (\d+)")


def wrong_place(detail: str, raw: bytes) -> int | None:
    """Return the offset of the byte that a rejection names, by position or by a quoted text, or None if it names none.

    >>> wrong_place("no valid JSON: line 1 column 6 (char 5)", b'{"a":')
    5
    >>> wrong_place("'time' is 'soon', which is no time", b'{"time": "soon"}')
    10
    """
    place = _stated_place(detail, raw)
    if place is None:
        place = _quoted_place(detail, raw)
    return None if place is None else min(place, len(raw))


def _stated_place(detail: str, raw: bytes) -> int | None:
    if found := CHARACTER.search(detail):
        return _bytes_of(raw, int(found[1]))
    if found := BYTE.search(detail):
        return int(found[1] or found[2])
    if found := LINE.search(detail):
        lines = raw.split(b"\n")[: max(0, int(found[1]) - 1)]
        return sum(len(line) + 1 for line in lines) + max(0, int(found[2]) - 1)
    return None


def _bytes_of(raw: bytes, characters: int) -> int:
    """Return the number of bytes of the first ``characters`` characters."""
    return len(raw.decode("utf-8", "surrogateescape")[:characters].encode("utf-8", "surrogateescape"))


def _quoted_place(detail: str, raw: bytes) -> int | None:
    for quoted in reversed(QUOTED.findall(detail)):
        with suppress(ValueError, SyntaxError, UnicodeError):
            text = ast.literal_eval(quoted)
            for encoding in ("utf-8", "latin-1"):
                if (place := raw.find(text.encode(encoding))) >= 0:
                    return place
    return None


def byte_lines(raw: bytes, place: int | None) -> Iterator[str]:
    """Yield the text around a place with a mark under it, then its bytes in hexadecimal. None means the beginning, unmarked."""
    at = min(place or 0, len(raw))
    yield from _text(raw, at, marked=place is not None)
    yield ""
    first = max(0, at // WIDTH - AROUND) * WIDTH
    last = min(len(raw), (at // WIDTH + AROUND + 1) * WIDTH)
    for row in range(first, last, WIDTH):
        yield _row(raw, row)
        if place is not None and row <= at < row + WIDTH:
            yield " " * (10 + 3 * (at - row)) + "^^"
    if last < len(raw):
        yield f"{last:08x}  ... {len(raw) - last:,} bytes more"


def _text(raw: bytes, at: int, *, marked: bool) -> Iterator[str]:
    before, after = (_visible(part) for part in (raw[max(0, at - TEXT_BEFORE) : at], raw[at : at + TEXT_AFTER]))
    yield f"{before}{after}"
    if marked:
        yield f"{' ' * len(before)}^ byte {at:,}{'' if after else ', the end of what is kept'}"


def _visible(raw: bytes) -> str:
    """Return bytes as text on one line; bytes that are not printable UTF-8 are escaped."""
    text = raw.decode("utf-8", "backslashreplace")
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in text)


def _row(raw: bytes, at: int) -> str:
    part = raw[at : at + WIDTH]
    letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in part)
    return f"{at:08x}  {part.hex(' '):<{3 * WIDTH - 1}}  {letters}"
