"""Atom (RFC 4287), with the tombstones of RFC 6721: a feed with its entries, or one entry alone."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from lxml import etree

from pipelines.parse.feed_xml import (
    Feed,
    Fields,
    absolute,
    each,
    first_time,
    language,
    read_feed,
    stated_id,
    text,
    time_instead,
)
from pipelines.parse.ids import hash_of
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html, text_of_html, text_of_tree, unescaped_twice
from pipelines.parse.provider import country_of, provider_of
from pipelines.parse.times import read_time, source_of
from pipelines.parse.warned import Warnings, time_or_warn
from schemas import Article, PubStatus, RawMessage, Reason, Rejected, Subject

TOMBSTONE = "deleted-entry"
HOME = "atom:"
"""Names without a namespace are Atom's."""
BODIES = ("atom:content", "content:encoded", "atom:summary", "atom:description", "atom:tagline", "media:description")
UPDATED = ("atom:updated", "atom:modified", "dcterms:modified")
PUBLISHED = ("atom:published", "atom:issued", "atom:created", "dcterms:issued", "dc:date", "atom:pubDate")
OF_FEED = (*UPDATED, *PUBLISHED)


def parse_atom(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield the entries of a feed; a deleted entry is an article with the status ``canceled``.

    An entry without any text is ``Rejected``, the others are read; any other field that is missing or unreadable leaves a
    warning. Raises ``Rejected`` for a document that is no feed.
    """
    feed = read_feed(raw.value, limits, HOME)
    return each(feed, partial(_read, feed=feed, received=raw.timestamp))


def _read(entry: etree._Element, warnings: Warnings, feed: Feed, received: datetime | None) -> Article:
    read = _deleted if str(entry.tag).endswith(TOMBSTONE) else _article
    return read(entry, warnings, feed, received)


def _deleted(entry: etree._Element, warnings: Warnings, feed: Feed, received: datetime | None) -> Article:
    reference, when = entry.get("ref", "").strip(), entry.get("when", "")
    if not reference:
        raise Rejected(Reason.MISSING_FIELD, "the deleted entry has no 'ref'")
    stated = time_or_warn(warnings, "time", "when", when, read_time)
    return Article(
        provider=_provider(feed, {}, ""),
        item_id=reference,
        status=PubStatus.CANCELED,
        time=stated or time_instead(feed, OF_FEED, "when", warnings, received),
        time_source=source_of(stated, None),
        language=feed.language or "und",
        headline="",
        advisory=line_of_html(text(feed.fields(entry), "at:comment")) or None,
        body="",
        warnings=warnings.all(),
    )


def _article(entry: etree._Element, warnings: Warnings, feed: Feed, received: datetime | None) -> Article:
    found, head = feed.fields(entry), feed.head
    source = feed.fields(found["atom:source"][0]) if "atom:source" in found else {}
    headline, body = " ".join(_text(found, "atom:title", "media:title").split()), _text(found, *BODIES)
    if not headline and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the entry has neither a <title> nor a <content>")
    home = _link(head, "alternate") or _link(head, "self")
    link = absolute(_link(found, "alternate"), entry, home)
    spoken = language(entry) or _language_of_content(found) or feed.language
    country = country_of(spoken, home, link) or feed.country
    updated = first_time(found, UPDATED, "time", warnings, country)
    published = first_time(found, PUBLISHED, "first_created", warnings, country)
    return Article(
        provider=_provider(feed, source, link),
        item_id=_id(found, link, head, warnings) or hash_of(f"{headline}\n{body}"),
        url=link or None,
        time=updated or published or time_instead(feed, OF_FEED, "updated", warnings, received),
        time_source=source_of(updated, published),
        first_created=published,
        language=spoken or "und",
        headline=headline,
        byline="; ".join(_people(found, feed) or _people(source, feed) or _people(head, feed)) or None,
        credit=" ".join(_text(source, "atom:title").split()) or None,
        copyright=_text(found, "atom:rights").strip() or _text(head, "atom:rights").strip() or None,
        usage_terms=_link(found, "license") or _link(head, "license") or None,
        subjects=tuple(_subjects(found)),
        body=body,
        warnings=warnings.all(),
    )


def _id(found: Fields, link: str, head: Fields, warnings: Warnings) -> str:
    """Return the entry's id; an empty text, with a warning, if no id names one entry."""
    feeds = (text(head, "atom:id"), _link(head, "alternate"), _link(head, "self"))
    given = (text(found, "atom:id"), text(found, "atom:guid", "dc:identifier"), link)
    return stated_id(warnings, "id", given, feeds)


def _text(found: Fields, *names: str) -> str:
    """Return the first text construct that is not empty, as plain text: ``text``, ``html`` or ``xhtml``."""
    for name in names:
        for element in found.get(name, ()):
            if (read := _text_of(element)).strip():
                return read
    return ""


def _text_of(element: etree._Element) -> str:
    kind = element.get("type", "text").strip().lower()
    if len(element):
        return text_of_tree(element)
    written = element.text or ""
    if element.get("mode") == "base64":
        written = _from_base64(written)
    return text_of_html(unescaped_twice(written)) if "html" in kind else written.strip()


def _from_base64(written: str) -> str:
    """Return the text of Atom 0.3's ``mode="base64"``; a text that is not base64 is unchanged."""
    try:
        return b64decode(written).decode("utf-8")
    except ValueError:
        return written


def _language_of_content(found: Fields) -> str:
    return next((language(element) for element in found.get("atom:content", ())), "")


def _link(found: Fields, relation: str) -> str:
    """Return the address of a relation; of several, that of an HTML page."""
    links = [element for element in found.get("atom:link", ()) if element.get("rel", "alternate") == relation]
    pages = [element for element in links if "html" in element.get("type", "html")]
    return next((element.get("href", "").strip() for element in (*pages, *links)), "")


def _people(found: Fields, feed: Feed) -> list[str]:
    """Return the names of the authors; RSS's form, without a child element, is read too."""
    authors = found.get("atom:author") or found.get("dc:creator") or ()
    names = [line_of_html(text(feed.fields(author), "atom:name") or (author.text or "").strip()) for author in authors]
    return [name for name in names if name]


def _provider(feed: Feed, source: Fields, link: str) -> str:
    """Return the provider: the source that an entry was copied from, else the feed."""
    feeds = [each for each in (source, feed.head) if each]
    addresses = tuple(address for each in feeds for address in (_link(each, "alternate"), _link(each, "self")))
    titles = (" ".join(_text(each, "atom:title").split()) for each in feeds)
    return provider_of((*addresses, link), *titles)


def _subjects(found: Fields) -> Iterator[Subject]:
    for element in found.get("atom:category", ()):
        if term := element.get("term", "").strip():
            yield Subject(scheme=element.get("scheme") or "category", code=term, name=element.get("label"))
