"""One story: its versions, what each changed, why each item is in it, and its text at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pipelines.ask.articles import read_article
from pipelines.ask.rows import Row, document, fetch
from pipelines.ask.visible import PUBLISHING, hidden_among
from pipelines.ask.word_diff import Paragraph, Piece, diff_texts, diff_words
from pipelines.sinks.reading import Reader
from schemas import Article, Changes, EventType
from schemas.base import Frozen, UtcTime


class Why(Frozen):
    """Why an item is in its story."""

    key: str | None = None
    """The key that joined it; ``none`` for a first item."""
    with_item: str | None = None
    """The item that it was joined with."""
    detail: str | None = None
    """One sentence."""
    score: float | None = None
    """Score of a decision by content."""


class Step(Frozen):
    """One event of a story."""

    event_id: str
    """Its id."""
    revision: int
    """Its number in the story."""
    type: str
    """What happened: ``story.updated``."""
    time: UtcTime
    """Event time."""
    known_time: UtcTime
    """When it was learned."""
    headline: str | None = None
    """Headline of its item; null of a held or killed item."""
    house: str
    """Who sent the item."""
    item_id: str
    """The provider's id of the item."""
    version: str
    """The item's version."""
    severity: str | None = None
    """Of a correction."""
    kind: str | None = None
    """Of a copy or a related item."""
    of_id: str | None = None
    """The event or story that it repeats or goes with."""
    note: str | None = None
    """Text of a correction notice or advisory."""
    flags: tuple[str, ...] = ()
    """Flags of the event."""
    why: Why
    """Why the item is in this story."""
    changes: Changes | None = None
    """What it changed."""
    origin: str
    """Source, partition and offset of its record."""
    killed: bool = False
    """True if its item was killed later; its text is not shown."""

    @property
    def publishes(self) -> bool:
        """True if the event shows a version."""
        return self.type in PUBLISHING and not self.killed


class Copies(Frozen):
    """The copies that one house sent."""

    house: str
    """Who sent them."""
    items: tuple[Step, ...]
    """The copies, oldest first."""


class StoryView(Frozen):
    """A story as it is now, or as it was known at a time."""

    story_id: str
    """Its id."""
    status: str
    """``published``, ``held``, ``withdrawn`` or ``merged``."""
    into_story: str | None = None
    """Of a merged story: the one that stays."""
    as_known_at: UtcTime | None = None
    """The time of which this is the state, if not now."""
    steps: tuple[Step, ...] = ()
    """Its events but copies, oldest first. Empty if the story may not be shown."""
    copies: tuple[Copies, ...] = ()
    """Suppressed copies by house."""
    revision: int = 0
    """The number of the version that is shown."""
    article: Article | None = None
    """That version."""

    @property
    def shown(self) -> Step | None:
        """The event of the version that is shown."""
        return next((step for step in self.steps if step.revision == self.revision and step.publishes), None)


def read_story(
    reader: Reader, story_id: str, at: datetime | None = None, revision: int | None = None
) -> StoryView | None:
    """Return a story, or None if there is none of this id or nothing was known of it at ``at``.

    ``revision`` chooses an older version. A story that is held, withdrawn or killed has neither steps nor text: what was killed
    is not shown as of an earlier time either.
    """
    found = fetch(
        reader,
        f"SELECT status, into_story FROM stories WHERE {reader.among('stories', 'story_id', [story_id])}",
        [story_id],
    )
    if not found:
        return None
    status, into = found[0]["status"], found[0]["into_story"]
    if status == "published" and hidden_among(reader, [story_id]):
        status = "withdrawn"
    if status != "published":
        return StoryView(story_id=story_id, status=status, into_story=into, as_known_at=at)
    rows, kills = _events(reader, story_id), _kills(reader, story_id)
    killed = {row["event_id"] for row in rows if row["revision"] < kills.get((row["provider"], row["item_id"]), 0)}
    events = [
        _step(row, row["event_id"] in killed, bool(killed)) for row in rows if at is None or row["known_time"] <= at
    ]
    steps = tuple(step for step in events if step.type != EventType.DUPLICATE)
    shown = _shown(steps, revision)
    if shown is None:
        return None
    return StoryView(
        story_id=story_id,
        status=status,
        as_known_at=at,
        steps=steps,
        copies=_by_house([step for step in events if step.type == EventType.DUPLICATE]),
        revision=shown.revision,
        article=read_article(reader, shown.event_id),
    )


