"""NITF, the IPTC's News Industry Text Format, version 3: a ``<nitf>`` document, alone or within a NewsML item."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from lxml import etree

from pipelines.language.instruments import organisation_of
from pipelines.parse.ids import id_or_hash
from pipelines.parse.iptc import (
    authority_of,
    in_order,
    missing,
    name_of,
    provider_of,
    read_release,
    read_status,
    read_urgency,
    read_version,
    read_whole_number,
    subject_of,
    time_or_record,
)
from pipelines.parse.item_warnings import Warnings, time_or_warn
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import is_markup, text_of_html, text_of_tree, unescape_twice
from pipelines.parse.thresholds import NITF_BYLINE_LENGTH
from pipelines.parse.times import read_time
from pipelines.parse.xml_tree import attribute_at, inherited_language, read_local_xml, text_at, text_of, texts_at
from schemas import Article, Control, Dateline, Link, Organisation, PubStatus, RawMessage, Rejected, Subject, Tag

NO_TEXT = ("media", "note", "nitf-table-metadata", "table-reference", "custom-table", "bibliography")
"""Elements of the content whose text is not of the story."""
NOTES = frozenset({"editorsnote", "hd"})
FRAME = ("header", "footer", "nav", "aside", "figcaption")
"""Elements of a page whose text is not of the story."""
CONTENT = re.compile(r"<body\.content\b[^>]*>(.*?)</body\.content>", re.DOTALL)
SLUGS = ("slug", "slugline", "anpa-keyword")
Element = etree._Element  # noqa: SLF001 - lxml has no public name for it


class NitfText(NamedTuple):
    """The text and fields in the body of an NITF document."""

    headline: str
    byline: str
    dateline: Dateline | None
    advisory: str
    credit: str
    body: str


def parse_nitf(raw: RawMessage, limits: ParseLimits) -> Article:
    """Return the article of one NITF document.

    Raises ``Rejected`` for a document that is no XML, is over a limit, or has no text or no time at all.
    """
    warnings = Warnings()
    root = read_local_xml(raw.value, limits, warnings)
    head = root.find("head")
    docdata = root.find("head/docdata")
    head = etree.Element("head") if head is None else head
    docdata = etree.Element("docdata") if docdata is None else docdata
    text = read_nitf_text(root)
    headline = text.headline or text_at(head, "title")
    issued = _time(docdata, "date.issue", "time", warnings)
    status, embargo = _status(docdata, issued, warnings)
    if not (headline or text.body) and status is PubStatus.USABLE:
        raise missing("the document", "headline and no text")
    when = time_or_record(warnings, "date.issue", (issued, _published(root, warnings)), raw.timestamp)
    key = attribute_at(docdata, "du-key", "key")
    corrected = docdata.find("correction")
    provider = provider_of(warnings, "regsrc", _senders(root, docdata, text))
    given = attribute_at(docdata, "doc-id", "id-string") or root.get("uno") or ""
    return Article(
        provider=provider,
        item_id=id_or_hash(warnings, "doc-id", given, provider, headline, text.body),
        version=_version(docdata, warnings),
        series_id=f"{key}/{when.date()}" if key else None,
        take=read_whole_number(attribute_at(docdata, "du-key", "part")),
        links=tuple(_links(docdata)),
        tags=() if corrected is None else (Tag(text="correction", control=Control.CORRECTED),),
        status=status,
        urgency=read_urgency(warnings, "ed-urg", attribute_at(docdata, "urgency", "ed-urg")),
        time=when,
        time_source="version_created" if issued else "record",
        embargo_until=embargo,
        expires=_time(docdata, "date.expire", "expires", warnings),
        language=language_of(root),
        headline=headline,
        slug=key or _slug(head) or None,
        advisory="; ".join(filter(None, (*_messages(docdata), text.advisory))) or None,
        byline=text.byline or None,
        dateline=text.dateline,
        credit=text.credit or None,
        copyright=_copyright(root, docdata),
        usage_terms=_usage_terms(root, docdata),
        subjects=in_order(_subjects(head, docdata)),
        organisations=tuple(_organisations(docdata)),
        people=tuple(texts_at(docdata, "identified-content/person")),
        places=tuple(dict.fromkeys(_places(docdata))),
        body=text.body,
        warnings=warnings.all(),
    )


def read_nitf_text(root: Element) -> NitfText:
    """Return the body of a document whose elements have local names. Changes it in place: removes elements whose text is not of the story."""
    head, content = root.find("body/body.head"), root.find("body/body.content")
    head = etree.Element("body.head") if head is None else head
    found = (*head.iterchildren("note"), *(() if content is None else content.iter("note")))
    notes = [text_of(note) for note in found if note.get("noteclass") in NOTES]
    body = _without_content(root) if content is None else _content(content)
    ending = "\n\n".join(texts_at(root, "body/body.end/tagline"))
    return NitfText(
        headline=text_at(head, "hedline/hl1", "hedline/hl2", "hedline"),
        byline=_byline(head),
        dateline=_dateline(head),
        advisory="; ".join(filter(None, notes)),
        credit=text_at(head, "distributor"),
        body="\n\n".join(filter(None, (body or text_at(head, "abstract"), ending))),
    )


def read_inline(content: Element) -> NitfText:
    """Return the text of NITF or XHTML within an item of NewsML, even if the whole document was escaped."""
    nitf, body = content.find("nitf"), content.find("html/body")
    if nitf is not None:
        return read_nitf_text(nitf)
    if not len(content):
        return read_written(content.text or "")
    return _read_xhtml(content if body is None else body)


def read_written(text: str, *, marked_up: bool = False) -> NitfText:
    """Return the text of an NITF document, HTML or plain text; the kind is detected, whatever it is declared as."""
    text = unescape_twice(text)
    if "<body.content" in text or "<nitf" in text:
        try:
            root = read_local_xml(text.encode("utf-8", "replace"), ParseLimits())
        except Rejected:
            found = CONTENT.search(text)
            return plain(text_of_html(found[1] if found else text).strip())
        return read_nitf_text(root)
    return plain(text_of_html(text).strip() if marked_up or is_markup(text) else text)


def _read_xhtml(body: Element) -> NitfText:
    """Return the text of a page without the parts marked as head, navigation and byline."""
    byline = _marked_byline(body)
    marked = [found for found in body.iter(*FRAME) if found is not body]
    if not marked:
        text = text_of_tree(body)
        return NitfText("", byline, None, "", "", _mended(text))
    headline = next((text for found in marked if (text := text_at(found, ".//h1"))), "")
    whole = text_of_tree(body)
    etree.strip_elements(body, *FRAME, with_tail=False)
    text = text_of_tree(body)
    return NitfText(headline, byline, None, "", "", _mended(text if text.strip() else whole))


def _marked_byline(body: Element) -> str:
    """Remove the element of the class ``byline`` from a page and return its text."""
    for found in body.iterfind(".//*[@class]"):
        name, parent = text_of(found), found.getparent()
        if (
            "byline" in found.get("class", "").lower().split()
            and 0 < len(name) <= NITF_BYLINE_LENGTH
            and parent is not None
        ):
            del found[:]
            found.text = None
            return name
    return ""


def _mended(text: str) -> str:
    """Return a text without tags that were escaped within its elements."""
    return text_of_html(text).strip() if is_markup(text) else text.strip()


def plain(body: str) -> NitfText:
    """Return an ``NitfText`` with a body and no other field."""
    return NitfText("", "", None, "", "", body)


def language_of(element: Element) -> str:
    """Return the language that an element or its nearest ancestor states, or ``und``."""
    return inherited_language(element) or element.get("baselang") or "und"


def _content(content: Element) -> str:
    etree.strip_elements(content, *NO_TEXT, with_tail=False)
    return _mended(text_of_tree(content))


def _without_content(root: Element) -> str:
    """Return the body of a document that does not mark its content."""
    body = root.find("body")
    if body is None:
        return ""
    parts = (found for found in body.iterchildren(etree.Element) if found.tag not in {"body.head", "body.end"})
    return "\n\n".join(filter(None, map(_content, parts)))


def _byline(head: Element) -> str:
    """Return the first byline, with the author's title after a comma."""
    for line in head.iterchildren("byline"):
        titles = [text_of(title) for title in line.iter("byttl")]
        etree.strip_elements(line, "byttl", with_tail=False)
        if byline := ", ".join(filter(None, (text_of(line).rstrip(", "), *titles))):
            return byline
    return ""


