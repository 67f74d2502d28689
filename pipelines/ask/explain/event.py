"""Explain an event or an item of a finished run: its evidence, and what the present code makes of its record."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.ask.explain.pair import find_item, history, story_of
from pipelines.ask.explain.record import SourceRecord, read_record
from pipelines.ask.explain.stages import detail, explain_enriched, explain_record, stage
from pipelines.errors import Refused
from pipelines.settings.stages import Settings
from pipelines.sinks.finished import Row, read_rows, run_settings
from pipelines.sinks.run_folder import EVENTS_FILE, STORIES_FILE
from schemas import Article, Origin

LEAST = 6
"""Fewest characters of an event's id that name it."""


def explain_id(run: Path, name: str) -> Iterator[str]:
    """Yield the explanation of an event, by its id or the beginning of it, or of an item, by its id or the end of it."""
    events = [
        event for event in read_rows(run / EVENTS_FILE) if len(name) >= LEAST and event["event_id"].startswith(name)
    ]
    if len(events) > 1:
        raise Refused(
            f"event {name} is ambiguous: {', '.join(event['event_id'] for event in events[:3])} begin with it"
        )
    if events:
        yield from explain_event(events[0], run_settings(run))
        return
    stories = list(read_rows(run / STORIES_FILE))
    item = find_item(stories, name)
    story = story_of(stories, item)
    yield stage("item", f"{item} is in story {story['story_id']}: {story['headline']}")
    yield from history(item, story)
    for event in read_rows(run / EVENTS_FILE):
        if event["item_id"] == item:
            yield from explain_event(event, run_settings(run))


def explain_event(event: Row, settings: Settings) -> Iterator[str]:
    """Yield what happened, the evidence, and what each stage makes of the record."""
    evidence = event["evidence"]
    tie = f" with {evidence['with_item']}" if evidence.get("with_item") else ""
    more = f": {evidence['detail']}" if evidence.get("detail") else ""
    yield stage(
        "event", f"{event['event_id']} {event['type']}, revision {event['revision']} of story {event['story_id']}"
    )
    yield detail("headline", event["headline"])
    yield detail("time", event["time"])
    yield detail("joined by", f"{evidence['key']}{tie}{more}")
    if event.get("flags"):
        yield detail("flags", ", ".join(event["flags"]))
    yield from _changes(event.get("changes") or {})
    origin = Origin.model_validate(event["origin"])
    try:
        record = _record(origin, settings)
    except Refused as problem:
        yield stage("read", f"{origin}: no longer readable ({problem}); the run kept:")
        if event.get("article"):
            yield from explain_enriched(Article.model_validate(event["article"]))
        return
    yield from explain_record(record, settings)


def _record(origin: Origin, settings: Settings) -> SourceRecord:
    item = f"#{origin.item}" if origin.item else ""
    return read_record(f"{origin.source}@{origin.offset}{item}", settings)


def _changes(changes: Row) -> Iterator[str]:
    for change in (*changes.get("fields", ()), *changes.get("figures", ())):
        yield detail("changed", f"{change['field']}: {change.get('before')} -> {change.get('after')}")
    for change in changes.get("world_events", ()):
        earlier = f" (before: {change['before']})" if change.get("before") else ""
        yield detail(
            "world event",
            f"{change['type']} {change['change']}: {', '.join(change['parties'])}; {change['after']}{earlier}",
        )
    for name in ("entities_added", "entities_removed", "amounts_added", "amounts_removed"):
        if changes.get(name):
            yield detail(name, ", ".join(changes[name]))
    for change in changes.get("paragraphs", ()):
        yield detail("paragraph", f"{change['change']}: {(change.get('after') or change.get('before') or '')[:80]}")
