"""Notices: short items that state what is wrong in another item and quote its headline; and texts that state their own correction."""

import re
from typing import Final

from pipelines.stories.thresholds import DESCRIBE, DescribeThresholds

REQUEST: Final = re.compile(
    r"\b(?:please|pls)\b|\b(?:item|story|headline[d]?|paragraph|para|graf)\b.{0,200}\b(?:read|instead|sted|correct|correcting|corrects|reverse|should)\b",
    re.IGNORECASE | re.DOTALL,
)
QUOTED_HEADLINE: Final = re.compile(r"[\"+\u201c](?P<words>[^\"+\u201c\u201d]{8,140}?)[,.]?[\"+\u201d]")
NAMED_HEADLINE: Final = re.compile(
    r"\b(?:headlined|titled|headline|item|story)\s*,?\s+(?P<words>\S.{7,139}?)\s*(?:,|\.\s|\.\.|\bplease\b|\bpls\b|\bin (?:the )?\w+ para)",
    re.IGNORECASE | re.DOTALL,
)

NOTICE_OPENING: Final = re.compile(
    r"\s*(?:in\b.{0,40}?\b(?:item|story|article|report)\b|(?:please|pls) read\b.{0,80}?\b(?:item|story|article|report)\b)",
    re.IGNORECASE | re.DOTALL,
)
QUOTES_PLAINLY: Final = re.compile(rf"{QUOTED_HEADLINE.pattern}|\b(?:headlined|titled)\b", re.IGNORECASE)
"""A notice without a tag must quote a headline in quotation marks or after one of these words, for it has no other target."""
ITEM_NOUN: Final = r"(?:item|story|article|report|post|page|column|headline|obituary|version)"
WRONG_WORD: Final = (
    r"(?:misstated|misspelled|misidentified|mischaracterized|incorrect|wrong|erroneous|mistaken|inaccurate|error)"
)
CORRECTION_NOTES: Final = re.compile(
    rf"\(\s*(?:this {ITEM_NOUN} )?correct(?:s|ing)\b[^()]{{3,300}}\)"
    rf"|\bnote:\s*corrects\b|\bthis version corrects\b"
    r"|^\W*(?:corrections?|clarifications?)(?: (?:and|&) clarifications?)?(?:\s*[:\u2013\u2014]|,? (?:on )?[A-Z][a-z]{2,8}\.? \d)"
    r"|^\W*for the record\W*$"
    rf"|\b(?:this|the) {ITEM_NOUN} (?:has been|was) (?:corrected|amended)\b"
    rf"|\bthis {ITEM_NOUN} (?:has been|was) (?:updated|changed|edited|revised) (?:\w+ ){{0,2}}to (?:correct|clarify|fix)\b"
    rf"|\b(?:(?:an )?earlier|(?:a )?previous) versions? of (?:this|the) {ITEM_NOUN}\b.{{0,80}}?\b{WRONG_WORD}",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
HINTS: Final = ("correct", "clarif", "amended", "version of", "versions of", "for the record", "to fix")
"""Each match of ``CORRECTION_NOTES`` has one of these; most texts have none."""


def stated_control(body: str, limits: DescribeThresholds = DESCRIBE) -> tuple[tuple[str, ...], str]:
    """Return the control that a text without a tag states, and its note: a notice on another item, or a correction of its own.

    >>> stated_control('In PARIS item headlined "ACME BUYS ZENITH UNIT," please read in second line ...')
    (('correction_notice',), '')
    >>> stated_control("Acme makes 12 engines a day. (This story corrects the number of engines.)")
    (('corrected',), '(This story corrects the number of engines.)')
    """
    if (
        NOTICE_OPENING.match(body)
        and is_correction_notice(body, limits)
        and QUOTES_PLAINLY.search(body[: limits.notice_start])
    ):
        return ("correction_notice",), ""
    ends = dict.fromkeys((body[: limits.note_edge], body[-limits.note_edge :]))
    note = next(filter(None, map(find_correction_note, ends)), "")
    return (("corrected",) if note else ()), note


def find_correction_note(part: str) -> str:
    """Return the note of a correction in one end of a text; empty if there is none."""
    folded = part.lower()
    found = CORRECTION_NOTES.search(part) if any(hint in folded for hint in HINTS) else None
    return part[found.start() :].partition("\n\n")[0].strip() if found else ""


def is_correction_notice(body: str, limits: DescribeThresholds = DESCRIBE) -> bool:
    """Return True for a notice, False for a corrected story that was sent again whole."""
    return len(body) <= limits.notice_length and REQUEST.search(body) is not None


def quoted_headline(body: str, limits: DescribeThresholds = DESCRIBE) -> str:
    """Return the headline that a notice quotes; empty if it quotes none.

    >>> quoted_headline('In PARIS item headlined "ACME BUYS ZENITH UNIT," please read in second line ...')
    'ACME BUYS ZENITH UNIT'
    """
    start = body[: limits.notice_start]
    match = QUOTED_HEADLINE.search(start) or NAMED_HEADLINE.search(start)
    return " ".join(match["words"].split()) if match else ""
