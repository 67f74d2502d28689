"""Tie: the judgement that two items belong together, by which key, and how sure it is."""

from dataclasses import dataclass
from typing import Final

RANK: Final = {
    "item_id": 0,
    "series_id": 1,
    "link": 2,
    "quoted": 3,
    "slug": 4,
    "headline": 5,
    "content": 6,
    "republished": 7,
    "related": 8,
}
"""Keys of ties, the strongest first."""
EXPLICIT: Final = 2
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
