"""Everything that enrichment finds in one bare text, without an article around it."""

from datetime import date
from typing import NamedTuple

from pipelines.enrich.amounts import AmountContext, find_amounts
from pipelines.enrich.entities import EntityContext, find_entities, supports
from pipelines.enrich.facts import find_facts
from pipelines.enrich.topics import find_topics
from schemas.facts import DateMention, Quote
from schemas.mentions import Entity, MoneyMention
from schemas.world import Topic, WorldEvent


class TextFacts(NamedTuple):
    """What a text says: names, amounts with what they are, dates, events of the world, topics, quotes."""

    entities: tuple[Entity, ...]
    amounts: tuple[MoneyMention, ...]
    dates: tuple[DateMention, ...]
    world_events: tuple[WorldEvent, ...]
    topics: tuple[Topic, ...]
    quotes: tuple[Quote, ...]


def read_text(text: str, day: date, names: EntityContext, figures: AmountContext, headline: str = "") -> TextFacts:
    """Return what a text of a day says. Dates, roles, events and quotes are read in English only."""
    entities = find_entities(headline, text, names)
    amounts = find_amounts(headline, text, figures)
    topics = find_topics(headline, text, (), names.language)
    if not supports(names.language, f"{headline}\n{text}"):
        return TextFacts(entities, amounts, (), (), topics, ())
    found = find_facts(headline, text, entities, amounts, day)
    return TextFacts(entities, found.amounts, found.dates, found.world_events, topics, found.quotes)
