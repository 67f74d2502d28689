"""ninjs, the IPTC's news in JSON: generations 1, 2 and 3.

The generations name the same things differently (``body_text``, ``bodies``; ``pubstatus``, ``pubStatus``), so keys are
read without case and underscores, and both shapes of a text are taken.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pipelines.parse.iptc import (
    LISTS,
    NEWSCODES,
    SERIES,
    TEXTLESS,
    WEB,
    authority_of,
    item_id_of,
    link_of,
    no_article,
    provider_of,
    read_number,
    read_status,
    read_urgency,
    read_version,
    relation_of,
    signal_of,
    subject_of,
)
from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import text_of_html
from pipelines.parse.times import read_iso, source_of
from schemas import Article, Dateline, Link, Organisation, PubStatus, RawMessage, Reason, Rejected, Subject

Item = Mapping[str, Any]
MARKED_UP = ("html", "nitf", "xml")
CREDIT, CAPTION = "creditline", "caption"
"""Roles of descriptions that do not tell the story."""


def parse_ninjs(raw: RawMessage, limits: ParseLimits) -> Article:
    """Read one ninjs item.

    Raises ``Rejected`` for what is no JSON object, is over a limit, lacks an id, a time or any text, has a field of a
    wrong type, or is a picture or the like without a text.
    """
    item = _fold(_object(raw.value, limits))
    item_id = item_id_of(_text(item, "uri", "guid", "id") or _missing("uri"))
    kind, status = _text(item, "type").lower(), read_status("pubstatus", _text(item, "pubstatus"))
    headline, body = _headline(item), _body(item, kind)
    _refuse_textless(item_id, kind, headline, body, status)
    made, created = _time(item, "versioncreated"), _time(item, "firstcreated", "contentcreated")
    located = _text(item, "located")
    return Article(
        provider=_provider(item, item_id),
        item_id=item_id,
        version=read_version("version", _number(item, "version")),
        series_id=_alternative_id(item, SERIES) or None,
        take=read_number(_alternative_id(item, ("take",))),
        url=next((_text(found, "href") for found in _renditions(item) if _text(found, "name") == WEB), "") or None,
        links=tuple(_links(item)),
        tags=tuple(filter(None, (signal_of(_alternative_id(item, ("signal",))),))),
        status=status,
        urgency=read_urgency(_number(item, "urgency")),
        time=made or created or raw.timestamp or _missing("versioncreated"),
        time_source=source_of(made, created),
        first_created=created,
        embargo_until=_time(item, "embargoed", "embargoeduntil"),
        expires=_time(item, "expires"),
        language=_text(item, "language") or "und",
        headline=headline,
        slug=_text(item, "slugline", "slug") or None,
        advisory=_text(item, "ednote") or None,
        byline=_text(item, "byline", "by") or None,
        dateline=Dateline(place=located) if located else None,
        credit=_credit(item) or None,
        copyright=_text(item, "copyrightnotice", "copyrightholder") or None,
        usage_terms=_text(item, "usageterms") or None,
        subjects=tuple(_subjects(item)),
        organisations=tuple(_organisations(item)),
        people=tuple(_names(item, "person", "people")),
        places=tuple(_names(item, "place", "places")),
        body=body,
    )


def _object(value: bytes, limits: ParseLimits) -> Item:
    item = read_json(value, limits)
    if not isinstance(item, dict):
        raise Rejected(Reason.MALFORMED, f"a ninjs item is a JSON object, this is a {type(item).__name__}")
    return item


def _fold(item: Item) -> Item:
    return {key.lower().replace("_", ""): value for key, value in item.items()}


def _missing(name: str) -> Any:
    raise Rejected(Reason.MISSING_FIELD, f"the item has no {name!r}")


def _wrong(name: str, value: object, wanted: str) -> Rejected:
    return Rejected(Reason.BAD_FIELD, f"{name!r} is {value!r:.80}, {wanted} is wanted")


def _refuse_textless(item_id: str, kind: str, headline: str, body: str, status: PubStatus) -> None:
    """Refuse pictures and the like, and what says nothing; a hold or a kill need not say anything."""
    if kind in TEXTLESS and not body.strip():
        raise no_article(f"the item {item_id}", f"its type is {kind}, and no text comes with it")
    if status is PubStatus.USABLE and not headline.strip() and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the item has neither a headline nor a body")


def _as_sent(item: Item, *names: str) -> str:
    """Give the first text that is not blank, with its white space."""
    for name in names:
        value = item.get(name)
        if value is not None and not isinstance(value, str):
            raise _wrong(name, value, "a text")
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
                entry = {"name": entry}  # noqa: PLW2901 - bare strings are common in the wild
            if not isinstance(entry, dict):
                raise _wrong(name, value, "a list of objects")
            yield _fold(entry)


def _headline(item: Item) -> str:
    """Take the main headline of a ``headlines`` list, or the one of generation 1."""
    entries = list(_list(item, "headlines"))
    main = [entry for entry in entries if entry.get("role") in (None, "main", "headline")]
    for entry in (*main, *entries):
        if text := _as_sent(entry, "value", "name"):
            return text
    others = sorted(name for name in item if name.startswith("headline") and name != "headlines")
    return _as_sent(item, "headline", *others, "title")


def _body(item: Item, kind: str) -> str:
    """Take the plain text if there is one, else the marked-up one; a text item without either has its description."""
    texts = list(_texts(item, "bodies", "body"))
    if not texts and kind not in TEXTLESS:
        texts = [given for given in _texts(item, "descriptions", "description") if given[0] not in (CREDIT, CAPTION)]
    for _, marked_up, text in texts:
        if not marked_up:
            return text
    return text_of_html(texts[0][2]) if texts else ""


def _texts(item: Item, several: str, single: str) -> Iterator[tuple[str, bool, str]]:
    """Yield role, whether it is marked up, and text: of a list (2.x, 3.x) and of fields by name (1.x)."""
    for entry in _list(item, several):
        if text := _as_sent(entry, "value", "name"):
            role, kind = _text(entry, "role"), _text(entry, "contenttype")
            yield role, any(mark in kind for mark in MARKED_UP), text
    for name in sorted(item):
        role = name.removeprefix(single)
        if name.startswith(single) and name != several and (text := _as_sent(item, name)):
            yield role, any(mark in role for mark in MARKED_UP), text


def _number(item: Item, name: str) -> str:
    """Give a number that may stand as a number or a text."""
    value = item.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(item, name)


def _time(item: Item, *names: str) -> datetime | None:
    for name in names:
        if value := _text(item, name):
            return read_iso(name, value)
    return None


def _provider(item: Item, item_id: str) -> str:
    """Name the sender: its information source, the authority of the item's uri, or its credit line."""
    sources = list(_list(item, "infosources", "infosource", "provider", "source"))
    sources.sort(key=lambda source: "provider" not in (source.get("role"), source.get("rel")))
    names = [_text(source, "code", "literal", "name") or authority_of(_text(source, "uri")) for source in sources]
    return provider_of(*names, authority_of(item_id), _credit(item)) or _missing("infosources")


