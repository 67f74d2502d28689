"""Read ninjs, the IPTC's news in JSON: generations 1, 2 and 3.

The generations name the same things differently (``body_text``, ``bodies``; ``pubstatus``, ``pubStatus``), so keys are
read without case and underscores, and both shapes of a text are read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pipelines.language.instruments import MICS, SCHEMES, is_valid, organisation_of
from pipelines.parse.formats.nitf import NitfText, plain, read_written
from pipelines.parse.ids import id_or_hash
from pipelines.parse.iptc import (
    LISTS,
    NEWSCODES,
    SERIES,
    TEXTLESS,
    WEB,
    authority_of,
    item_id_of,
    link_of,
    name_of,
    no_article,
    provider_of,
    read_release,
    read_status,
    read_urgency,
    read_version,
    read_whole_number,
    relation_of,
    signal_of,
    subject_of,
    time_or_record,
)
from pipelines.parse.item_warnings import Warnings, time_or_warn
from pipelines.parse.markup import line_of_html
from pipelines.parse.thresholds import NINJS_PARAGRAPH
from pipelines.parse.times import read_time, source_of
from schemas import (
    Article,
    Dateline,
    Identifier,
    Link,
    Organisation,
    PubStatus,
    RawMessage,
    Reason,
    Rejected,
    Subject,
    WarningCode,
)

Item = Mapping[str, Any]
IDS = ("uri", "guid", "id", "itemid")
OTHER_TIMES = ("updated", "modified", "published", "created", "date", "timestamp")
"""Times that providers add to ninjs, the likelier first."""
TEXTS = {
    **dict.fromkeys(IDS, "item_id"),
    **dict.fromkeys(("versioncreated", *OTHER_TIMES), "time"),
    **dict.fromkeys(("firstcreated", "contentcreated"), "first_created"),
    **dict.fromkeys(("embargoed", "embargoeduntil"), "embargo_until"),
    **dict.fromkeys(("slugline", "slug"), "slug"),
    **dict.fromkeys(("byline", "by"), "byline"),
    **dict.fromkeys(("creditline", "credit"), "credit"),
    **dict.fromkeys(("copyrightnotice", "copyrightholder"), "copyright"),
    "type": "body",
    "version": "version",
    "pubstatus": "status",
    "urgency": "urgency",
    "expires": "expires",
    "language": "language",
    "title": "headline",
    "ednote": "advisory",
    "located": "dateline",
    "usageterms": "usage_terms",
}
"""Fields that are texts, to the field of an article."""
STARTS = {"headline": "headline", "body": "body", "description": "body"}
"""Beginnings of names of further text fields."""
LISTED = {
    **dict.fromkeys(("infosources", "infosource", "provider", "source"), "provider"),
    **dict.fromkeys(("person", "people"), "people"),
    **dict.fromkeys(("place", "places"), "places"),
    **dict.fromkeys(("organisation", "organisations", "organization"), "organisations"),
    **dict.fromkeys((*LISTS, *(f"{kind}s" for kind in LISTS)), "subjects"),
    "headlines": "headline",
    "bodies": "body",
    "descriptions": "body",
}
"""Fields that are lists of objects or of texts."""
TAGGED = re.compile(r"<br ?/?>|</(?:a|b|em|i|mark|p|span|strong|sub|sup|u)>", re.IGNORECASE)
MARKED_UP = ("html", "nitf", "xml")
CREDIT, CAPTION = "creditline", "caption"
"""Roles of descriptions that are not the story."""


def read_item(document: object, raw: RawMessage) -> Article:
    """Return the article of one ninjs item; a field of a wrong type leaves a warning.

    Raises ``Rejected`` for what is no JSON object, has no text or no time at all, or is a picture or the like without a text.
    """
    if not isinstance(document, dict):
        raise Rejected(Reason.MALFORMED, f"a ninjs item is a JSON object, this is a {type(document).__name__}")
    warnings = Warnings()
    item = _readable(_fold(document), warnings)
    stated = item_id_of(_text(item, *IDS))
    kind, status, embargo = _text(item, "type").lower(), *_status(item, warnings)
    text = _body(item, kind)
    headline = _line(_headline(item)) or text.headline
    _refuse_textless(stated, kind, headline, text.body, status)
    made = _time(item, "time", warnings, "versioncreated")
    created = _time(item, "first_created", warnings, "firstcreated", "contentcreated")
    other = None if made or created else _time(item, "time", warnings, *OTHER_TIMES)
    located = _text(item, "located")
    provider = provider_of(warnings, "infosources", _senders(item, stated))
    return Article(
        provider=provider,
        item_id=id_or_hash(warnings, "uri", stated, provider, headline, text.body),
        version=read_version(warnings, "version", _text(item, "version")),
        series_id=_alternative_id(item, SERIES) or None,
        take=read_whole_number(_alternative_id(item, ("take",))),
        url=next((_text(found, "href") for found in _renditions(item) if _text(found, "name") == WEB), "") or None,
        links=tuple(_links(item)),
        tags=tuple(filter(None, (signal_of(_alternative_id(item, ("signal",))),))),
        status=status,
        urgency=read_urgency(warnings, "urgency", _text(item, "urgency")),
        time=time_or_record(warnings, "versioncreated", (made, created, other), raw.timestamp),
        time_source=source_of(made, created),
        first_created=created,
        embargo_until=embargo,
        expires=_time(item, "expires", warnings, "expires"),
        language=_text(item, "language") or "und",
        headline=headline,
        slug=_text(item, "slugline", "slug") or None,
        advisory=_text(item, "ednote") or text.advisory or None,
        byline=_text(item, "byline", "by") or text.byline or None,
        dateline=Dateline(place=located) if located else text.dateline,
        credit=_credit(item) or text.credit or None,
        copyright=_text(item, "copyrightnotice", "copyrightholder") or None,
        usage_terms=_text(item, "usageterms") or None,
        subjects=tuple(_subjects(item)),
        organisations=tuple(_organisations(item)),
        people=tuple(_names(item, "person", "people")),
        places=tuple(_names(item, "place", "places")),
        body=text.body,
        warnings=warnings.all(),
    )


def _fold(item: Item) -> Item:
    return {key.lower().replace("_", ""): value for key, value in item.items()}


def _readable(item: Item, warnings: Warnings) -> Item:
    """Return an item without the fields of a wrong type; each of them leaves a warning."""
    kept: dict[str, Any] = {}
    for name, value in item.items():
        if value is None or value is False:
            continue
        kept[name] = value
        if isinstance(value, str) or not (field := LISTED.get(name) or _text_field(name)):
            continue
        kept[name], whole = _entries(value) if name in LISTED else _written(value)
        if not whole:
            warnings.add(WarningCode.UNREADABLE, field, name, value)
    return kept


def _text_field(name: str) -> str:
    """Return the article's field for a text field of this name, or an empty text."""
    return TEXTS.get(name) or next((field for start, field in STARTS.items() if name.startswith(start)), "")


