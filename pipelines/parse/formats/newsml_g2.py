"""NewsML-G2, the IPTC's news exchange: a news message with several items, or one item alone.

Codes are kept as they are; no catalog is read. A package lists other items and is no version of them,
a concept or planning item is no story: these are rejected as no article.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from pipelines.language.instruments import organisation_of
from pipelines.parse.formats.nitf import NitfText, language_of, plain, read_inline, read_written
from pipelines.parse.ids import id_or_hash
from pipelines.parse.iptc import (
    SERIES,
    TEXTLESS,
    authority_of,
    in_order,
    missing,
    name_of,
    no_article,
    provider_of,
    read_release,
    read_status,
    read_urgency,
    read_version,
    relation_of,
    signal_of,
    subject_of,
    time_or_record,
)
from pipelines.parse.item_warnings import Warnings
from pipelines.parse.limits import ParseLimits
from pipelines.parse.times import source_of
from pipelines.parse.xml_tree import attribute_at, read_local_xml, text_at, text_of, texts_at, time_at
from schemas import (
    Article,
    Dateline,
    Link,
    Organisation,
    PubStatus,
    RawMessage,
    Rejected,
    Subject,
)

CODES = ("qcode", "literal", "uri")
"""Attributes that name a concept, the shortest first."""
TEXTUAL = ("nitf", "body", "p", "div", "pre", "article", "section", "html")
"""Elements of inline XML that is a text: it has at least one of them."""
OTHER_ITEMS = {
    "packageItem": "it lists other items",
    "conceptItem": "it describes a concept",
    "knowledgeItem": "it is a set of concepts",
    "planningItem": "it plans coverage",
    "catalogItem": "it lists vocabularies",
}
Element = etree._Element  # noqa: SLF001 - lxml has no public name for it


class Meta(NamedTuple):
    """The parts of one item; an absent part is an empty element."""

    item: Element
    management: Element
    content: Element
    asserted: dict[str, Element]
    """Assertions of the item about the concepts it uses, by their codes."""


def parse_newsml_g2(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield the items of a news message, or of a document that is one item; each is an article or ``Rejected``.

    Raises ``Rejected`` for a document that is no XML or is over a limit.
    """
    warnings = Warnings()
    root = read_local_xml(raw.value, limits, warnings)
    items = root.iterfind("itemSet/*") if root.tag == "newsMessage" else iter([root])
    for item in items:
        try:
            yield _read_item(item, root, raw.timestamp, Warnings(warnings.all()))
        except Rejected as problem:
            yield problem


def _read_item(item: Element, message: Element, received: datetime | None, warnings: Warnings) -> Article:
    guid = item.get("guid", "").strip()
    if item.tag != "newsItem":
        raise no_article(f"the {item.tag} {guid}".rstrip(), OTHER_ITEMS.get(str(item.tag), "only a newsItem is one"))
    meta = _meta(item)
    text = _text(meta)
    headline = _headline(meta.content) or text.headline or text_at(meta.management, "title")
    status, embargo = _status(meta.management, warnings)
    _refuse_textless(meta, guid, headline, text, status)
    made, created = _times(meta, warnings)
    sent = None if made or created else time_at(message, "header/sent", "time", warnings)
    provider = provider_of(warnings, "provider", _senders(meta, guid, message))
    return Article(
        provider=provider,
        item_id=id_or_hash(warnings, "guid", guid, provider, headline, text.body),
        version=read_version(warnings, "version", item.get("version", "")),
        series_id=_series(meta.content),
        links=tuple(_links(meta)),
        tags=tuple(filter(None, map(signal_of, map(_code, meta.management.iterchildren("signal"))))),
        status=status,
        urgency=read_urgency(warnings, "urgency", text_at(meta.content, "urgency")),
        time=time_or_record(warnings, "versionCreated", (made, created, sent), received),
        time_source=source_of(made, created),
        first_created=created,
        embargo_until=embargo,
        language=attribute_at(meta.content, "language", "tag") or language_of(item),
        headline=headline,
        slug=text_at(meta.content, "slugline") or None,
        advisory="; ".join((*texts_at(meta.management, "edNote"), *filter(None, [text.advisory]))) or None,
        byline=text_at(meta.content, "by") or text.byline or _author(meta.content) or None,
        dateline=_dateline(meta.content, text),
        credit=text_at(meta.content, "creditline") or text.credit or None,
        copyright=text_at(item, "rightsInfo/copyrightNotice", "rightsInfo/copyrightHolder/name") or None,
        usage_terms="; ".join(texts_at(item, "rightsInfo/usageTerms")) or None,
        subjects=in_order(_subjects(meta)),
        organisations=tuple(_organisations(meta)),
        people=tuple(_named(meta, "person")),
        places=tuple(_named(meta, "geoArea")),
        body=text.body,
        warnings=warnings.all(),
    )


