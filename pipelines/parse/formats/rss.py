"""RSS 2.0 and its forerunners 0.9x, and RSS 1.0 in RDF: a channel with its items.

Sources: the RSS 2.0 specification of the RSS Advisory Board, RSS 1.0 with its content and Dublin Core modules, Media
RSS. Of several elements with the same meaning the most specific wins: ``content:encoded`` before ``description``. Names of
other formats and versions (``published``, ``issued``, ``itunes:summary``) are read if the format's own are missing.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from lxml import etree

from pipelines.parse.feed_xml import (
    Feed,
    Fields,
    absolute,
    content,
    each,
    fields,
    first_time,
    language,
    markup,
    read_feed,
    stated_id,
    text,
    time_instead,
)
from pipelines.parse.ids import hash_of
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html
from pipelines.parse.provider import country_of, host_of, is_address, provider_of
from pipelines.parse.times import source_of
from pipelines.parse.warned import Warnings
from schemas import Article, RawMessage, Reason, Rejected, Subject

ADDRESS_AND_NAME = re.compile(r"\S+@\S+\s*\((?P<name>[^()]+)\)|(?P<before>[^@()]+?)\s*\(\S+@\S+\)")
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
BODIES = (
    "content:encoded",
    "xhtml:body",
    "xhtml:div",
    "body",
    "fullitem",
    "description",
    "atom:content",
    "content",
    "atom:summary",
    "summary",
    "dc:description",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
)
TITLES = ("title", "dc:title", "atom:title", "media:title", "itunes:title")
MODIFIED = ("dcterms:modified", "atom:updated", "updated", "modified")
CREATED = (
    "pubDate",
    "dc:date",
    "dcterms:created",
    "dcterms:issued",
    "dcterms:date",
    "atom:published",
    "published",
    "issued",
    "created",
    "date",
)
OF_CHANNEL = ("lastBuildDate", *CREATED, *MODIFIED)
RIGHTS = ("dc:rights", "dcterms:rights", "media:copyright", "copyright")


def parse_rss(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield the items of a channel.

    An item without any text is ``Rejected``, the others are read; any other field that is missing or unreadable leaves a
    warning. Raises ``Rejected`` for a document that is no feed.
    """
    feed = read_feed(raw.value, limits)
    return each(feed, partial(_article, feed=feed, received=raw.timestamp))


def _article(item: etree._Element, warnings: Warnings, feed: Feed, received: datetime | None) -> Article:
    found, head = _with_media(feed.fields(item)), feed.head
    headline, body = line_of_html(text(found, *TITLES)), markup(found, *BODIES)
    if not headline and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the item has neither a <title> nor a <description>")
    home = _link(head)
    guid, link = _guid(found), absolute(_link(found), item, home)
    spoken = language(item) or text(found, "dc:language") or text(head, "language", "dc:language")
    country = country_of(spoken, home, link) or feed.country
    modified = first_time(found, MODIFIED, "time", warnings, country)
    created = first_time(found, CREATED, "first_created", warnings, country)
    when = modified or created or time_instead(feed, OF_CHANNEL, "pubDate", warnings, received)
    return Article(
        provider=provider_of((home, link), text(head, "title")),
        item_id=_id(item, found, link, head, warnings) or hash_of(f"{headline}\n{body}"),
        url=link or (guid[0] if guid[1] else None),
        time=when,
        time_source=source_of(modified, created),
        first_created=created,
        language=spoken or feed.language or "und",
        headline=headline,
        byline="; ".join(_authors(found)) or None,
        credit=_credit(found),
        copyright=text(found, *RIGHTS) or text(head, *RIGHTS) or None,
        usage_terms=_license(found) or _license(head),
        subjects=tuple(_subjects(found)),
        body=body,
        warnings=warnings.all(),
    )


def _with_media(found: Fields) -> Fields:
    """Return the fields of an item, and those within its media elements, which may be the only ones."""
    media = [*found.get("media:group", ()), *found.get("media:content", ())]
    inner: dict[str, list[etree._Element]] = {}
    for element in media:
        for name, elements in fields(element).items():
            inner.setdefault(name, []).extend(elements)
    return {**inner, **found} if inner else found


def _id(item: etree._Element, found: Fields, link: str, head: Fields, warnings: Warnings) -> str:
    """Return the item's id; an empty text, with a warning, if no id names one item."""
    sites = (_link(head), text(head, "guid"), *(element.get("href", "") for element in head.get("atom:link", ())))
    given = (_guid(found)[0], text(found, "dc:identifier"), item.get(ABOUT, "").strip(), link)
    return stated_id(warnings, "guid", given, sites)


def _credit(found: Fields) -> str | None:
    """Return the source that an item was copied from: the name of its ``<source>``, else the host of its address."""
    named = line_of_html(text(found, "source"))
    address = next((host for element in found.get("source", ()) if (host := host_of(element.get("url", "")))), "")
    return named or address or line_of_html(text(found, "dc:publisher", "media:credit")) or None


def _guid(found: Fields) -> tuple[str, bool]:
    """Return the id, and True if it is also the item's address: it is unless marked otherwise."""
    guid = text(found, "guid")
    said = next((element.get("isPermaLink", "true") for element in found.get("guid", ())), "true")
    return guid, is_address(guid) and said.strip().lower() != "false"


def _link(found: Fields) -> str:
    """Return the item's address: its ``<link>``, or the ``atom:link`` without a relation to something else."""
    links = [*found.get("atom:link", ()), *(element for element in found.get("link", ()) if element.get("href"))]
    other = (element.get("href", "") for element in links if element.get("rel", "alternate") == "alternate")
    return text(found, "link") or next(other, "").strip()


def _authors(found: Fields) -> Iterator[str]:
    """Yield the authors; RSS has the form ``desk@meridian.example (Ann Lee)``."""
    for element in (
        found.get("dc:creator") or found.get("author") or found.get("atom:author") or found.get("itunes:author") or ()
    ):
        written = line_of_html(text(fields(element), "atom:name") or content(element))
        named = ADDRESS_AND_NAME.fullmatch(written)
        if name := (named["name"] or named["before"]).strip() if named else written:
            yield name


def _license(found: Fields) -> str | None:
    links = (element.get("href", "") for element in found.get("atom:link", ()) if element.get("rel") == "license")
    return text(found, "dcterms:license", "cc:license", "media:license") or next(links, "") or None


def _subjects(found: Fields) -> Iterator[Subject]:
    """Yield categories by their domain, Dublin Core subjects, and the keywords of Media RSS."""
    for name in ("category", "dc:subject", "media:category"):
        for element in found.get(name, ()):
            scheme = element.get("domain") or element.get("scheme") or name
            if code := line_of_html(content(element)):
                yield Subject(scheme=scheme, code=code)
    for keyword in text(found, "media:keywords").split(","):
        if keyword.strip():
            yield Subject(scheme="keyword", code=keyword.strip())
