"""Rebuild an article from its rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.ask.rows import Row, document, fetch
from pipelines.sinks.reading import Reader
from schemas import Article, Entity, MoneyMention

ROW_FIELDS = ("provider", "item_id", "urgency", "slug", "byline", "body")
"""Fields of an article with a column of the same name and form."""


def read_article(reader: Reader, event_id: str) -> Article | None:
    """Return the article that an event published, or None if it shows none.

    What the tables do not keep is left out: day and agency of the dateline, names of the provider's codes.
    """
    rows = fetch(
        reader,
        "SELECT provider, item_id, urgency, slug, byline, body, language, dateline, subjects, headline, article "
        "FROM events "
        f"WHERE {reader.among('events', 'event_id', [event_id])} AND body IS NOT NULL",
        [event_id],
    )
    if not rows:
        return None
    row = rows[0]
    fields: dict[str, Any] = {
        **document(row["article"]),
        **{name: row[name] for name in ROW_FIELDS},
        "headline_base": row["headline"] or "",
        "language": row["language"] or "und",
        "dateline": {"place": row["dateline"]} if row["dateline"] else None,
        "subjects": [_subject(code) for code in row["subjects"] or ()],
        "entities": [_entity(one) for one in _numbered(reader, "entities", event_id)],
        "amounts": [_amount(one) for one in _numbered(reader, "amounts", event_id)],
    }
    return Article.model_validate({name: value for name, value in fields.items() if name in Article.model_fields})


def _numbered(reader: Reader, table: str, event_id: str) -> list[Row]:
    return fetch(
        reader, f"SELECT * FROM {table} WHERE {reader.among(table, 'event_id', [event_id])} ORDER BY number", [event_id]
    )


def _subject(code: str) -> Row:
    scheme, _, value = code.partition(":")
    return {"scheme": scheme, "code": value}


def _entity(row: Row) -> Row:
    mentions = [
        dict(zip(("field", "start", "end", "surface"), one, strict=True)) for one in document(row["mentions"]) or ()
    ]
    return _known(
        Entity.model_fields,
        {
            **row,
            "mentions": mentions,
            "identifiers": list(_identifiers(row["identifiers"] or (), row.get("listings") or ())),
            "roles": row["roles"] or (),
            "source": row["named_by"] or "text",
        },
    )


def _identifiers(codes: Iterable[str], listings: Iterable[str]) -> Iterator[Row]:
    """Yield identifiers; a ticker has the market of its listing."""
    markets = {ticker: mic for mic, _, ticker in (one.partition(":") for one in listings)}
    for code in codes:
        scheme, _, value = code.partition(":")
        yield {"scheme": scheme, "value": value, "mic": markets.get(value) if scheme == "ticker" else None}


def _amount(row: Row) -> Row:
    converted = (
        {
            "currency": row["converted_currency"],
            "low": row["converted_low"],
            "high": row["converted_high"],
            "rate": row["rate"],
            "rate_date": row["rate_date"],
            "note": row["conversion_note"],
        }
        if row["converted_currency"]
        else None
    )
    return _known(
        MoneyMention.model_fields,
        {
            **row,
            "start": row["start_offset"],
            "end": row["end_offset"],
            "converted": converted,
            "links": document(row["links"]) or (),
            "role": document(row["role_details"]) or None,
        },
    )


def _known(fields: Iterable[str], values: Row) -> Row:
    return {name: values[name] for name in fields if values.get(name) is not None}
