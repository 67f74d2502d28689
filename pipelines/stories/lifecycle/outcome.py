"""What the stages after this one get: a story, its events, and the fate of each of its items."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas import Disposition, NewsEvent, Story


@dataclass(frozen=True, slots=True)
class StoryOutcome:
    """One story, told."""

    story: Story
    events: tuple[NewsEvent, ...]
    """In order; suppressed ones (``story.duplicate``) too."""
    dispositions: Mapping[Disposition, int]
    """Fates; they sum to the number of the story's items."""
