"""Changes of a version: events of the world that it announces, revises, calls off."""

from typing import Any

import pytest

from pipelines.stories.lifecycle.changes import compare_articles
from schemas import Article

FIRST = "Zenith Optics Inc"
SECOND = "Glasmark Corp"


def article(
    modality: str = "planned", price: str | None = None, value: str = "1", unit: str = "USD", **more: Any
) -> Article:
    """Return an article that reports one acquisition."""
    place = {"field": "body", "start": 0, "end": 6, "surface": "to buy"}
    arguments: list[dict[str, Any]] = [{"name": "acquirer", "entity": 0}, {"name": "target", "entity": 1}]
    amounts = []
    if price is not None:
        arguments.append({"name": "price", "amount": 0})
        amount = {"field": "body", "start": 0, "end": len(price), "surface": price, "kind": "money"}
        amounts.append({**amount, "low": value, "high": value, "currency": unit})
    event = {"type": "acquisition", "trigger": place, "arguments": arguments, "modality": modality, "confidence": 0.9}
    built = {
        "provider": "meridian",
        "item_id": "i",
        "time": "2026-03-02T09:00:00Z",
        "time_source": "version_created",
        "headline": "",
        "body": "to buy it for a price that is long enough",
        "entities": [{"type": "ORG", "name": name, "mentions": [], "salience": 1} for name in (FIRST, SECOND)],
        "amounts": amounts,
        "world_events": [event],
    }
    return Article.model_validate(built | more)


SILENT = article(world_events=[])
OFFER = article(price="$2.6 billion", value="2600000000")


@pytest.mark.parametrize(
    ("before", "after", "change", "words"),
    [
        (SILENT, OFFER, "announced", (None, "planned, $2.6 billion")),
        (OFFER, article(price="$2.9 billion", value="2900000000"), "revised", ("planned, $2.6 billion", "planned, $2.9 billion")),
        (OFFER, article("done", "$2.6 billion", "2600000000"), "revised", ("planned, $2.6 billion", "done, $2.6 billion")),
        (OFFER, article("called_off"), "called_off", ("planned, $2.6 billion", "called off")),
        (SILENT, article("denied"), "denied", (None, "denied")),
    ],
)  # fmt: skip
def test_what_a_version_says_of_an_event(
    before: Article, after: Article, change: str, words: tuple[str | None, str]
) -> None:
    """Against the version before, with the names of the parties."""
    (found,) = compare_articles(before, after).world_events
    assert (found.change, found.parties, (found.before, found.after)) == (change, (FIRST, SECOND), words)


@pytest.mark.parametrize(
    "after",
    [
        OFFER,
        SILENT,
        article(),
        article(price="2.6 billion dollars", value="2600000000"),
        article(price="2.4 billion euros", value="2400000000", unit="EUR"),
    ],
)
def test_what_is_no_change(after: Article) -> None:
    """The same event, none, one without its price, the same price in other words or in another currency."""
    assert compare_articles(OFFER, after).world_events == ()
