"""Slug lines and advisory lines: information for editors beside the headline."""

import re
from dataclasses import dataclass

from schemas import Control, Link, Tag


@dataclass(frozen=True, slots=True)
class Slug:
    """The parts of a slug line."""

    base: str
    """The slug without cycle and version part; may be empty."""
    cycle: str | None = None
    """AM, PM or BC."""
    tags: tuple[Tag, ...] = ()
    """Version and control tags of the line: ``2nd Ld-Writethru``."""
    number: int | None = None
    """Number of its lead or update."""
    take: int | None = None
    """Part number of an item in parts; the first part is 1."""
    links: tuple[Link, ...] = ()
    """The items that it replaces: ``a0467``."""


REUTERS = re.compile(r"^(?:[a-z] [a-z] )?(?P<rest>[A-Z]{2}-.*?)-*\s+\d\d-\d\d\s+\d{4}$")
CYCLE = re.compile(r"^(?P<cycle>AM|PM|BC|AMs|PMs)\s?-+\s?", re.ASCII)
PADDING = re.compile(r"-+$|---[A-Z]{1,4}$")
LEAD = re.compile(
    r"^(?:(?P<number>\d{1,2})\s?-?\s?(?:st|nd|rd|th|d|h)\s?-?\s?)?(?:Ld|Lead)?\s?-?\s?(?P<words>Writethru|Ld|Lead|Sub)\b",
    re.IGNORECASE,
)
BARE_LEAD = re.compile(r"(?<=[^,\s])\s+(\d{1,2}(?:st|nd|rd|th|d)[\s-]*(?:ld|lead)\b)", re.IGNORECASE)
ADD = re.compile(r"(?:^|-)(?P<number>\d{1,2})(?:st|nd|rd|th|d)\s?-?\s?(?:add|take)\b", re.IGNORECASE)
TAKE = re.compile(r"^(?:add|take)\s?(?P<number>\d{1,2})$|=(?P<page>[2-9])$", re.IGNORECASE)
TRANSMISSION = re.compile(r"^(?P<ids>[a-z]\d{3,4}(?:-[a-z]\d{3,4})*)$", re.IGNORECASE)
CONTROL = re.compile(
    r"^(?P<word>CORRECTIVE|CORRECTED|CORRECTION|REFILE|RPT|REPEAT|KILL|WITHDRAWAL|UPDATE|WRAPUP|URGENT|BULLETIN|FLASH)(?:\s?(?P<number>\d{1,2}))?$",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\s*\((?P<inside>[^()]*)\)")
MARKS = (
    re.compile(r"^(?P<stars>\*{2,})\s*|[\s-]*(?:\*'?\s?){2,}(?:URGENT|BULLETIN|FLASH)?$", re.IGNORECASE),
    re.compile(r"^[(<\[]?(?P<word>CORRECTIVE|CORRECTED|CORRECTION|REFILE|RPT|RESENDING)[)>\]]?-+(?=\S)", re.IGNORECASE),
    re.compile(r"\s(?P<word>CORRECTIVE|CORRECTED|CORRECTION|RPT|REPEAT)$", re.IGNORECASE),
    re.compile(
        r"[\s-]+(?P<lead>\d{1,2}(?:ST|ND|RD|TH) ?LD)(?:[\s-]\(?WRITET[A-Z]* ?[A-Z]*\)?|[\s-]URGENT)?$", re.IGNORECASE
    ),
)
"""What a wire that joins words by hyphens sets before or after its slug: ``******``, ``CORRECTION---``, ``1STLD``."""
CONTROLS = {
    "CORRECTIVE": Control.CORRECTED,
    "CORRECTED": Control.CORRECTED,
    "CORRECTION": Control.CORRECTION_NOTICE,
    "REFILE": Control.REFILE,
    "RPT": Control.REPEAT,
    "REPEAT": Control.REPEAT,
    "RESENDING": Control.REPEAT,
    "KILL": Control.KILL,
    "WITHDRAWAL": Control.KILL,
    "UPDATE": Control.UPDATE,
    "WRAPUP": Control.WRAPUP,
    "FLASH": Control.FLASH,
}


def read_slug(text: str) -> Slug:
    """Split a slug line, in the styles of AP and Reuters.

    >>> read_slug("AM-Harbor Fire, 2nd Ld-Writethru, a0467,0525").base
    'Harbor Fire'
    >>> read_slug("ZENITH-TAKEOVER/ACME (UPDATE 2, PIX)").number
    2
    """
    line = " ".join(text.split())
    wire = REUTERS.match(line)
    line = PADDING.sub("", wire["rest"]) if wire else line
    cycle = CYCLE.match(line)
    line = line[cycle.end() :] if cycle else line
    line, marks = split_marks(line) if wire else (line, [])
    inside = [part for match in BRACKETS.finditer(line) for part in match["inside"].split(",")] if "(" in line else []
    line = BARE_LEAD.sub(r", \1", line) if cycle else line
    outside = BRACKETS.sub("", line) if inside else line
    base, *parts = outside.split(",") if cycle or "," in line else [outside]
    parts = [part.strip() for part in (*marks, *parts, *inside)]
    if parts and not any(map(is_version_part, parts)):
        base, parts = outside, inside
    tags = tuple(tag for part in parts if (tag := read_part(part)))
    numbers = [tag.number for tag in tags if tag.number is not None]
    page = TAKE.search(base) if base[-1:].isdigit() else None
    takes = [take for part in parts if (take := read_take(part))]
    return Slug(
        base=(base[: page.start()] if page else base).strip(" -"),
        cycle=cycle["cycle"][:2].upper() if cycle else None,
        tags=tags,
        number=numbers[0] if numbers else None,
        take=takes[0] if takes else int(page["page"] or page["number"]) if page else None,
        links=tuple(link for part in parts for link in read_links(part)),
    )


def split_marks(line: str) -> tuple[str, list[str]]:
    """Split the marks before and after the slug of a wire. Return the slug and those marks that are control words or leads.

    >>> split_marks("******CORRECTED---GAF-OFFERS")
    ('GAF-OFFERS', ['CORRECTED'])
    >>> split_marks("SAFRICA 1STLD"), split_marks("TOKYO-STOCKS-CORRECTION")
    (('SAFRICA', ['1STLD']), ('TOKYO-STOCKS-CORRECTION', []))
    """
    marks = []
    for pattern in MARKS:
        if (found := pattern.search(line)) and found[0] != line:
            marks += [mark for name, mark in found.groupdict().items() if mark and name != "stars"]
            line = line[: found.start()] + line[found.end() :]
    return line, marks


def is_version_part(part: str) -> bool:
    """Return True for a version part, a length or a budget mark, False for words of the slug."""
    return bool(
        part.isdigit()
        or part in {"Bjt", "Advisory"}
        or read_part(part)
        or read_take(part)
        or TRANSMISSION.match(part)
        or part[:3] in {"Adv", "ADV"}
    )


def read_part(part: str) -> Tag | None:
    """Return the tag of one part of a slug line, or None: a numbered lead updates, CORRECTIVE corrects."""
    if match := LEAD.match(part):
        number = match["number"]
        return Tag(text=part, control=Control.UPDATE, number=int(number) if number else None)
    if match := CONTROL.match(part.strip()):
        number = match["number"]
        return Tag(text=part, control=CONTROLS.get(match["word"].upper()), number=int(number) if number else None)
    return None


def read_take(part: str) -> int | None:
    """Return the number of a take, or None: ``1st Add`` is the second take of its story."""
    if match := ADD.search(part):
        return int(match["number"]) + 1
    if match := TAKE.match(part):
        return int(match["number"] or match["page"]) + (1 if part.lower().startswith("add") else 0)
    return None


def read_links(part: str) -> tuple[Link, ...]:
    """Return links to the items that this one replaces, by their transmission numbers."""
    match = TRANSMISSION.match(part)
    names = match["ids"].lower().split("-") if match else ()
    return tuple(Link(relation="previous_version", target=name, by="series_id") for name in names)


ADVISORY = re.compile(r"^\s*(?:Eds?|Editors?|Note to editors)\s?[:.-]+\s*", re.IGNORECASE)
CORRECTS = re.compile(r"\bCORRECTS\b|\bCORRECTING\b|\b[Cc]orrects\b|\b[Cc]orrecting\b|\bto CORRECT\b|\bto correct\b")
UPDATES = re.compile(
    r"\b(?:UPDATES?|LEADS?|SUBS?|INSERTS?|ADDS?|RECASTS?|REWRITES?|RAISES|TOPS|COMBINES|RESTORES|DELETES?|New (?:thr|grafs?|lead|\d)|Top \d)",
    re.IGNORECASE,
)
RETRANSMITS = re.compile(r"^\W*(?:this is a )?(?:retransmit|resend|repeat)(?:s|t?ing|ted)?\b", re.IGNORECASE)
TRANSMISSION_FAULT = re.compile(
    r"\b(?:fix|correct|restore|change)\w*\b.{0,40}\b(?:byline|slug ?line|slug|keyword|garble[sd]?|typo|centering|coding|code|designator|priority|category"
    r"|cycle|format|header|dateline|cq)\b|\bextraneous\b",
    re.IGNORECASE,
)
"""What was wrong with the transmission, not with the story."""
KILLS = re.compile(
    r"\b(?:kill(?:s|ed)?|withdraw(?:s|n)?|do not use|mandatory kill)\b.{0,40}\b(?:story|item|a\d{4})|^KILL\b|\bis withdrawn\b|\bstory has been withdrawn\b",
    re.IGNORECASE,
)


def read_advisory(text: str) -> tuple[Tag, ...]:
    """Return the tags of an editors' line: ``Eds: SUBS 2nd graf CORRECTING name`` is a correction and an update.

    The tags come outermost first, so a correction wins over an update. A line without an instruction has no tags. An item
    that is sent again for a fault of the transmission is a repeat, whatever was mended.

    >>> [str(tag.control) for tag in read_advisory("Eds: LEADS with 3 grafs; CORRECTS spelling of Ferro")]
    ['corrected', 'update']
    """
    line = ADVISORY.sub("", " ".join(text.split()))
    if (again := RETRANSMITS.match(line)) and (TRANSMISSION_FAULT.search(line) or not CORRECTS.search(line)):
        return (Tag(text=again[0], control=Control.REPEAT),)
    asked = (
        (KILLS, Control.KILL),
        (CORRECTS, Control.CORRECTED),
        (RETRANSMITS, Control.REPEAT),
        (UPDATES, Control.UPDATE),
    )
    found = [(pattern.search(line), control) for pattern, control in asked]
    return tuple(Tag(text=match[0], control=control) for match, control in found if match)
