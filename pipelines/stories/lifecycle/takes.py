"""Takes: a later take of an item is published with the takes before it, as one text."""

from collections.abc import Iterator, Sequence

from schemas import Article, Entity, Mention, MoneyMention, Table

PARAGRAPH_BREAK = "\n\n"


def join_takes(takes: Sequence[Article]) -> Article:
    """Return the takes of one item as one article under the headline of the last. Offsets of entities and amounts are moved."""
    last = takes[-1]
    amounts: list[MoneyMention] = []
    entities: dict[tuple[str, str], Entity] = {}
    tables: list[Table] = []
    start = paragraphs = 0
    for take in takes:
        amounts += moved_amounts(take, start, len(amounts), headline=take is last)
        for entity in moved_entities(take, start, headline=take is last):
            known = entities.get((entity.type, entity.name))
            entities[entity.type, entity.name] = with_mentions(known, entity.mentions) if known else entity
        tables += [table.model_copy(update={"after": table.after + paragraphs}) for table in take.tables]
        if take.body:
            start += len(take.body) + len(PARAGRAPH_BREAK)
            paragraphs += take.body.count(PARAGRAPH_BREAK) + 1
    return last.model_copy(
        update={
            "body": PARAGRAPH_BREAK.join(take.body for take in takes if take.body),
            "tables": tuple(tables),
            "amounts": tuple(amounts),
            "entities": tuple(entities.values()),
        }
    )


def with_mentions(entity: Entity, mentions: tuple[Mention, ...]) -> Entity:
    """Return an entity with more mentions."""
    return entity.model_copy(update={"mentions": (*entity.mentions, *mentions)})


def moved_amounts(take: Article, start: int, count: int, *, headline: bool) -> list[MoneyMention]:
    """Return the amounts of one take, placed after ``count`` others. Links to amounts that are left out are left out too."""
    kept = [place for place, amount in enumerate(take.amounts) if headline or amount.field == "body"]
    new_place = {old: count + new for new, old in enumerate(kept)}
    moved = []
    for old in kept:
        amount = take.amounts[old]
        links = tuple(
            link.model_copy(update={"target": new_place[link.target]})
            for link in amount.links
            if link.target in new_place
        )
        moved.append(amount.model_copy(update={"links": links} | shifted(amount, start)))
    return moved


def moved_entities(take: Article, start: int, *, headline: bool) -> Iterator[Entity]:
    """Yield the entities of one take with moved mentions. An entity that only an earlier headline names is left out."""
    for entity in take.entities:
        mentions = tuple(
            mention.model_copy(update=shifted(mention, start))
            for mention in entity.mentions
            if headline or mention.field == "body"
        )
        if mentions:
            yield entity.model_copy(update={"mentions": mentions})


def shifted(span: Mention | MoneyMention, start: int) -> dict[str, int]:
    """Return the new offsets of a span."""
    return {"start": span.start + start, "end": span.end + start} if span.field == "body" else {}
