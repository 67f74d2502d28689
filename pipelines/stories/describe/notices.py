"""Notices: short items that say what is wrong in another one, and quote its headline; and texts that say they were mended."""

import re
from typing import Final

LONGEST: Final = 1_500
"""Characters: a longer item is the corrected story itself."""
REQUEST: Final = re.compile(
    r"\b(?:please|pls)\b|\b(?:item|story|headline[d]?|paragraph|para|graf)\b.{0,200}\b(?:read|instead|sted|correct|correcting|corrects|reverse|should)\b",
    re.IGNORECASE | re.DOTALL,
)
QUOTE: Final = re.compile(r"[\"+\u201c](?P<words>[^\"+\u201c\u201d]{8,140}?)[,.]?[\"+\u201d]")
NAMED: Final = re.compile(
    r"\b(?:headlined|titled|headline|item|story)\s*,?\s+(?P<words>\S.{7,139}?)\s*(?:,|\.\s|\.\.|\bplease\b|\bpls\b|\bin (?:the )?\w+ para)",
    re.IGNORECASE | re.DOTALL,
)

NOTICE_OPENING: Final = re.compile(
    r"\s*(?:in\b.{0,40}?\b(?:item|story|article|report)\b|(?:please|pls) read\b.{0,80}?\b(?:item|story|article|report)\b)",
    re.IGNORECASE | re.DOTALL,
)
TITLED: Final = re.compile(rf"{QUOTE.pattern}|\b(?:headlined|titled)\b", re.IGNORECASE)
"""A notice without a tag must quote plainly: its target is nothing but a headline."""
PIECE: Final = r"(?:item|story|article|report|post|page|column|headline|obituary|version)"
WRONG: Final = (
    r"(?:misstated|misspelled|misidentified|mischaracterized|incorrect|wrong|erroneous|mistaken|inaccurate|error)"
)
CORRECTION_NOTES: Final = re.compile(
    rf"\(\s*(?:this {PIECE} )?correct(?:s|ing)\b[^()]{{3,300}}\)"
    rf"|\bnote:\s*corrects\b|\bthis version corrects\b"
    r"|^\W*(?:corrections?|clarifications?)(?: (?:and|&) clarifications?)?(?:\s*[:\u2013\u2014]|,? (?:on )?[A-Z][a-z]{2,8}\.? \d)"
    r"|^\W*for the record\W*$"
    rf"|\b(?:this|the) {PIECE} (?:has been|was) (?:corrected|amended)\b"
    rf"|\bthis {PIECE} (?:has been|was) (?:updated|changed|edited|revised) (?:\w+ ){{0,2}}to (?:correct|clarify|fix)\b"
    rf"|\b(?:(?:an )?earlier|(?:a )?previous) versions? of (?:this|the) {PIECE}\b.{{0,80}}?\b{WRONG}",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
HINTS: Final = ("correct", "clarif", "amended", "version of", "versions of", "for the record", "to fix")
"""Each match of ``MENDED`` has one of these."""
ENDS: Final = 600
"""Characters at either end of a text in which it says that it was mended; elsewhere others are quoted."""


def stated_control(body: str) -> tuple[tuple[str, ...], str]:
    """Give the control that a text without a tag states of itself: a notice on another item, or a story that was mended, and its note.

    >>> spoken_control('In PARIS item headlined "ACME BUYS ZENITH UNIT," please read in second line ...')
    (('correction_notice',), '')
    >>> spoken_control("Acme makes 12 engines a day. (This story corrects the number of engines.)")
    (('corrected',), '(This story corrects the number of engines.)')
    """
    if NOTICE_OPENING.match(body) and is_notice(body) and TITLED.search(body[:400]):
        return ("correction_notice",), ""
    note = next(filter(None, map(correction_note, dict.fromkeys((body[:ENDS], body[-ENDS:])))), "")
    return (("corrected",) if note else ()), note


def correction_note(part: str) -> str:
    """Give the note in an end of a text; most lack even the words for one."""
    folded = part.lower()
    found = CORRECTION_NOTES.search(part) if any(hint in folded for hint in HINTS) else None
    return part[found.start() :].partition("\n\n")[0].strip() if found else ""


def is_notice(body: str) -> bool:
    """Tell a notice from a corrected story that is sent again whole."""
    return len(body) <= LONGEST and REQUEST.search(body) is not None


def quoted_headline(body: str) -> str:
    """Give the headline that a notice quotes; empty where it quotes none.

    >>> quoted_headline('In PARIS item headlined "ACME BUYS ZENITH UNIT," please read in second line ...')
    'ACME BUYS ZENITH UNIT'
    """
    start = body[:400]
    match = QUOTE.search(start) or NAMED.search(start)
    return " ".join(match["words"].split()) if match else ""
