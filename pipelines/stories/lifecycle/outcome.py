"""Outcome: what the stages after this one get of a story."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas import Disposition, NewsEvent, Story


@dataclass(frozen=True, slots=True)
class StoryOutcome:
    """One story, its events, and what became of its items."""

    story: Story
    events: tuple[NewsEvent, ...]
    """Events in order, with suppressed ones (``story.duplicate``)."""
    dispositions: Mapping[Disposition, int]
    """Count of items by disposition; they sum to the number of the story's items."""
