"""NewsML 1, the IPTC's first exchange format, versions 1.0 to 1.2: a document with one or more ``<NewsItem>``."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from lxml import etree

from pipelines.parse.formats.nitf import NitfText, plain, read_inline, read_written
from pipelines.parse.ids import id_or_hash
from pipelines.parse.iptc import (
    TEXTLESS,
    in_order,
    missing,
    name_of,
    no_article,
    provider_of,
    read_release,
    read_status,
    read_urgency,
    read_version,
    signal_of,
    subject_of,
    time_or_record,
    without_revision,
)
from pipelines.parse.limits import ParseLimits
from pipelines.parse.times import read_time, source_of
from pipelines.parse.warned import Warnings, read_or_warn
from pipelines.parse.xml_tree import (
    attribute_at,
    children_at,
    inherited_language,
    read_local_xml,
    text_at,
    texts_at,
    time_at,
)
from schemas import (
    Article,
    Dateline,
    Link,
    Organisation,
    PubStatus,
    RawMessage,
    Reason,
    Rejected,
    Subject,
    Tag,
)

FORMAL = "FormalName"
PARTS_OF_A_PLACE = ("sublocation", "city", "countryarea", "state", "province", "country", "worldregion")
"""Properties of a location, the narrowest first."""
NOTES = ("advisory", "editor")
"""Beginnings of the kinds of news lines that are notes to editors."""
BODIES = frozenset({"body", "main", "maintext", "mainbody", "story", "article", "text", "bodytext", "content"})
"""Roles of the component that holds the story, without case and blanks."""
NO_STORY = frozenset(
    {"stylesheet", "script", "caption", "title", "headline", "summary", "abstract", "teaser", "keyword", "keywords"}
)
"""Roles of components whose text is the story only if there is no other."""
SCRIPT = re.compile(r"(?:(?:text|application)/)?(?:x-)?(?:java|ecma)script", re.IGNORECASE)
RULE = re.compile(r"\s*(?:/\*|[@.#\w][\w.#, :-]{0,200}\{[^{}<>]*:[^{}<>]*\})")
"""The beginning of a style sheet, whatever it is declared as."""
MOST_COMPONENTS = 64
"""Maximum number of components around the text that are read for fields that the text's own component lacks."""
PARTS = ("NewsLines", "AdministrativeMetadata", "RightsMetadata", "DescriptiveMetadata")
"""Children of a component that describe its text."""
Element = etree._Element  # noqa: SLF001 - lxml has no public name for it
Scope = dict[str, list[Element]]
"""Descriptions of a text by the components around it: name of the child to its elements, the innermost component first."""


class Story(NamedTuple):
    """The text of an item, and its descriptions."""

    text: NitfText
    scope: Scope
    language: str
    """``xml:lang`` of the text or its nearest ancestor that has one, or empty."""


