"""RSS 2.0 and its forerunners 0.9x, and RSS 1.0 in RDF: a channel with its items.

Sources: the RSS 2.0 specification of the RSS Advisory Board, RSS 1.0 with its content and Dublin Core modules, Media
RSS. Of several elements that say the same the most specific wins: ``content:encoded`` before ``description``.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from lxml import etree

from pipelines.parse.feed_xml import Feed, Fields, content, each, fields, language, read_feed, text
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html, text_of_html
from pipelines.parse.provider import is_address, provider_of
from pipelines.parse.times import read_feed_time, source_of
from schemas import Article, RawMessage, Reason, Rejected, Subject

ADDRESS_AND_NAME = re.compile(r"\S+@\S+\s*\((?P<name>[^()]+)\)")
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
BODIES = ("content:encoded", "description", "atom:content", "atom:summary", "media:description")
MODIFIED = ("dcterms:modified", "atom:updated")
CREATED = ("pubDate", "dc:date", "dcterms:created", "dcterms:issued", "atom:published")
RIGHTS = ("dc:rights", "dcterms:rights", "media:copyright", "copyright")


def parse_rss(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Read the items of a channel.

    An item without an address and id, without any text, or with an impossible time is ``Rejected``, the others are
    read. Raises ``Rejected`` for a document that is no feed.
    """
    feed = read_feed(raw.value, limits)
    return each(feed.items, partial(_article, feed=feed, received=raw.timestamp))


def _article(item: etree._Element, feed: Feed, received: datetime | None) -> Article:
    found, head = fields(item), feed.head
    headline, body = line_of_html(text(found, "title", "dc:title", "media:title")), text_of_html(text(found, *BODIES))
    if not headline and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the item has neither a <title> nor a <description>")
    guid, link = _guid(found), _link(found)
    item_id = guid[0] or text(found, "dc:identifier") or item.get(ABOUT) or link
    if not item_id:
        raise Rejected(Reason.MISSING_FIELD, "the item has neither a <guid> nor a <link>")
    modified, created = _time(found, MODIFIED), _time(found, CREATED)
    when = modified or created or _time(head, ("lastBuildDate", *CREATED)) or received
    if when is None:
        raise Rejected(Reason.MISSING_FIELD, "neither the item nor the channel has a <pubDate>")
    return Article(
        provider=provider_of((text(head, "link"), link), text(head, "title")),
        item_id=item_id,
        url=link or (guid[0] if guid[1] else None),
        time=when,
        time_source=source_of(modified, created),
        first_created=created,
        language=language(item) or text(found, "dc:language") or text(head, "language", "dc:language") or "und",
        headline=headline,
        byline="; ".join(_authors(found)) or None,
        credit=line_of_html(text(found, "source", "dc:publisher", "media:credit")) or None,
        copyright=text(found, *RIGHTS) or text(head, *RIGHTS) or None,
        usage_terms=_license(found) or _license(head),
        subjects=tuple(_subjects(found)),
        body=body,
    )


def _guid(found: Fields) -> tuple[str, bool]:
    """Give the id, and whether it is also the item's address: it is unless it says otherwise."""
    guid = text(found, "guid")
    said = next((element.get("isPermaLink", "true") for element in found.get("guid", ())), "true")
    return guid, is_address(guid) and said.strip().lower() != "false"


def _link(found: Fields) -> str:
    """Give the item's address: its ``<link>``, or the ``atom:link`` that is no relation to something else."""
    links = found.get("atom:link", ())
    other = (element.get("href", "") for element in links if element.get("rel", "alternate") == "alternate")
    return text(found, "link") or next(other, "").strip()


def _time(found: Fields, names: tuple[str, ...]) -> datetime | None:
    """Read the first time that is given; one that is impossible is rejected, not passed over."""
    given = ((name, written) for name in names if (written := text(found, name)))
    return next((read_feed_time(name, written) for name, written in given), None)


def _authors(found: Fields) -> Iterator[str]:
    """Yield the authors; RSS writes ``desk@meridian.example (Ann Lee)``."""
    for element in found.get("dc:creator") or found.get("author") or found.get("atom:author") or ():
        written = line_of_html(text(fields(element), "atom:name") or content(element))
        named = ADDRESS_AND_NAME.fullmatch(written)
        if name := named["name"].strip() if named else written:
            yield name


def _license(found: Fields) -> str | None:
    links = (element.get("href", "") for element in found.get("atom:link", ()) if element.get("rel") == "license")
    return text(found, "dcterms:license", "cc:license", "media:license") or next(links, "") or None


def _subjects(found: Fields) -> Iterator[Subject]:
    """Yield categories under their domain, Dublin Core subjects, and the keywords of Media RSS."""
    for name in ("category", "dc:subject", "media:category"):
        for element in found.get(name, ()):
            scheme = element.get("domain") or element.get("scheme") or name
            if code := line_of_html(content(element)):
                yield Subject(scheme=scheme, code=code)
    for keyword in text(found, "media:keywords").split(","):
        if keyword.strip():
            yield Subject(scheme="keyword", code=keyword.strip())
