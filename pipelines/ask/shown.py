"""Events as readers may see them: nothing of held and killed texts; a withdrawal without text, always."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from pipelines.ask.articles import read_article
from pipelines.ask.rows import Row, document, fetch, places
from pipelines.ask.visible import PUBLISHING, hidden_among
from pipelines.sinks.reading import Reader
from schemas import Changes, Corroboration, EventType, Evidence, NewsEvent, Novelty, Origin

TEXTLESS: Final = frozenset({EventType.WITHDRAWN, EventType.MERGED})
"""Events that are always shown, without any text."""
WORTH_COLUMNS: Final = {
    "other_house_lag_s" if name == "lag_s" else name: name
    for model in (Corroboration, Novelty)
    for name in model.model_fields
}
"""Columns of corroboration and novelty, and the field of each."""


class StreamedEvent(NewsEvent):
    """An event without what may not be shown."""

    headline: str | None = None  # type: ignore[assignment]  # a withdrawal has none
    """Headline of the item; null if it may not be shown."""


class Written(NamedTuple):
    """An event at its place in the order in which events were written."""

    position: str
    event_id: str
    revision: int
    event: NewsEvent | None = None
    """The event as it was written, if the place keeps it; otherwise it is built from the tables."""


class Shown(NamedTuple):
    """An event that may be shown, at its place in the order."""

    position: str
    event: StreamedEvent


class _State(NamedTuple):
    """What decides whether events of some stories are shown."""

    hidden: frozenset[str]
    kills: dict[tuple[str, str, str], int]
    """Story, provider and item -> revision of the last kill."""
    quiet: frozenset[str]
    """Stories with a kill: what changed there quotes the text before."""
    withdraws: dict[str, tuple[str, ...]]
    """Kill -> the items that it withdraws."""


def shown_events(reader: Reader, written: Sequence[Written]) -> tuple[Shown, ...]:
    """Return those of some events that may be shown as of now. An event that was written again since is left out."""
    rows = {row["event_id"]: row for row in _rows(reader, [one.event_id for one in written])}
    state = _state(reader, rows)
    found = []
    for one in written:
        row = rows.get(one.event_id)
        if row is not None and row["revision"] == one.revision and _may_show(row, state):
            event = _of_rows(reader, row) if one.event is None else one.event
            found.append(Shown(one.position, _without_text(event, row, state)))
    return tuple(found)


def _rows(reader: Reader, ids: Sequence[str]) -> list[Row]:
    if not ids:
        return []
    return fetch(
        reader,
        "SELECT e.event_id, e.story_id, e.revision, e.type, e.time, e.known_time, e.provider, e.item_id, e.version, e.headline, "
        "e.severity, e.kind, e.of_id, e.into_story, e.note, e.flags, e.evidence_key, e.evidence_with, e.evidence_detail, "
        "e.evidence_score, e.changes, e.source, e.source_partition, e.source_offset, s.status, e.produced_by, "
        f"{', '.join(f'e.{column}' for column in WORTH_COLUMNS)} "
        f"FROM events e LEFT JOIN stories s ON s.story_id = e.story_id WHERE e.event_id IN {places(ids)}",
        ids,
    )


def _state(reader: Reader, rows: dict[str, Row]) -> _State:
    stories = sorted({row["story_id"] for row in rows.values()})
    kills: dict[tuple[str, str, str], int] = {}
    withdraws: dict[str, tuple[str, ...]] = {}
    if stories:
        killed = fetch(
            reader,
            "SELECT event_id, revision, provider, item_id, story_id FROM tombstones "
            f"WHERE story_id IN {places(stories)} ORDER BY event_id, number",
            stories,
        )
        for row in killed:
            key = (row["story_id"], row["provider"], row["item_id"])
            kills[key] = max(kills.get(key, 0), row["revision"])
            withdraws[row["event_id"]] = (*withdraws.get(row["event_id"], ()), row["item_id"])
    quiet = frozenset(story for story, _, _ in kills)
    return _State(hidden_among(reader, stories), kills, quiet, withdraws)


def _may_show(row: Row, state: _State) -> bool:
    if row["type"] in TEXTLESS:
        return True
    return (
        row["type"] != EventType.HELD
        and row["status"] == "published"
        and row["story_id"] not in state.hidden
        and row["revision"] >= state.kills.get((row["story_id"], row["provider"], row["item_id"]), 0)
    )


def _without_text(event: NewsEvent, row: Row, state: _State) -> StreamedEvent:
    """Return an event without the text that may not be shown with it."""
    fields = {name: getattr(event, name) for name in type(event).model_fields}
    if event.type in TEXTLESS:
        fields |= {"headline": None, "note": None, "changes": None, "article": None}
        fields |= {"evidence": event.evidence.model_copy(update={"detail": ""})}
        fields |= {"withdraws": state.withdraws.get(event.event_id, event.withdraws)}
    else:
        fields |= {"headline": row["headline"], "note": row["note"]}
        fields |= {"changes": None} if row["story_id"] in state.quiet else {}
    return StreamedEvent.model_construct(**fields)


def _of_rows(reader: Reader, row: Row) -> NewsEvent:
    """Return an event of the tables."""
    found = document(row["changes"])
    names = ("event_id", "type", "story_id", "revision", "time", "known_time", "provider", "item_id", "version")
    fields: dict[str, Any] = {
        **{name: row[name] for name in (*names, "severity", "kind", "note", "flags")},
        "headline": row["headline"] or "",
        "of": row["of_id"],
        "into": row["into_story"],
        "evidence": Evidence(
            key=row["evidence_key"] or "none",
            with_item=row["evidence_with"],
            detail=row["evidence_detail"] or "",
            score=row["evidence_score"],
        ),
        "changes": Changes.model_validate(found) if found else None,
        "article": read_article(reader, row["event_id"]) if row["type"] in PUBLISHING else None,
        "origin": Origin(source=row["source"], partition=row["source_partition"], offset=row["source_offset"]),
        **_worth(row),
    }
    return NewsEvent.model_validate(fields)


def _worth(row: Row) -> dict[str, Any]:
    """Return corroboration, novelty and what made the event; nothing for an event of an older version."""
    if row["origins"] is None:
        return {}
    values = {field: row[column] for column, field in WORTH_COLUMNS.items()}
    return {
        "corroboration": {name: values[name] for name in Corroboration.model_fields},
        "novelty": {name: values[name] for name in Novelty.model_fields},
        "produced_by": document(row["produced_by"]) or {},
    }


def event_json(event: StreamedEvent) -> bytes:
    """Return an event as JSON, without fields that are None."""
    return event.model_dump_json(exclude_none=True).encode()
