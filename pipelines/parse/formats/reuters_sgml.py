"""Reuters-21578 SGML: one ``<REUTERS>`` element.

The format is SGML by name only: control characters are references, ``>`` is bare in the text, nothing is
ever expanded. So it is read by its tags, and only the five core entities of HTML are replaced.
"""

import re
from datetime import UTC, datetime
from html import unescape

from pipelines.language.months import MONTHS
from pipelines.parse.ids import hash_of
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import with_short_references
from pipelines.parse.warned import Warnings, read_or_warn
from schemas import Article, Organisation, RawMessage, Reason, Rejected, Subject, WarningCode

ATTRIBUTE = re.compile(r'([A-Z]+)="([^"]*)"')
ELEMENT = re.compile(
    r"<(DATE|TOPICS|PLACES|PEOPLE|ORGS|EXCHANGES|COMPANIES|UNKNOWN|TEXT)\b([^>]*)>(.*?)</\1>", re.DOTALL
)
PART = re.compile(r"<(TITLE|AUTHOR|DATELINE|BODY)>(.*?)</\1>", re.DOTALL)
ITEM = re.compile(r"<D>(.*?)</D>", re.DOTALL)
TAG = re.compile(r"</?[A-Z]+[^<>]*>")
DATE = re.compile(r"\s*(\d{1,2})-([A-Z]{3})-(\d{4})\s+(\d\d):(\d\d):(\d\d)(?:\.(\d\d))?")
CONTROL = re.compile(r"&#(?:[0-9]|1[0-9]|2[0-9]|3[01]|127);")
PRIORITY = re.compile(r"^\s*([a-z]) [a-z] ", re.MULTILINE)
PRIORITIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
WIRE = re.compile(r"&#31;([a-z]+)")
WIRES = {"reute": "reuters"}


def parse_reuters(raw: RawMessage, limits: ParseLimits) -> Article:
    """Return the article of one ``<REUTERS>`` element. Times have no zone and are read as UTC.

    The id of an element without one is a hash of its text; an element without a readable date has the time of its
    record. Raises ``Rejected`` for an element without a text or any time, or over a limit.
    """
    warnings = Warnings()
    text = _decode(raw.value)
    if text.count("<") > limits.max_elements:
        raise Rejected(Reason.TOO_DEEP, f"the element holds more than {limits.max_elements} tags")
    head, _, _ = text.partition(">")
    attributes = dict(ATTRIBUTE.findall(head))
    elements = {name: (given, content) for name, given, content in ELEMENT.findall(text)}
    if "TEXT" not in elements:
        raise Rejected(Reason.MISSING_FIELD, "the element has no <TEXT>")
    note = elements.get("UNKNOWN", ("", ""))[1]
    headline, byline, body = _read_text(*elements["TEXT"])
    written = elements.get("DATE", ("", ""))[1]
    when = read_or_warn(warnings, "time", "DATE", written.strip(), _read_date, "time of the record")
    if when is None and raw.timestamp is None:
        raise Rejected(Reason.MISSING_FIELD, f"<DATE> holds no day and time: {written.strip()[:60]!r}")
    wire, priority = WIRE.search(note), PRIORITY.search(CONTROL.sub("", note))
    return Article(
        provider=WIRES.get(wire[1], wire[1]) if wire else "reuters",
        item_id=attributes.get("NEWID") or _hashed(warnings, headline, body),
        time=when or raw.timestamp,
        time_source="version_created" if when else "record",
        urgency=PRIORITIES.get(priority[1]) if priority else None,
        language="en",
        headline=headline,
        byline=byline,
        slug=_plain(note.rstrip().rpartition("\n")[2]).strip() or None,
        subjects=tuple(
            Subject(scheme=scheme.lower(), code=code)
            for scheme in ("TOPICS", "EXCHANGES", "COMPANIES")
            for code in _items(elements, scheme)
        ),
        places=_items(elements, "PLACES"),
        people=_items(elements, "PEOPLE"),
        organisations=tuple(Organisation(name=name) for name in _items(elements, "ORGS")),
        body=body,
        warnings=warnings.all(),
    )


def _decode(value: bytes) -> str:
    """Decode as UTF-8 if that is valid, else as Latin-1, as the collection's own files are."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _hashed(warnings: Warnings, headline: str, body: str) -> str:
    warnings.add(WarningCode.MISSING, "item_id", "NEWID", instead="hash of the text")
    return hash_of(f"{headline}\n{body}")


def _plain(text: str) -> str:
    return unescape(with_short_references(TAG.sub("", CONTROL.sub("", text))))


def _items(elements: dict[str, tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(_plain(item).strip() for item in ITEM.findall(elements.get(name, ("", ""))[1]) if item.strip())


def _read_text(attributes: str, content: str) -> tuple[str, str | None, str]:
    """Return headline, byline and body; the body begins with its dateline, as it was filed.

    A ``TYPE="UNPROC"`` text, and a text without parts, has its headline in the first line.
    """
    parts = dict(PART.findall(content))
    if "BODY" not in parts and ("UNPROC" in attributes or "TITLE" not in parts):
        headline, _, body = _plain(content).strip("\n\r\t ").partition("\n")
        if not headline:
            raise Rejected(Reason.MISSING_FIELD, "<TEXT> holds no text")
        return headline, None, body
    body = _plain(parts.get("DATELINE", "")).strip() + " " + _plain(parts.get("BODY", ""))
    return _plain(parts.get("TITLE", "")), _plain(parts.get("AUTHOR", "")).strip() or None, body


def _read_date(_name: str, text: str) -> datetime:
    found = DATE.match(text)
    if not found:
        raise Rejected(Reason.MISSING_FIELD, f"<DATE> holds no day and time: {text.strip()[:60]!r}")
    day, month, year, hour, minute, second, hundredth = found.groups()
    try:
        return datetime(
            int(year),
            MONTHS[month.lower()],
            int(day),
            int(hour),
            int(minute),
            int(second),
            int(hundredth or 0) * 10_000,
            tzinfo=UTC,
        )
    except (KeyError, ValueError) as error:
        raise Rejected(Reason.IMPOSSIBLE_TIME, f"<DATE> is no real date: {text.strip()[:60]!r}") from error
