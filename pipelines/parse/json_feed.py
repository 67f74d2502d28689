"""JSON Feed 1.0 and 1.1: a feed with its items."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import text_of_html
from pipelines.parse.provider import host_of, provider_of
from pipelines.parse.times import read_iso, source_of
from schemas import Article, RawMessage, Reason, Rejected, Subject

Fields = Mapping[str, Any]


def parse_json_feed(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Read the items of a feed; one that has no id, no text, or a field of a wrong type is ``Rejected``.

    Raises ``Rejected`` for what is no JSON Feed.
    """
    feed = read_json(raw.value, limits)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise Rejected(Reason.MALFORMED, "a JSON Feed is an object with a list of 'items'")
    return (_read(item, feed, raw.timestamp) for item in items)


def _read(item: Any, feed: Fields, received: datetime | None) -> Article | Rejected:
    if not isinstance(item, dict):
        return Rejected(Reason.BAD_FIELD, f"the item is {item!r:.60}, an object is wanted")
    try:
        return _article(item, feed, received)
    except Rejected as problem:
        return problem


def _article(item: Fields, feed: Fields, received: datetime | None) -> Article:
    headline, body = _text(item, "title"), _body(item)
    if not headline and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the item has no 'title', 'content_html' or 'content_text'")
    item_id = _text(item, "id") or _text(item, "url")
    if not item_id:
        raise Rejected(Reason.MISSING_FIELD, "the item has no 'id'")
    modified, published = _time(item, "date_modified"), _time(item, "date_published")
    when = modified or published or received
    if when is None:
        raise Rejected(Reason.MISSING_FIELD, "the item has no 'date_published'")
    url, elsewhere = _text(item, "url"), _text(item, "external_url")
    return Article(
        provider=provider_of((_text(feed, "home_page_url"), _text(feed, "feed_url"), url), _text(feed, "title")),
        item_id=item_id,
        url=url or elsewhere or None,
        time=when,
        time_source=source_of(modified, published),
        first_created=published,
        language=_text(item, "language") or _text(feed, "language") or "und",
        headline=headline,
        byline="; ".join(_authors(item) or _authors(feed)) or None,
        credit=host_of(elsewhere) or None,
        subjects=tuple(Subject(scheme="tags", code=tag) for tag in _tags(item)),
        body=body,
    )


def _text(fields: Fields, name: str) -> str:
    """Give a text; ids of the wild are numbers, which count as texts."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Rejected(Reason.BAD_FIELD, f"{name!r} is {value!r:.60}, a text is wanted")
    return str(value).strip()


def _body(item: Fields) -> str:
    """Take the plain text where there is one, else the HTML, else the summary."""
    return _text(item, "content_text") or text_of_html(_text(item, "content_html")) or _text(item, "summary")


def _time(item: Fields, name: str) -> datetime | None:
    written = _text(item, name)
    return read_iso(name, written) if written else None


def _authors(fields: Fields) -> list[str]:
    """Name the authors: a list in 1.1, one in 1.0."""
    given = fields.get("authors") or [fields.get("author") or {}]
    if not isinstance(given, list) or not all(isinstance(author, dict) for author in given):
        raise Rejected(Reason.BAD_FIELD, f"'authors' is {given!r:.60}, a list of objects is wanted")
    return [name for author in given if (name := _text(author, "name"))]


def _tags(item: Fields) -> list[str]:
    given = item.get("tags") or []
    if not isinstance(given, list) or not all(isinstance(tag, str) for tag in given):
        raise Rejected(Reason.BAD_FIELD, f"'tags' is {given!r:.60}, a list of texts is wanted")
    return [tag.strip() for tag in given if tag.strip()]
