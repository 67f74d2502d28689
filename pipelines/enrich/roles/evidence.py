"""What the words around one amount say that it is."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Phrase, VerbGroup
from pipelines.enrich.roles.local import Local
from schemas.mentions import EntityType, MoneyMention


class Evidence(NamedTuple):
    """A role, with the phrases that say it."""

    role: str
    rule: str
    noun: Phrase | None = None
    """The phrase that names the role, or what changed."""
    of: Phrase | None = None
    holder: Phrase | None = None
    counterparty: Phrase | None = None
    confidence: float = 0.9


class Setting(NamedTuple):
    """What the rules know of the article."""

    types: Sequence[EntityType]
    amounts: Sequence[MoneyMention]
    words: frozenset[str]
    """All words of headline and body, in small letters."""

    def says(self, words: frozenset[str]) -> bool:
        """Return True if the article has one of some words."""
        return not self.words.isdisjoint(words)

    def is_organisation(self, phrase: Phrase | None) -> bool:
        """Return True if a phrase names an organisation, or refers to one."""
        return phrase is not None and phrase.entity is not None and self.types[phrase.entity] is EntityType.ORGANISATION

    def is_person(self, phrase: Phrase | None) -> bool:
        """Return True if a phrase names a person, or refers to one."""
        return phrase is not None and phrase.entity is not None and self.types[phrase.entity] is EntityType.PERSON

    def is_place(self, phrase: Phrase | None) -> bool:
        """Return True if a phrase is a place by name."""
        return phrase is not None and phrase.entity is not None and self.types[phrase.entity] is EntityType.LOCATION


Rule = Callable[[Local, Setting], Evidence | None]
TARIFFS: Final = frozenset({"tariff", "tariffs", "duties", "duty", "levies", "levy"})
POINTS: Final = frozenset({"pp", "bp"})
"""Units of differences in points, which have no role."""
DEALS: Final = frozenset(
    "takeover bid merger acquisition acquire buyout bidder merge tender suitor buy acquired bought offer".split()
)
RANSOMS: Final = frozenset(
    {"bandits", "captors", "hostages", "ransom", "kidnappers", "hackers", "kidnapped", "abducted", "hostage"}
)
DISASTERS: Final = frozenset(
    "quake earthquake flood floods flooding storm hurricane typhoon cyclone fire fires wildfire wildfires blaze tornado tsunami landslide drought gale gales".split()
)
ECONOMY: Final = frozenset(
    {"economy", "gdp", "economic", "economists", "economies", "product", "inflation", "imf", "gnp", "repo"}
)


def left_phrase(local: Local) -> Phrase | None:
    """Return the phrase directly before an amount or its preposition, if it is no amount."""
    if local.left is None:
        return None
    left = local.parsed.phrases[local.left]
    return None if left.head == "#" else left


def right_phrase(local: Local) -> Phrase | None:
    """Return the phrase after an amount and a preposition, if it is no amount."""
    if local.right is None:
        return None
    right = local.parsed.phrases[local.right]
    return None if right.head == "#" else right


def after_verb(local: Local) -> bool:
    """Return True if the amount follows the verb of its clause."""
    verb = local.clause.verb
    return verb is not None and local.phrase.start >= verb.start


def goes(verb: VerbGroup) -> bool:
    """Return True for ``went up``, ``is down``."""
    return verb.particle in ("up", "down") and verb.lemma in ("go", "move", "head", "come", "be", "nudge")


def next_words(local: Local, count: int = 2) -> list[str]:
    """Return the words directly after the phrase of an amount."""
    at = local.parsed.chunks[local.chunk].last
    return local.parsed.units.words[at : at + count]
