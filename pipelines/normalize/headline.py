"""Control and format tags before a headline: ``CORRECTED-UPDATE 2-X``."""

import re
from dataclasses import dataclass

from pipelines.normalize.tag_words import AMBIGUOUS, CONTROLS, FORMATS, MARKET, read_number
from schemas import Control, Tag


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, split into its tags and its base."""

    base: str
    """The headline without its tags."""
    tags: tuple[Tag, ...] = ()
    """Control and format tags, outermost first."""
    take: int | None = None
    """Number of the page that the headline ends with: ``=2``."""


SEPARATOR = (
    r"(?:\s*\*{2,}\s*:?|\s*:|\s+-{1,3}|-{1,3}|\s*[\u2013\u2014]|\s+/{1,2}(?=\s)|\.{3}|\s*\u00a5{1,3}|\s+\||/(?=[A-Z]))"
)
OFFICIAL = re.compile(rf"^\(OFFICIAL\)(?:{SEPARATOR})?\s*")
NUMBER = r"(?:\s?(?P<number>\d{1,2})(?=\D))?"
WORDS = "|".join(sorted((re.escape(word) for word in (*CONTROLS, *FORMATS)), key=len, reverse=True))
TAG = re.compile(
    rf"^\**\s*(?:X-)?[(<\[]?(?:(?P<ordinal>\d{{1,2}}(?:ST|ND|RD|TH|\.))\s+)?(?P<word>{WORDS}){NUMBER}[)>\]]?"
    rf"(?P<rest>\s*-?\s*\(OFFICIAL\))?(?P<sep>{SEPARATOR}|\s+(?=(?:REPEAT|RPT|UPDATE)\b.*[-:]))\s*",
    re.IGNORECASE,
)
CONTROL_WORDS = "|".join(sorted(map(re.escape, CONTROLS), key=len, reverse=True))
ORDINAL = r"(?:(?P<ordinal>\d{1,2}(?:ST|ND|RD|TH|\.))\s+)?"
ENCLOSED = re.compile(
    rf"^[(\[]{ORDINAL}(?P<word>{CONTROL_WORDS})(?:\s?(?P<number>\d{{1,2}}))?[)\]]\s*(?=\S)", re.IGNORECASE
)
"""Yonhap's ``(2nd LD) Tin rises``, EFE's ``(Ampliación) Sube el estaño``."""
UNSET = re.compile(rf"^{ORDINAL}(?P<word>{CONTROL_WORDS})(?:\s(?P<number>\d{{1,2}}))?\s+(?=\S)")
"""dpa's ``REFILE 1ST LEAD Tin rises``: the control word is marked only by its capitals."""
LINE = re.compile(
    rf"[*(\[<]*{ORDINAL}(?P<word>{WORDS})(?:\s?(?P<number>\d{{1,2}}))?(?![^\s)>\]:*-])[\s)>\]:*-]*", re.IGNORECASE
)
GOES_ON = re.compile(r"\d{1,2}\s?[-:]|[-:]")
"""The beginning of the second line of a wrapped ``UPDATE 2-Tin rises``."""
PAGE = re.compile(r"\s*\(?=\s?\(?(?P<page>[2-9]|1\d)\)?=?$")
"""AFP's ``=2`` after a headline: the second page of its story."""
MARKETS = re.compile(rf"^(?P<word>{MARKET})(?P<number>\s\d{{1,2}}(?=\D))?(?P<sep>{SEPARATOR})\s*")
REPLACING = re.compile(
    r"^(?P<word>CORRECTING\s+(?:and|AND|&)\s+(?:REPLACING|ADDING|CLARIFYING)"
    rf"(?:\s+(?:PHOTOS?|MULTIMEDIA|GRAPHICS?|VIDEO|TABLE|HEADLINE|RELEASE)\b)?)(?P<sep>{SEPARATOR})?\s*"
)
CORRECTION = re.compile(
    rf"^\**\s*[(</\[]?(?P<word>(?:CORRECTION|C O R R E C T I O N)(?:\s+(?:TO|OF|IN|from|FROM)\s+[A-Za-z ]{{3,30}}?)?|Correction(?=:))[)>\]]?(?P<sep>{SEPARATOR})\s*"
)
BARE_KILL = re.compile(
    r"^(?P<word>(?:MANDATORY |BULLETIN |BUSINESS )?KILL)\s+(?=(?:[^\sa-z]+\s){0,2}[A-Z][a-z]|\S+\((?:R|TM|SM)\)(?:\s|$))"
)
"""A press-release wire's KILL before a title in small letters, or before a trademark."""
WITHDRAWN = re.compile(r"^(?P<word>ADVISORY)\s*[-:\u2013]\s*(?=.*\bwithdrawn\b)", re.IGNORECASE)
LOWER = re.compile(r"[a-z]")
MIXED = re.compile(r"(?:\S+\s)?\S*[a-z]")