def _dateline(head: Element) -> Dateline | None:
    """Return the place of filing as it stands, and the day if the document marks it."""
    line = head.find("dateline")
    if line is None or not text_of(line):
        return None
    place = text_at(line, "location") or text_of(line)
    norm = attribute_at(line, "story.date", "norm")
    return Dateline(place=place, day=_day(norm) if norm else None)


def _day(norm: str) -> date | None:
    """Return the day at the place of filing, or None."""
    try:
        return date.fromisoformat(norm[:8] if norm[:8].isdecimal() else norm[:10])
    except ValueError:
        return None


def _time(docdata: Element, name: str, field: str, warnings: Warnings) -> datetime | None:
    return time_or_warn(warnings, field, name, attribute_at(docdata, name, "norm"), read_time)


def _published(root: Element, warnings: Warnings) -> datetime | None:
    """Return the newest revision's time, or the day of publication: for a document without a date of issue."""
    norms = [attribute_at(root, "head/pubdata", "date.publication")]
    norms += [found.get("norm", "") for found in root.iterfind("head/revision-history")]
    read = (time_or_warn(warnings, "time", "norm", norm, read_time) for norm in norms)
    return max(filter(None, read), default=None)


def _status(docdata: Element, issued: datetime | None, warnings: Warnings) -> tuple[PubStatus, datetime | None]:
    """Return status and embargo; a release after the issue is an embargo, an embargo without a release is a hold."""
    given = docdata.get("management-status", "")
    stated = read_status(warnings, "management-status", given)
    norm = attribute_at(docdata, "date.release", "norm")
    status, release = read_release(warnings, "date.release", norm, stated)
    if release and given.strip().lower() == "embargoed":
        return PubStatus.USABLE, release
    later = release is not None and (issued is None or release - issued > timedelta(0))
    return status, release if later else None