def _credit(item: Item) -> str:
    roles = {_text(entry, "role"): _text(entry, "value", "name") for entry in _list(item, "descriptions")}
    return _text(item, "creditline", "credit") or roles.get(CREDIT, "")


def _alternative_id(item: Item, kinds: tuple[str, ...]) -> str:
    """Find an alternative id, such as a Reuters USN: in an object by name, or in a list by role."""
    given = item.get("altids")
    if isinstance(given, dict):
        return _text(_fold(given), *kinds)
    entries = (entry for entry in _list(item, "altids") if _text(entry, "role").lower() in kinds)
    return next((text for entry in entries if (text := _text(entry, "value", "name"))), "")


def _links(item: Item) -> Iterator[Link]:
    """Read explicit links: fields of their own, or associations by name (1.x), ``name`` (2.x) or ``rel`` (3.x)."""
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
    """Name a scheme of the IPTC's NewsCodes by its alias, another as it stands."""
    address = f"{scheme.rstrip('/')}/{code}"
    if NEWSCODES.fullmatch(address):
        return subject_of(address, name, scheme)
    return Subject(scheme=scheme, code=code, name=name or None)


def _organisations(item: Item) -> Iterator[Organisation]:
    for entry in _list(item, "organisation", "organisations", "organization"):
        symbols = tuple(_symbol(symbol) for symbol in _list(entry, "symbols"))
        if name := _text(entry, "name"):
            yield Organisation(name=name, symbols=tuple(filter(None, symbols)))


def _symbol(entry: Item) -> str:
    """Name a ticker with its exchange where that is known: ``XLON:HRB``."""
    ticker, exchange = _text(entry, "ticker", "symbol", "name"), _text(entry, "exchange")
    return f"{exchange}:{ticker}" if ticker and exchange else ticker


def _names(item: Item, *names: str) -> Iterator[str]:
    return (name for entry in _list(item, *names) if (name := _text(entry, "name", "literal")))
