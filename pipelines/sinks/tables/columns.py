"""The tables of the sinks: names, order and kinds of their columns.

DuckDB and PostgreSQL define them in SQL (``migrations/``), Parquet as an Arrow schema; a test compares all three with this.
"""

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "int", "float", "time", "day", "decimal", "texts", "json", "bytes"]
"""``time`` is RFC 3339 in UTC, ``day`` ISO 8601, ``decimal`` a plain decimal string, ``json`` a JSON text."""


@dataclass(frozen=True, slots=True, eq=False)
class TableSpec:
    """Definition of one table."""

    name: str
    key: tuple[str, ...]
    """Its primary key."""
    newer: tuple[str, ...]
    """The fence: of two rows with the same key, the one that is greater in these columns is kept."""
    columns: dict[str, ColumnKind]

    def place(self, column: str) -> int:
        """Return the index of a column."""
        return list(self.columns).index(column)


EVENTS = TableSpec(
    "events",
    ("event_id",),
    ("revision",),
    {
        "event_id": "text",
        "story_id": "text",
        "revision": "int",
        "type": "text",
        "time": "time",
        "known_time": "time",
        "provider": "text",
        "item_id": "text",
        "version": "text",
        "headline": "text",
        "severity": "text",
        "kind": "text",
        "of_id": "text",
        "into_story": "text",
        "note": "text",
        "flags": "texts",
        "evidence_key": "text",
        "evidence_with": "text",
        "evidence_detail": "text",
        "evidence_score": "float",
        "changes": "json",
        "language": "text",
        "urgency": "int",
        "slug": "text",
        "dateline": "text",
        "byline": "text",
        "subjects": "texts",
        "body": "text",
        "article": "json",
        "source": "text",
        "source_partition": "int",
        "source_offset": "int",
        "filed_from": "text",
        "filed_from_country": "text",
        "event_place": "text",
        "event_country": "text",
        "event_geoname": "text",
        "genre": "text",
        "origins": "int",
        "copies": "int",
        "houses": "int",
        "other_house": "text",
        "other_house_lag_s": "int",
        "like_12h": "int",
        "like_24h": "int",
        "like_3d": "int",
        "like_5d": "int",
        "like_7d": "int",
        "story_minutes": "int",
        "new_words": "float",
        "new_figures": "float",
        "new_names": "float",
        "similar_event_days": "float",
        "headline_touched": "float",
        "lead_touched": "float",
        "figures_touched": "float",
        "names_touched": "float",
        "produced_by": "json",
        "topics": "texts",
        "desk": "text",
    },
)
STORIES = TableSpec(
    "stories",
    ("story_id",),
    ("revision", "event_id"),
    {
        "story_id": "text",
        "revision": "int",
        "event_id": "text",
        "status": "text",
        "time": "time",
        "into_story": "text",
    },
)
ENTITIES = TableSpec(
    "entities",
    ("event_id", "number"),
    ("revision",),
    {
        "event_id": "text",
        "revision": "int",
        "number": "int",
        "type": "text",
        "name": "text",
        "salience": "float",
        "country": "text",
        "latitude": "float",
        "longitude": "float",
        "identifiers": "texts",
        "roles": "texts",
        "named_by": "text",
        "mentions": "json",
        "listings": "texts",
    },
)
AMOUNTS = TableSpec(
    "amounts",
    ("event_id", "number"),
    ("revision",),
    {
        "event_id": "text",
        "revision": "int",
        "number": "int",
        "kind": "text",
        "field": "text",
        "start_offset": "int",
        "end_offset": "int",
        "surface": "text",
        "low": "decimal",
        "high": "decimal",
        "currency": "text",
        "per": "text",
        "approximator": "text",
        "direction": "text",
        "confidence": "float",
        "rule": "text",
        "currency_reason": "text",
        "flags": "texts",
        "converted_currency": "text",
        "converted_low": "decimal",
        "converted_high": "decimal",
        "rate": "decimal",
        "rate_date": "day",
        "conversion_note": "text",
        "links": "json",
        "role": "text",
        "holder": "text",
        "counterparty": "text",
        "role_of": "text",
        "period_start": "day",
        "period_end": "day",
        "role_status": "text",
        "role_confidence": "float",
        "role_rule": "text",
        "role_details": "json",
        "compared_with": "int",
    },
)
WORLD_EVENTS = TableSpec(
    "world_events",
    ("event_id", "number"),
    ("revision",),
    {
        "event_id": "text",
        "revision": "int",
        "number": "int",
        "type": "text",
        "polarity": "text",
        "modality": "text",
        "field": "text",
        "start_offset": "int",
        "end_offset": "int",
        "surface": "text",
        "party": "text",
        "party_is": "text",
        "party_ids": "texts",
        "other_party": "text",
        "other_is": "text",
        "other_ids": "texts",
        "amount": "text",
        "amount_is": "text",
        "amount_number": "int",
        "time_start": "day",
        "time_end": "day",
        "chain": "text",
        "confidence": "float",
        "rule": "text",
        "arguments": "json",
        "per_share_number": "int",
        "stake_number": "int",
    },
)
"""What happened in the world according to the article of an event. ``surface`` are the words that name it; numbers are rows in ``amounts``."""
TOMBSTONES = TableSpec(
    "tombstones",
    ("event_id", "number"),
    ("revision",),
    {
        "event_id": "text",
        "revision": "int",
        "number": "int",
        "provider": "text",
        "item_id": "text",
        "version": "text",
        "story_id": "text",
        "time": "time",
        "known_time": "time",
    },
)
"""Items that were killed. No view shows a text of one of them, in any story."""
DEAD_LETTERS = TableSpec(
    "dead_letters",
    ("letter_id",),
    (),
    {
        "letter_id": "text",
        "stage": "text",
        "reason": "text",
        "detail": "text",
        "source": "text",
        "source_partition": "int",
        "source_offset": "int",
        "raw": "bytes",
        "raw_size": "int",
        "key": "bytes",
        "headers": "json",
        "source_item": "int",
        "record_time": "time",
    },
)
MARKS = TableSpec(
    "dead_letter_marks",
    ("letter",),
    ("marked_at",),
    {
        "letter": "text",
        "action": "text",
        "attempt": "int",
        "sent_to": "text",
        "note": "text",
        "marked_at": "time",
    },
)
RUNS = TableSpec(
    "runs",
    ("run_id",),
    ("finished",),
    {
        "run_id": "text",
        "finished": "time",
        "seconds": "float",
        "wirebeam": "text",
        "input_digest": "text",
        "read": "int",
        "emitted": "int",
        "duplicate": "int",
        "late": "int",
        "held": "int",
        "filtered": "int",
        "dead": "int",
        "settings": "json",
        "versions": "json",
        "inputs": "json",
    },
)
QUOTES = TableSpec(
    "quotes",
    ("event_id", "number"),
    ("revision",),
    {
        "event_id": "text",
        "revision": "int",
        "number": "int",
        "field": "text",
        "start_offset": "int",
        "end_offset": "int",
        "surface": "text",
        "speaker": "text",
        "speaker_type": "text",
        "speaker_ids": "texts",
        "speaker_number": "int",
        "speaker_words": "text",
        "cue": "text",
        "kind": "text",
        "confidence": "float",
        "rule": "text",
    },
)
"""What people and organisations said. ``kind`` is ``direct`` or ``indirect``; ``speaker_number`` the speaker's row in ``entities``."""
TEXT_TABLES = (ENTITIES, AMOUNTS, WORLD_EVENTS, QUOTES)
"""Tables of what an event's article says. A kill deletes its rows."""
FOLLOWERS = (*TEXT_TABLES, TOMBSTONES)
"""Tables whose rows belong to an event and are replaced with it."""
TABLES = (EVENTS, STORIES, *FOLLOWERS, DEAD_LETTERS, MARKS, RUNS)
GROUPS = (
    (EVENTS, (EVENTS, *FOLLOWERS)),
    (STORIES, (STORIES,)),
    (DEAD_LETTERS, (DEAD_LETTERS,)),
    (MARKS, (MARKS,)),
    (RUNS, (RUNS,)),
)
"""Each table with a fence, and the tables whose rows are written and deleted with its rows."""
