"""Atom (RFC 4287), with the tombstones of RFC 6721: a feed with its entries, or one entry alone."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from lxml import etree

from pipelines.parse.feed_xml import Feed, Fields, content, each, fields, language, read_feed, text
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html, text_of_html, text_of_tree
from pipelines.parse.provider import provider_of
from pipelines.parse.times import read_feed_time, source_of
from schemas import Article, PubStatus, RawMessage, Reason, Rejected, Subject

TOMBSTONE = "deleted-entry"


def parse_atom(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Read the entries of a feed; a deleted entry is an article that is ``canceled``.

    An entry without an id, a time or any text is ``Rejected``, the others are read. Raises ``Rejected`` for a
    document that is no feed.
    """
    feed = read_feed(raw.value, limits)
    return each(feed.items, partial(_read, feed=feed, received=raw.timestamp))


def _read(entry: etree._Element, feed: Feed, received: datetime | None) -> Article:
    tombstone = str(entry.tag).endswith(TOMBSTONE)
    return _deleted(entry, feed) if tombstone else _article(entry, feed, received)


def _deleted(entry: etree._Element, feed: Feed) -> Article:
    reference, when = entry.get("ref", "").strip(), entry.get("when", "")
    if not reference:
        raise Rejected(Reason.MISSING_FIELD, "the deleted entry has no 'ref'")
    return Article(
        provider=_provider(feed.head, {}, ""),
        item_id=reference,
        status=PubStatus.CANCELED,
        time=read_feed_time("when", when),
        time_source="version_created",
        language=feed.language or "und",
        headline="",
        advisory=line_of_html(text(fields(entry), "at:comment")) or None,
        body="",
    )


def _article(entry: etree._Element, feed: Feed, received: datetime | None) -> Article:
    found, head = fields(entry), feed.head
    source = fields(found["atom:source"][0]) if "atom:source" in found else {}
    headline, body = " ".join(_text(found, "atom:title").split()), _text(found, "atom:content", "atom:summary")
    if not headline and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the entry has neither a <title> nor a <content>")
    link = _link(found, "alternate")
    item_id = text(found, "atom:id") or link
    if not item_id:
        raise Rejected(Reason.MISSING_FIELD, "the entry has no <id>")
    updated, published = _time(found, "atom:updated", "atom:modified"), _time(found, "atom:published", "atom:issued")
    when = updated or published or _time(head, "atom:updated") or received
    if when is None:
        raise Rejected(Reason.MISSING_FIELD, "the entry has no <updated>")
    return Article(
        provider=_provider(head, source, link),
        item_id=item_id,
        url=link or None,
        time=when,
        time_source=source_of(updated, published),
        first_created=published,
        language=language(entry) or _language_of_content(found) or feed.language or "und",
        headline=headline,
        byline="; ".join(_people(found) or _people(source) or _people(head)) or None,
        credit=" ".join(_text(source, "atom:title").split()) or None,
        copyright=_text(found, "atom:rights").strip() or _text(head, "atom:rights").strip() or None,
        usage_terms=_link(found, "license") or _link(head, "license") or None,
        subjects=tuple(_subjects(found)),
        body=body,
    )


def _text(found: Fields, *names: str) -> str:
    """Read the first text construct that says something: ``text``, ``html`` or ``xhtml``."""
    for name in names:
        for element in found.get(name, ()):
            if (read := _text_of(element)).strip():
                return read
    return ""


def _text_of(element: etree._Element) -> str:
    kind = element.get("type", "text").strip().lower()
    if len(element) or kind in {"xhtml", "application/xhtml+xml"}:
        return text_of_tree(element)
    return text_of_html(element.text or "") if kind in {"html", "text/html"} else content(element)


def _language_of_content(found: Fields) -> str:
    return next((language(element) for element in found.get("atom:content", ())), "")


def _link(found: Fields, relation: str) -> str:
    """Give the address of a relation; of several that of an HTML page."""
    links = [element for element in found.get("atom:link", ()) if element.get("rel", "alternate") == relation]
    pages = [element for element in links if "html" in element.get("type", "html")]
    return next((element.get("href", "").strip() for element in (*pages, *links)), "")


def _time(found: Fields, *names: str) -> datetime | None:
    given = ((name, written) for name in names if (written := text(found, name)))
    return next((read_feed_time(name.removeprefix("atom:"), written) for name, written in given), None)


def _people(found: Fields) -> list[str]:
    names = [line_of_html(text(fields(person), "atom:name")) for person in found.get("atom:author", ())]
    return [name for name in names if name]


def _provider(head: Fields, source: Fields, link: str) -> str:
    """Name the provider by the source that an entry was taken from, else by the feed."""
    feeds = [feed for feed in (source, head) if feed]
    addresses = tuple(address for feed in feeds for address in (_link(feed, "alternate"), _link(feed, "self")))
    titles = (" ".join(_text(feed, "atom:title").split()) for feed in feeds)
    return provider_of((*addresses, link), *titles)


def _subjects(found: Fields) -> Iterator[Subject]:
    for element in found.get("atom:category", ()):
        if term := element.get("term", "").strip():
            yield Subject(scheme=element.get("scheme") or "category", code=term, name=element.get("label"))
