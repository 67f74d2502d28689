"""Write a batch: documents in bulk, with the server's check of versions as the fence.

The text of a story stands in one document of ``PREFIX-stories``, so that one write takes it down. Nothing is ever deleted: the
server forgets the version of a deleted document after ``index.gc_deletes``, and a late repeat would bring it back.

What a batch does, in this order:

1. Its items are registered. The register says which stories were killed or replaced from elsewhere.
2. Documents are written, first those that take something down.
3. Events up to a kill of their story lose their text. A writer of events reads the marks of kills after it wrote; a writer
   of a kill looks for events after it wrote its mark. So of two at once, one sees the other.

A batch that was not confirmed is written again from the beginning. Each step changes nothing the second time.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from pipelines.errors import NotDelivered
from pipelines.metrics.catalogue import DEAD_LETTERS as REJECTIONS
from pipelines.metrics.recording import series
from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.opensearch.client import Cluster, Result
from pipelines.sinks.opensearch.documents import (
    HIDDEN,
    WITHDRAWN,
    Document,
    Fields,
    beside,
    event_document,
    event_fields,
    hidden_story,
    kill_mark,
    redacted,
    story_document,
)
from pipelines.sinks.opensearch.indices import EVENTS_INDEX, LETTERS_INDEX, STORIES_INDEX
from pipelines.sinks.opensearch.kills import events_of, marked, register
from pipelines.sinks.opensearch.register import items_of
from pipelines.sinks.tables.batch import Rows
from pipelines.sinks.tables.columns import DEAD_LETTERS, STORIES
from pipelines.sinks.tables.rows import dead_letter_row
from schemas import DeadLetter, Origin, Reason

LOG = logging.getLogger(__name__)
STAGE: Final = "write"
KEPT_BYTES: Final = 1 << 20
"""Most bytes of a refused document in its dead letter."""


def write_batch(cluster: Cluster, rows: Rows, states: Mapping[str, str] | None = None) -> None:
    """Write a batch, then take down what it kills. ``states`` are those of events that have lost their text."""
    events = event_fields(rows, states)
    hidden = register(cluster, items_of(rows))
    kills = kills_of(events, hidden)
    stories = [
        story_document(row, events[row[STORIES.place("event_id")]])
        for row in rows[STORIES.name]
        if row[0] not in hidden
    ]
    taken_down = [hidden_story(story, why) for story, why in hidden.items()]
    marks = [kill_mark(story, revision) for story, revision in kills.items()]
    written = [event_document(one) for one in events.values()]
    documents = [*taken_down, *marks, *stories, *written, *beside(rows)]
    refuse_or_keep(cluster, documents, cluster.write(documents), events)
    if taken_down or any(row[STORIES.place("status")] != "published" for row in rows[STORIES.name]):
        cluster.insist("POST", f"/{cluster.settings.alias(STORIES_INDEX.kind)}/_refresh")
    redact(cluster, events, kills)


def kills_of(events: Mapping[str, Fields], hidden: Mapping[str, str]) -> dict[str, int]:
    """Return the killed stories of a batch, each with the revision up to which its events have no text."""
    found = {story: HIDDEN for story, why in hidden.items() if why == "killed"}
    for event in events.values():
        if event["type"] == WITHDRAWN:
            found[event["story_id"]] = max(event["revision"], found.get(event["story_id"], 0))
    return found


def redact(cluster: Cluster, events: Mapping[str, Fields], kills: Mapping[str, int]) -> None:
    """Take the text of events up to a kill of their story: of this batch's, and of all for the kills of this batch."""
    stories = sorted({event["story_id"] for event in events.values()})
    last = marked(cluster, stories)
    late = [event for event in events.values() if event["revision"] <= last.get(event["story_id"], 0)]
    _write_all(cluster, [redacted(event) for event in late])
    for found in events_of(cluster, kills):
        _write_all(cluster, [redacted(event) for event in found])


def _write_all(cluster: Cluster, documents: Sequence[Document]) -> None:
    for result in cluster.write(documents) if documents else ():
        if result.is_refused:
            raise NotDelivered(f"{cluster.settings.name} did not take down the text of an event: {result.error}")


def refuse_or_keep(
    cluster: Cluster, documents: Sequence[Document], results: Sequence[Result], events: Mapping[str, Fields]
) -> None:
    """Write a dead letter for each event that the server can never take. Raise ``NotDelivered`` for anything else refused."""
    by_story = {event["story_id"]: event for event in events.values()}
    letters: dict[str, DeadLetter] = {}
    for document, result in zip(documents, results, strict=True):
        if not result.is_refused:
            continue
        event = events.get(document.name) if document.kind == EVENTS_INDEX.kind else by_story.get(document.name)
        if event is None or document.kind not in {EVENTS_INDEX.kind, STORIES_INDEX.kind}:
            raise NotDelivered(f"{cluster.settings.name} refused {document.kind} {document.name}: {result.error}")
        letters.setdefault(event["event_id"], letter_of(cluster.settings, event, document, result))
    for letter in letters.values():
        LOG.warning("%s: %s", cluster.settings.name, letter.detail)
        series(REJECTIONS, STAGE, letter.reason.value).inc()
    rows = {DEAD_LETTERS.name: [dead_letter_row(letter) for letter in letters.values()]}
    kept = beside(rows)
    if any(result.is_refused for result in (cluster.write(kept) if kept else ())):
        raise NotDelivered(
            f"{cluster.settings.name} refused a dead letter: look at the mapping of {LETTERS_INDEX.kind}"
        )


def letter_of(settings: OpenSearchSettings, event: Fields, document: Document, result: Result) -> DeadLetter:
    """Return the dead letter of an event that the server refused."""
    get = event.get
    return DeadLetter(
        stage=STAGE,
        reason=Reason.TOO_LARGE if result.status == 413 else Reason.BAD_FIELD,
        detail=f"{settings.name} refused event {event['event_id']} of story {event['story_id']}: {result.error}",
        origin=Origin(source=event["source"], partition=get("source_partition"), offset=event["source_offset"]),
        raw=document.body[:KEPT_BYTES],
        raw_size=len(document.body),
    )
