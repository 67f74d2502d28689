"""What the text says of the world: its dates, what its amounts are, and the events that it reports, from one shallow parse."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pipelines.enrich.clauses import Parsed, parse_sentences
from pipelines.enrich.dates import find_dates
from pipelines.enrich.kinds import with_companies
from pipelines.enrich.quotes import find_quotes
from pipelines.enrich.roles import find_roles
from pipelines.enrich.world_events import find_world_events
from schemas.facts import AmountRole, DateMention, Quote
from schemas.mentions import Entity, MoneyMention, TextField
from schemas.world import WorldEvent

ParsedText = tuple[TextField, str, list[Parsed]]


class Facts(NamedTuple):
    """Facts of one article."""

    dates: tuple[DateMention, ...]
    amounts: tuple[MoneyMention, ...]
    world_events: tuple[WorldEvent, ...]
    quotes: tuple[Quote, ...]


def find_facts(
    headline: str, body: str, entities: Sequence[Entity], amounts: tuple[MoneyMention, ...], day: date
) -> Facts:
    """Return the facts of an English article; ``day`` is its own day."""
    dates = find_dates(headline, body, day, amounts)
    entities = with_companies(headline, body, entities)
    texts = parse_texts(headline, body, entities, amounts)
    if amounts:
        roles = find_roles(texts, entities, amounts, dates, day)
        amounts = tuple(map(_with_role, amounts, roles))
    events = find_world_events(texts, entities, amounts, dates)
    return Facts(dates, amounts, events, find_quotes(texts, entities))


def _with_role(amount: MoneyMention, role: AmountRole | None) -> MoneyMention:
    return amount if role is None else amount.model_copy(update={"role": role})


def parse_texts(
    headline: str, body: str, entities: Sequence[Entity], amounts: Sequence[MoneyMention]
) -> tuple[ParsedText, ParsedText]:
    """Return headline and body with their parsed sentences."""
    return (
        ("headline", headline, parse_sentences(headline, "headline", entities, amounts)),
        ("body", body, parse_sentences(body, "body", entities, amounts)),
    )
