"""NewsEvent: what happened to a story. Story: its present state."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, WrapSerializer

from schemas.article import Article
from schemas.base import Frozen, UtcTime
from schemas.message import Origin
from schemas.serialized import SerializedArticle
from schemas.world import EventChain, WorldEventChange


def read_whole(article: Article | None) -> Article | None:
    """Return the article of an event with all its fields read."""
    return article.whole() if isinstance(article, SerializedArticle) else article


class EventType(StrEnum):
    """What an incoming item did to its story."""

    CREATED = "story.created"
    UPDATED = "story.updated"
    CORRECTED = "story.corrected"
    WITHDRAWN = "story.withdrawn"
    HELD = "story.held"
    RELEASED = "story.released"
    DUPLICATE = "story.duplicate"
    RELATED = "story.related"
    MERGED = "story.merged"


class Disposition(StrEnum):
    """What became of an input. Each input has one: in = the sum of all."""

    EMITTED = "emitted"
    DUPLICATE = "duplicate"
    LATE = "late"
    HELD = "held"
    FILTERED = "filtered"
    DEAD = "dead"


class FieldChange(Frozen):
    """One field of the article that differs from the version before."""

    field: str
    """Name of the field."""
    before: str | None = None
    """Its value in the version before."""
    after: str | None = None
    """Its value now."""


class ParagraphChange(Frozen):
    """One paragraph that was added, removed or changed."""

    change: Literal["added", "removed", "changed"]
    """What happened to it."""
    before: str | None = None
    """The old paragraph, of ``removed`` and ``changed``."""
    after: str | None = None
    """The new paragraph, of ``added`` and ``changed``."""


class Materiality(Frozen):
    """How much of a version differs from the one it replaces, as shares: 0 is untouched, 1 is wholly another.

    A share is of the words that only one of the two versions has, among the words of both.
    """

    headline: float = Field(ge=0, le=1)
    """Of the words of the headline."""
    lead: float = Field(ge=0, le=1)
    """Of the significant words of the lead."""
    figures: float = Field(ge=0, le=1)
    """Of the numbers of headline and text."""
    names: float = Field(ge=0, le=1)
    """Of the names of the text."""


class Corroboration(Frozen):
    """Who else has the story, as of a moment: in its own items, and in other houses' reports of the same event.

    Only usable items of the same desk count that are no notices, not under embargo and, of other stories, at most seven days
    older than the moment.
    """

    origins: int = Field(ge=1)
    """Independent sources. A text counts once, whoever prints it, and so does an agency, by credit, source, byline or sign-off."""
    copies: int = Field(ge=0)
    """Houses that only print what another source wrote: ``houses`` less ``origins``, at least 0."""
    houses: int = Field(ge=1)
    """Providers that have it."""
    other_house: str | None = None
    """The first provider that is not the one that the story began with; null if there is none."""
    lag_s: int | None = None
    """Seconds from the story's first item to that of ``other_house``; negative if that one was earlier."""


class Novelty(Frozen):
    """How new an item is on its desk. Only earlier items count, by their own times.

    A like item has the same first passage, text or subject words in its headline (docs/stories.md).
    """

    like_12h: int = Field(ge=0)
    """Like items in the 12 hours before."""
    like_24h: int = Field(ge=0)
    """Like items in the 24 hours before."""
    like_3d: int = Field(ge=0)
    """Like items in the 3 days before."""
    like_5d: int = Field(ge=0)
    """Like items in the 5 days before."""
    like_7d: int = Field(ge=0)
    """Like items in the 7 days before."""
    story_minutes: int = Field(ge=0)
    """Whole minutes since the story's first item."""
    new_words: float | None = Field(default=None, ge=0, le=1)
    """Share of the significant words that the version before did not have; null if there is none."""
    new_figures: float | None = Field(default=None, ge=0, le=1)
    """Share of the numbers that the version before did not have; null if there is none."""
    new_names: float | None = Field(default=None, ge=0, le=1)
    """Share of the names that the version before did not have; null if there is none."""
    similar_event_days: float | None = Field(default=None, ge=0)
    """Days since the last item of another story on the same company with a headline word in common; null if there was none in the 7 days before."""


class Changes(Frozen):
    """The differences of a new version from the one it replaces."""

    fields: tuple[FieldChange, ...] = ()
    """Headline, slug, dateline, byline and the like."""
    paragraphs: tuple[ParagraphChange, ...] = ()
    """Paragraphs of the body, in the order of the new version."""
    entities_added: tuple[str, ...] = ()
    """Names that appeared."""
    entities_removed: tuple[str, ...] = ()
    """Names that vanished."""
    amounts_added: tuple[str, ...] = ()
    """Amounts that appeared, as ``325000000000 USD``."""
    amounts_removed: tuple[str, ...] = ()
    """Amounts that vanished."""
    figures: tuple[FieldChange, ...] = ()
    """Tolls (dead, injured, missing), then figures of wording that otherwise stayed, as written: ``dead: 12 -> 27``."""
    world_events: tuple[WorldEventChange, ...] = ()
    """Events of the world that are announced, revised, called off or denied by the new version."""
    materiality: Materiality | None = None
    """Which parts were touched, and how much; null on events of older versions."""


