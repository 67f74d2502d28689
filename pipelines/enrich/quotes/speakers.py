"""Whom ``he``, ``the company`` or a name before a verb of saying means; nobody where it may be two."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipelines.enrich.clauses import Phrase
from schemas.facts import Party
from schemas.mentions import Entity, EntityType, TextField

_SPEAKING: Final = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION})
_PERSONS: Final = frozenset({"he", "she"})
_COMPANIES: Final = frozenset({"it", "company", "group", "firm", "corporation"})
"""Words that mean an organisation and no special one, as ``the regulator`` does."""


LEAST_PASSAGE: Final = 500
"""Characters: in a dialogue the last name before ``she said`` is that of the other one."""


class Speakers:
    """The names of one text, to resolve speakers."""

    def __init__(self, field: TextField, text: str, entities: Sequence[Entity]) -> None:
        """Sort the mentions of persons and organisations by their place."""
        self.field: TextField = field
        self.text = text
        self.entities = entities
        self._places = sorted(
            (mention.start, index)
            for index, entity in enumerate(entities)
            if entity.type in (EntityType.PERSON, EntityType.ORGANISATION)
            for mention in entity.mentions
            if mention.field == field
        )
        self._starts = [start for start, _ in self._places]

    def party(self, phrase: Phrase, last: Party | None) -> Party:
        """Return the speaker that a phrase names; ``last`` is the speaker of the quote before."""
        return Party.model_construct(
            field=self.field,
            start=phrase.start,
            end=phrase.end,
            surface=self.text[phrase.start : phrase.end],
            entity=self._entity(phrase, last),
        )

    def is_person(self, entity: int) -> bool:
        """Return True if an entity is a person."""
        return self.entities[entity].type is EntityType.PERSON

    def _entity(self, phrase: Phrase, last: Party | None) -> int | None:
        if not phrase.pronoun:
            return phrase.entity if phrase.entity is not None and self._is_name(phrase, phrase.entity) else None
        word = phrase.words[-1] if phrase.words else phrase.head
        if word not in _PERSONS and word not in _COMPANIES:
            return None
        kind = EntityType.PERSON if word in _PERSONS else EntityType.ORGANISATION
        near = self._named(kind, self._passage(phrase.start), phrase.start)
        if len(near) == 1:
            return near.pop()
        if not near and last is not None and last.entity is not None and self.entities[last.entity].type is kind:
            named_since = self._named(kind, last.end, phrase.start)
            return last.entity if not named_since else None
        return None

    def _is_name(self, phrase: Phrase, index: int) -> bool:
        """Return True if a phrase ends with the name of somebody who can speak: not ``Detroit carmaker``."""
        entity = self.entities[index]
        if entity.type not in _SPEAKING:
            return False
        ends = any(one.end == phrase.end and one.field == self.field for one in entity.mentions)
        if entity.type is EntityType.LOCATION:
            ends = ends and len(phrase.words) == 1 and any(one.scheme == "iso3166-1" for one in entity.identifiers)
        return ends

    def _passage(self, at: int) -> int:
        """Return where the passage begins whose names ``he`` may mean: with a paragraph, ``LEAST_PASSAGE`` characters or more before."""
        return max(self.text.rfind("\n", 0, max(at - LEAST_PASSAGE, 0)), 0)

    def _named(self, kind: EntityType, start: int, end: int) -> set[int]:
        """Return the entities of a type that are named between two places."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return {index for _, index in self._places[first:last] if self.entities[index].type is kind}
