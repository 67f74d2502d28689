"""A company, person or place: its stories over time, and the amounts in them."""

from typing import Final, Literal

from pydantic import Field

from pipelines.ask.question import Paged
from pipelines.ask.rows import fetch
from pipelines.ask.stories import StoryFilter, StoryLine, Volume, count_volume, list_stories, newest_stories
from pipelines.sinks.reading import Reader
from schemas.base import Frozen

NameKind = Literal["company", "person", "place"]
TYPES: Final = {"company": "ORG", "person": "PER", "place": "LOC"}


class NameQuery(Paged):
    """Parameters of one name."""

    kind: NameKind
    """What it is."""
    name: str = Field(min_length=1, max_length=200)
    """The name as entities have it."""


class NameView(Frozen):
    """What the store knows of a name."""

    kind: NameKind
    """What it is."""
    name: str
    """The name."""
    identifiers: tuple[str, ...]
    """Identifiers that its mentions were linked to, as ``scheme:value``."""
    country: str | None = None
    """ISO 3166-1 alpha-2 country of a place."""
    stories: tuple[StoryLine, ...]
    """Its stories, the latest first."""
    volume: Volume
    """Number of its newest stories over time."""
    next: str | None = None
    """Cursor of the next page of stories, if there are more."""


def read_name(reader: Reader, query: NameQuery) -> NameView | None:
    """Return a name with a page of its stories, or None if no published story names it."""
    chosen = StoryFilter(**{query.kind: query.name})
    page = list_stories(reader, chosen, query.cursor, query.limit)
    if not page.stories and query.cursor is None:
        return None
    rows = fetch(
        reader,
        "SELECT n.identifiers, n.country FROM entities n JOIN stories s ON s.event_id = n.event_id "
        "WHERE n.type = ? AND n.name = ? AND s.status = 'published' ORDER BY s.time DESC, s.story_id LIMIT 50",
        [TYPES[query.kind], query.name],
    )
    return NameView(
        kind=query.kind,
        name=query.name,
        identifiers=tuple(sorted({one for row in rows for one in row["identifiers"] or ()})),
        country=next((row["country"] for row in rows if row["country"]), None),
        stories=page.stories,
        volume=count_volume(newest_stories(reader, chosen)),
        next=page.next,
    )
