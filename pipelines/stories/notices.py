"""Notices: short items that say what is wrong in another one, and quote its headline."""

import re
from typing import Final

LONGEST: Final = 1_500
"""Characters: a longer item is the corrected story itself."""
ASKS: Final = re.compile(
    r"\b(?:please|pls)\b|\b(?:item|story|headline[d]?|paragraph|para|graf)\b.{0,200}\b(?:read|instead|sted|correct|correcting|corrects|reverse|should)\b",
    re.IGNORECASE | re.DOTALL,
)
QUOTE: Final = re.compile(r"[\"+\u201c](?P<words>[^\"+\u201c\u201d]{8,140}?)[,.]?[\"+\u201d]")
NAMED: Final = re.compile(
    r"\b(?:headlined|titled|headline|item|story)\s*,?\s+(?P<words>\S.{7,139}?)\s*(?:,|\.\s|\.\.|\bplease\b|\bpls\b|\bin (?:the )?\w+ para)",
    re.IGNORECASE | re.DOTALL,
)


def is_notice(body: str) -> bool:
    """Tell a notice from a corrected story that is sent again whole."""
    return len(body) <= LONGEST and ASKS.search(body) is not None


def quoted_headline(body: str) -> str:
    """Give the headline that a notice quotes; empty where it quotes none.

    >>> quoted_headline('In PARIS item headlined "ACME BUYS ZENITH UNIT," please read in second line ...')
    'ACME BUYS ZENITH UNIT'
    """
    start = body[:400]
    match = QUOTE.search(start) or NAMED.search(start)
    return " ".join(match["words"].split()) if match else ""