def _version(docdata: Element, warnings: Warnings) -> int | None:
    """Return the generation of the document's key, which counts the instances of a story, else the key's version."""
    for name in ("generation", "version"):
        number = read_version(warnings, name, attribute_at(docdata, "du-key", name))
        if number is not None:
            return number
    return None


def _links(docdata: Element) -> Iterator[Link]:
    """Yield the links to documents that this one corrects, cancels or continues."""
    if corrected := attribute_at(docdata, "correction", "id-string"):
        yield Link(relation="corrects", target=corrected)
    if target := docdata.get("management-doc-idref"):
        killed = read_status(Warnings(), "management-idref-status", docdata.get("management-idref-status", ""))
        yield Link(relation="kills" if killed is PubStatus.CANCELED else "evolved_from", target=target)


def _senders(root: Element, docdata: Element, text: NitfText) -> Iterator[str]:
    """Yield the names of the sender: who registered the document, the authority of its id, then others that it names."""
    registered = attribute_at(docdata, "doc-id", "regsrc")
    yield name_of(registered)
    yield authority_of(attribute_at(docdata, "doc-id", "id-string"))
    yield attribute_at(docdata, "del-list/from-src", "src-name")
    yield text.credit
    yield attribute_at(docdata, "doc.copyright", "holder")
    yield attribute_at(root, "head/pubdata", "name")
    yield registered


def _slug(head: Element) -> str:
    named = {meta.get("name", "").lower(): meta.get("content", "").strip() for meta in head.iterchildren("meta")}
    return next((named[name] for name in SLUGS if named.get(name)), "")


def _messages(docdata: Element) -> Iterator[str]:
    """Yield the notes to editors: messages, and the text of a correction."""
    for name in ("correction", "ed-msg"):
        yield from (found.get("info", "").strip() for found in docdata.iterfind(name))


def _copyright(root: Element, docdata: Element) -> str | None:
    notice = text_at(root, "body/body.head/note[@noteclass='cpyrt']", "body/body.content/block/copyrite")
    holder = attribute_at(docdata, "doc.copyright", "holder")
    stated = f"Copyright {attribute_at(docdata, 'doc.copyright', 'year')} {holder}" if holder else ""
    return notice or " ".join(stated.split()) or None


def _usage_terms(root: Element, docdata: Element) -> str | None:
    return text_at(root, "body/body.head/rights") or attribute_at(docdata, "doc.rights", "limitations") or None


def _subjects(head: Element, docdata: Element) -> Iterator[Subject]:
    """Yield the codes of subjects, kinds, administrative keys, keywords and marked content."""
    for found in head.iterfind("tobject/tobject.subject"):
        names = (found.get(f"tobject.subject.{part}") for part in ("detail", "matter", "type"))
        if code := found.get("tobject.subject.refnum"):
            yield Subject(scheme="subj", code=code, name=next(filter(None, names), None))
    for scheme, element, attribute in (
        ("tobject", head.find("tobject"), "tobject.type"),
        ("genre", head.find("tobject/tobject.property"), "tobject.property.type"),
        ("fixture", docdata.find("fixture"), "fix-id"),
        ("series", docdata.find("series"), "series.name"),
        ("section", head.find("pubdata"), "position.section"),
    ):
        if element is not None and (code := element.get(attribute)):
            yield Subject(scheme=scheme, code=code)
    for scheme, path, attribute in (("doc-scope", "doc-scope", "scope"), ("keyword", "key-list/keyword", "key")):
        yield from (
            Subject(scheme=scheme, code=code) for found in docdata.iterfind(path) if (code := found.get(attribute))
        )
    yield from filter(None, map(_marked, docdata.iterfind("identified-content/*")))


def _marked(found: Element) -> Subject | None:
    """Return marked content as a subject: by its code or, if it is no person, organisation or place, by its name."""
    code, name, kind = found.get("value", ""), text_of(found), str(found.tag)
    if not code and kind in {"person", "org", "location"}:
        return None
    return subject_of(code, name, found.get("idsrc") or found.get("type") or kind)


def _organisations(docdata: Element) -> Iterator[Organisation]:
    for found in docdata.iterfind("identified-content/org"):
        if name := text_of(found):
            market, symbol = found.get("idsrc", ""), found.get("value", "")
            yield organisation_of(name, (f"{market}:{symbol}" if market else symbol,) if symbol else ())


def _places(docdata: Element) -> Iterator[str]:
    for found in docdata.iterfind("identified-content/location"):
        if name := text_of(found):
            yield name
    for found in docdata.iterchildren("evloc"):
        names = (found.get(part, "").strip() for part in ("city", "county-dist", "state-prov", "iso-cc"))
        if name := next(filter(None, names), ""):
            yield name
