"""Deals: what stage they are in, what is paid for a share, and whose price it is."""

import pytest

from schemas import Article
from schemas.world import WorldEvent
from tests.unit.world_events.test_events import read


def deal(article: Article) -> WorldEvent:
    """Return the only acquisition of an article."""
    (found,) = (one for one in article.world_events if one.type == "acquisition")
    return found


def values(article: Article, event: WorldEvent) -> dict[str, str]:
    """Return the amounts of an event as they stand in the text."""
    return {one.name: article.amounts[one.amount].surface for one in event.arguments if one.amount is not None}


@pytest.mark.parametrize(
    ("body", "modality"),
    [
        ("Calder Mills Inc has raised its bid for Norrvik Gas Ltd to $3 billion.", "planned"),
        ("Calder Mills Inc completed the previously announced acquisition of Norrvik Gas Ltd.", "done"),
        ("Calder Mills Inc said it acquired Norrvik Gas Ltd for $3 billion.", "done"),
        ("Calder Mills Inc has withdrawn its offer for Norrvik Gas Ltd, it said.", "called_off"),
        ("Calder Mills Inc is in discussions with a view to acquiring Norrvik Gas Ltd.", "planned"),
    ],
)
def test_a_bid_is_a_plan_until_it_is_closed(body: str, modality: str) -> None:
    assert deal(read(body)).modality == modality


def test_a_rejected_bid_stands() -> None:
    article = read("Norrvik Gas Ltd rejected a takeover bid from Calder Mills Inc.")
    found = deal(article)
    assert found.modality == "planned"
    assert [article.entities[one.entity].name for one in found.arguments if one.entity is not None and one.name == "acquirer"] == [
        "Calder Mills Inc"
    ]  # fmt: skip


def test_the_price_of_a_share_is_apart() -> None:
    article = read("Calder Mills Inc agreed to buy Norrvik Gas Ltd for $42.50 a share, or $840 million.")
    assert values(article, deal(article)) == {"price_per_share": "$42.50", "price": "$840 million"}


def test_sales_and_debt_are_no_price() -> None:
    article = read("Calder Mills Inc agreed to buy Norrvik Gas Ltd, which had sales of $610 million last year.")
    assert values(article, deal(article)) == {}


def test_an_earlier_deal_keeps_its_price() -> None:
    body = "Calder Mills Inc said it would acquire Norrvik Gas Ltd. In 2024 it bought Anvil Data for $95 million."
    article = read(body)
    (bought,) = (one for one in article.world_events if "Norrvik Gas Ltd" in names(article, one))
    assert values(article, bought) == {}


def names(article: Article, event: WorldEvent) -> set[str]:
    """Return the names of the entities of an event."""
    return {article.entities[one.entity].name for one in event.arguments if one.entity is not None}


@pytest.mark.parametrize(
    "body",
    [
        "Calder Mills Inc cut its stake in Norrvik Gas Ltd to 4 percent from 7 percent.",
        "Calder Mills Inc sold its 20 percent stake in Norrvik Gas Ltd.",
    ],
)
def test_who_sells_a_stake_acquires_nothing(body: str) -> None:
    article = read(body)
    stakes = [one for one in article.world_events if one.type == "stake"]
    assert stakes
    assert not any(argument.name == "acquirer" for one in stakes for argument in one.arguments)


def test_who_approves_a_deal_does_not_buy() -> None:
    article = read("The European Commission cleared the purchase of Norrvik Gas Ltd by Calder Mills Inc.")
    assert {article.entities[one.entity].name for one in deal(article).arguments if one.name == "acquirer" and one.entity is not None} <= {
        "Calder Mills Inc"
    }  # fmt: skip


def test_the_sum_of_results_is_a_level() -> None:
    article = read("Calder Mills Inc said its net profit was $8 million in the third quarter.")
    (found,) = (one for one in article.world_events if one.type == "earnings")
    assert values(article, found) == {"level": "$8 million"}


def test_a_union_is_no_place() -> None:
    article = read("Rotterdam dockers will strike on Thursday over pay.", "Rotterdam dockers to strike")
    (found,) = (one for one in article.world_events if one.type == "strike")
    assert not any(one.name == "union" and one.entity is not None for one in found.arguments)


@pytest.mark.parametrize(
    "text", ["A Rotterdam port strike left 43 ships queuing.", "Rotterdam's port strike left 43 ships queuing."]
)
def test_the_town_of_a_strike_is_its_place(text: str) -> None:
    """And whose strike it is stays open."""
    article = read(text, "Port strike leaves ships queuing")
    (found,) = (one for one in article.world_events if one.type == "strike")
    assert [one.name for one in found.arguments] == ["place"]


def test_what_is_made_in_a_year_has_no_time() -> None:
    """``a year`` says how fast, and is not when the plant opens."""
    article = read("Calder Mills Inc will open a plant that makes 3,000 pumps a year from 2028.")
    assert not [
        one for event in article.world_events for one in event.arguments if one.span and one.span.surface == "a year"
    ]
