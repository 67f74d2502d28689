"""Results of taggers: typed spans of tokens."""

from typing import NamedTuple, Protocol

from pipelines.enrich.entities.tokens import Sentence
from schemas import EntityType


class Named(NamedTuple):
    """Tokens ``start`` up to ``end`` of a sentence name an entity."""

    start: int
    end: int
    type: EntityType


class Tagger(Protocol):
    """A backend: finds the names in the sentences of one article."""

    def __call__(self, sentences: list[Sentence]) -> list[list[Named]]:
        """Return the names of each sentence, in order and without overlaps; all sentences are of one article."""
        ...
