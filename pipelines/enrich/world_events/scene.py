"""One sentence as frames see it: its words, its clauses, and what its phrases name."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Parsed, Phrase
from pipelines.enrich.clauses.coreference import COMPANY_NOUNS
from pipelines.enrich.thresholds import CACHED_NAMES
from pipelines.enrich.world_events.frames import Condition
from schemas.mentions import AmountKind, Entity, EntityType, MoneyMention, TextField

CENTRAL_BANKS: Final = (
    *(
        "fed|federal reserve|ecb|central bank|reserve bank|bank indonesia|banxico|riksbank|norges bank|national bank|snb|boj|boe|pboc".split(
            "|"
        )
    ),
    *("bundesbank|rba|rbi|fomc|monetary authority".split("|")),
    *(
        f"bank of {country}"
        for country in "england japan canada korea israel mexico thailand russia italy france spain ghana uganda indonesia".split()
    ),
)
CENTRAL_BANK: Final = re.compile(rf"\b(?:{'|'.join(CENTRAL_BANKS)})\b")
_BANK_LETTERS: Final = re.compile("fed|bank|ecb|banxico|snb|boj|boe|pboc|rba|rbi|fomc|monetary")
"""One of them is in every name of a central bank: looking for them is cheaper than the whole pattern."""
_CLASS: Final = {
    EntityType.ORGANISATION: "ORG",
    EntityType.MISCELLANEOUS: "MISC",
    EntityType.PERSON: "PER",
    EntityType.LOCATION: "LOC",
}
NUMBER_WORDS: Final = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand dozens hundreds thousands".split()
)


class Names(NamedTuple):
    """What the names and amounts of an article are, by index."""

    entities: Sequence[Entity]
    amounts: Sequence[MoneyMention]
    classes: list[frozenset[str]]


def classify(entities: Sequence[Entity], amounts: Sequence[MoneyMention]) -> Names:
    """Return the classes of all entities."""
    return Names(entities, amounts, [_classes_of_name(one.type, one.name) for one in entities])


@lru_cache(CACHED_NAMES)
def _classes_of_name(kind: EntityType, name: str) -> frozenset[str]:
    return frozenset({_CLASS[kind], "BANK"} if names_central_bank(name.lower()) else {_CLASS[kind]})


def names_central_bank(lower: str) -> bool:
    """Return True if a text in small letters names a central bank."""
    return _BANK_LETTERS.search(lower) is not None and CENTRAL_BANK.search(lower) is not None


class Scene(NamedTuple):
    """A sentence."""

    field: TextField
    text: str
    """The whole field."""
    parsed: Parsed
    lower: str
    """The sentence in small letters."""
    start: int
    bag: frozenset[str]
    """Its words, and the words of its names."""
    classes: frozenset[str]
    """Classes of the names and amounts in it."""
    names: Names


def lowered(text: str) -> str:
    """Return a text in small letters, of the same length.

    >>> len(lowered("\u0130zmir")), lowered("IZMIR")
    (5, 'izmir')
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def make_scene(field: TextField, text: str, parsed: Parsed, names: Names) -> Scene:
    """Return a sentence as frames see it."""
    units = parsed.units
    start = units.starts[0]
    lower = lowered(text[start : units.ends[-1]])
    bag = set(units.words)
    classes: set[str] = set()
    for word, place in zip(units.words, units.places, strict=True):
        if place is not None:
            bag.update(word.split())
            classes |= _classes_of(names, place.entity, place.amount)
    if names_central_bank(lower):
        classes.add("BANK")
    return Scene(field, text, parsed, lower, start, frozenset(bag), frozenset(classes), names)


def _classes_of(names: Names, entity: int | None, amount: int | None) -> frozenset[str]:
    if entity is not None:
        return names.classes[entity]
    if amount is None:
        return frozenset()
    return frozenset("%" if names.amounts[amount].kind is AmountKind.PERCENT else "$")


def phrase_classes(phrase: Phrase, names: Names) -> set[str]:
    """Return what a phrase names: classes of its names and amounts."""
    found: set[str] = set()
    for entity in {*phrase.names, phrase.entity} - {None}:
        found |= names.classes[entity]  # type: ignore[index]
    found |= _classes_of(names, None, phrase.amount)
    if phrase.head in COMPANY_NOUNS:
        found.add("ORG")
    if any(word[0].isdigit() or word in NUMBER_WORDS for word in phrase.words if word):
        found.add("N")
    return found


def fits(condition: Condition, phrase: Phrase | None, names: Names) -> bool:
    """Return True if a phrase has what a condition asks for and nothing that it forbids."""
    if phrase is None:
        return condition.open
    words = phrase.words
    if condition.forbidden and (
        not condition.forbidden.isdisjoint(words) or condition.forbidden & CLASS_NAMES & phrase_classes(phrase, names)
    ):
        return False
    if condition.open or not condition.words.isdisjoint((phrase.head,) if condition.head else words):
        return True
    return bool(condition.classes) and not condition.classes.isdisjoint(
        head_classes(phrase, names) if condition.head else phrase_classes(phrase, names)
    )


def head_classes(phrase: Phrase, names: Names) -> frozenset[str]:
    """Return what the head of a phrase names."""
    if phrase.entity is not None:
        return names.classes[phrase.entity]
    return frozenset({"ORG"}) if phrase.head in COMPANY_NOUNS else frozenset()


CLASS_NAMES: Final = frozenset({"ORG", "PER", "LOC", "BANK", "$", "%", "N"})


def near(condition: Condition, scene: Scene) -> bool:
    """Return True if a sentence has what a condition asks for and nothing that it forbids."""
    if not condition.forbidden.isdisjoint(scene.bag):
        return False
    if condition.forbidden_phrases and any(one in scene.lower for one in condition.forbidden_phrases):
        return False
    if not (condition.classes or condition.words or condition.phrases):
        return True
    return (
        not condition.words.isdisjoint(scene.bag)
        or not condition.classes.isdisjoint(scene.classes)
        or (bool(condition.phrases) and any(one in scene.lower for one in condition.phrases))
    )


def owner_clause(scene: Scene, start: int) -> Clause | None:
    """Return the clause that a character of the field is in, or the nearest one before."""
    clauses = scene.parsed.clauses
    found: Clause | None = None
    for one in clauses:
        if one.start <= start and (found is None or one.start > found.start):
            found = one
    return clauses[0] if found is None and clauses else found