def _shown(steps: Sequence[Step], revision: int | None) -> Step | None:
    published = [step for step in steps if step.publishes]
    if revision is not None:
        return next((step for step in published if step.revision == revision), None)
    return published[-1] if published else None


def _events(reader: Reader, story_id: str) -> list[Row]:
    return fetch(
        reader,
        "SELECT event_id, revision, type, time, known_time, headline, provider, item_id, version, severity, kind, of_id, note, "
        "flags, evidence_key, evidence_with, evidence_detail, evidence_score, changes, source, source_partition, source_offset "
        f"FROM events WHERE {reader.among('events', 'story_id', [story_id])} ORDER BY revision, event_id",
        [story_id],
    )


def _kills(reader: Reader, story_id: str) -> dict[tuple[str, str], int]:
    """Return the items that were killed in a story, each with the revision of its last kill."""
    rows = fetch(
        reader,
        "SELECT provider, item_id, max(revision) AS revision FROM tombstones WHERE story_id = ? GROUP BY provider, item_id",
        [story_id],
    )
    return {(row["provider"], row["item_id"]): row["revision"] for row in rows}


def _step(row: Row, killed: bool, among_killed: bool) -> Step:
    """Return an event. In a story with a killed item no event says what it changed, since that quotes the text before."""
    quiet = killed or row["type"] in {EventType.HELD, EventType.WITHDRAWN}
    partition = "" if row["source_partition"] is None else f"-{row['source_partition']}"
    return Step(
        **{
            name: row[name]
            for name in ("event_id", "revision", "type", "time", "known_time", "item_id", "version", "severity", "kind")
        },
        house=row["provider"],
        headline=None if quiet else row["headline"],
        of_id=row["of_id"],
        note=None if quiet else row["note"],
        flags=tuple(row["flags"]),
        why=Why(
            key=row["evidence_key"],
            with_item=row["evidence_with"],
            detail=row["evidence_detail"],
            score=row["evidence_score"],
        ),
        changes=None if among_killed else _changes(row["changes"]),
        origin=f"{row['source']}{partition}@{row['source_offset']}",
        killed=killed,
    )


def _changes(value: Any) -> Changes | None:
    found = document(value)
    return Changes.model_validate(found) if found else None


def _by_house(copies: Sequence[Step]) -> tuple[Copies, ...]:
    houses: dict[str, list[Step]] = {}
    for copy in copies:
        houses.setdefault(copy.house, []).append(copy)
    return tuple(Copies(house=house, items=tuple(items)) for house, items in sorted(houses.items()))


class Comparison(Frozen):
    """Two versions of a story side by side."""

    story_id: str
    """The story."""
    before: Step
    """The older version."""
    after: Step
    """The newer version."""
    headline: tuple[Piece, ...]
    """The headlines word by word."""
    paragraphs: tuple[Paragraph, ...]
    """The texts paragraph by paragraph."""
    changes: Changes
    """Fields, names, amounts and figures that changed."""


def compare_versions(reader: Reader, story_id: str, before: int, after: int) -> Comparison | None:
    """Return the comparison of two versions of a story that may be shown, or None if there is none."""
    story = read_story(reader, story_id)
    if story is None or story.status != "published":
        return None
    steps = [_shown(story.steps, revision) for revision in (before, after)]
    if steps[0] is None or steps[1] is None:
        return None
    articles = [read_article(reader, step.event_id) for step in steps if step is not None]
    if articles[0] is None or articles[1] is None:
        return None
    from pipelines.stories.lifecycle.changes import (
        compare_articles,  # its rules take longer to load than a wrong question
    )

    old, new = articles[0], articles[1]
    return Comparison(
        story_id=story_id,
        before=steps[0],
        after=steps[1],
        headline=diff_words(old.headline_base, new.headline_base),
        paragraphs=diff_texts(old.full_text, new.full_text),
        changes=compare_articles(old, new),
    )
