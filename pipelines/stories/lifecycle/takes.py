"""Items in parts: a later take stands with the takes before it, as one text."""

from collections.abc import Iterator, Sequence

from schemas import Article, Entity, Mention, MoneyMention, Table

PARAGRAPH_BREAK = "\n\n"


def join_takes(parts: Sequence[Article]) -> Article:
    """Join the takes of one item under the headline of the last; places of entities and amounts move along."""
    last = parts[-1]
    amounts: list[MoneyMention] = []
    entities: dict[tuple[str, str], Entity] = {}
    tables: list[Table] = []
    start = paragraphs = 0
    for part in parts:
        amounts += moved_amounts(part, start, len(amounts), headline=part is last)
        for entity in moved_entities(part, start, headline=part is last):
            known = entities.get((entity.type, entity.name))
            entities[entity.type, entity.name] = with_mentions(known, entity.mentions) if known else entity
        tables += [table.model_copy(update={"after": table.after + paragraphs}) for table in part.tables]
        if part.body:
            start += len(part.body) + len(PARAGRAPH_BREAK)
            paragraphs += part.body.count(PARAGRAPH_BREAK) + 1
    return last.model_copy(
        update={
            "body": PARAGRAPH_BREAK.join(part.body for part in parts if part.body),
            "tables": tuple(tables),
            "amounts": tuple(amounts),
            "entities": tuple(entities.values()),
        }
    )


def with_mentions(entity: Entity, mentions: tuple[Mention, ...]) -> Entity:
    """Add mentions to an entity."""
    return entity.model_copy(update={"mentions": (*entity.mentions, *mentions)})


def moved_amounts(part: Article, start: int, count: int, *, headline: bool) -> list[MoneyMention]:
    """Move the amounts of one part behind ``count`` others; links to amounts that are left out go with them."""
    kept = [place for place, amount in enumerate(part.amounts) if headline or amount.field == "body"]
    new_place = {old: count + new for new, old in enumerate(kept)}
    moved = []
    for old in kept:
        amount = part.amounts[old]
        links = tuple(
            link.model_copy(update={"target": new_place[link.target]})
            for link in amount.links
            if link.target in new_place
        )
        moved.append(amount.model_copy(update={"links": links} | shifted(amount, start)))
    return moved


def moved_entities(part: Article, start: int, *, headline: bool) -> Iterator[Entity]:
    """Move the mentions of one part's entities; one that only an earlier headline names is left out."""
    for entity in part.entities:
        mentions = tuple(
            mention.model_copy(update=shifted(mention, start))
            for mention in entity.mentions
            if headline or mention.field == "body"
        )
        if mentions:
            yield entity.model_copy(update={"mentions": mentions})


def shifted(span: Mention | MoneyMention, start: int) -> dict[str, int]:
    """Give the new place of a span."""
    return {"start": span.start + start, "end": span.end + start} if span.field == "body" else {}
