"""Dateline: where and when an item was filed, at the beginning of its first paragraph, in the styles of the houses.

A dateline is a place, a day and an agency's mark, in any order, and a dash, a colon or a point after them:
``NEW YORK, March 3 (Reuters) -``, ``PARIS (AFP) —``, ``SEOUL, Nov 26 AFP -``, ``BERLIN, 3. März (dpa) -``, ``(Bloomberg) --``,
``SAN FRANCISCO--(BUSINESS WIRE)--``, ``LONDON, March 3, 2026 /PRNewswire/ --``, ``TORONTO, ON / ACCESSWIRE / March 3, 2026 /``.
``London, Mar 3 (IANS) The`` has no separator after the mark. A place alone, ``DUBLIN -``, must be a known city.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipelines.language.agencies import AGENCIES, IN_DATELINES
from pipelines.language.months import MONTH, month_of
from pipelines.normalize.cities import are_cities
from schemas import Dateline

WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
YEAR = r"(?![\w/])(?:,?\s+(?:de\s+)?(?P<year>\d{4})\b)?"
DATE = (
    rf"{WEEKDAY}(?:{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?:(?:le|el|il|den)\s+)?(?P<first>\d{{1,2}})\.?\s+(?:de\s+)?"
    rf"{MONTH.replace('<month>', '<second>')}){YEAR}"
)
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
    re.compile(pattern, re.IGNORECASE)
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
    )
)
CAPITALS = re.compile(
    r"\s*(?P<place>[^\W\d_a-z][^()\[\]\n:;\d\"“a-z]{1,40}(?:, [A-Z][a-z]+\.?)?)\s*[(\[](?P<agency>[A-Za-z][\w .&/-]{1,30})[)\]]"
    + DASH
)
"""An unknown agency counts only after a place in capitals."""
EXCHANGES = frozenset("amex asx bse bsx hkex lse nasdaq nse nyse otc otcqb otcqx sgx tse tsx tsxv".split())
"""Stock exchanges, which occur in parentheses after a company."""
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
ALONE = re.compile(
    r"\s*(?P<place>[^\W\d_][^()\[\]\n:;\d\"“]{2,60}?)(?:,\s*" + MONTH + r")?(?::|\s+(?:--?|–|—|_)|--|—)\s+",
    re.IGNORECASE,
)
"""A place with neither day nor agency: it must be a known city."""
FEWEST_WORDS = 4
"""Minimum number of words of a sentence after such a place: ``LONDON: 5 percent`` is a row."""
LONGEST = 140
ENCLOSED_AREA = re.compile(r"\s*\[([^\[\]]+)\]")
"""The country after a city in ANI's form: ``Damascus [Syria]``."""
ZONE = r"(?-i:[A-Z]{1,5}|Uhr)"
CLOCK = rf"\d[\d.:/T+-]*+Z?(?:st|nd|rd|th|h)?(?:\s?(?:[ap]\.?m\b\.?|hrs?|{ZONE})(?!\w))*+"
TIME = re.compile(
    rf"\W*+(?:(?:published|updated|last updated|posted|created|stand|veröffentlicht|publié|mis à jour|actualizado|time|date)\b\W*+)*+"
    rf"(?:(?:{MONTH.replace('?P<month>', '?:')}[./-]*+|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*+\.?|{CLOCK}|at|um|à|le|den|on|de)(?!\w)[\s,|()–]*+)++",
    re.IGNORECASE,
)
MOMENT = re.compile(
    rf"\d{{1,2}}[:.h]\d\d|\d{{4}}-?\d\d-?\d\d|\d[./]\d{{1,2}}[./]\d|\d\s?(?:[ap]\.?m\b|Uhr)|\d\.?\s{MONTH.replace('?P<month>', '?:')}|"
    rf"\b{MONTH.replace('?P<month>', '?:')}\s\d",
    re.IGNORECASE,
)
"""A text that contains a day or a time of day: ``1,000 OUNCE`` does not."""
TIME_BEHIND = re.compile(r"(?<![\s,|/–-])[\s,|/–-]++(?=\d)")
ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
POINTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
AHEAD = timedelta(days=2)
"""How far a dateline may be after its item: Sydney is ahead of New York, and tomorrow's papers are filed today."""
SMALL = frozenset(
    "am an and auf bei d'or da de del della den der des di do du e el en et la le les los of off on rico sur the und upon van y".split()
)
PREPOSITIONS = frozenset("after as at before by from in on since to until".split())
MOST_WORDS = 9


class Filed(NamedTuple):
    """A dateline, and the text after it."""

    dateline: Dateline | None
    rest: str


