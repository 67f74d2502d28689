"""When a page was published and changed: by its metadata, its markup, the day in its byline, its address."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree

from pipelines.parse.formats.html.meta import Meta
from pipelines.parse.warned import Warnings, time_or_warn
from pipelines.parse.web_time import read_web_time
from schemas import Rejected

MODIFIED: Final = (
    "article:modified_time", "article:modified", "og:updated_time", "og:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "dc.date.modified", "sailthru.lastupdated", "lastmod",
)  # fmt: skip
CREATED: Final = (
    "article:published_time", "og:published_time", "article:published", "og:article:published_time", "article:post_date",
    "datepublished", "parsely-pub-date", "sailthru.date", "dcterms.created", "dc.date.issued", "dc.date.created", "dcterms.date",
    "dcterms.issued", "dc.date", "citation_publication_date", "citation_date", "datecreated", "uploaddate", "publishdate",
    "publish-date", "publish_date", "publication_date", "published_date", "pubdate", "ptime", "article_date_original",
    "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
MARKED: Final = (
    etree.XPath("//*[@itemprop and contains(concat(' ', @itemprop, ' '), ' datePublished ')]"),
    etree.XPath("//time[@pubdate] | //*[self::abbr or self::time or self::span][contains(@class, 'published')]"),
    etree.XPath("//article//time[@datetime]"),
    etree.XPath("//h1/following::time[@datetime][position() < 3] | //header//time[@datetime]"),
)
"""Elements that state a time for programs, the most reliable first."""
VISIBLE: Final = etree.XPath(
    "//*[self::time or self::p or self::span or self::div or self::li or self::small or self::em or self::td]"
    "[self::time or contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time') or contains(@class, 'Time')"
    " or contains(@class, 'publish') or contains(@class, 'posted') or contains(@class, 'yline') or contains(@class, 'meta')"
    " or contains(@id, 'date') or contains(@id, 'Date') or contains(@id, 'published') or contains(@id, 'yline')]"
)
OUTSIDE: Final = frozenset({"aside", "footer", "nav"})
ELSEWHERE: Final = re.compile(
    r"comment|related|sidebar|widget|footer|teaser|popular|copyright|recommend", re.IGNORECASE
)
DAY: Final = re.compile(
    r"(?P<day>\d{1,2}(?:st|nd|rd|th|\.)?(?:\s+de)?[\s-]+[^\W\d_]{3,12}\.?,?(?:\s+de)?[\s-]+\d{4}"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|(?<!\d)\d{4}-\d\d-\d\d(?!\d)|(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d))"
    r"(?P<clock>[T\s,|·–-]*(?:(?:at|um|à)\s+)?\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?"
    r"(?:\s*(?:[A-Z]{2,4}T|UTC|GMT|Z)\b|\s*[+-]\d\d:?\d\d\b)?)?",
    re.IGNORECASE,
)
BETWEEN: Final = re.compile(r"[\s,|·–-]+(?:at\s+|um\s+|à\s+)?", re.IGNORECASE)
IN_ADDRESS: Final = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?P<sign>[/-]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[/-])|[a-z]{3}(?=/))(?P=sign)(?P<day>3[01]|[12]\d|0?[1-9])(?=[/_.-]|$)"
)
MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WITHIN_TEXT: Final = ("p", "cite", "blockquote", "table", "figure")
LONGEST: Final = 200
"""Maximum length, in characters, of an element that shows a day."""
MOST: Final = 40


def modified_of(page: etree._Element, meta: Meta, country: str, warnings: Warnings) -> datetime | None:
    """Return the time of the last change by metadata or microdata, or None; the country decides what 03/04/2026 means."""
    if when := _time(meta, MODIFIED, "time", country, warnings):
        return when
    items = (mark for mark in page.iter("time") if "dateModified" in (mark.get("itemprop") or ""))
    return _first(_written(items), country)


def created_of(page: etree._Element, meta: Meta, country: str, warnings: Warnings) -> datetime | None:
    """Return the time of publication by metadata or machine-readable markup, or None."""
    return _time(meta, CREATED, "first_created", country, warnings) or _marked(page, country)


def visible_day(page: etree._Element) -> datetime | None:
    """Return the day, perhaps with a time of day, that a page shows in its byline block, or None."""
    shown: Any = VISIBLE(page)
    near = (element for element in shown if _is_of_article(element) and not _is_within_text(element))
    for element, _ in zip(near, range(MOST), strict=False):
        text = " ".join(" ".join(map(str, element.itertext())).split())
        if len(text) <= LONGEST and (when := day_in(text)):
            return when
    return None


def _is_within_text(element: etree._Element) -> bool:
    return next(element.iterancestors(*WITHIN_TEXT), None) is not None


def day_in(text: str) -> datetime | None:
    """Return the first time in a line, or None.

    >>> day_in("Published: March 3, 2026").isoformat()
    '2026-03-03T00:00:00+00:00'
    """
    for found in DAY.finditer(text):
        clock = BETWEEN.sub(" ", found["clock"] or "", count=1)
        if when := _first((found["day"] + clock, found["day"])):
            return when
    return None


def day_of_address(url: str) -> datetime | None:
    """Return the day in an address, or None.

    >>> day_of_address("https://harbor.example/2026/03/03/fire").isoformat()
    '2026-03-03T00:00:00+00:00'
    """
    try:
        found = IN_ADDRESS.search(urlsplit(url.lower()).path)
        if not found:
            return None
        month = found["month"]
        number = int(month) if month.isdecimal() else MONTHS.index(month) + 1
        return datetime(int(found["year"]), number, int(found["day"]), tzinfo=UTC)
    except ValueError:
        return None


def country_of(language: str) -> str:
    """Return the country of a language tag, or an empty text: that of ``en-US`` is ``US``."""
    return next((part.upper() for part in language.split("-")[1:] if len(part) == 2), "")


def _time(meta: Meta, names: tuple[str, ...], field: str, country: str, warnings: Warnings) -> datetime | None:
    """Return the first value that can be read as a time; each one before it leaves a warning."""
    given = ((name, written) for name in names for written in meta.get(name, ()))
    read = partial(read_web_time, country=country)
    return next(filter(None, (time_or_warn(warnings, field, *one, read) for one in given)), None)


def _marked(page: etree._Element, country: str) -> datetime | None:
    found: Any
    for mark in MARKED:
        found = mark(page)
        near = [element for element in found[:MOST] if _is_of_article(element)]
        if when := _first(_written(near), country):
            return when
    return None


def _written(elements: Iterable[etree._Element]) -> Iterator[str]:
    for element in elements:
        yield from filter(None, (element.get(name) for name in ("datetime", "content", "title")))
        yield "".join(map(str, element.itertext()))


def _first(texts: Iterable[str], country: str = "") -> datetime | None:
    """Return the first text that is a time, or None."""
    for text in filter(None, (text.strip()[:LONGEST] for text in texts)):
        try:
            return read_web_time("time", text, country)
        except Rejected:
            continue
    return None


def _is_of_article(element: etree._Element) -> bool:
    return not any(
        around.tag in OUTSIDE
        or (
            around.tag not in {"body", "html"}
            and ELSEWHERE.search(f"{around.get('class') or ''} {around.get('id') or ''}")
        )
        for around in (element, *element.iterancestors())
    )
