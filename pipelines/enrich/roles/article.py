"""What the rules of roles know of an article: who is who, and who the text is about."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.enrich.clauses import COMPANY_NOUNS, Parsed, Phrase
from pipelines.enrich.roles.agents import read_agents
from pipelines.enrich.roles.nationalities import COUNTRIES
from pipelines.enrich.thresholds import HIGHEST_COUNT
from schemas.facts import DateMention, Party
from schemas.mentions import Entity, EntityType, Mention, MoneyMention, TextField

ORGANISATION, PERSON, PLACE, OTHER = (
    EntityType.ORGANISATION,
    EntityType.PERSON,
    EntityType.LOCATION,
    EntityType.MISCELLANEOUS,
)


class Text(NamedTuple):
    """Headline or body with its sentences."""

    field: TextField
    text: str
    parsed: list[Parsed]


class Facts(NamedTuple):
    """An article as the rules see it."""

    texts: tuple[Text, ...]
    entities: Sequence[Entity]
    amounts: Sequence[MoneyMention]
    dates: Sequence[DateMention]
    countries: dict[str, int]
    """The entity of each country, by ISO 3166-1 alpha-2: the country itself, else a place in it."""
    main: int | None
    """The organisation that the article is about."""
    modifiers: frozenset[int]
    """Organisations that are named only before ``carmaker`` and the like: ``the Detroit carmaker``."""
    country: int | None
    """The country that the article is about."""
    others: int = 0
    """Number of its organisations less one, none above three."""
    words: frozenset[str] = frozenset()
    """All words of headline and body, in small letters."""
    agents: frozenset[int] = frozenset()
    """Organisations that the text introduces as arrangers, brokers, agencies or newspapers: they speak of others."""

    def kind(self, entity: int) -> EntityType:
        """Return the type of an entity; a name that only stands before ``carmaker`` and the like is no organisation."""
        return OTHER if entity in self.modifiers else self.entities[entity].type

    def text_of(self, amount: int) -> Text:
        """Return the text that an amount stands in."""
        return next(one for one in self.texts if one.field == self.amounts[amount].field)


def country_code(entity: Entity) -> str | None:
    """Return the country of a place or of a nationality, or None."""
    if entity.type is PLACE:
        return entity.country
    return COUNTRIES.get(entity.name.lower()) if entity.type is OTHER else None


def _is_country(entity: Entity) -> bool:
    """Return True for a country by its name or a nationality, False for a place in it."""
    return entity.type is OTHER or any(one.scheme == "iso3166-1" for one in entity.identifiers)


def read_countries(entities: Sequence[Entity]) -> dict[str, int]:
    """Return the entity that stands for each country: the country itself before places in it and nationalities."""
    found: dict[str, tuple[int, int]] = {}
    for index, entity in enumerate(entities):
        code = country_code(entity)
        if code is None:
            continue
        rank = 2 if entity.type is OTHER else 0 if _is_country(entity) else 1
        if code not in found or rank < found[code][0]:
            found[code] = (rank, index)
    return {code: index for code, (_, index) in found.items()}


_SYMBOL: Final = 8
"""Greatest number of characters of the symbol of a share."""
_NO_NAMES: Final = frozenset(
    "dlr dlrs dollar dollars currency yen marks sterling stg eurobond eurobonds bond bonds notes debentures euromarket euromarkets prices sales profit profits gnp gdp pressure dividend "
    "fob cif freights january february march april may june july august september october november december shr qtr".split()
)
"""Last words of what is taken for the name of an organisation, and is none: ``U.S. Dlrs``."""


_SUPPLY: Final = re.compile(r"m-?[0-3][a-z]?\Z")


def _is_no_name(name: str) -> bool:
    """Return True for words that are taken for a name and are none, and for measures of the supply of money: ``M-2``."""
    return name.rsplit(" ", 1)[-1] in _NO_NAMES or _SUPPLY.match(name) is not None


def read_modifiers(texts: Sequence[Text], entities: Sequence[Entity]) -> frozenset[int]:
    """Return the organisations that are named only before ``carmaker`` and the like, or in parentheses as a symbol, and what is no name."""
    whole = {text.field: text.text for text in texts}
    found = []
    for index, entity in enumerate(entities):
        if entity.type is ORGANISATION and _is_no_name(entity.name.lower()):
            found.append(index)
        elif entity.type is ORGANISATION and len(entity.mentions) == 1:
            mention = entity.mentions[0]
            text = whole.get(mention.field, "")
            following = text[mention.end : mention.end + 24].split()
            symbol = text[mention.start - 2 : mention.start] == ": " and text[mention.end : mention.end + 1] == ")"
            before, after = text[max(0, mention.start - 3) : mention.start], text[mention.end : mention.end + 1]
            listed = before[1:] == " <" and before[:1].isalnum() and after == ">"
            symbol = symbol or (listed and mention.surface.isupper() and len(mention.surface) <= _SYMBOL)
            if symbol or (following and following[0].rstrip(",.") in COMPANY_NOUNS):
                found.append(index)
    return frozenset(found)


def read_dated(entities: Sequence[Entity], dates: Sequence[DateMention]) -> frozenset[int]:
    """Return the entities that are dates: ``July-September``."""
    days = {(one.field, one.start) for one in dates}
    return frozenset(
        index
        for index, entity in enumerate(entities)
        if entity.mentions and all((one.field, one.start) in days for one in entity.mentions)
    )


def read_facts(
    texts: tuple[Text, ...], entities: Sequence[Entity], amounts: Sequence[MoneyMention], dates: Sequence[DateMention]
) -> Facts:
    """Return what the rules know of an article."""
    countries = read_countries(entities)
    modifiers = read_modifiers(texts, entities) | read_dated(entities, dates)
    organisations = sum(one.type is ORGANISATION and at not in modifiers for at, one in enumerate(entities))
    return Facts(
        texts,
        entities,
        amounts,
        dates,
        countries,
        main_organisation(texts, entities, modifiers),
        modifiers,
        main_country(texts, entities, countries),
        min(HIGHEST_COUNT, organisations - 1),
        frozenset[str]().union(*(parsed.units.words for one in texts for parsed in one.parsed)),
        read_agents({one.field: one.text for one in texts}, entities),
    )


def main_organisation(texts: Sequence[Text], entities: Sequence[Entity], modifiers: frozenset[int]) -> int | None:
    """Return the organisation that the headline or the first sentence is about, or None.

    It is the subject, or the owner in the subject, of the first clause whose subject names one; else the first organisation named.
    """
    for text in texts:
        for parsed in text.parsed[:2]:
            for clause in parsed.clauses:
                subject = clause.subject
                if subject is None:
                    continue
                for entity in (subject.entity, subject.owner, *subject.names):
                    if entity is not None and entity not in modifiers and entities[entity].type is ORGANISATION:
                        return entity
    first = [
        (mention.field == "body", mention.start, index)
        for index, entity in enumerate(entities)
        if entity.type is ORGANISATION and index not in modifiers
        for mention in entity.mentions[:1]
    ]
    return min(first)[2] if first else None


_DATELINE: Final = re.compile(r"[A-Z]{2}[^\n]{1,60}? (?:--?|[–—]) ")
"""Where an article was filed, at its beginning: ``ZURICH, June 19 - ``."""


def main_country(texts: Sequence[Text], entities: Sequence[Entity], countries: dict[str, int]) -> int | None:
    """Return the country that headline or body names first, by name or nationality, or None; a dateline names none."""
    match = next((_DATELINE.match(text.text) for text in texts if text.field == "body"), None)
    filed = 0 if match is None else match.end()
    places = sorted(
        (mention.field == "body", mention.start, code)
        for index, entity in enumerate(entities)
        if (code := country_code(entity)) and _is_country(entity)
        for mention in [one for one in entity.mentions if one.field == "headline" or one.start >= filed][:1]
    )
    return countries[places[0][2]] if places else None


def party(facts: Facts, text: Text, phrase: Phrase, entity: int | None = None) -> Party:
    """Return the party that a phrase names: its entity's mention in it, or the words of the phrase."""
    index = phrase.entity if entity is None else entity
    if index is not None:
        mentions = facts.entities[index].mentions
        at = bisect_left(
            mentions, (text.field == "body", phrase.start), key=lambda one: (one.field == "body", one.start)
        )
        for mention in mentions[at : at + 1]:
            if mention.field == text.field and mention.end <= phrase.end:
                return Party.model_construct(
                    field=text.field, start=mention.start, end=mention.end, surface=mention.surface, entity=index
                )
    start, end = (
        phrase.owner_span
        if entity is not None and entity == phrase.owner and phrase.owner_span
        else (phrase.start, phrase.end)
    )
    return Party.model_construct(field=text.field, start=start, end=end, surface=text.text[start:end], entity=index)


def party_of_entity(facts: Facts, entity: int) -> Party | None:
    """Return the first mention of an entity as a party, of a country that only the dateline names that of its nationality; None if there is none."""
    mentions = facts.entities[entity].mentions or _by_nationality(facts, entity)
    if not mentions:
        return None
    first = mentions[0]
    return Party.model_construct(
        field=first.field, start=first.start, end=first.end, surface=first.surface, entity=entity
    )


def _by_nationality(facts: Facts, country: int) -> tuple[Mention, ...]:
    """Return the mentions of the first nationality, or place, of a country."""
    code = country_code(facts.entities[country])
    same = (one.mentions for one in facts.entities if code and one.mentions and country_code(one) == code)
    return next(same, ())
