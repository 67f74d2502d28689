"""Feeds in XML: the head and the items of one document, read through the XML guard.

Feeds are often broken in one place. A feed that is not well-formed is read again without what precedes
its first tag, without characters that XML does not allow, in the encoding that its bytes show, with bare ampersands
escaped. If it is still not well-formed, each item is read alone; a broken item is read up to the fault. Each repair is
a warning on each article.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pipelines.parse.decode import declares_wrongly, decode_broken
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import text_of_html, text_of_tree, unescaped_twice
from pipelines.parse.times import read_time
from pipelines.parse.warned import Warnings, time_or_warn
from pipelines.parse.xml_tree import read_xml
from schemas import Article, FieldWarning, Reason, Rejected, WarningCode

Fields = Mapping[str, list[etree._Element]]  # noqa: SLF001 - lxml's name for what an element is
PREFIXES = {
    "http://www.w3.org/2005/atom": "atom:",
    "http://purl.org/atom/ns": "atom:",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/elements/1.0": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.org/atompub/tombstones/1.0": "at:",
    "http://backend.userland.com/creativecommonsrssmodule": "cc:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://purl.org/rss/1.0": "",
    "http://purl.org/net/rss1.1": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
}
"""Namespaces to the prefixes that the readers use for them; elements of other namespaces are not read. They are compared
without case, with ``http`` for ``https`` and without a final ``/`` or ``#``, as feeds write them."""
AMPERSAND = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!#\d+;|#x[0-9a-fA-F]+;|\w+;)", re.DOTALL)
"""Bare ampersands, and the constructs in which an ampersand is legal; names are read with the document."""
ITEM = re.compile(rb"<(item|entry)(?=[\s>]).*?(?:</\1\s*>|(?=<\1[\s>])|\Z)", re.DOTALL)
ROOT = re.compile(rb"<(?![?!])([\w:.-]+)([^<>]*)>")
PREFIX = re.compile(rb"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s>=/])")
DECLARATION = re.compile(rb"\sxmlns:([\w.-]+)\s*=")
BEFORE_ROOT = re.compile(r"^[^<]*(?:<\?xml\b[^>]*\?>)?")
NOT_ALLOWED = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\\d|3[01]));",
    re.IGNORECASE,
)
"""Characters that XML 1.0 does not allow, also as references."""
ADDRESS_OF = {prefix.removesuffix(":").encode(): address.encode() for address, prefix in PREFIXES.items() if prefix}
ITEM_END = re.compile(rb"</(?:item|entry)\s*>\s*$")
LEAF = re.compile(
    rb"<(title|description|content:encoded|summary|content|dc:\w+|author)((?:\s[^<>]*)?)(?<!/)>(.*?)</\1\s*>", re.DOTALL
)
TIMES = frozenset({"time", "first_created"})
NAMES = {"pubdate": "pubDate", "lastbuilddate": "lastBuildDate"}


class Item(NamedTuple):
    """One item of a feed."""

    element: etree._Element
    warnings: tuple[FieldWarning, ...] = ()
    """Warnings of the repairs that were needed to read it."""


class Feed(NamedTuple):
    """One feed."""

    head: Fields
    """The elements that describe the feed, and so all its items."""
    items: list[Item | Rejected]
    """Its items in reading order; ``Rejected`` for one that could not be read."""
    language: str
    """``xml:lang`` of the feed."""
    home: str = ""
    """Prefix of names without a namespace in this feed."""
    country: str = ""
    """Country (ISO 3166) to use if neither its address nor its language implies one."""

    def fields(self, element: etree._Element) -> Fields:
        """Group the children of an element of this feed by name."""
        return fields(element, self.home)


def read_feed(value: bytes, limits: ParseLimits, home: str = "") -> Feed:
    """Read a feed in RSS, RDF or Atom; ``home`` is the prefix of names without a namespace.

    Raises ``Rejected`` for a feed that is over a limit, declares entities or holds no item that can be separated from
    the broken part.
    """
    warnings: tuple[FieldWarning, ...] = ()
    try:
        if declares_wrongly(value):
            value, warnings = _mend(value)
        root = read_xml(value, limits)
    except Rejected as problem:
        if problem.reason not in {Reason.MALFORMED, Reason.BAD_ENCODING} or b"<!ENTITY" in value:
            raise
        return _read_broken(value, limits, home, problem, warnings)._replace(country=limits.country)
    return _feed(root, home, warnings)._replace(country=limits.country)


