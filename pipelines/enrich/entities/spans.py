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


class Tagger(Protocol):
    """A backend: finds the names in the sentences of articles."""

    def __call__(self, articles: Sequence[list[Sentence]]) -> list[list[list[Named]]]:
        """Return the names of each sentence of each article, in order and without overlaps."""
        ...
