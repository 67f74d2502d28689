"""What an editor would set: windows, horizons and thresholds of the stories stage."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class StoryRules:
    """Settings of the stories stage; the defaults are the contract's."""

    desk_by: str = "language"
    """What parts desks: ``language`` or ``provider``. Items of two desks never meet."""
    match_content: bool = True
    """Join items without a common key by what they say."""
    key_window: timedelta = timedelta(days=7)
    """Ids, series, links and quoted headlines join items no further apart."""
    slug_window: timedelta = timedelta(hours=40)
    """A slug joins items no further apart, and only if they say the same."""
    sketch_window: timedelta = timedelta(hours=72)
    """Content joins items no further apart."""
    tombstone_window: timedelta = timedelta(days=30)
    """A kill keeps its text down for so long."""
    lateness: timedelta = timedelta(hours=6)
    """Streaming: state is kept so much longer than its horizon."""
    max_bucket: int = 32
    """Items that one candidate key compares a new item with: the nearest in time."""
    max_candidates: int = 24
    """Items that a new item is judged against: those that share most keys, then the nearest in time."""
    max_story: int = 500
    """Items that content may join to one story; explicit keys have no limit."""
    max_story_bytes: int = 1 << 20
    """Streaming: bytes of packed texts that are kept for a story; beyond them the oldest go, never what is shown."""
    now: datetime | None = None
    """The clock that embargoes are held against; null for the last event of the desk."""
