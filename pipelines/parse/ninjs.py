"""ninjs, the IPTC's news in JSON: generations 1, 2 and 3.

The generations name the same things differently (``body_text``, ``bodies``; ``pubstatus``, ``pubStatus``), so keys are
read without case and underscores, and both shapes of a text are taken.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import text_of_html
from schemas import Article, Link, Organisation, PubStatus, RawMessage, Reason, Rejected, Subject

Item = Mapping[str, Any]
STATUSES = {status.value: status for status in PubStatus} | {"cancelled": PubStatus.CANCELED}
LINKS = {
    "evolvedfrom": "evolved_from",
    "rewriteof": "rewrite_of",
    "previousversion": "previous_version",
    "prevversion": "previous_version",
    "corrects": "corrects",
    "kills": "kills",
    "partof": "part_of",
}
SERIES = ("usn", "series", "seriesid")
SUBJECT_LISTS = (("subject", "subjects"), ("genre", "genres"), ("event", "events"))


def parse_ninjs(raw: RawMessage, limits: ParseLimits) -> Article:
    """Read one ninjs item.

    Raises ``Rejected`` for what is no JSON object, is over a limit, lacks an id, a time or any text, or has a field of
    a wrong type.
    """
    item = _fold(_object(raw.value, limits))
    headline, body = _headline(item), _body(item)
    if not headline.strip() and not body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the item has neither a headline nor a body")
    item_id = _text(item, "uri", "guid", "id") or _missing("uri")
    created, version_created = _time(item, "firstcreated", "contentcreated"), _time(item, "versioncreated")
    when = version_created or created or raw.timestamp or _missing("versioncreated")
    return Article(
        provider=_provider(item, item_id),
        item_id=item_id,
        version=_version(item),
        series_id=_alternative_id(item),
        links=tuple(_links(item)),
        status=_status(item),
        urgency=_urgency(item),
        time=when,
        time_source="version_created" if version_created else "first_created" if created else "record",
        first_created=created,
        embargo_until=_time(item, "embargoed", "embargoeduntil"),
        language=_text(item, "language") or "und",
        headline=headline,
        slug=_text(item, "slugline", "slug") or None,
        advisory=_text(item, "ednote", "edNote") or None,
        byline=_text(item, "byline", "by") or None,
        credit=_text(item, "creditline", "credit") or None,
        copyright=_text(item, "copyrightnotice") or None,
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


def _text(item: Item, *names: str) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, str):
            return value.strip()
        if value is not None:
            raise _wrong(name, value, "a text")
    return ""


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
    main = next((entry for entry in entries if entry.get("role") in (None, "main", "headline")), None)
    entry = main or (entries[0] if entries else None)
    return _text(entry, "value", "name") if entry else _text(item, "headline", "title")


def _body(item: Item) -> str:
    entries = [(_text(entry, "contenttype"), _text(entry, "value", "name")) for entry in _list(item, "bodies")]
    entries += [
        ("text/html" if "html" in name else "text/plain", _text(item, name))
        for name in ("bodytext", "bodyhtml", "bodyxhtml")
    ]
    entries = [(kind, text) for kind, text in entries if text]
    plain = next((text for kind, text in entries if "html" not in kind), None)
    return plain if plain is not None else text_of_html(entries[0][1]) if entries else ""


def _version(item: Item) -> int | None:
    value = item.get("version")
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 10:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    raise _wrong("version", value, "a whole number")


def _status(item: Item) -> PubStatus:
    value = _text(item, "pubstatus").lower().removeprefix("stat:")
    if value and value not in STATUSES:
        raise _wrong("pubstatus", value, "one of usable, withheld, canceled")
    return STATUSES[value] if value else PubStatus.USABLE


def _urgency(item: Item) -> int | None:
    value = item.get("urgency")
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    return value if isinstance(value, int) and 1 <= value <= 9 else None


def _time(item: Item, *names: str) -> datetime | None:
    """Read an RFC 3339 time; one without a zone is taken as UTC."""
    for name in names:
        value = _text(item, name)
        if value:
            try:
                when = datetime.fromisoformat(value)
                return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
            except (ValueError, OverflowError) as error:
                raise Rejected(
                    Reason.IMPOSSIBLE_TIME, f"{name!r} is {value!r:.60}, which is no real time ({error})"
                ) from error
    return None


def _provider(item: Item, item_id: str) -> str:
    """Name the sender: its information source, the authority of the item's uri, or its credit line."""
    sources = _list(item, "infosources", "infosource", "provider", "source")
    named = next((name for entry in sources if (name := _text(entry, "code", "literal", "name"))), "")
    name = named or _authority(item_id) or _text(item, "creditline", "credit") or _missing("infosources")
    return "-".join(name.lower().split())


def _authority(uri: str) -> str:
    if uri.startswith("urn:newsml:"):
        return uri.split(":")[2]
    if uri.startswith("tag:"):
        return uri[4:].partition(",")[0]
    return urlsplit(uri).hostname or ""


def _alternative_id(item: Item) -> str | None:
    """Find the provider's series id (a Reuters USN) among the alternative ids: an object by name, or a list by role."""
    given = item.get("altids")
    if isinstance(given, dict):
        return next((_text(_fold(given), name) for name in SERIES if name in _fold(given)), None) or None
    for entry in _list(item, "altids"):
        if _text(entry, "role").lower() in SERIES:
            return _text(entry, "value", "name") or None
    return None


def _links(item: Item) -> Iterator[Link]:
    """Read explicit links: fields of their own, or associations by name (1.x), ``name`` (2.x) or ``rel`` (3.x)."""
    for name, value in (*item.items(), *_associations(item)):
        relation = LINKS.get(name.lower().replace("_", ""))
        targets = value if isinstance(value, list) else [value]
        for target in targets if relation else ():
            fields = _fold(target) if isinstance(target, dict) else {"uri": target}
            if uri := _text(fields, "uri", "guid"):
                yield Link(relation=relation, target=uri)


def _associations(item: Item) -> Iterator[tuple[str, Item]]:
    given = item.get("associations")
    if isinstance(given, dict):
        yield from given.items()
        return
    for entry in _list(item, "associations"):
        yield _text(entry, "rel") or _text(entry, "name"), entry


def _subjects(item: Item) -> Iterator[Subject]:
    for names in SUBJECT_LISTS:
        for entry in _list(item, *names):
            code, name = _text(entry, "code", "uri", "qcode"), _text(entry, "name")
            scheme = _text(entry, "scheme") or names[0]
            if code or name:
                yield Subject(scheme=scheme, code=code or name, name=name or None)


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
