"""Whom ``it``, ``the company`` or ``he`` means: the last subject of that type, else the last or the most salient one."""

from collections.abc import Iterable, Sequence
from typing import Final

from pipelines.enrich.clauses.shapes import Phrase
from pipelines.enrich.clauses.units import Place
from pipelines.enrich.clauses.words import LEXICON
from schemas.mentions import Entity, EntityType

COMPANY_NOUNS: Final = frozenset(
    "company firm group corporation bank retailer airline carrier automaker carmaker manufacturer drugmaker lender insurer conglomerate startup start-up utility brewer miner "
    "chipmaker oil-major producer exchange operator supermarket broker brokerage developer builder steelmaker planemaker telco supplier cooperative agency club fund trust foundation charity "
    "university union council regulator chain publisher broadcaster refiner shipper distributor concern".split()
)
NOT_KNOWN: Final = frozenset(
    "central new combined merged other parent another same acquired joint target rival listed separate state investment equity resulting enlarged holding biggest largest third".split()
)
"""Words before ``bank`` or ``company`` that say that it is not the one that was named."""
_BODIES: Final = frozenset(
    "commission ministry department court exchange agency parliament administration reserve bureau office congress senate council tribunal treasury".split()
)
"""Words of names that ``the company`` cannot mean."""
_OF_BODIES: Final = frozenset(
    "agency club fund trust foundation charity university union council regulator bank exchange group".split()
)
PERSON_PRONOUNS: Final = frozenset({"he", "she", "him", "her", "his"})
THING_PRONOUNS: Final = frozenset({"it", "its", "itself"})
COUNTRY_NOUNS: Final = frozenset({"country", "nation", "government", "state", "kingdom", "republic"})
_STRANGERS: Final = COMPANY_NOUNS | frozenset(
    "consortium venture partnership alliance buyer bidder partner rival".split()
)
_ARTICLES: Final = frozenset({"a", "an", "the", "another"})
_REFERRING: Final = COMPANY_NOUNS | PERSON_PRONOUNS | THING_PRONOUNS | COUNTRY_NOUNS
_ORGANISATION, _PERSON, _PLACE = EntityType.ORGANISATION, EntityType.PERSON, EntityType.LOCATION


def is_unknown_name(word: str) -> bool:
    """Return True for a word with a capital that is in no list of words."""
    return word[:1].isupper() and not word.isupper() and word.lower() not in LEXICON


def refers(words: Iterable[str]) -> bool:
    """Return True if one of some words may stand for an entity."""
    return not _REFERRING.isdisjoint(words)


def _is_headed(one: Entity) -> bool:
    return any(mention.field == "headline" for mention in one.mentions)


class Memory:
    """Who was named so far in one text; it changes as the text is read."""

    def __init__(self, entities: Sequence[Entity], text: str = "") -> None:
        """Begin a text with nobody named."""
        self.text = text
        self.types = [one.type for one in entities]
        self.bodies = {at for at, one in enumerate(entities) if not _BODIES.isdisjoint(one.name.lower().split())}
        self.countries = [one.type is _PLACE and bool(one.country) for one in entities]
        self.headed = next(
            (at for at, one in enumerate(entities) if one.type is _ORGANISATION and _is_headed(one)), None
        )
        """The first organisation that the headline names."""
        self.last: dict[EntityType, int] = {}
        self.subject: dict[EntityType, int] = {}
        self.thing: int | None = None
        self.named: set[int] = set()
        self.stranger = False
        """Whether the last subject is a company or a person of whom no entity is known: ``it`` may be that one."""

    def name(self, entity: int) -> None:
        """Note that an entity is named."""
        self.last[self.types[entity]] = entity
        if self.types[entity] is _ORGANISATION:
            self.named.add(entity)

    def of_description(self, noun: str, places: Iterable[Place | None]) -> int | None:
        """Return the entity of ``the Swedish group``, or None: ``the Tanjug agency`` is a name, and of several companies it may be any."""
        kinds = {self.types[one.entity] for one in places if one is not None and one.entity is not None}
        return self.of_noun(noun) if len(self.named) < 2 and kinds.isdisjoint({_ORGANISATION, _PERSON}) else None

    def act(self, entity: int) -> None:
        """Note that an entity is the subject of a clause."""
        kind = self.types[entity]
        self.stranger = False
        self.subject[kind] = entity
        if kind is _ORGANISATION or kind is _PLACE:
            self.thing = entity

    def of_pronoun(self, word: str) -> int | None:
        """Return the entity of a pronoun, or None."""
        if word in PERSON_PRONOUNS:
            return self._latest(_PERSON)
        if word in THING_PRONOUNS and not self.stranger:
            found = self.thing if self.thing is not None else self._latest(_ORGANISATION)
            return None if self.thing is None and found in self.bodies else found
        return None

    def meet(self, subject: Phrase) -> None:
        """Note a subject that names no entity: an unknown name, or a noun such as ``a consortium``."""
        text = self.text[subject.start : subject.end]
        words = text.split()
        named = (len(words) > 1 or text[1:] != text[1:].lower()) and all(map(is_unknown_name, words))
        self.stranger = named or (subject.head in _STRANGERS and subject.words[0] in _ARTICLES)

    def of_noun(self, noun: str) -> int | None:
        """Return the entity of ``the company`` and the like, or None."""
        if noun in COMPANY_NOUNS:
            if self.stranger:
                return None
            found = self._latest(_ORGANISATION)
            return None if found in self.bodies and noun not in _OF_BODIES else found
        if noun in COUNTRY_NOUNS:
            return self._latest(_PLACE)
        return None

    def _latest(self, kind: EntityType) -> int | None:
        subject = self.subject.get(kind)
        if subject is not None:
            return subject
        return self.last.get(kind, self.headed if kind is _ORGANISATION else None)