def read_headline(text: str) -> Headline:
    """Split a headline into its tags, outermost first, and its base.

    >>> read_headline("CORRECTED-UPDATE 2-Acme buys Zenith").base
    'Acme buys Zenith'
    >>> [tag.text for tag in read_headline("CORRECTED-UPDATE 2-Acme buys Zenith").tags]
    ['CORRECTED', 'UPDATE 2']
    >>> read_headline("JAMAICA CORRECTS SIZE OF DEBT").tags
    ()
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    tags: list[Tag] = []
    while len(lines) > 1 and not GOES_ON.match(lines[1]) and (asked := read_line(lines[0])):
        tags += asked
        del lines[0]
    rest = " ".join(filter(None, lines))
    page = PAGE.search(rest)
    rest = rest[: page.start()] if page and page.start() else rest
    while found := read_tag(rest):
        tag, after = found
        if not after:
            break
        tags.append(tag)
        rest = after
    return Headline(rest, tuple(tags), int(page["page"]) if page and page.start() else None)


def read_line(line: str) -> tuple[Tag, ...]:
    """Return the tags of a separate line that is nothing but tags, or no tags for any other line.

    >>> [tag.text for tag in read_line("REFILE 1ST LEAD")]
    ['REFILE', '1ST LEAD']
    >>> read_line("LEAD PRICES")
    ()
    """
    tags: list[Tag] = []
    rest = line.strip()
    while rest and (match := LINE.match(rest)):
        if not (match["word"].isupper() or rest.startswith("(") or match["ordinal"] or match["number"]):
            return ()
        tags.append(_tag(match, match[0].strip(" *-:([<>])")))
        rest = rest[match.end() :]
    return () if rest else tuple(tags)


def read_tag(text: str) -> tuple[Tag, str] | None:
    """Return the outermost tag and the text after it, or None if the text begins with no tag."""
    return read_kill(text) or read_correction(text) or read_known(text) or read_market(text) or read_unset(text)


def read_unset(text: str) -> tuple[Tag, str] | None:
    """Return a control word without a separator, and the text after it: in parentheses, or in capitals before words that are not."""
    match = ENCLOSED.match(text) or UNSET.match(text)
    if match is None or CONTROLS[match["word"].upper()] is Control.KILL:
        return None
    numbered = match["ordinal"] or match["number"]
    if not numbered and match["word"].upper() in AMBIGUOUS and not text.startswith("("):
        return None
    after = text[match.end() :]
    if not text.startswith("(") and not (MIXED.match(after) or read_unset(after) or read_known(after)):
        return None
    return _tag(match, match[0].strip(" ()[]")), after


def _tag(match: re.Match[str], shown: str) -> Tag:
    word, number = " ".join(match["word"].upper().split()), read_number(match["number"] or match["ordinal"])
    return Tag(text=shown, control=control_of(word, number), format=FORMATS.get(word), number=number)


def read_kill(text: str) -> tuple[Tag, str] | None:
    """Return the tag of ``KILL Headline`` or ``ADVISORY-... withdrawn``, whose words also have harmless uses."""
    if match := WITHDRAWN.match(text) or BARE_KILL.match(text):
        return Tag(text=match["word"], control=Control.KILL), text[match.end() :]
    return None


def read_correction(text: str) -> tuple[Tag, str] | None:
    """Return the tag of a correction on a press-release wire, which names what it corrects before the separator."""
    if match := REPLACING.match(text):
        return Tag(text=match["word"], control=Control.CORRECTED), text[match.end() :]
    if match := CORRECTION.match(text):
        return Tag(text=match["word"], control=Control.CORRECTION_NOTICE), text[match.end() :]
    return None


def read_known(text: str) -> tuple[Tag, str] | None:
    """Return a tag whose word is in the lists, with its number and ``(OFFICIAL)``."""
    match = TAG.match(text)
    if match is None or not is_tag(match, text):
        return None
    shown = match[0][: match.start("sep")].strip(" *-([<>])")
    return _tag(match, shown), OFFICIAL.sub("", text[match.end() :])


def read_market(text: str) -> tuple[Tag, str] | None:
    """Return the standing tag of a market report: ``MIDEAST STOCKS-``, ``US STOCKS SNAPSHOT -``."""
    match = MARKETS.match(text)
    if match is None or not MIXED.match(text, match.end()):
        return None
    word = match["word"]
    return Tag(text=word, format=word.upper(), number=read_number(match["number"])), text[match.end() :]


def control_of(word: str, number: int | None) -> Control | None:
    """Return what a word asks for; a numbered INSTANT VIEW is an update of the one before it."""
    if word in CONTROLS:
        return CONTROLS[word]
    return Control.UPDATE if number is not None and number > 1 else None


def is_tag(match: re.Match[str], text: str) -> bool:
    """Return True for a tag, False for a headline that begins with its word: ``SNAP-ON TOOLS``, ``Brief: how to``."""
    after = text[match.end() :]
    if match["sep"] == "/" and match["word"].upper() not in CONTROLS:
        return False
    capitals = match["word"].isupper()
    if not capitals:
        return match["sep"].strip() == ":" or match["number"] is not None or match["ordinal"] is not None
    tight = match["sep"].startswith(("-", "/"))
    ambiguous = match["word"].upper() in AMBIGUOUS and match["number"] is None and match["ordinal"] is None
    return not (ambiguous and tight and not LOWER.search(after))
