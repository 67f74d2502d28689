"""Windows, horizons and limits of the stories stage, which an editor may set."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

Window = Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(days=3660))]


@dataclass(frozen=True, slots=True, config=ConfigDict(use_attribute_docstrings=True))
class StoryRules:
    """Settings of the stories stage; the defaults are those of the contract."""

    desk_by: Literal["language", "provider"] = "language"
    """Key of desks: ``language`` or ``provider``. Items of different desks are never joined."""
    match_content: bool = True
    """Join items without a common key by their content."""
    key_window: Window = timedelta(days=7)
    """Longest time between items that ids, series, links and quoted headlines join."""
    slug_window: Window = timedelta(hours=40)
    """Longest time between items that a slug joins; their content must agree too."""
    sketch_window: Window = timedelta(hours=72)
    """Longest time between items that content joins."""
    tombstone_window: Window = timedelta(days=30)
    """Time for which a kill suppresses its text."""
    lateness: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=3660))] = timedelta(hours=6)
    """Streaming: time for which state is kept beyond its horizon."""
    max_bucket: int = Field(default=32, ge=2, le=100_000)
    """Most items that a new item is compared with for one candidate key: the nearest in time."""
    max_candidates: int = Field(default=24, ge=1, le=100_000)
    """Most items that a new item is judged against: those that share most keys, then the nearest in time."""
    max_story: int = Field(default=500, ge=1, le=1_000_000)
    """Most items that content may join to one story; explicit keys have no limit."""
    max_story_bytes: int = Field(default=1 << 20, ge=1, le=1 << 30)
    """Streaming: most bytes of packed texts that are kept for a story. The oldest are dropped first, the published text never."""
    now: datetime | None = None
    """Time that embargoes are compared with; default: the last event time of the desk."""