def _meta(item: Element) -> Meta:
    management, content = item.find("itemMeta"), item.find("contentMeta")
    asserted = {code: found for found in item.iterchildren("assert") if (code := _code(found))}
    return Meta(
        item,
        etree.Element("itemMeta") if management is None else management,
        etree.Element("contentMeta") if content is None else content,
        asserted,
    )


def _refuse_textless(meta: Meta, guid: str, headline: str, text: NitfText, status: PubStatus) -> None:
    """Raise ``Rejected`` for pictures and the like, and for an item without a text; a hold or a kill needs none."""
    kind = _code(meta.management.find("itemClass")).rpartition(":")[2].lower()
    if kind in TEXTLESS and not text.body:
        raise no_article(f"the newsItem {guid}", f"its class is {kind}, and no text comes with it")
    if not (headline or text.body) and status is PubStatus.USABLE:
        raise missing(f"the newsItem {guid}", "headline and no text")


def _times(meta: Meta, warnings: Warnings) -> tuple[datetime | None, datetime | None]:
    """Return the times of this version and of the first one."""
    made = time_at(meta.management, "versionCreated", "time", warnings)
    created = time_at(meta.management, "firstCreated", "first_created", warnings)
    if made is None and created is None:
        made = time_at(meta.content, "contentModified", "time", warnings)
        created = time_at(meta.content, "contentCreated", "first_created", warnings)
    return made, created


def _code(element: Element | None) -> str:
    """Return the code of a concept as it stands."""
    if element is None:
        return ""
    return next((code for name in CODES if (code := element.get(name, "").strip())), "")


def _name(meta: Meta, concept: Element) -> str:
    """Return the name of a concept, from the concept itself or from an assertion."""
    asserted = meta.asserted.get(_code(concept))
    return text_at(concept, "name", "title") or ("" if asserted is None else text_at(asserted, "name", "title"))


def _senders(meta: Meta, guid: str, message: Element) -> Iterator[str]:
    """Yield the names of the sender: the provider, the authority of the guid, the message's sender, then others that the item names."""
    provider = meta.management.find("provider")
    yield from _names_of(meta, provider)
    yield authority_of(guid)
    yield text_at(message, "header/sender")
    yield from _names_of(meta, meta.content.find("infoSource"))
    yield text_at(meta.item, "rightsInfo/copyrightHolder/name")
    yield attribute_at(meta.item, "rightsInfo/copyrightHolder", "literal")
    yield text_at(meta.content, "creditline")
    yield _code(provider).rpartition(":")[2]


def _names_of(meta: Meta, party: Element | None) -> tuple[str, str]:
    """Return the code and the name of a party; a code that means nothing by itself is empty."""
    if party is None:
        return "", ""
    name = _name(meta, party) or party.get("literal", "").strip()
    return name_of(_code(party), name), name


def _status(management: Element, warnings: Warnings) -> tuple[PubStatus, datetime | None]:
    """Return status and embargo; an embargo without a time is a hold until further notice."""
    status = read_status(warnings, "pubStatus", _code(management.find("pubStatus")))
    status, embargo = read_release(warnings, "embargoed", text_at(management, "embargoed"), status)
    endless = embargo is None and management.find("embargoed") is not None
    return (PubStatus.WITHHELD if endless and status is PubStatus.USABLE else status), embargo


