"""Convert events, dead letters, marks and runs to rows of the tables. Pure.

Headline and note of an item that is held are not written before its release.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import orjson

from pipelines.sinks.tables.columns import AMOUNTS, ENTITIES, QUOTES, TOMBSTONES, WORLD_EVENTS
from pipelines.sinks.tables.facts import quote_row, role_columns, world_event_row
from schemas import Corroboration, DeadLetter, EventType, LetterMark, Materiality, NewsEvent, Novelty

Row = tuple[Any, ...]
Fields = Mapping[str, Any]
COLUMNS_OF_ITS_OWN = frozenset(
    {"schema_version", "provider", "item_id", "language", "urgency", "slug", "dateline", "byline", "subjects", "body"}
    | {"headline_base", "entities", "amounts"}
)
"""Fields of an article that have columns or tables; the others are in the column ``article``."""
DESK_SCHEMES: Final = frozenset({"anpa", "articleSection", "category", "section"})
"""Schemes of the codes that name a provider's desk: categories of ANPA, IPTC 7901 and feeds, sections of NITF and schema.org."""
WORTH = tuple(tuple(model.model_fields) for model in (Corroboration, Novelty, Materiality))
"""Fields of the worth of an event, in the order of their columns."""
COMPARISONS = frozenset({"versus", "from"})
"""Relations of a figure to the one that it is compared with."""
SILENT = frozenset({EventType.DUPLICATE, EventType.RELATED})
"""Events that do not change the status of their story."""
TITLED = frozenset({EventType.WITHDRAWN, EventType.RELATED})
"""Events without an article whose headline may be shown."""
NUL_REPLACEMENT = "\ufffd"
"""Replaces NUL, which PostgreSQL cannot store in text."""
NUL = "\\u0000"
STATUS = {EventType.WITHDRAWN: "withdrawn", EventType.MERGED: "merged"}


class EventRows(NamedTuple):
    """One event as rows."""

    event: Row
    story: Row | None
    """The story after this event; None if the event does not change it."""
    followers: dict[str, list[Row]]
    """The rows of each table that follows the events."""


def event_rows(event: NewsEvent) -> EventRows:
    """Return an event as rows, with columns in the order of ``columns``."""
    fields = storable(event.model_dump_json(exclude_none=True))
    article = fields.get("article", {})
    stem = (event.event_id, event.revision)
    return EventRows(
        _event(event, fields, article),
        None if event.type in SILENT else _story(fields),
        {
            ENTITIES.name: [_entity(stem, number, one) for number, one in enumerate(article.get("entities", ()))],
            AMOUNTS.name: [
                _amount(stem, number, one, article) for number, one in enumerate(article.get("amounts", ()))
            ],
            WORLD_EVENTS.name: [
                world_event_row(stem, number, one, article, fields["story_id"])
                for number, one in enumerate(article.get("world_events", ()))
            ],
            QUOTES.name: [
                quote_row(stem, number, one, article) for number, one in enumerate(article.get("quotes", ()))
            ],
            TOMBSTONES.name: [_tombstone(stem, number, item, fields) for number, item in enumerate(_killed(event))],
        },
    )


def storable(document: str) -> dict[str, Any]:
    """Return a JSON document as a dictionary, with NUL replaced by U+FFFD."""
    fields: dict[str, Any] = orjson.loads(document)
    return _without_nul(fields) if NUL in document else fields


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", NUL_REPLACEMENT)
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    return {name: _without_nul(one) for name, one in value.items()} if isinstance(value, dict) else value


def _event(event: NewsEvent, fields: Fields, article: Fields) -> Row:
    evidence, origin, get = fields["evidence"], fields["origin"], article.get
    shown = event.article is not None or event.type in TITLED
    return (
        fields["event_id"],
        fields["story_id"],
        event.revision,
        fields["type"],
        fields["time"],
        fields.get("known_time", fields["time"]),
        fields["provider"],
        fields["item_id"],
        fields["version"],
        get("headline_base") or get("headline") or (fields["headline"] if shown else None),
        fields.get("severity"),
        fields.get("kind"),
        fields.get("of"),
        fields.get("into"),
        fields.get("note") if shown else None,
        fields["flags"],
        evidence["key"],
        evidence.get("with_item"),
        evidence["detail"],
        evidence.get("score"),
        to_text(fields["changes"]) if "changes" in fields else None,
        get("language"),
        get("urgency"),
        get("slug"),
        get("dateline", {}).get("place"),
        get("byline"),
        [f"{subject['scheme']}:{subject['code']}" for subject in get("subjects", ())],
        get("body"),
        to_text({name: value for name, value in article.items() if name not in COLUMNS_OF_ITS_OWN})
        if article
        else None,
        origin["source"],
        origin.get("partition"),
        origin["offset"],
        *_places(get("filed_from", {}), get("event_place", {})),
        get("genre", {}).get("code"),
        *_worth(fields),
        to_text(fields["produced_by"]) if fields.get("produced_by") else None,
        [one["code"] for one in get("topics", ())],
        _desk(get("subjects", ())),
    )


