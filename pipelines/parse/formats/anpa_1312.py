"""ANPA 1312, the high-speed wire of North America.

    SYN SYN SOH level number US selectors CR LF
    priority SP category format SP keyword SP MM-DD SP words CR LF
    STX ^slug< ^headline< ^byline= TAB story ETX
    city-MM-DD-YY HHMMzone< EOT

In the text ``^`` begins and ``<`` ends a flush-left line, ``=`` ends a centred one; TAB begins a
paragraph; ``;`` separates the cells of a tabular line. Source: ANPA Bulletin 1312 as AP and others send it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from pipelines.parse.ids import hash_of
from pipelines.parse.limits import ParseLimits
from pipelines.parse.provider import UNKNOWN
from pipelines.parse.teleprinter import full_year, part_with_header, read_or_received, utc_of, year_before
from pipelines.parse.warned import Warnings
from schemas import Article, RawMessage, Reason, Rejected, Subject

HEADER = re.compile(
    r"(?P<level>[A-Za-z])(?P<number>\d{4})[ ]?(?P<selectors>[\w ,-]*?)[-\s]*\n"
    r"(?P<priority>[A-Za-z]) (?P<category>[A-Za-z])[ ]*(?P<keyword>[^\n]*?)\s+(?P<month>\d\d)-(?P<day>\d\d)(?:[ ]+(?P<words>\d{1,5}))?",
)
STAMP = re.compile(
    r"(?P<agency>[A-Z]{2,6})-[A-Z]{2,4}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d{4}|\d\d)\s+(?P<clock>\d{4})(?P<zone>[A-Z]{1,4})?<?"
)
PRIORITIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 5, "s": 5}
"""Flash, bulletin, urgent, regular; deferred, and advances for weekdays and Sundays."""
CATEGORIES = {
    "a": "Domestic",
    "d": "Food",
    "e": "Entertainment",
    "f": "Financial",
    "i": "International",
    "k": "Commentary",
    "l": "Lifestyle",
    "n": "State and regional",
    "p": "Politics",
    "q": "Sports results",
    "r": "Racing",
    "s": "Sports",
    "t": "Travel",
    "v": "Advisories",
    "w": "Washington",
}
SLUG = re.compile(r"(?:AM|PM|BC|AP|US)s?-+\S|.*,\s?[a-zA-Z]?\d{3,4}$")
NOTE = re.compile(r"\W{0,2}(?:Eds?|Editors?|EDITOR'?S'? NOTE)\b\W", re.IGNORECASE)
BYLINE = re.compile(r"By\s+\S", re.IGNORECASE)
ROLE = re.compile(r".*\b(?:Writer|Editor|Correspondent|Reporter|Columnist|Press|Staff|News)\b", re.IGNORECASE)
CODE = re.compile(r"\*\d+")
RULE = re.compile(r"[_\s*-]*")
TYPED = ((" _ ", " — "), ("``", "“"), ("''", "”"))
HALF = re.compile(r"(?<![^;\s])(\d*)\{(?=[;\s]|$)")


class Head(NamedTuple):
    """The flush-left lines before the story."""

    slug: str | None
    headline: str
    advisory: str | None
    byline: str | None
    rest: list[str]


def parse_anpa_1312(raw: RawMessage, _limits: ParseLimits) -> Article:
    """Return the article of one message.

    Message numbers restart every day, so the id is service level, number and day; without a readable header it is
    a hash of the text. Raises ``Rejected`` for a message without a text or any time.
    """
    warnings = Warnings()
    wanted = "level, number, priority, category, keyword and date"
    message, header = part_with_header(raw.value, HEADER, wanted, warnings)
    stamp = STAMP.search(message.end) or STAMP.search(message.text[-120:])
    read = partial(_time, header, stamp, raw.timestamp)
    when, own = read_or_received(warnings, "line of date and time", message.end.strip(), read, raw.timestamp)
    flush, story = _lines(message.text, stamp)
    head = _head(flush)
    body = "\n\n".join(_paragraphs(story) if story else head.rest)
    if not head.headline and not body:
        raise Rejected(Reason.EMPTY, "the message has no text")
    transmission = f"{header['level']}{header['number']}".lower() if header else None
    return Article(
        provider=stamp["agency"].lower() if stamp else UNKNOWN,
        item_id=f"{transmission}-{when:%Y%m%d}" if transmission else hash_of(message.text),
        series_id=transmission,
        urgency=PRIORITIES.get(header["priority"].lower()) if header else None,
        time=when,
        time_source="version_created" if own else "record",
        language="en",
        headline=head.headline,
        slug=head.slug or (header and header["keyword"].strip()) or None,
        advisory=head.advisory,
        byline=head.byline,
        subjects=tuple(_subjects(header)) if header else (),
        body=body,
        warnings=warnings.all(),
    )


def _subjects(header: re.Match[str]) -> Iterator[Subject]:
    category = header["category"].lower()
    yield Subject(scheme="anpa", code=category, name=CATEGORIES.get(category))
    yield from (Subject(scheme="selector", code=code) for code in header["selectors"].replace("-", " ").split())


def _time(header: re.Match[str] | None, stamp: re.Match[str] | None, received: datetime | None) -> datetime | None:
    """Read the time of the end line; without one, the header's day with the year of the record."""
    if stamp:
        year = full_year(stamp["year"])
        month, day = int(stamp["month"]), int(stamp["day"])
        return utc_of("end line", stamp[0], year, month, day, stamp["clock"], stamp["zone"] or "")
    if header is None or received is None:
        return None
    month, day = int(header["month"]), int(header["day"])
    year = year_before(received, month, day)
    return utc_of("header date", f"{header['month']}-{header['day']}", year, month, day, "0000", "")


