"""``wirebeam stories DIR --as-of T``: what a finished run knew at a moment."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipelines.cli.output import EVENTS
from pipelines.cli.refusal import Refused
from pipelines.stories.as_of import as_of, status_of
from schemas import NewsEvent

ALWAYS = datetime.max.replace(tzinfo=UTC)


def stories_as_of(folder: Path, moment: str | None) -> Iterator[str]:
    """Yield a line a story that stood at ``moment`` (null: at the end), oldest first, and a sum."""
    when = read_moment(moment)
    known = as_of(_events(folder / EVENTS), when)
    for event in known:
        yield line(event)
    yield f"{len(known):,} stories" + (f" as of {when:%Y-%m-%d %H:%M:%S} UTC" if moment else "")


def read_moment(given: str | None) -> datetime:
    """Read a moment as ISO 8601; one without a zone is UTC.

    >>> read_moment("2026-03-02T09:30").isoformat()
    '2026-03-02T09:30:00+00:00'
    """
    if given is None:
        return ALWAYS
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise Refused(f"--as-of {given} is no time: write it as 2026-03-02T09:30Z") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def line(event: NewsEvent) -> str:
    """Write how one story stood: since when, its status, revision, headline and item."""
    status = status_of(event).value
    return f"{event.time:%Y-%m-%d %H:%M}  {status:<9}  r{event.revision:<2}  {event.headline}  [{event.provider} {event.item_id}]"


def _events(path: Path) -> Iterator[NewsEvent]:
    try:
        with path.open("rb") as file:
            yield from map(NewsEvent.model_validate_json, file)
    except OSError as error:
        raise Refused(f"{path.parent} holds no finished run: {path.name} cannot be read ({error.strerror})") from error
