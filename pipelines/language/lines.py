"""Lines of a text: line breaks that only wrap a paragraph, and those that end one."""

import re
from collections.abc import Sequence
from typing import Final

WIDEST: Final = 120
"""Maximum width of wrapped lines, in characters; a text with longer lines is not wrapped."""
SLACK: Final = 8
"""Maximum gap, in characters, between the end of a wrapped line plus its next word and the width."""
SENTENCE_END: Final = re.compile(r"[.!?:][\"”'’)]*$")


def is_wrapped(lines: Sequence[str]) -> bool:
    """Return True if all lines are short enough to have been wrapped at one width; a single long word, such as an address, is allowed."""
    return all(len(text) <= WIDEST or " " not in text[:WIDEST] for line in lines if (text := line.strip()))


def ends_paragraph(line: str, following: str, width: int) -> bool:
    """Return True if the break between two lines of a wrapped text ends a paragraph.

    It does if a sentence ends there and the next word would have fitted easily into the ``width``, in characters, of the
    longest line.

    >>> ends_paragraph("It fell.", "Tin rose on Monday, the longest line of these", 45)
    True
    >>> ends_paragraph("Tin rose on Monday, the longest line of these", "says.", 45)
    False
    """
    line = line.rstrip()
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    fits = len(line) + 1 + len(word) + SLACK <= width
    return fits and not word[:1].islower() and SENTENCE_END.search(line) is not None