def _feed(root: etree._Element, home: str, warnings: tuple[FieldWarning, ...] = ()) -> Feed:
    head: Any = root.find("{*}channel")
    items = [Item(item, warnings) for item in root.iter("{*}item", "{*}entry", "{*}deleted-entry")]
    return Feed(fields(root if head is None else head, home), list(items), language(root), home)


def _read_broken(
    value: bytes, limits: ParseLimits, home: str, problem: Rejected, before: tuple[FieldWarning, ...]
) -> Feed:
    mended, found = _mend(value)
    warnings = (*before, *found)
    try:
        return _feed(read_xml(mended, limits), home, warnings)
    except Rejected as still:
        items = list(ITEM.finditer(mended))
        root = ROOT.search(mended)
        if not items or not root or still.reason is not Reason.MALFORMED:
            raise problem from still
    opening, closing = b"<%s%s%s>" % (root[1], root[2].rstrip(b"/"), _declarations(mended, root[2])), b"</%s>" % root[1]
    read = [_read_alone(opening, item[0], closing, limits, warnings) for item in items]
    head = _read_head(mended[root.end() : items[0].start()], opening, closing)
    return Feed(fields(head, home) if head is not None else {}, read, "" if head is None else language(head), home)


def _mend(value: bytes) -> tuple[bytes, tuple[FieldWarning, ...]]:
    """Return a document in UTF-8 without what XML does not allow, and a warning for each repair."""
    warnings = Warnings()
    text, encoding = decode_broken(value)
    if encoding:
        warnings.add(WarningCode.CONTRADICTORY, "body", "encoding", encoding[0], encoding[1])
    text = BEFORE_ROOT.sub("", text, count=1)
    clean = NOT_ALLOWED.sub("", text)
    if clean != text:
        warnings.add(
            WarningCode.REPAIRED, "body", "characters", f"{len(text) - len(clean)} that XML does not allow", "nothing"
        )
    return AMPERSAND.sub(_escape_bare, clean.encode()), warnings.all()


def _declarations(document: bytes, attributes: bytes) -> bytes:
    """Return declarations of the prefixes that a document uses and its root does not declare."""
    declared = {*DECLARATION.findall(attributes), b"xml", b"xmlns"}
    missing = dict.fromkeys(prefix for prefix in PREFIX.findall(document) if prefix not in declared)
    return b"".join(
        b' xmlns:%s="%s"' % (prefix, ADDRESS_OF.get(prefix, b"urn:undeclared:" + prefix)) for prefix in missing
    )


def _escape_bare(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0].startswith(b"<") else b"&amp;"


def _read_alone(
    opening: bytes, item: bytes, closing: bytes, limits: ParseLimits, warnings: tuple[FieldWarning, ...]
) -> Item | Rejected:
    """Read one item of a broken feed. A broken item is read up to the fault; a truncated one is rejected."""
    document = opening + item + closing
    try:
        root: etree._Element | None = read_xml(document, limits)
    except Rejected as problem:
        if problem.reason is not Reason.MALFORMED:
            return problem
        if not ITEM_END.search(item):
            return Rejected(Reason.MALFORMED, f"the item does not end: {problem.detail}")
        root = _recovered(LEAF.sub(_escape_leaf, document))
        repaired = FieldWarning(
            code=WarningCode.REPAIRED,
            field="body",
            name="item",
            value=problem.detail[:200],
            instead="as far as it goes",
        )
        warnings = (*warnings, repaired)
    if root is None or not len(root):
        return Rejected(Reason.MALFORMED, "the item cannot be told from what surrounds it")
    return Item(root[0], warnings)


def _recovered(document: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True, remove_pis=True
    )
    root: etree._Element | None = etree.fromstring(document, parser)
    return root


def _escape_leaf(found: re.Match[bytes]) -> bytes:
    """Escape the tags within an element that holds text."""
    written = found[3]
    if b"<" not in written or b"<![CDATA[" in written:
        return found[0]
    return b"<%s%s>%s</%s>" % (found[1], found[2], written.replace(b"<", b"&lt;"), found[1])


def _read_head(between: bytes, opening: bytes, closing: bytes) -> etree._Element | None:
    """Read the elements before the first item of a broken feed, up to the first fault."""
    root = _recovered(opening + between + closing)
    channel: etree._Element | None = None if root is None else root.find("{*}channel")
    return root if channel is None else channel


