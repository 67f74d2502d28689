"""Parties and arguments of an article's facts as a person reads them."""

from collections.abc import Sequence
from typing import Protocol

from schemas import DateMention, Entity, EventArgument, MoneyMention, Party


class HasFacts(Protocol):
    """What the indexes of facts refer to: an article, or what was read in a text."""

    @property
    def entities(self) -> Sequence[Entity]:
        """The names."""

    @property
    def amounts(self) -> Sequence[MoneyMention]:
        """The amounts."""

    @property
    def dates(self) -> Sequence[DateMention]:
        """The dates."""


def party_name(article: HasFacts, party: Party) -> str:
    """Return the name of a party: of its entity, else its words."""
    return " ".join(party.surface.split()) if party.entity is None else article.entities[party.entity].name


def argument_text(article: HasFacts, argument: EventArgument) -> str:
    """Return the words of an argument: the name of an entity, the surface of anything else."""
    if argument.entity is not None:
        return article.entities[argument.entity].name
    if argument.amount is not None:
        return article.amounts[argument.amount].surface
    if argument.date is not None:
        return article.dates[argument.date].surface
    return argument.span.surface if argument.span is not None else ""
