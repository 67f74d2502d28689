"""JSON Feed 1.0 and 1.1: a feed with its items."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin

from pipelines.parse.feed_xml import stated_id
from pipelines.parse.ids import hash_of
from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html, text_of_html, unescaped_twice
from pipelines.parse.provider import country_of, host_of, provider_of
from pipelines.parse.times import read_time, source_of
from pipelines.parse.warned import Warnings, time_or_warn
from schemas import Article, RawMessage, Reason, Rejected, Subject, WarningCode

Fields = Mapping[str, Any]
TIMES = frozenset({"time", "first_created"})


def parse_json_feed(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield the items of a feed; an item without any text is ``Rejected``, any other fault is a warning.

    Raises ``Rejected`` for a document that is no JSON Feed.
    """
    feed = read_json(raw.value, limits)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise Rejected(Reason.MALFORMED, "a JSON Feed is an object with a list of 'items'")
    return (_read(item, feed, raw.timestamp, limits.country) for item in items)


def _read(item: Any, feed: Fields, received: datetime | None, default: str) -> Article | Rejected:
    if not isinstance(item, dict):
        return Rejected(Reason.BAD_FIELD, f"the item is {item!r:.60}, an object is wanted")
    try:
        return _article(item, feed, received, default, Warnings())
    except Rejected as problem:
        return problem


def _article(item: Fields, feed: Fields, received: datetime | None, default: str, warnings: Warnings) -> Article:
    said = partial(_text, warnings=warnings)
    headline, body = line_of_html(said(item, "title", "headline")), _body(item, warnings)
    if not headline and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the item has no 'title', 'content_html' or 'content_text'")
    home = said(feed, "home_page_url", "") or said(feed, "feed_url", "")
    url, elsewhere = _absolute(home, said(item, "url", "url")), said(item, "external_url", "url")
    spoken = said(item, "language", "language") or said(feed, "language", "language")
    country = country_of(spoken, home, url) or default
    modified = _time(item, "date_modified", "time", warnings, country)
    published = _time(item, "date_published", "first_created", warnings, country)
    return Article(
        provider=provider_of((home, url), said(feed, "title", "provider")),
        item_id=_id(item, url, feed, warnings) or hash_of(f"{headline}\n{body}"),
        url=url or elsewhere or None,
        time=modified or published or _instead(received, warnings),
        time_source=source_of(modified, published),
        first_created=published,
        language=spoken or "und",
        headline=headline,
        byline="; ".join(_authors(item, warnings) or _authors(feed, warnings)) or None,
        credit=host_of(elsewhere) or None,
        subjects=tuple(Subject(scheme="tags", code=tag) for tag in _tags(item, warnings)),
        body=body,
        warnings=warnings.all(),
    )


def _text(fields: Fields, name: str, field: str, warnings: Warnings) -> str:
    """Return a text; a number counts as a text, since some feeds have numeric ids. Anything else leaves a warning."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        warnings.add(WarningCode.UNREADABLE, field or name, name, f"{value!r:.60}")
        return ""
    return str(value).strip()


def _body(item: Fields, warnings: Warnings) -> str:
    """Return the plain text if there is one, else the HTML as text, else the summary."""
    plain = _text(item, "content_text", "body", warnings)
    html = "" if plain else text_of_html(unescaped_twice(_text(item, "content_html", "body", warnings)))
    return plain or (html if html.strip() else _text(item, "summary", "body", warnings))


def _absolute(home: str, address: str) -> str:
    try:
        return urljoin(home, address) if address and "://" not in address else address
    except ValueError:
        return address


def _id(item: Fields, url: str, feed: Fields, warnings: Warnings) -> str:
    """Return the item's id; an empty text, with a warning, if no id names one item."""
    feeds = [_text(feed, name, "", Warnings()) for name in ("home_page_url", "feed_url")]
    given = (_text(item, "id", "item_id", warnings), url)
    return stated_id(warnings, "id", given, feeds)


def _time(item: Fields, name: str, field: str, warnings: Warnings, country: str) -> datetime | None:
    written = _text(item, name, field, warnings)
    return time_or_warn(warnings, field, name, written, lambda key, value: read_time(key, value, country))


def _instead(received: datetime | None, warnings: Warnings) -> datetime:
    if received is None:
        raise Rejected(Reason.MISSING_FIELD, "the item has no 'date_published', and the record no time")
    if not warnings.took(TIMES, "time of the record"):
        warnings.add(WarningCode.MISSING, "time", "date_published", instead="time of the record")
    return received


def _authors(fields: Fields, warnings: Warnings) -> list[str]:
    """Return the names of the authors: a list of objects in 1.1, one object in 1.0, bare names in some feeds."""
    given = fields.get("authors") or fields.get("author") or []
    names: list[str] = []
    for author in given if isinstance(given, list) else [given]:
        if isinstance(author, str | dict):
            names.append(author.strip() if isinstance(author, str) else _text(author, "name", "byline", warnings))
        else:
            warnings.add(WarningCode.UNREADABLE, "byline", "authors", f"{author!r:.60}")
    return [name for name in names if name]


def _tags(item: Fields, warnings: Warnings) -> list[str]:
    given = item.get("tags") or []
    listed = given.split(",") if isinstance(given, str) else given if isinstance(given, list) else [given]
    wrong = [tag for tag in listed if not isinstance(tag, str)]
    if wrong:
        warnings.add(WarningCode.UNREADABLE, "subjects", "tags", f"{wrong!r:.60}")
    return [tag.strip() for tag in listed if isinstance(tag, str) and tag.strip()]
