"""A company, person or place: its stories over time, and the amounts in them."""

from typing import Final, Literal

from pydantic import Field

from pipelines.ask.question import Paged
from pipelines.ask.rows import fetch_of_events
from pipelines.ask.search import StoryFilter, story_keys
from pipelines.ask.stories import StoryLine, Volume, count_volume, list_stories, newest_stories
from pipelines.sinks.reading import Reader
from schemas.base import Frozen

NameKind = Literal["company", "person", "place"]
NEWEST: Final = 50
"""The newest stories that identifiers and country are read from."""
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
    newest = newest_stories(reader, chosen)
    if not newest.times:
        return None
    page = list_stories(reader, chosen, query.cursor, query.limit)
    events = [key["event"] for key in story_keys(reader, chosen, None, NEWEST)]
    rows = fetch_of_events(
        reader,
        "entities",
        events,
        "identifiers, country",
        " AND type = ? AND name = ?",
        [TYPES[query.kind], query.name],
    )
    countries = {row["event"]: row["country"] for row in rows if row["country"]}
    return NameView(
        kind=query.kind,
        name=query.name,
        identifiers=tuple(sorted({one for row in rows for one in row["identifiers"] or ()})),
        country=next((countries[one] for one in events if one in countries), None),
        stories=page.stories,
        volume=count_volume(newest.times),
        next=page.next,
    )