def _entries(value: object) -> tuple[object, bool]:
    """Return the entries of a list that can be read, and True if these are all."""
    values = value if isinstance(value, list) else [value]
    entries = [entry for entry in values if isinstance(entry, str | dict)]
    return value if isinstance(value, dict) else entries, len(entries) == len(values)


def _written(value: object) -> tuple[str | None, bool]:
    """Return a text, a number or a list of texts as a text, and True if the value is one of these."""
    if isinstance(value, str):
        return value, True
    if isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
        return ("\n\n" if any(len(entry) > NINJS_PARAGRAPH for entry in value) else ", ").join(value), True
    good = isinstance(value, int | float) and not isinstance(value, bool)
    return (str(value), True) if good else (None, False)


def _status(item: Item, warnings: Warnings) -> tuple[PubStatus, datetime | None]:
    """Return status and embargo; a usable item is withheld if either has a wrong type."""
    wrong = any(warning.field in {"status", "embargo_until"} for warning in warnings.all())
    status = read_status(warnings, "pubstatus", _text(item, "pubstatus"))
    if wrong and status is PubStatus.USABLE:
        status = PubStatus.WITHHELD
    return read_release(warnings, "embargoed", _text(item, "embargoed", "embargoeduntil"), status)


def _refuse_textless(item_id: str, kind: str, headline: str, body: str, status: PubStatus) -> None:
    """Raise ``Rejected`` for pictures and the like, and for an item without a text; a hold or a kill needs none."""
    if kind in TEXTLESS and not body.strip():
        raise no_article(f"the item {item_id}", f"its type is {kind}, and no text comes with it")
    if status is PubStatus.USABLE and not headline.strip() and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the item has neither a headline nor a body")


