"""Fact codes: what enrichment read in an item, as codes that two reports of one event have in common.

They are of events with their arguments, of the place, of amounts with their roles, and of persons. The last four bits of a code are its kind. An
article without facts (``enrich_facts = false``, other languages) has none.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Final

from pipelines.stories.describe.words import fold_text, pack_codes, word_code
from schemas import Article, Entity, EntityType
from schemas.world import EventArgument, WorldEvent


class FactKind(IntEnum):
    """What a code says."""

    EVENT = 0
    """The type of an event."""
    PARTY = 1
    """An event, an argument and who or where it is."""
    SLOT = 2
    """An event and an argument that has a figure,"""
    FIGURE = 3
    """and the figure."""
    CITY = 4
    """Where it happened,"""
    COUNTRY = 5
    """and the country."""
    ROLE = 6
    """What an amount is,"""
    AMOUNT = 7
    """and its value."""
    PERSON = 8
    """The last name of a person."""


KINDS: Final = 16
"""Codes of one hash, one for each kind."""
FIGURES: Final = frozenset({"change", "count", "level", "price", "stake", "toll_dead", "toll_injured"})
"""Arguments that are figures."""
PARTIES: Final = frozenset(
    "acquirer agency borrower company country court defendant employer imposed_on imposer issuer lender participants person "
    "place plaintiff target union winner".split()
)
"""Arguments that are who or where."""


def fact_codes(article: Article) -> bytes:
    """Return the packed codes of an article's facts; empty if it has none."""
    codes = {fact_code(kind, text) for kind, text in read_facts(article)}
    return pack_codes(codes) if codes else b""


def fact_code(kind: FactKind, text: str) -> int:
    """Return the code of a fact."""
    return word_code(text) // KINDS * KINDS + kind


def codes_by_kind(packed: bytes) -> dict[int, list[int]]:
    """Return the codes of each kind that there is, in ascending order."""
    found: dict[int, list[int]] = {}
    for code in memoryview(packed).cast("I"):
        found.setdefault(code % KINDS, []).append(code)
    return found


def read_facts(article: Article) -> Iterator[tuple[FactKind, str]]:
    """Yield what an article says, kind by kind."""
    for event in article.world_events:
        if event.polarity == "positive":
            yield FactKind.EVENT, event.type
            for argument in event.arguments:
                yield from read_argument(article, event, argument)
    if article.event_place is not None:
        yield FactKind.COUNTRY, article.event_place.country
        if article.event_place.kind == "city":
            yield FactKind.CITY, fold_text(article.event_place.name)
    for amount in article.amounts:
        if amount.role is not None:
            yield FactKind.ROLE, amount.role.name
            yield FactKind.AMOUNT, f"{amount.role.name} {amount.low} {amount.currency or '%'}"
    yield from ((FactKind.PERSON, last_name(one)) for one in persons(article.entities))


def read_argument(article: Article, event: WorldEvent, argument: EventArgument) -> Iterator[tuple[FactKind, str]]:
    """Yield what an argument of an event says."""
    slot = f"{event.type} {argument.name}"
    if argument.name in PARTIES and argument.entity is not None:
        yield FactKind.PARTY, f"{slot} {known_as(article.entities[argument.entity])}"
    elif argument.name in FIGURES:
        yield FactKind.SLOT, slot
        yield FactKind.FIGURE, f"{slot} {figure_of(article, argument)}"


def figure_of(article: Article, argument: EventArgument) -> str:
    """Return the value of an amount, else the words of a figure."""
    if argument.amount is not None:
        amount = article.amounts[argument.amount]
        return f"{amount.low} {amount.currency or '%'}"
    return fold_text(argument.span.surface) if argument.span else ""


def persons(entities: Iterable[Entity]) -> Iterator[Entity]:
    """Return the persons among entities."""
    return (one for one in entities if one.type is EntityType.PERSON)


def last_name(person: Entity) -> str:
    """Return the last word of a person's name, by which the next sentence names them."""
    return (fold_text(person.name).split() or [""])[-1]


def known_as(entity: Entity) -> str:
    """Return the word by which texts name an entity: a person's last name, else the first word."""
    if entity.type is EntityType.PERSON:
        return last_name(entity)
    return (fold_text(entity.name).split() or [""])[0]