def _lines(text: str, stamp: re.Match[str] | None) -> tuple[list[str], list[str]]:
    """Split the flush-left lines at the head from the story."""
    lines = [line.rstrip() for line in text.replace("< ^", "<\n^").split("\n") if line.strip()]
    if stamp:
        lines = [line for line in lines if stamp[0] not in line]
    story = (place for place, line in enumerate(lines) if not line.startswith("^") or _is_row(line))
    begins = next(story, len(lines))
    flush = [_bare(line) for line in lines[:begins]]
    return [line for line in flush if line and not CODE.fullmatch(line)], lines[begins:]


def _is_row(line: str) -> bool:
    return line.count(";") > 1 and "; " not in line


def _bare(line: str) -> str:
    """Return a line without typesetting marks, with its typewriter signs as the characters they stand for."""
    bare = line.strip().lstrip("^<").rstrip("<=>!^ ").strip()
    for typed, meant in TYPED:
        bare = bare.replace(typed, meant)
    return bare


def _head(lines: list[str]) -> Head:
    slug = lines[0] if lines and SLUG.match(lines[0]) else None
    left = lines[1:] if slug else lines
    notes = [line for line in left if NOTE.match(line)]
    left = [line for line in left if line not in notes]
    headline, left = (left[0], left[1:]) if left and not BYLINE.match(left[0]) else ("", left)
    byline = left[0] if left and BYLINE.match(left[0]) else None
    if byline and len(left) > 1 and ROLE.match(left[1]):
        byline, left = f"{byline}, {left[1]}", left[1:]
    return Head(slug, headline or slug or "", " ".join(notes) or None, byline, left[1:] if byline else left)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join lines to paragraphs: TAB begins one, tabular lines stay lines, a marked line is a paragraph."""
    open_text: list[str] = []
    rows: list[str] = []
    for line in lines:
        bare = _bare(line)
        row = _is_row(line)
        if rows and not row:
            yield "\n".join(rows)
            rows = []
        if open_text and (row or line.startswith(("\t", "^", "   "))):
            yield " ".join(open_text)
            open_text = []
        if row:
            rows.append(HALF.sub(r"\1½", bare).replace(";", "\t"))
        elif not RULE.fullmatch(bare):
            open_text.append(bare)
    if rows:
        yield "\n".join(rows)
    if open_text:
        yield " ".join(open_text)