def _as_sent(item: Item, *names: str) -> str:
    """Return the first text that is not blank, with its white space."""
    for name in names:
        value = item.get(name)
        if value is not None and not isinstance(value, str):
            value, _ = _written(value)
        if value and not value.isspace():
            return value
    return ""


def _text(item: Item, *names: str) -> str:
    return _as_sent(item, *names).strip()


def _list(item: Item, *names: str) -> Iterator[Item]:
    """Yield the objects of a list, their keys folded; a lone object counts as a list of one."""
    for name in names:
        value = item.get(name)
        if value is None:
            continue
        values = value if isinstance(value, list) else [value]
        for entry in values:
            if isinstance(entry, str):
                entry = {"name": entry}  # noqa: PLW2901 - bare strings are common
            if isinstance(entry, dict):
                yield _fold(entry)


def _line(headline: str) -> str:
    """Return a headline without the tags of HTML; ``<GM>`` is a symbol."""
    return line_of_html(headline) if TAGGED.search(headline) else headline


def _headline(item: Item) -> str:
    """Return the main headline of a ``headlines`` list, or the one of generation 1."""
    entries = list(_list(item, "headlines"))
    main = [entry for entry in entries if entry.get("role") in (None, "main", "headline")]
    for entry in (*main, *entries):
        if text := _as_sent(entry, "value", "name"):
            return text
    others = sorted(name for name in item if name.startswith("headline") and name != "headlines")
    return _as_sent(item, "headline", *others, "title")


def _body(item: Item, kind: str) -> NitfText:
    """Return the plain text if there is one, else the marked-up one, else the description of a text item."""
    texts = list(_texts(item, "bodies", "body"))
    if not texts and kind not in TEXTLESS:
        texts = [given for given in _texts(item, "descriptions", "description") if given[0] not in (CREDIT, CAPTION)]
    for _, markup, text in texts:
        if not markup:
            return read_written(text)
    page = next((given for given in texts if "html" in given[1]), None)
    return read_written((page or texts[0])[2], marked_up=True) if texts else plain("")


def _texts(item: Item, several: str, single: str) -> Iterator[tuple[str, str, str]]:
    """Yield role, kind of markup (empty for none) and text: of a list (2.x, 3.x) and of fields by name (1.x)."""
    for entry in _list(item, several):
        if text := _as_sent(entry, "value", "name"):
            role, kind = _text(entry, "role"), _text(entry, "contenttype")
            yield role, next((mark for mark in MARKED_UP if mark in kind), ""), text
    for name in sorted(item):
        role = name.removeprefix(single)
        if name.startswith(single) and name != several and (text := _as_sent(item, name)):
            yield role, next((mark for mark in MARKED_UP if mark in role), ""), text


def _time(item: Item, field: str, warnings: Warnings, *names: str) -> datetime | None:
    """Return the first time that can be read; those before it leave warnings."""
    read = (time_or_warn(warnings, field, name, _text(item, name), read_time) for name in names)
    return next(filter(None, read), None)


def _senders(item: Item, item_id: str) -> Iterator[str]:
    """Yield the names of the sender: the information source, the authority of the item's uri, the holder of its rights, its credit."""
    sources = list(_list(item, "infosources", "infosource", "provider", "source"))
    sources.sort(key=lambda source: "provider" not in (source.get("role"), source.get("rel")))
    yield from map(_source, sources)
    yield authority_of(item_id)
    yield _text(item, "copyrightholder")
    yield _credit(item)
    yield from (_text(source, "code", "qcode", "literal", "name") for source in sources)


