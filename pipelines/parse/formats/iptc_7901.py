"""IPTC 7901, the text format of teleprinters, still used by many agencies.

    SOH source number SP priority SP category SP words [SP optional information] CR LF
    keywords CR LF
    STX headline = CR LF text ETX
    date-time group EOT

The date-time group is ``DDHHMM``, a zone if any, month and year. Source: IPTC Recommendation 7901, revision 5.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from pipelines.language.months import month_of
from pipelines.parse.ids import hash_of
from pipelines.parse.item_warnings import Warnings
from pipelines.parse.lenient_times import full_year
from pipelines.parse.limits import ParseLimits
from pipelines.parse.provider import UNKNOWN
from pipelines.parse.teleprinter import (
    WireMessage,
    read_or_received,
    split_with_header,
    utc_of,
    year_before,
)
from pipelines.parse.thresholds import IPTC_HEADLINE_LINES
from schemas import Article, RawMessage, Reason, Rejected, Subject

HEADER = re.compile(
    r"(?P<source>[^\W\d_]{1,8}?)(?P<number>\d{1,6})[ ]+(?P<priority>\d)[ ]+(?P<category>[^\W\d_]{1,4})[ ]+"
    r"(?P<words>\d{1,6})(?:[ ]+(?P<optional>[^\n]*))?(?:\n+(?P<keywords>.*))?",
    re.DOTALL,
)
GROUP = re.compile(
    r"\b(?P<day>\d\d)(?P<clock>\d{4})\s*(?P<zone>[A-Za-z]{1,4})?\s+(?P<month>[^\W\d_]{3})[^\W\d_]*\.?(?:\s+(?P<year>\d{4}|\d{2}))?(?!\S)"
)
BYLINE = re.compile(
    r"\(?(?:By|Von|Par|Por|Da|Door)\s+(?:[^\W\d_a-z]|(?:the\s+|our\s+)?\w+[\s-](?:staff|(?:correspondent|reporter|writer|editor)s?|[Kk]orrespondent\w*)\b)"
)
LEAD = re.compile(r"[^a-z]{3,24}")
"""A line in capitals above the headline, ``1ST LEAD``: it stays a separate line."""


class IptcHead(NamedTuple):
    """The lines before the story."""

    headline: str
    byline: str | None
    advisory: str | None
    body: str


def parse_iptc_7901(raw: RawMessage, _limits: ParseLimits) -> Article:
    """Return the article of one message.

    WireMessage numbers restart about every day, so the id is source, number and day; without a readable header it is
    a hash of the text. Raises ``Rejected`` for a message without a text or any time.
    """
    warnings = Warnings()
    wanted = "source, number, priority, category and word count"
    message, header = split_with_header(raw.value, HEADER, wanted, warnings)
    read = partial(_time, message, raw.timestamp)
    when, own = read_or_received(warnings, "date-time group", message.end.strip(), read, raw.timestamp)
    head = _head(message.text)
    if not head.headline and not head.body.strip():
        raise Rejected(Reason.EMPTY, "the message has no text")
    source, keywords = UNKNOWN, ""
    if header:
        source, keywords = header["source"].lower(), " ".join((header["keywords"] or "").split()).strip(" /")
    return Article(
        provider=source,
        item_id=f"{source}{header['number']}-{when:%Y%m%d}" if header else hash_of(message.text),
        urgency=int(header["priority"]) or None if header else None,
        time=when,
        time_source="version_created" if own else "record",
        headline=head.headline,
        slug=keywords or None,
        advisory=head.advisory,
        byline=head.byline,
        subjects=tuple(_subjects(header, keywords)) if header else (),
        body=head.body,
        warnings=warnings.all(),
    )


def _subjects(header: re.Match[str], keywords: str) -> Iterator[Subject]:
    optional = (header["optional"] or "").strip()
    yield Subject(scheme="category", code=header["category"].lower())
    yield from (Subject(scheme="keyword", code=word.strip()) for word in keywords.split("/") if word.strip())
    if optional:
        yield Subject(scheme="optional", code=" ".join(optional.split()))


def _time(message: WireMessage, received: datetime | None) -> datetime | None:
    """Return the time of the date-time group after the text, or on its last lines, or None."""
    for text in (message.end, message.text[-120:]):
        for found in reversed(list(GROUP.finditer(text))):
            month, day = month_of(found["month"]), int(found["day"])
            year = full_year(found["year"]) if found["year"] else None
            if month and year is None and received:
                year = year_before(received, month, day)
            if month and year is not None:
                return utc_of("date-time group", found[0], year, month, day, found["clock"], found["zone"] or "")
    return None


def _head(text: str) -> IptcHead:
    """Split the headline from the story: it ends with ``=``, else it is the first line.

    The block before the ``=`` may also hold lead lines, a byline, and remarks in parentheses.
    """
    lines = text.strip("\n ").split("\n")
    ends = max(
        (place for place, line in enumerate(lines[:IPTC_HEADLINE_LINES]) if line.rstrip().endswith("=")), default=0
    )
    block = [line.strip().rstrip("=").strip() for line in lines[: ends + 1]]
    bylines = [line for line in block[1:] if BYLINE.match(line)]
    notes = [line for line in block if line.startswith("(") and line.endswith(")") and line not in bylines]
    story = [line for line in block if line and line not in (*bylines, *notes)]
    leads = list(takewhile(LEAD.fullmatch, story[:-1]))
    headline = "\n".join([*leads, " ".join(story[len(leads) :])])
    body = "\n".join(lines[ends + 1 :]).strip("\n")
    return IptcHead(
        headline, " ".join(bylines).strip("()") or None, " ".join(note.strip("()") for note in notes) or None, body
    )