def parse_newsml_1(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield the items of one document; each is an article or ``Rejected``.

    Raises ``Rejected`` for a document that is no XML or is over a limit.
    """
    warnings = Warnings()
    root = read_local_xml(raw.value, limits, warnings)
    topics = {topic.get("Duid"): topic for topic in root.iter("Topic")}
    for item in [root] if root.tag == "NewsItem" else root.iterchildren("NewsItem"):
        try:
            yield _read_item(item, topics, raw.timestamp, Warnings(warnings.all()))
        except Rejected as problem:
            yield problem


def _read_item(
    item: Element, topics: dict[str | None, Element], received: datetime | None, warnings: Warnings
) -> Article:
    stated = _identify(item)
    management = item.find("NewsManagement")
    management = etree.Element("NewsManagement") if management is None else management
    status, embargo, expires = _status(management, warnings)
    text, scope, language = _story(item)
    headline = _line(scope, "HeadLine") or text.headline
    _refuse_textless(item, stated, headline, text.body, status)
    made = time_at(management, "ThisRevisionCreated", "time", warnings)
    created = time_at(management, "FirstCreated", "first_created", warnings)
    sent = None if made or created else _sent(item, warnings)
    used = list(_topics(scope, topics))
    provider = provider_of(warnings, "ProviderId", _senders(item, scope))
    return Article(
        provider=provider,
        item_id=id_or_hash(warnings, "NewsItemId", stated, provider, headline, text.body),
        version=read_version(warnings, "RevisionId", text_at(item, "Identification/NewsIdentifier/RevisionId")),
        links=tuple(_links(management)),
        tags=tuple(_instructions(management)),
        status=status,
        urgency=read_urgency(warnings, "Urgency", attribute_at(management, "Urgency", FORMAL)),
        time=time_or_record(warnings, "ThisRevisionCreated", (made, created, sent), received),
        time_source=source_of(made, created),
        first_created=created,
        embargo_until=embargo,
        expires=expires,
        language=_formal(scope["DescriptiveMetadata"], "Language") or language or "und",
        headline=headline,
        slug=_line(scope, "SlugLine") or None,
        advisory="; ".join(_notes(scope, text)) or None,
        byline=_line(scope, "ByLine") or text.byline or None,
        dateline=_dateline(scope, text),
        credit=_line(scope, "CreditLine") or text.credit or None,
        copyright=_line(scope, "CopyrightLine") or _first(scope["RightsMetadata"], "Copyright/CopyrightHolder") or None,
        usage_terms=_usage_terms(scope) or None,
        subjects=in_order(_subjects(scope, used)),
        organisations=tuple(Organisation(name=name) for kind, _, name in used if kind in {"company", "organisation"}),
        people=tuple(name for kind, _, name in used if kind == "person"),
        places=tuple(_places(scope)),
        body=text.body,
        warnings=warnings.all(),
    )


def _identify(item: Element) -> str:
    """Return the item's id without its revision. Raise ``Rejected`` for an item that only changes an earlier one."""
    identifier = item.find("Identification/NewsIdentifier")
    if identifier is None:
        return ""
    parts = [text_at(identifier, name) for name in ("ProviderId", "DateId", "NewsItemId")]
    public = without_revision(text_at(identifier, "PublicIdentifier"))
    item_id = f"urn:newsml:{':'.join(parts)}" if all(parts) else public or parts[-1]
    if attribute_at(identifier, "RevisionId", "Update") == "U":
        raise Rejected(Reason.BAD_FIELD, f"the NewsItem {item_id} only holds changes (Update='U'): it is needed whole")
    return item_id


def _refuse_textless(item: Element, item_id: str, headline: str, body: str, status: PubStatus) -> None:
    """Raise ``Rejected`` for pictures, lists and the like, and for an item without a text; a hold or a kill needs none."""
    if body or (headline and not _other_media(item)) or (status is not PubStatus.USABLE and not headline):
        return
    if _other_media(item):
        raise no_article(f"the NewsItem {item_id}", "it holds other media, and no text comes with them")
    if next(item.iter("NewsItemRef", "TopicSet"), None) is not None:
        raise no_article(f"the NewsItem {item_id}", "it lists other items or topics")
    raise missing(f"the NewsItem {item_id}", "HeadLine and no text")


def _other_media(item: Element) -> bool:
    return any(media.get(FORMAL, "").lower() in TEXTLESS for media in item.iter("MediaType"))


def _senders(item: Element, scope: Scope) -> Iterator[str]:
    """Yield the names of the sender: the provider of the identifier, then others that the item names."""
    identified = text_at(item, "Identification/NewsIdentifier/ProviderId")
    yield name_of(identified)
    yield from (_formal(scope["AdministrativeMetadata"], path) for path in ("Provider/Party", "Source/Party"))
    yield _line(scope, "CreditLine")
    yield _first(scope["RightsMetadata"], "Copyright/CopyrightHolder")
    yield identified


def _sent(item: Element, warnings: Warnings) -> datetime | None:
    """Return the day of the identifier, else the time at which the document was sent."""
    day = text_at(item, "Identification/NewsIdentifier/DateId")
    read = read_or_warn(warnings, "time", "DateId", day, read_time) if day else None
    envelope = item.getparent()
    return read or (None if envelope is None else time_at(envelope, "NewsEnvelope/DateAndTime", "time", warnings))


def _status(management: Element, warnings: Warnings) -> tuple[PubStatus, datetime | None, datetime | None]:
    """Return status, embargo and expiry: announced changes of status state when an item may, or may no longer, be used."""
    given = attribute_at(management, "Status", FORMAL)
    status = read_status(warnings, "Status", given)
    embargo = expires = None
    for change in management.iterchildren("StatusWillChange"):
        future = read_status(Warnings(), "FutureStatus", attribute_at(change, "FutureStatus", FORMAL))
        if future is PubStatus.USABLE:
            status, embargo = read_release(warnings, "DateAndTime", text_at(change, "DateAndTime"), status)
        else:
            expires = time_at(change, "DateAndTime", "expires", warnings)
    released = embargo is not None and given.lower() == "embargoed"
    return (PubStatus.USABLE if released else status), embargo, expires


def _links(management: Element) -> Iterator[Link]:
    for derived in management.iterchildren("DerivedFrom"):
        if target := derived.get("NewsItem", "").strip():
            yield Link(relation="rewrite_of", target=without_revision(target))


def _instructions(management: Element) -> Iterator[Tag]:
    for instruction in management.iterchildren("Instruction"):
        if tag := signal_of(instruction.get(FORMAL, "")):
            yield tag


def _story(item: Element) -> Story:
    """Return the text with the role Body or Main, else the longest one, and the components around it.

    Without a text all components count.
    """
    components = list(islice(item.iter("NewsComponent"), MOST_COMPONENTS))
    best, best_rank, holder = plain(""), (-1, 0), None
    for content in item.iter("DataContent"):
        text = _read_content(content)
        rank = _rank(content), len(text.body)
        if (text.headline or text.body) and rank > best_rank:
            best, best_rank, holder = text, rank, content
    if holder is None:
        return Story(best, _scope(components), inherited_language(components[0] if components else item))
    scope = _scope([*holder.iterancestors("NewsComponent"), *components])
    return Story(best, scope, inherited_language(holder))


def _rank(content: Element) -> int:
    """Return 2 for the content of a component whose role is the story, 0 for one whose role is another, else 1."""
    roles = (attribute_at(one, "Role", FORMAL) for one in content.iterancestors("NewsComponent"))
    role = "".join(next(filter(None, roles), "").lower().split())
    return 2 if role in BODIES else 0 if role in NO_STORY else 1


def _scope(components: list[Element]) -> Scope:
    scope: Scope = {name: [] for name in PARTS}
    for component in dict.fromkeys(components):
        for part in component.iterchildren(*PARTS):
            scope[str(part.tag)].append(part)
    return scope


def _read_content(content: Element) -> NitfText:
    """Return the text of NITF, XHTML or plain text; encoded content and other media are no text."""
    holder = content.getparent()
    kinds = "" if holder is None else attribute_at(holder, "MediaType", FORMAL).lower()
    if kinds in TEXTLESS or holder is None or holder.tag == "Encoding":
        return plain("")
    if len(content):
        return read_inline(content)
    text = content.text or ""
    declared = attribute_at(holder, "MimeType", FORMAL) or attribute_at(holder, "Format", FORMAL)
    if SCRIPT.fullmatch(declared) or RULE.match(text):
        return plain("")
    return read_written(text, marked_up="html" in declared.lower())


def _first(parts: list[Element], path: str) -> str:
    return next((text for part in parts if (text := text_at(part, path))), "")


def _formal(parts: list[Element], path: str) -> str:
    return next((name for part in parts if (name := attribute_at(part, path, FORMAL))), "")


def _line(scope: Scope, name: str) -> str:
    return _first(scope["NewsLines"], name)


def _usage_terms(scope: Scope) -> str:
    rights = scope["RightsMetadata"]
    named = (_first(rights, f"UsageRights/{name}") for name in ("Limitations", "UsageType"))
    return _line(scope, "RightsLine") or next(filter(None, named), "")


def _notes(scope: Scope, text: NitfText) -> Iterator[str]:
    """Yield the news lines that are notes to editors."""
    seen: set[str] = set()
    for lines in scope["NewsLines"]:
        for line in lines.iterchildren("NewsLine"):
            kind, note = attribute_at(line, "NewsLineType", FORMAL).lower(), text_at(line, "NewsLineText")
            if note and note not in seen and kind.startswith(NOTES):
                seen.add(note)
                yield note
    if text.advisory:
        yield text.advisory


def _dateline(scope: Scope, text: NitfText) -> Dateline | None:
    line = _line(scope, "DateLine")
    return Dateline(place=line) if line else text.dateline


def _described(scope: Scope, path: str) -> list[Element]:
    """Return the elements at a path of the innermost description that has any."""
    return next((found for part in scope["DescriptiveMetadata"] if (found := list(children_at(part, path)))), [])


def _topics(scope: Scope, topics: dict[str | None, Element]) -> Iterator[tuple[str, str, str]]:
    """Yield kind, code and name of the topics that occur, if the document itself describes them."""
    for occurrence in _described(scope, "TopicOccurrence"):
        topic = topics.get(occurrence.get("Topic", "").removeprefix("#"))
        if topic is not None:
            kind = attribute_at(topic, "TopicType", FORMAL).lower()
            name = text_at(topic, "Description", "FormalName")
            if name:
                yield kind.replace("organization", "organisation"), text_at(topic, "FormalName"), name


def _subjects(scope: Scope, used: list[tuple[str, str, str]]) -> Iterator[Subject]:
    """Yield subject codes, topics, keywords and genres."""
    for code in _described(scope, "SubjectCode/*"):
        if code.get(FORMAL):
            yield Subject(scheme="subj", code=code.get(FORMAL, ""))
    yield from filter(None, (subject_of(code, name, kind or "topic") for kind, code, name in used))
    for found in _described(scope, "Property"):
        if found.get(FORMAL, "").lower() == "keyword" and found.get("Value"):
            yield Subject(scheme="keyword", code=found.get("Value", ""))
    words = (list(texts_at(lines, "KeywordLine")) for lines in scope["NewsLines"])
    yield from (Subject(scheme="keyword", code=word) for word in next(filter(None, words), []))
    yield from (
        Subject(scheme="genre", code=genre.get(FORMAL, "")) for genre in _described(scope, "Genre") if genre.get(FORMAL)
    )


def _places(scope: Scope) -> Iterator[str]:
    """Yield each location by its narrowest part."""
    for location in _described(scope, "Location"):
        parts = {found.get(FORMAL, "").lower(): found.get("Value", "") for found in location.iterchildren("Property")}
        if name := next((parts[part] for part in PARTS_OF_A_PLACE if parts.get(part)), ""):
            yield name
