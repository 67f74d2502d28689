"""Feeds in XML: the head and the items of one document, read through the XML guard.

Feeds of the wild are often broken in one place: an HTML entity that XML does not know, a bare ampersand, one item that
does not close. The first two are mended; of a feed that is still not well-formed each item is read alone, so that
only the broken ones are lost.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from pipelines.parse.limits import ParseLimits
from pipelines.parse.xml_tree import read_xml
from schemas import Article, Reason, Rejected

Fields = Mapping[str, list[etree._Element]]  # noqa: SLF001 - lxml's name for what an element is
PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://purl.org/atompub/tombstones/1.0": "at:",
    "http://backend.userland.com/creativeCommonsRssModule": "cc:",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
}
"""Namespaces to the prefixes that the readers use for them; elements of other namespaces are not read."""
DECLARED = b"".join(
    b' xmlns:%s"%s"' % (prefix.replace(":", "=").encode(), address.encode())
    for address, prefix in PREFIXES.items()
    if prefix and address != "http://purl.org/atom/ns#"
)
AMPERSAND = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!#\d+;|#x[0-9a-fA-F]+;|\w+;)", re.DOTALL)
"""Bare ones, and what they may stand in; names are read with the document."""
ITEM = re.compile(rb"<(item|entry)(?=[\s>]).*?(?:</\1\s*>|(?=<\1[\s>])|\Z)", re.DOTALL)
ROOT = re.compile(rb"<(?![?!])([\w:.-]+)([^<>]*)>")
KNOWN_DECLARATION = re.compile(rb"\sxmlns:(?:atom|dc|dcterms|content|media|at|cc)=(?:\"[^\"]*\"|'[^']*')")


class Feed(NamedTuple):
    """One feed."""

    head: Fields
    """What the feed says of itself, and so of all its items."""
    items: list[etree._Element | Rejected]
    """Its items in reading order; those that could not be read are told."""
    language: str
    """``xml:lang`` of the feed."""


def read_feed(value: bytes, limits: ParseLimits) -> Feed:
    """Read a feed in RSS, RDF or Atom.

    Raises ``Rejected`` for a feed that is over a limit, declares entities or holds no item that can be told from
    what is broken.
    """
    try:
        root = read_xml(value, limits)
    except Rejected as problem:
        if problem.reason is not Reason.MALFORMED or b"<!ENTITY" in value:
            raise
        return _read_broken(value, limits, problem)
    return _feed(root)


def _feed(root: etree._Element) -> Feed:
    head: Any = root.find("{*}channel")
    items: list[Any] = list(root.iter("{*}item", "{*}entry", "{*}deleted-entry"))
    return Feed(fields(root if head is None else head), items, language(root))


def _read_broken(value: bytes, limits: ParseLimits, problem: Rejected) -> Feed:
    mended = AMPERSAND.sub(_escape_bare, value)
    try:
        return _feed(read_xml(mended, limits))
    except Rejected as still:
        items = list(ITEM.finditer(mended))
        root = ROOT.search(mended)
        if not items or not root or still.reason is not Reason.MALFORMED:
            raise problem from still
    name, attributes = root[1], KNOWN_DECLARATION.sub(b"", root[2].rstrip(b"/"))
    opening, closing = b"<%s%s%s>" % (name, attributes, DECLARED), b"</%s>" % name
    read = [_read_alone(opening + item[0] + closing, limits) for item in items]
    head = _read_head(mended[root.end() : items[0].start()], opening, closing)
    return Feed(fields(head) if head is not None else {}, read, "" if head is None else language(head))


def _escape_bare(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0].startswith(b"<") else b"&amp;"


def _read_alone(document: bytes, limits: ParseLimits) -> etree._Element | Rejected:
    try:
        root = read_xml(document, limits)
    except Rejected as problem:
        return problem
    return root[0] if len(root) else Rejected(Reason.MALFORMED, "the item cannot be told from what surrounds it")


def _read_head(between: bytes, opening: bytes, closing: bytes) -> etree._Element | None:
    """Read what stands before the first item of a broken feed, as far as it goes."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    root: etree._Element | None = etree.fromstring(opening + between + closing, parser)
    channel: etree._Element | None = None if root is None else root.find("{*}channel")
    return root if channel is None else channel


def fields(element: etree._Element) -> Fields:
    """Group an element's children by name, with the prefix that stands for their namespace here."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        name: Any = child.tag
        if isinstance(name, str):
            found.setdefault(_named(name), []).append(child)
    return found


def _named(tag: str) -> str:
    if tag[0] != "{":
        return tag
    address, _, name = tag[1:].partition("}")
    return PREFIXES.get(address, f"{{{address}}}") + name


def text(found: Fields, *names: str) -> str:
    """Give the first text that is not empty among the named children; inner tags are left out."""
    for name in names:
        for element in found.get(name, ()):
            if written := content(element):
                return written
    return ""


def content(element: etree._Element) -> str:
    """Give an element's text."""
    return ("".join(map(str, element.itertext())) if len(element) else element.text or "").strip()


def language(element: etree._Element) -> str:
    """Give the ``xml:lang`` of an element; empty where it has none."""
    return (element.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()


def each(
    items: list[etree._Element | Rejected], read: Callable[[etree._Element], Article]
) -> Iterator[Article | Rejected]:
    """Read every item; one that cannot be used is told and the next is read."""
    for item in items:
        if isinstance(item, Rejected):
            yield item
            continue
        try:
            yield read(item)
        except Rejected as problem:
            yield problem
