"""Tie: the judgement that two items belong together, by which key, and how sure it is."""

from dataclasses import dataclass
from typing import Final

RANK: Final = {
    "item_id": 0,
    "series_id": 1,
    "link": 2,
    "editor": 3,
    "quoted": 4,
    "slug": 5,
    "headline": 6,
    "content": 7,
    "republished": 8,
    "related": 9,
}
"""Keys of ties, the strongest first."""
EXPLICIT: Final = 3
"""Keys up to this rank join two items whatever their texts say."""
RELATED: Final = "related"
"""Key of a tie between two stories that stay apart."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A judgement that two items belong together."""

    key: str
    score: float
    detail: str
    """The evidence, in one sentence for a person."""

    @property
    def rank(self) -> int:
        """Rank of the key; 0 is the strongest."""
        return RANK[self.key]
