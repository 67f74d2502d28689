"""Windows, horizons and limits of the stories stage, which an editor may set."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class StoryRules:
    """Settings of the stories stage; the defaults are those of the contract."""

    desk_by: str = "language"
    """Key of desks: ``language`` or ``provider``. Items of different desks are never joined."""
    match_content: bool = True
    """Join items without a common key by their content."""
    key_window: timedelta = timedelta(days=7)
    """Longest time between items that ids, series, links and quoted headlines join."""
    slug_window: timedelta = timedelta(hours=40)
    """Longest time between items that a slug joins; their content must agree too."""
    sketch_window: timedelta = timedelta(hours=72)
    """Longest time between items that content joins."""
    tombstone_window: timedelta = timedelta(days=30)
    """Time for which a kill suppresses its text."""
    lateness: timedelta = timedelta(hours=6)
    """Streaming: time for which state is kept beyond its horizon."""
    max_bucket: int = 32
    """Most items that a new item is compared with for one candidate key: the nearest in time."""
    max_candidates: int = 24
    """Most items that a new item is judged against: those that share most keys, then the nearest in time."""
    max_story: int = 500
    """Most items that content may join to one story; explicit keys have no limit."""
    max_story_bytes: int = 1 << 20
    """Streaming: most bytes of packed texts that are kept for a story. The oldest are dropped first, the published text never."""
    now: datetime | None = None
    """Time that embargoes are compared with; default: the last event time of the desk."""
