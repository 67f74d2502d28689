"""Lines of a text: which breaks only wrap a paragraph, and which end one."""

import re
from collections.abc import Sequence
from typing import Final

WIDEST: Final = 120
"""Characters: no house wraps its lines wider; a text with longer lines is not wrapped."""
SLACK: Final = 8
"""Characters that a wrapped line may fall short of the width beyond the word that did not fit."""
SENTENCE_END: Final = re.compile(r"[.!?:][\"”'’)]*$")


def is_wrapped(lines: Sequence[str]) -> bool:
    """Return True if all lines are short enough to have been wrapped at one width; an address that is longer cannot be."""
    return all(len(text) <= WIDEST or " " not in text[:WIDEST] for line in lines if (text := line.strip()))


def ends_paragraph(line: str, following: str, width: int) -> bool:
    """Return True if the break between two lines of a wrapped text ends a paragraph.

    It does where a sentence ends and the next word would have fitted well into the ``width``, in characters, of the
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
