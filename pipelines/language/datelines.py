"""Regular expressions of datelines, for all readers.

A dateline is a place, a day and an agency's mark, in any order, and a dash, a colon or a point after them:
``NEW YORK, March 3 (Reuters) -``, ``PARIS (AFP) —``, ``SEOUL, Nov 26 AFP -``, ``BERLIN, 3. März (dpa) -``, ``(Bloomberg) --``,
``SAN FRANCISCO--(BUSINESS WIRE)--``, ``LONDON, March 3, 2026 /PRNewswire/ --``, ``TORONTO, ON / ACCESSWIRE / March 3, 2026 /``.
``London, Mar 3 (IANS) The`` has no separator after the mark. A place alone, ``DUBLIN -``, must be a known city.

Three readers: ``normalize/dateline.py`` splits datelines from stories with ``PATTERNS``, ``CAPITALS``, ``EASTERN`` and ``ALONE``;
``parse/formats/plain_text.py`` ends a head before a line with ``LINE``; ``enrich/amounts/text_countries.py`` looks for the country of a body that was
not normalized, with ``OPENING`` of ``language/openings.py``. They disagree today, which is kept until an issue decides it:

- ``LINE`` has no months and no agencies, but needs a mark that begins with a capital: ``BERLIN (dpa) -`` is none.
- ``OPENING`` has only English months and four agencies, and needs a place in capitals; it accepts any dash after it, without a known city.
"""

import re
from typing import Final

from pipelines.language.agencies import IN_DATELINES
from pipelines.language.months import MONTH
from pipelines.language.patterns import dated, late

WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
YEAR = r"(?![\w/])(?:,?\s+(?:de\s+)?(?P<year>\d{4})\b)?"
DATE = rf"{WEEKDAY}(?:(?:(?:le|el|il|den)\s+)?(?P<first>\d{{1,2}})\.?\s+(?:de\s+)?)?{MONTH}(?(first)|\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?){YEAR}"
"""``March 3`` or ``3 March``. The names of the months stand in it once, since they are long."""
NUMERIC = r"(?P<first>\d{1,2})[./](?P<number>\d{1,2})\.?(?:/?(?P<year>\d{4}))?"
"""A day in Belga's form: ``31/07``."""
ANY = r"[^\W\d_][\w .&/-]{1,40}"
"""An agency in parentheses beside a day."""
NAMED = rf"(?:\w[\w .&-]{{1,20}}/)?(?:{IN_DATELINES})(?:/\w[\w .&-]{{1,20}})?"
"""A known agency, or several with a known one among them: ``tca/dpa``."""
ENCLOSED = rf"[(\[](?P<agency>{ANY})[)\]]"
AGENCY = rf"(?:(?:[-–—]\s*)?{ENCLOSED}|/(?P<slashed>{ANY})/|,?\s*(?P<bare>{IN_DATELINES})\b)"
BEGINS = r"(?=\s|$|[A-Z\"“])\s*"
DASH = rf"\s*(?:--?|–|—|―|:|_|=|\.-){BEGINS}"
STOP = rf"\s*(?:--?|–|—|―|:|_|=|\.-|\.){BEGINS}"
OPEN = r"\s+(?-i:(?=[\"“‘']?[^\W\d_a-zà-ÿ]))"
"""No separator: the sentence begins after the parenthesis, as at Indian agencies."""
PLACE = r"(?P<place>[^\W\d_][^()\[\]\n:;\d\"“]{0,70}?(?:\s*\[[^\W\d_][^\[\]\d]{1,30}\])?)"
SIGNED_FIRST = rf"(?:[(\[](?P<before>{IN_DATELINES})[)\]]\s*[-–—]\s*)?"
PATTERNS = tuple(
    dated(pattern)
    for pattern in (
        rf"\s*{PLACE}\s*[-–—]\s*(?P<agency>{IN_DATELINES})\s*[-–—]\s*{DATE}{DASH}",
        rf"\s*\**{SIGNED_FIRST}{PLACE}\s*,?\s+{DATE}[,.]?\s*(?:{AGENCY}{STOP}|[(\[](?P<enclosed>{NAMED})[)\]]{OPEN}|{DASH})",
        rf"\s*(?P<place>){DATE},?\s*{AGENCY}{DASH}",
        rf"\s*{PLACE}\s*/\s*(?P<agency>{IN_DATELINES})\s*/\s*{DATE}\s*/\s*",
        rf"\s*{PLACE}\s*(?:--)?\s*[(\[](?P<agency>{NAMED})[)\]]{DASH}(?:{DATE}{DASH})?",
        rf"\s*{PLACE}\s*(?:--)?\s*[(\[](?P<agency>{NAMED})[)\]]\s*{DATE}(?:{STOP}|\s*$)",
        rf"\s*{PLACE}\s*(?:--)?\s*[(\[](?P<agency>{NAMED})\s*[-–—]\s*{DATE}[)\]]{DASH}",
        rf"\s*{PLACE},?\s+{NUMERIC}\s*[(\[](?P<agency>{NAMED})[)\]]{DASH}",
        rf"\s*{PLACE}\s*/(?P<agency>{NAMED})/{DASH}",
        rf"\s*(?P<place>)[(\[](?P<agency>{NAMED})[)\]]{DASH}",
        rf"\s*{PLACE}\s*\|\s*(?P<agency>{NAMED})\s*\|\s*{WEEKDAY}(?:{DATE}|\d{{1,2}}/\d{{1,2}}/\d{{4}})(?:\s*-\s*\d\d:\d\d UTC[ +\d-]*)?\s*(?:\||-|–|\n)\s*",
    )
)
CAPITALS = re.compile(
    r"\s*(?P<place>[^\W\d_a-z][^()\[\]\n:;\d\"“a-z]{1,40}(?:, [A-Z][a-z]+\.?)?)\s*[(\[](?P<agency>[A-Za-z][\w .&/-]{1,30})[)\]]"
    + DASH
)
"""An unknown agency counts only after a place in capitals."""
REGIONAL = re.compile(
    rf"\s*(?P<place>[A-ZÀ-Þ][^\W\d_]+(?:[ /-][A-ZÀ-Þ]?[^\W\d_]+){{0,3}})\s*\((?P<agency>[a-z]{{2,4}})\)\s*(?:--?|–|—){BEGINS}"
)
"""An unknown agency in small letters, as regional services in German have it: ``Husum (shz) -``."""
EASTERN = (
    re.compile(
        r"\s*(?:据)?(?P<agency>新华社|中新社|中通社|中央社)(?P<place>[\u4e00-\u9fff]{2,12}?)(?P<number>\d{1,2})月(?P<first>\d{1,2})日(?:电|電|讯)\s*"
    ),
    re.compile(
        r"\s*[［\[【](?P<place>[^\s\d\]］】]{1,16}?)[\s\u3000]*\d{1,2}日[\s\u3000]*(?P<agency>ロイター|AFP|共同|時事)[］\]】]\s*[-－–—]?\s*"
    ),
    re.compile(r"\s*【(?P<place>[^\s\d】]{1,16}?)[\s\u3000]?(?P<agency>共同|時事|AFP時事)】\s*"),
    re.compile(r"\s*\((?P<place>[가-힣·ㆍ]{1,16})=(?P<agency>연합뉴스|뉴시스|뉴스1)\)\s*"),
)
"""Datelines of Chinese, Japanese and Korean agencies."""
EAST_ASIAN = re.compile(r"\W*[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
ALONE = dated(r"\s*(?P<place>[^\W\d_][^()\[\]\n:;\d\"“]{2,60}?)(?:,\s*" + MONTH + r")?(?::|\s+(?:--?|–|—|_)|--|—)\s+")
"""A place with neither day nor agency: it must be a known city."""
LINE: Final = re.compile(
    r"[^\W\d_a-z][^()\n:;]{1,60}?(?:\([A-Z][\w ./-]{1,30}\)\s*(?:--?|–|—|_|:)\s|/[A-Z][\w ]+/ ?--\s|--\([A-Z ]+\)--)"
)
"""A line of plain text that begins with a dateline."""
ZONE = r"(?-i:[A-Z]{1,5}|Uhr)"
CLOCK = rf"\d[\d.:/T+-]*+Z?(?:st|nd|rd|th|h)?(?:\s?(?:[ap]\.?m\b\.?|hrs?|{ZONE})(?!\w))*+"
TIME = late(
    rf"\W*+(?:(?:published|updated|last updated|posted|created|stand|veröffentlicht|publié|mis à jour|actualizado|time|date)\b\W*+)*+"
    rf"(?:(?:{MONTH.replace('?P<month>', '?:')}[./-]*+|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*+\.?|{CLOCK}|at|um|à|le|den|on|de)(?!\w)[\s,|()–]*+)++",
    re.IGNORECASE,
)
MOMENT = late(
    rf"\d{{1,2}}[:.h]\d\d|\d{{4}}-?\d\d-?\d\d|\d[./]\d{{1,2}}[./]\d|\d\s?(?:[ap]\.?m\b|Uhr)|\d\.?\s{MONTH.replace('?P<month>', '?:')}|"
    rf"\b{MONTH.replace('?P<month>', '?:')}\s\d",
    re.IGNORECASE,
)
"""A text that contains a day or a time of day: ``1,000 OUNCE`` does not."""
TIME_BEHIND = re.compile(r"(?<![\s,|/–-])[\s,|/–-]++(?=\d)")
ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
POINTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