def read_dateline(text: str, near: date) -> Filed:
    """Split the dateline from a first paragraph. ``near`` (the item's day) supplies the year, which datelines omit.

    >>> read_dateline("LONDON, Feb 26 - Tin rose.", date(1987, 2, 27)).dateline.day
    datetime.date(1987, 2, 26)
    """
    dateline, end = _read(text[:LONGEST], text[LONGEST : LONGEST + LONGEST], near)
    return Filed(dateline, text[end:])


@lru_cache(maxsize=64)
def _read(head: str, after: str, near: date) -> tuple[Dateline | None, int]:
    """Return the dateline at the beginning of a text, and its end. Cached, since the same text is read several times."""
    for pattern in EASTERN if EAST_ASIAN.match(head) else (*PATTERNS, CAPITALS):
        if (found := pattern.match(head)) and _is_place(found["place"]) and not _is_exchange(found):
            return _dateline(found.groupdict(), near), found.end()
    found = ALONE.match(head)
    if found and _is_place(found["place"]) and _begins_story(found["place"], head[found.end() :] + after):
        return Dateline(place=tidy_place(found["place"])), found.end()
    return None, 0


def tidy_place(text: str) -> str:
    """Return a place without separators at its end; the point of an abbreviation is kept: ``MOUNT LAUREL, N.J.``.

    >>> tidy_place("Damascus [Syria],")
    'Damascus, Syria'
    """
    place = " ".join(ENCLOSED_AREA.sub(r", \1", text).split()).strip(" ,:-–—")
    return place if "," in place else place.rstrip(".")


def _is_exchange(found: re.Match[str]) -> bool:
    return (found.groupdict().get("agency") or "").lower() in EXCHANGES


def _begins_story(place: str, rest: str) -> bool:
    """Return True if a sentence follows a known city. Another city after it is a route: ``London - Paris trains``."""
    first = rest.lstrip("\"'“”‘«„")[:1]
    if not (first.isupper() or first.isdigit()) or len(rest.split()) < FEWEST_WORDS or not are_cities(place):
        return False
    return not are_cities(rest.split(maxsplit=1)[0].strip(".,;:'’"))


def is_time(text: str) -> bool:
    """Return True if a line is only a day, a time of day or both: ``3.3.2026 08:00:00 CEST``."""
    return MOMENT.search(text) is not None and TIME.fullmatch(text) is not None


def day_of(text: str) -> date | None:
    """Return the day in a line that is a time, or None if it has none or an ambiguous one: ``03/04/2026``."""
    if iso := ISO.search(text):
        return _date(*(int(part) for part in iso.groups()))
    if found := POINTED.search(text):
        day, month, year = (int(part) for part in found.groups())
        return _date(year, month, day)
    found = re.search(DATE, text, re.IGNORECASE)
    return _day(found.groupdict(), date.min) if found and found["year"] else None


def without_time(text: str) -> str:
    """Return a line without the time at its end: ``LONDON, 3.3.2026 08:00``."""
    found = TIME_BEHIND.search(text, max(text.rfind("("), text.rfind(")")) + 1)
    return text[: found.start()] if found and is_time(text[found.end() :].strip(" ,|/-–—")) else text


def _dateline(parts: dict[str, str | None], near: date) -> Dateline:
    agency = next(
        (parts[name] for name in ("agency", "enclosed", "slashed", "bare", "before") if parts.get(name)), None
    )
    day = _day(parts, near) if any(map(parts.get, ("month", "second", "number"))) else None
    return Dateline(place=tidy_place(parts["place"] or ""), day=day, agency=agency and _without_desk(agency.strip()))


def _without_desk(agency: str) -> str:
    """Return an agency without its desk: ``dpa/bb`` is dpa's desk in Berlin, ``AFP/dpa`` are two agencies."""
    first, _, second = agency.partition("/")
    desk = second.islower() and second not in AGENCIES
    return first if desk and first.lower() in AGENCIES else agency


def _is_place(text: str) -> bool:
    """Return True for a place, not the beginning of a sentence: all its words but the small ones begin with a capital."""
    words = text.replace(",", " ").split()
    if words and words[0].lower() in PREPOSITIONS:
        return False
    given = text.islower()  # "caracas, feb 26": the provider writes no capitals at all
    return len(words) <= MOST_WORDS and all(given or not word[0].islower() or word in SMALL for word in words)


def _day(parts: dict[str, str | None], near: date) -> date | None:
    """Return the day in the latest year in which it is not after the item's own; None for an impossible day."""
    month = int(parts.get("number") or 0) or month_of(parts["month"] or parts["second"] or "") or 0
    day = int(parts.get("day") or parts["first"] or 0)
    years = [int(parts["year"] or 0)] if parts.get("year") else [near.year - 1, near.year, near.year + 1]
    days = [when for year in years if (when := _date(year, month, day))]
    past = [when for when in days if when - near <= AHEAD]
    return max(past) if past else min(days, default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