def _headline(content: Element) -> str:
    """Return the main headline: the one without a role or with the role of the main one, else the first."""
    headlines = list(content.iterchildren("headline"))
    main = [found for found in headlines if found.get("role", "main").rpartition(":")[2].lower() == "main"]
    return next((text for found in (*main, *headlines) if (text := text_of(found))), "")


def _author(content: Element) -> str:
    """Return the name of the creator if it is marked as a person."""
    people = (found for found in content.iterchildren("creator") if _kind(found) == "person")
    return next((name for found in people if (name := text_at(found, "name"))), "")


def _kind(concept: Element) -> str:
    return concept.get("type", "").rpartition(":")[2]


def _dateline(content: Element, text: NitfText) -> Dateline | None:
    """Return the dateline of the metadata as it stands, else that of the text, else the location of the content."""
    line = text_at(content, "dateline")
    if line:
        return Dateline(place=line)
    located = text_at(content, "located/name")
    return text.dateline or (Dateline(place=located) if located else None)


def _series(content: Element) -> str | None:
    alternatives = content.iterchildren("altId")
    kinds = ((found.get("type", "").rpartition(":")[2].lower(), text_of(found)) for found in alternatives)
    return next((text for kind, text in kinds if kind in SERIES and text), None)


def _links(meta: Meta) -> Iterator[Link]:
    """Yield links to the items that this one continues, replaces or is derived from."""
    for link in meta.management.iterchildren("link"):
        relation = relation_of(link.get("rel", "") or link.get("reluri", "").rpartition("/")[2])
        target = link.get("residref") or link.get("href") or ""
        if relation and target.strip():
            yield Link(relation=relation, target=target.strip())
    for derived in meta.item.iterchildren("derivedFrom"):
        if target := derived.get("residref") or _code(derived):
            yield Link(relation="rewrite_of", target=target)


def _subjects(meta: Meta) -> Iterator[Subject]:
    """Yield subjects, events among them, keywords and genres, each with its name if the item has it."""
    for found in meta.content.iterchildren("subject"):
        kind = "event" if _kind(found) == "event" else "subject"
        if subject := subject_of(_code(found), _name(meta, found), kind):
            yield subject
    yield from (Subject(scheme="keyword", code=word) for word in texts_at(meta.content, "keyword"))
    for found in meta.content.iterchildren("genre"):
        if subject := subject_of(_code(found), _name(meta, found), "genre"):
            yield subject


def _named(meta: Meta, kind: str) -> Iterator[str]:
    """Yield the names of the subjects of one kind."""
    return (
        name for found in meta.content.iterchildren("subject") if _kind(found) == kind and (name := _name(meta, found))
    )


def _organisations(meta: Meta) -> Iterator[Organisation]:
    for found in meta.content.iterchildren("subject"):
        if _kind(found) in {"organisation", "organization"} and (name := _name(meta, found)):
            yield organisation_of(name, tuple(_symbols(found, meta.asserted.get(_code(found), found))))


def _symbols(*concepts: Element) -> Iterator[str]:
    """Yield the instruments of an organisation, from the concept itself and from assertions."""
    for concept in dict.fromkeys(concepts):
        for instrument in concept.iterfind("organisationDetails/hasInstrument"):
            market, symbol = instrument.get("marketlabel", "").strip(), instrument.get("symbol", "").strip()
            if symbol:
                yield symbol if not market or ":" in symbol else f"{market}:{symbol}"


def _text(meta: Meta) -> NitfText:
    """Return the first content that holds a text, else the description of an item whose text is elsewhere."""
    for content in meta.item.iterfind("contentSet/*"):
        text = _inline(content)
        if text.headline or text.body:
            return text
    kind = _code(meta.management.find("itemClass")).rpartition(":")[2].lower()
    return plain("" if kind in TEXTLESS else text_at(meta.content, "description"))


def _inline(content: Element) -> NitfText:
    kind = content.get("contenttype", "")
    if content.tag == "inlineData" and not content.get("encoding"):
        data = "".join(map(str, content.itertext()))
        return read_written(data, marked_up="html" in kind)
    if content.tag != "inlineXML" or (len(content) and next(content.iter(*TEXTUAL), None) is None):
        return plain("")  # a vocabulary of data, such as SportsML, is no text
    return read_inline(content)
