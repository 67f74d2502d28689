"""What stands in quotation marks."""

import re
from typing import Final, NamedTuple

_MARK: Final = re.compile("[\"\u201c\u201d]|``|''|\n\n|\n")
_OPENS: Final = frozenset({'"', "\u201c", "``"})
_CLOSES: Final = frozenset({'"', "\u201d", "''"})


class Quoted(NamedTuple):
    """A text in quotation marks, without them."""

    start: int
    end: int
    continues: bool = False
    """Whether it goes on with the one before, which has no closing mark: a speech of several paragraphs."""


def has_marks(text: str) -> bool:
    """Return True if a text may have quotation marks."""
    return '"' in text or "\u201c" in text or "``" in text


def quoted(text: str) -> list[Quoted]:
    """Return what stands in double quotation marks. A mark without its partner in the paragraph opens nothing.

    >>> [text[one.start : one.end] for text in ['"No," he said, "never."'] for one in quoted(text)]
    ['No,', 'never.']
    """
    found: list[Quoted] = []
    border = "\n\n" if "\n\n" in text else "\n"
    opened: Quoted | None = None
    pending: Quoted | None = None
    paragraph = 0
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if "\n" in mark:
            if mark == border:
                pending = opened and opened._replace(end=at)
                opened, paragraph = None, match.end()
        elif mark == '"' and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():
            continue  # a misprint: it"s
        elif opened is not None and mark in _CLOSES:
            found.append(opened._replace(end=at))
            opened = None
        elif opened is None and mark in _OPENS and not (mark == '"' and text[at - 1 : at].isalnum()):
            continues = pending is not None and not text[paragraph:at].strip()
            if pending is not None and continues:
                found.append(pending)
            pending = None
            opened = Quoted(match.end(), match.end(), continues)
    return [one for one in found if one.end > one.start]