def _desk(subjects: Sequence[Fields]) -> str | None:
    """Return the desk that the provider filed an item under, in lower case: its category or section; None if it names none.

    >>> _desk([{"scheme": "medtop", "code": "04000000"}, {"scheme": "anpa", "code": "f", "name": "Financial"}])
    'financial'
    """
    found = (one.get("name") or one["code"] for one in subjects if one["scheme"] in DESK_SCHEMES)
    return next(map(str.lower, found), None)


def _places(filed: Fields, event: Fields) -> tuple[str | None, ...]:
    """Return name and country of the dateline's place, and name, country and GeoNames number of the event's."""
    numbers = (one["value"] for one in event.get("identifiers", ()) if one["scheme"] == "geonames")
    return (filed.get("name"), filed.get("country"), event.get("name"), event.get("country"), next(numbers, None))


def _worth(fields: Fields) -> Iterator[Any]:
    """Yield the values of corroboration, novelty and materiality; None for those of events of older versions."""
    parts = (fields.get("corroboration"), fields.get("novelty"), fields.get("changes", {}).get("materiality"))
    for names, part in zip(WORTH, parts, strict=True):
        yield from ((part or {}).get(name) for name in names)


def _story(fields: Fields) -> Row:
    status = STATUS.get(fields["type"], "published" if "article" in fields else "held")
    return (fields["story_id"], fields["revision"], fields["event_id"], status, fields["time"], fields.get("into"))


def _killed(event: NewsEvent) -> tuple[str, ...]:
    """Return the ids of the items that an event kills; events from before ``withdraws`` kill their own item."""
    return (event.withdraws or (event.item_id,)) if event.type is EventType.WITHDRAWN else ()


def _tombstone(stem: tuple[str, int], number: int, item: str, fields: Fields) -> Row:
    known = fields.get("known_time", fields["time"])
    return (
        *stem,
        number,
        fields["provider"],
        item.replace("\0", NUL_REPLACEMENT),
        fields["version"],
        fields["story_id"],
        fields["time"],
        known,
    )


def _entity(stem: tuple[str, int], number: int, entity: Fields) -> Row:
    get = entity.get
    return (
        *stem,
        number,
        entity["type"],
        entity["name"],
        entity["salience"],
        get("country"),
        get("latitude"),
        get("longitude"),
        [f"{one['scheme']}:{one['value']}" for one in entity["identifiers"]],
        entity["roles"],
        entity["source"],
        to_text([[one["field"], one["start"], one["end"], one["surface"]] for one in entity["mentions"]]),
        [f"{one['mic']}:{one['value']}" for one in entity["identifiers"] if one.get("mic")],
    )


def _amount(stem: tuple[str, int], number: int, amount: Fields, article: Fields) -> Row:
    get = amount.get
    converted = get("converted", {}).get
    return (
        *stem,
        number,
        amount["kind"],
        amount["field"],
        amount["start"],
        amount["end"],
        amount["surface"],
        amount["low"],
        amount["high"],
        get("currency"),
        get("per"),
        get("approximator"),
        get("direction"),
        amount["confidence"],
        amount["rule"],
        amount["currency_reason"],
        amount["flags"],
        converted("currency"),
        converted("low"),
        converted("high"),
        converted("rate"),
        converted("rate_date"),
        converted("note"),
        to_text(amount["links"]) if amount["links"] else None,
        *role_columns(get("role"), article),
        next((one["target"] for one in amount["links"] if one["relation"] in COMPARISONS), None),
    )


def dead_letter_row(letter: DeadLetter) -> Row:
    """Return a dead letter as a row. The same record rejected again has the same id."""
    origin = letter.origin
    return (
        letter.letter_id,
        letter.stage,
        letter.reason.value,
        letter.detail.replace("\0", NUL_REPLACEMENT),
        origin.source.replace("\0", NUL_REPLACEMENT),
        origin.partition,
        origin.offset,
        letter.raw,
        letter.raw_size,
        letter.key,
        to_text([[name, b64encode(value).decode()] for name, value in letter.headers]),
        origin.item,
        None if letter.timestamp is None else letter.timestamp.isoformat(),
    )


def mark_row(mark: LetterMark) -> Row:
    """Return a mark as a row. Its time is text that sorts by time."""
    at = mark.at.isoformat(timespec="microseconds")
    return (mark.letter, mark.action, mark.attempt, mark.to, mark.note, at)


def run_row(account: Fields) -> Row:
    """Return the account of a run as a row. A repeated run, of the same settings and input, has the same id."""
    counts, timings = account["accounting"], account["timings"]
    dispositions = ("in", "emitted", "duplicate", "late", "held", "filtered", "dead")
    described = tuple(to_text(account[name]) for name in ("settings", "versions", "inputs"))
    return (
        identity("run", account["wirebeam"], account["input_digest"], *described),
        timings["finished"],
        float(timings["seconds"]),
        account["wirebeam"],
        account["input_digest"],
        *(counts[disposition] for disposition in dispositions),
        *described,
    )


def identity(*parts: object) -> str:
    """Return a hash of values, 32 hexadecimal digits."""
    return blake2b(orjson.dumps(parts), digest_size=16).hexdigest()


def to_text(value: Any) -> str:
    """Return a value as JSON text."""
    return orjson.dumps(value).decode()
