"""Blank links, mail addresses, handles and hexadecimal numbers before a text is scanned: they hold no amounts."""

import re

_ADDRESS = re.compile(
    r"://[^\s<>\"]{1,2000}"
    r"|\.[a-z]{2,12}/[^\s<>\"]{1,2000}"
    r"|@[\w.-]{1,100}"
    r"|\bwww\.[^\s<>\"]{1,2000}"
)
_HEX = re.compile(r"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|0x[0-9a-f]{4,80})\b", re.IGNORECASE)
_HYPHENS = 3
"""One less than the hyphens of a number that identifies something worldwide (UUID)."""
_BLANK = "\N{OBJECT REPLACEMENT CHARACTER}"


def masked(text: str) -> str:
    """Return a text of the same length, with addresses blanked.

    >>> masked("See x.org/5m and 5 mln").replace(_BLANK, "_")
    'See x_______ and 5 mln'
    """
    if "/" in text or "@" in text or "www." in text:
        text = _ADDRESS.sub(_blanked, text)
    return _HEX.sub(_blanked, text) if text.count("-") > _HYPHENS or "0x" in text or "0X" in text else text


def _blanked(match: re.Match[str]) -> str:
    """Return the blanks for an address; a mark after it that ends a sentence or a parenthesis is kept."""
    address = match[0].rstrip(".,;:!?)'\"”’")
    return _BLANK * len(address) + match[0][len(address) :]