def _source(source: Item) -> str:
    """Return the code of an information source, or its name if the code means nothing by itself."""
    code, name = _text(source, "code", "qcode", "literal"), _text(source, "name", "literal")
    return (name_of(code, name) if code else name) or authority_of(_text(source, "uri"))


def _credit(item: Item) -> str:
    roles = {_text(entry, "role"): _text(entry, "value", "name") for entry in _list(item, "descriptions")}
    return _text(item, "creditline", "credit") or roles.get(CREDIT, "")


def _alternative_id(item: Item, kinds: tuple[str, ...]) -> str:
    """Return an alternative id, such as a Reuters USN: from an object by name, or from a list by role."""
    given = item.get("altids")
    if isinstance(given, dict):
        return _text(_fold(given), *kinds)
    entries = (entry for entry in _list(item, "altids") if _text(entry, "role").lower() in kinds)
    return next((text for entry in entries if (text := _text(entry, "value", "name"))), "")


def _links(item: Item) -> Iterator[Link]:
    """Yield explicit links: separate fields, or associations by name (1.x), ``name`` (2.x) or ``rel`` (3.x)."""
    for name, value in (*item.items(), *_associations(item)):
        relation = relation_of(name)
        if relation is None:
            continue
        for target in value if isinstance(value, list) else [value]:
            fields = _fold(target) if isinstance(target, dict) else {"uri": target}
            if uri := _text(fields, "uri", "guid"):
                yield link_of(relation, uri)


def _associations(item: Item) -> Iterator[tuple[str, Item]]:
    given = item.get("associations")
    if isinstance(given, dict):
        yield from given.items()
        return
    for entry in _list(item, "associations"):
        yield _text(entry, "rel") or _text(entry, "name"), entry


def _renditions(item: Item) -> Iterator[Item]:
    """Yield the renditions: an object by name (1.x), or a list (2.x, 3.x)."""
    given = item.get("renditions")
    if not isinstance(given, dict):
        yield from _list(item, "renditions")
        return
    for name, entry in given.items():
        if isinstance(entry, dict):
            yield {"name": name, **_fold(entry)}


def _subjects(item: Item) -> Iterator[Subject]:
    for kind in LISTS:
        for entry in _list(item, kind, f"{kind}s"):
            scheme, name = _text(entry, "scheme"), _text(entry, "name")
            code = _text(entry, "code", "qcode", "uri", "literal")
            subject = _in_scheme(scheme, code, name) if scheme and code else subject_of(code, name, kind)
            if subject:
                yield subject


def _in_scheme(scheme: str, code: str, name: str) -> Subject | None:
    """Return a subject whose scheme is the alias of an IPTC NewsCodes scheme, or the scheme as it stands."""
    address = f"{scheme.rstrip('/')}/{code}"
    if NEWSCODES.fullmatch(address):
        return subject_of(address, name, scheme)
    return Subject(scheme=scheme, code=code, name=name or None)


def _organisations(item: Item) -> Iterator[Organisation]:
    for entry in _list(item, "organisation", "organisations", "organization"):
        listed = list(_list(entry, "symbols"))
        if name := _text(entry, "name"):
            yield organisation_of(name, tuple(filter(None, map(_symbol, listed))), tuple(_stated(listed)))


def _symbol(entry: Item) -> str:
    """Return a ticker with its exchange if that is known: ``XLON:HRB``."""
    ticker, exchange = _text(entry, "ticker", "symbol", "name"), _text(entry, "exchange")
    return f"{exchange}:{ticker}" if ticker and exchange else ticker


def _stated(symbols: Iterable[Item]) -> Iterator[Identifier]:
    """Yield the symbols whose type is stated (``symboltype``: ISIN) and true to their form."""
    for entry in symbols:
        scheme, value = _text(entry, "symboltype", "scheme", "type").lower(), _text(entry, "symbol", "value", "ticker")
        if scheme in SCHEMES and is_valid(scheme, value):
            yield Identifier(scheme=scheme, value=value, mic=MICS.get(_text(entry, "exchange").lower()))


def _names(item: Item, *names: str) -> Iterator[str]:
    return (name for entry in _list(item, *names) if (name := _text(entry, "name", "literal")))
