"""The stories of a finished run as known at one time, of events until another."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from pipelines.errors import Refused
from pipelines.sinks.finished import require_finished
from pipelines.sinks.run_folder import EVENTS_FILE
from pipelines.stories.lifecycle.as_of import as_of, known_time, status_of
from pipelines.terminal import row
from schemas import NewsEvent

COLUMNS: Final = ("time", "known", "status", "revision", "headline", "provider", "item_id", "story_id")


def stories_as_of(folder: Path, known_by: datetime | None, valid_by: datetime | None = None) -> tuple[NewsEvent, ...]:
    """Return the last event of each story, the oldest story first. None means no limit."""
    return as_of(_events(folder / EVENTS_FILE), known_by, valid_by)


def story_lines(
    standing: Sequence[NewsEvent], known_by: datetime | None, valid_by: datetime | None = None
) -> Iterator[str]:
    """Yield one line for each story, and a sum."""
    for event in standing:
        yield story_line(event)
    limits = [
        f"{preposition} {moment:%Y-%m-%d %H:%M:%S} UTC"
        for preposition, moment in (("as of", known_by), ("valid at", valid_by))
        if moment
    ]
    yield " ".join([f"{len(standing):,} stories", ", ".join(limits)]).rstrip()


def story_line(event: NewsEvent) -> str:
    """Return the line of one story: time, status, revision, headline and item, and when that was known if later."""
    status, learned = status_of(event).value, known_time(event)
    later = f"  (known {learned:%Y-%m-%d %H:%M})" if learned != event.time else ""
    named = f"{event.headline}{later}"
    cells = [f"{event.time:%Y-%m-%d %H:%M}", status, f"r{event.revision}", named, f"[{event.provider} {event.item_id}]"]
    return row(cells, (17, 10, 4), cut=True)


def story_row(event: NewsEvent) -> tuple[object, ...]:
    """Return the values of one story, in the order of ``COLUMNS``."""
    named = (event.headline, event.provider, event.item_id, event.story_id)
    return (event.time, known_time(event), status_of(event).value, event.revision, *named)


def _events(path: Path) -> Iterator[NewsEvent]:
    require_finished(path.parent, [path.name])
    try:
        with path.open("rb") as file:
            yield from map(NewsEvent.model_validate_json, file)
    except ValidationError as error:
        raise Refused(f"{path} is damaged: {error.errors()[0]['msg']}; replay again into a new folder") from error
