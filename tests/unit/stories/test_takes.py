"""Places of what was found move along when parts are joined."""

from decimal import Decimal

from pipelines.stories.lifecycle.takes import join_takes
from schemas import AmountKind, AmountLink, Article, Entity, EntityType, Mention, MoneyMention
from tests.unit.stories.items import article


def found(item: Article, name: str, surface: str) -> Article:
    """Put one entity and two amounts, the first in the headline, on an article."""
    places = [(field, text.index(surface)) for field, text in (("headline", item.headline), ("body", item.body))]
    amounts = tuple(
        MoneyMention(
            field=field,
            start=start,
            end=start + len(surface),
            surface=surface,
            kind=AmountKind.MONEY,
            low=Decimal(4),
            high=Decimal(4),
            currency="EUR",
            links=(AmountLink(relation="same_amount", target=1 - index),),
        )
        for index, (field, start) in enumerate(places)
    )
    start = item.body.index(name)
    entity = Entity(
        type=EntityType.PERSON,
        name=name,
        salience=1,
        mentions=(Mention(field="body", start=start, end=start + len(name), surface=name),),
    )
    return item.model_copy(update={"amounts": amounts, "entities": (entity,)})


def test_every_span_still_lies_on_its_surface() -> None:
    """Two parts: spans move, one entity gathers its mentions, links follow or go."""
    first = found(article("p", "Fund of 4 euros", "Ines Quaresma gave 4 euros on Monday."), "Ines Quaresma", "4 euros")
    second = found(
        article("p", "Fund of 4 euros =2", "Later Ines Quaresma gave 4 euros more."), "Ines Quaresma", "4 euros"
    )
    joined = join_takes([first, second])
    spans = [*joined.amounts, *(mention for entity in joined.entities for mention in entity.mentions)]
    assert [getattr(joined, span.field)[span.start : span.end] for span in spans] == [span.surface for span in spans]
    assert [len(entity.mentions) for entity in joined.entities] == [2]
    assert [[link.target for link in amount.links] for amount in joined.amounts] == [[], [2], [1]]
