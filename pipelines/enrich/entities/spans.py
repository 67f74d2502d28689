"""Results of taggers: typed spans of tokens."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from pipelines.enrich.entities.tokens import Sentence
from schemas import EntityType


class Named(NamedTuple):
    """Tokens ``start`` up to ``end`` of a sentence name an entity."""

    start: int
    end: int
    type: EntityType

    def with_type(self, kind: EntityType) -> "Named":
        """Return the name with another type; the name itself if it has that type."""
        return self if self.type is kind else Named(self.start, self.end, kind)


class Tagger(Protocol):
    """A backend: finds the names in the sentences of articles."""

    def __call__(self, articles: Sequence[list[Sentence]]) -> list[list[list[Named]]]:
        """Return the names of each sentence of each article, in order and without overlaps."""
        ...