def fields(element: etree._Element, home: str = "") -> Fields:
    """Group an element's children by name, with the readers' prefix for their namespace."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        name: Any = child.tag
        if isinstance(name, str):
            found.setdefault(_named(name, home), []).append(child)
    return found


@lru_cache(maxsize=4096)
def _named(tag: str, home: str) -> str:
    if tag[0] != "{":
        name = tag.lower()
        return home + NAMES.get(name, name)
    address, _, name = tag[1:].partition("}")
    known = PREFIXES.get(address.lower().replace("https://", "http://", 1).rstrip("/#"))
    return f"{{{address}}}{name}" if known is None else known + name


def text(found: Fields, *names: str) -> str:
    """Return the first text that is not empty among the elements; inner tags are dropped."""
    for name in names:
        for element in found.get(name, ()):
            if written := content(element):
                return written
    return ""


def content(element: etree._Element) -> str:
    """Return the text of an element, without its outer white space."""
    return ("".join(map(str, element.itertext())) if len(element) else element.text or "").strip()


def markup(found: Fields, *names: str) -> str:
    """Return the HTML of the first element that is not empty: escaped, escaped twice or as elements."""
    for name in names:
        for element in found.get(name, ()):
            written = text_of_tree(element) if len(element) else text_of_html(unescaped_twice(element.text or ""))
            if written.strip():
                return written
    return ""


def first_time(
    found: Fields, names: tuple[str, ...], field: str, warnings: Warnings, country: str = ""
) -> datetime | None:
    """Return the first time that can be read among the named children; each one before it leaves a warning."""
    for name in names:
        if written := text(found, name):
            shown = name.removeprefix("atom:")
            if when := time_or_warn(warnings, field, shown, written, lambda key, value: read_time(key, value, country)):
                return when
    return None


def time_instead(
    feed: Feed, names: tuple[str, ...], missing: str, warnings: Warnings, received: datetime | None
) -> datetime:
    """Return the time of the feed, else of the record, for an item without a readable time; add a warning.

    Raises ``Rejected`` (``missing_field``) if neither has one.
    """
    of_feed = first_time(feed.head, names, "time", Warnings())
    when = of_feed or received
    if when is None:
        raise Rejected(Reason.MISSING_FIELD, f"neither the item, the feed nor the record has a time: no <{missing}>")
    instead = "time of the feed" if of_feed else "time of the record"
    if not warnings.took(TIMES, instead):
        warnings.add(WarningCode.MISSING, "time", missing, instead=instead)
    return when


def names_one(item_id: str, *addresses: str) -> bool:
    """Return True if an id may name one item: it is not empty, is no address of the feed itself and not that of a whole site."""
    if not item_id or _bare(item_id) in map(_bare, filter(None, addresses)):
        return False
    if not item_id.startswith(("http://", "https://")):
        return True
    try:
        parts = urlsplit(item_id)
    except ValueError:
        return True
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def stated_id(warnings: Warnings, name: str, given: Iterable[str], addresses: Iterable[str]) -> str:
    """Return the first id that may name one item; else an empty text, with a warning.

    ``name`` is that of the id in the format, ``addresses`` are the feed's own.
    """
    ids, own = tuple(given), tuple(addresses)
    chosen = next((one for one in ids if names_one(one, *own)), "")
    if not chosen:
        shown = next(filter(None, ids), "")
        code = WarningCode.CONTRADICTORY if shown else WarningCode.MISSING
        warnings.add(code, "item_id", name, shown, "hash of the text")
    return chosen


@lru_cache(maxsize=1024)
def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def absolute(address: str, element: etree._Element, home: str) -> str:
    """Return an absolute web address: a relative one is resolved against ``xml:base``, else against the feed's address."""
    if not address or "://" in address or address.startswith(("mailto:", "urn:", "tag:", "data:", "javascript:")):
        return address
    try:
        full = urljoin(urljoin(home, element.base or ""), address)
    except ValueError:
        return address
    return full if "://" in full else address


def language(element: etree._Element) -> str:
    """Return the ``xml:lang`` of an element, or an empty text."""
    return (element.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()


def each(feed: Feed, read: Callable[[etree._Element, Warnings], Article]) -> Iterator[Article | Rejected]:
    """Yield the article of each item, or ``Rejected`` for an item that cannot be used."""
    for item in feed.items:
        if isinstance(item, Rejected):
            yield item
            continue
        try:
            yield read(item.element, Warnings(item.warnings))
        except Rejected as problem:
            yield problem
