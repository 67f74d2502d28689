"""JSON in the scripts of pages: in CDATA and comments, with raw line ends, extra commas and semicolons, several values in a row.

No browser reads such a script, so nobody notices its faults. Well-formed JSON is read as it is; the
rest is repaired step by step, and no step changes the content of strings.
"""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any, Final, NamedTuple

from pipelines.parse.json_tree import refuse_depth, refuse_size
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import with_short_references
from schemas import Reason, Rejected

STRING: Final = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
"""A string; an unclosed one ends with the text, so that no search begins twice."""
COMMENT: Final = r"/\*(?:.*?\*/|.*+)"
WRAPPED: Final = re.compile(
    rf"\s*+(?:<!--|(?://\s*+|/\*\s*+)?<!\[CDATA\[(?:\s*+\*/)?|//[^\n{{\[]*+|{COMMENT}|;)\s*+", re.DOTALL
)
"""What may precede a value."""
NOISE: Final = re.compile(
    rf'(?P<string>{STRING})(?P<line>[ \t\r]*+\n\s*+(?="))?|{COMMENT}|(?<!:)//[^\n]*+'
    r'|(?P<comma>,)[\s,]*+(?P<end>[}\]])?|(?P<value>[}\]])(?=\s*+")',
    re.DOTALL,
)
"""A string, which is kept; a comment; commas; a value without the comma that must follow it."""
BAD_ESCAPE: Final = re.compile(r"\\(?:u(?![0-9a-fA-F]{4})|(?=[^\"\\/bfnrtu]))")
QUOTED: Final = re.compile(
    r'"((?:[^"\\]|\\.|"(?!\s*(?:[:}\]]|,\s*(?:["{\[\d-]|true\b|false\b|null\b)|\Z)))*+)(?:"|\Z)', re.DOTALL
)
"""A string with unescaped quotation marks: a mark closes it only if valid JSON may follow."""
INNER: Final = re.compile(r'(\\.)|"', re.DOTALL)
BRACKET: Final = re.compile(rf"({STRING})|([{{\[])|([}}\]])", re.DOTALL)
CLOSING: Final = {"{": "}", "[": "]"}
LONGEST_REPAIRED: Final = 1 << 20
"""Maximum length, in characters, of a malformed script that is repaired."""
DECODER: Final = json.JSONDecoder(strict=False)


class Script(NamedTuple):
    """The values of a script."""

    values: list[Any]
    repaired: bool
    """True if the values could only be read after a repair."""


def read_script(text: str, limits: ParseLimits) -> Script:
    """Return all JSON values of a script.

    Raises ``Rejected``: ``malformed`` for a script that cannot be repaired, ``too_deep`` over a limit.

    >>> read_script('<![CDATA[{"a": 1,};{"b": 2}]]>', ParseLimits()).values
    [{'a': 1}, {'b': 2}]
    """
    refuse_size(text.count("{") + text.count("["), limits)
    for step, repair in enumerate(REPAIRS):
        if step > 1 and len(text) > LONGEST_REPAIRED:
            break
        try:
            text = repair(text)
            values = list(_values(text))
        except (ValueError, RecursionError):
            continue
        refuse_depth(values, limits.max_depth + 1)
        return Script(values, step > 0)
    raise Rejected(Reason.MALFORMED, "no valid JSON, and it could not be repaired")


def _values(text: str) -> Iterator[Any]:
    """Yield the values one after the other, up to the first text that is no value. Raise ``ValueError`` if there is no value."""
    place = _next(text, 0)
    value, place = DECODER.raw_decode(text, place)
    yield value
    while (place := _next(text, place)) < len(text) and text[place] in "{[":
        value, place = DECODER.raw_decode(text, place)
        yield value


def _next(text: str, place: int) -> int:
    """Return the index at which the next value begins."""
    while place < len(text) and text[place] in " \t\r\n;,\ufeff\xa0":
        place += 1
    return place


def _unwrapped(text: str) -> str:
    """Return the text without its CDATA or comment, and with character references resolved."""
    place = 0
    while found := WRAPPED.match(text, place):
        if found.end() == place:
            break
        place = found.end()
    text = text[place:]
    return unescape(with_short_references(text)) if text.lstrip("{[ \n\t\r").startswith("&quot;") else text


def _without_noise(text: str) -> str:
    return NOISE.sub(_cleaned, text)


def _cleaned(found: re.Match[str]) -> str:
    """Return a string without invalid escapes, a comma only if a value follows, and nothing for a comment."""
    if string := found["string"]:
        return BAD_ESCAPE.sub("", string) + ("," if found["line"] else "")
    if found["comma"]:
        return found["end"] or ","
    return f"{value}," if (value := found["value"]) else ""


def _requoted(text: str) -> str:
    """Return the text with the quotation marks within strings escaped."""
    return QUOTED.sub(lambda at: f'"{INNER.sub(lambda mark: mark[1] or chr(92) + chr(34), at[1])}"', text)


def _closed(text: str) -> str:
    """Return the text with every open bracket and string closed at its end."""
    waiting: list[str] = []
    text = text.rstrip().rstrip(",;")
    for found in BRACKET.finditer(text):
        if found[2]:
            waiting.append(CLOSING[found[2]])
        elif found[3] and waiting and waiting[-1] == found[3]:
            waiting.pop()
    return text + "".join(reversed(waiting))


REPAIRS: Final[tuple[Callable[[str], str], ...]] = (str, _unwrapped, _without_noise, _requoted, _without_noise, _closed)
"""Repairs in order; each one works on the result of the one before."""