class Evidence(Frozen):
    """Why an item was put into its story."""

    key: str
    """The key that joined it: ``item_id``, ``series_id``, ``link``, ``slug``, ``headline``, ``content``; ``editor`` where an editor joined
    the items; ``none`` for a first item."""
    with_item: str | None = None
    """The item that it was joined with, as ``provider:item_id``."""
    detail: str = ""
    """One sentence for a person."""
    score: float | None = None
    """Score of a content decision."""


class NewsEvent(Frozen):
    """One thing that happened to one story."""

    schema_version: str = "1"
    """Version of this contract."""
    event_id: str
    """Hash of (story, provider, item id, version, type): a replay has the same ids."""
    type: EventType
    """What happened."""
    story_id: str
    """The story, named by its first item and the week of that: an id is never used for another story."""
    revision: int = Field(ge=1)
    """Grows with every event of a story: a sink applies an event only if it is newer."""
    time: UtcTime
    """Event time: when the item was created at its provider, or its embargo ended."""
    known_time: UtcTime | None = None
    """When it was learned: the time of the item's Kafka record, or of the one that made a live run say so; of a file,
    whose records have no time of their own, the event time."""
    provider: str
    """Who sent the item."""
    item_id: str
    """The provider's id of the item."""
    version: str
    """The version of the item that the story's order is built on: provider's version, ``UPDATE n``, or time."""
    headline: str
    """Headline of the item without its tags."""
    severity: Literal["substantive", "minor"] | None = None
    """Of ``story.corrected``."""
    kind: str | None = None
    """Of ``story.duplicate``: ``redelivery``, ``repeat``, ``republished``, ``near``; of ``story.related``: ``wrapup`` ..."""
    of: str | None = None
    """Of ``story.duplicate`` and ``story.related``: the event or story that this one repeats or goes with."""
    into: str | None = None
    """Of ``story.merged``: the story that stays."""
    withdraws: tuple[str, ...] = ()
    """Of ``story.withdrawn``: the provider's ids of the items that are killed. Whoever holds a text of one of them, of whatever
    story and however old, takes it down, unless its version is a higher one."""
    note: str | None = None
    """Text of a correction notice or advisory."""
    flags: tuple[str, ...] = ()
    """``gap``: versions are missing; ``version_conflict``: one version came with two contents; ``revived``: a killed story
    stands again; ``reused_id``: the id of the
    story's first item began an earlier story with another text; ``late_kill``: nothing that the kill withdraws is known here, since it came first or very late; ``republished``:
    of a withdrawn story, another house still shows a copy; ``pinned``: an editor pinned the version that is shown; ``text_evicted``: the article's text is no longer kept, the story
    being too large."""
    evidence: Evidence
    """Why the item belongs to this story."""
    changes: Changes | None = None
    """Of ``story.updated`` and ``story.corrected``: what changed."""
    article: Annotated[Article | None, WrapSerializer(lambda article, write: write(read_whole(article)))] = None
    """The article after this event; null if it must not be shown (withdrawn, held)."""
    origin: Origin
    """Where the item came from."""
    corroboration: Corroboration | None = None
    """Who else has the story at the time of this event; null on events of older versions."""
    novelty: Novelty | None = None
    """How new the item is; null on events of older versions."""
    produced_by: dict[str, str] = Field(default_factory=dict)
    """Code, models and registers that made this event, each with its version or digest; empty on events of older versions."""


class StoryStatus(StrEnum):
    """The status of a story."""

    PUBLISHED = "published"
    HELD = "held"
    WITHDRAWN = "withdrawn"


class StoryVersion(Frozen):
    """One item in the history of a story."""

    item_id: str
    """The provider's id of the item."""
    version: str
    """As on the event."""
    time: UtcTime
    """When it was created."""
    known_time: UtcTime | None = None
    """When it was learned, as on the event."""
    event: EventType | None = None
    """The event that it caused; null for a late or held version."""
    disposition: Disposition
    """What became of the input."""
    headline: str
    """Its headline as sent."""
    evidence: Evidence
    """Why it belongs here."""


class Story(Frozen):
    """The final state of one story."""

    schema_version: str = "1"
    """Version of this contract."""
    story_id: str
    """Named by its first item in canonical order."""
    status: StoryStatus
    """Its status."""
    provider: str
    """Who sent its first item."""
    slug: str | None = None
    """Slug of its head."""
    headline: str
    """Headline of its head without tags; of a withdrawn story the last published one."""
    first_time: UtcTime
    """Time of its first item."""
    last_time: UtcTime
    """Time of its last item."""
    revision: int = Field(ge=0)
    """Revision of its last event; 0 when nothing was ever published."""
    head_item: str | None = None
    """Item id of the published version; null if none is published."""
    versions: tuple[StoryVersion, ...]
    """All its items in canonical order."""
    corroboration: Corroboration | None = None
    """Who else has the story, of all that came; null on stories of older versions."""
    chains: tuple[EventChain, ...] = ()
    """The events of the world that its published versions report; none of a withdrawn story."""
