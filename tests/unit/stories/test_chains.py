"""Chains of world events: announced, revised, called off, in both ways of folding, in any order of arrival."""

import itertools

import pytest

from pipelines.enrich.article import enrich
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.live.decide import current_stories, decide
from pipelines.stories.live.state import new_desk
from schemas import EventChain, NormalizedArticle, Story
from tests.unit.stories.items import article, pack

MORE = (
    "\n\nZenith Optics makes lenses and employs 3,000 people. Glasmark was founded in 1951 and has plants in two towns."
)
TEXTS = (
    ("Zenith to buy Glasmark", "Zenith Optics Inc agreed to buy Glasmark Corp for $2.6 billion in cash."),
    ("UPDATE 1-Zenith to buy Glasmark", "Zenith Optics Inc agreed to buy Glasmark Corp for $2.9 billion in cash."),
    (
        "UPDATE 2-Zenith to buy Glasmark",
        "Zenith Optics Inc agreed to buy Glasmark Corp for $2.9 billion in cash. It gave no date.",
    ),
    ("UPDATE 3-Zenith drops Glasmark", "Zenith Optics Inc called off its takeover of Glasmark Corp."),
)


def item(number: int, item_id: str = "m") -> PackedItem:
    """Return a version of the story, enriched."""
    headline, body = TEXTS[number]
    made = article(item_id, headline, body + MORE, minutes=number, version=number + 1)
    return pack(enrich(NormalizedArticle(made), None), offset=number)


def stories_of(items: list[PackedItem]) -> list[Story]:
    """Return the stories of the bounded fold."""
    return [outcome.story for outcome in fold_desk(items)]


def modalities(chains: tuple[EventChain, ...]) -> list[tuple[str, str | None]]:
    """Return modality and price of each step of the only chain."""
    (chain,) = chains
    return [(step.modality, step.price) for step in chain.steps]


ITEMS = [item(number) for number in range(len(TEXTS))]
WANTED = [("planned", "$2.6 billion"), ("planned", "$2.9 billion"), ("called_off", None)]


def test_a_deal_announced_revised_and_called_off_is_one_chain() -> None:
    """A version that says nothing else is no step."""
    (story,) = stories_of(ITEMS)
    assert modalities(story.chains) == WANTED
    (chain,) = story.chains
    assert [(one.name, one.text) for one in chain.arguments] == [
        ("acquirer", "Zenith Optics Inc"),
        ("target", "Glasmark Corp"),
    ]
    assert [step.version for step in chain.steps] == ["1", "2", "4"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(len(TEXTS))))[::5])
def test_the_order_of_arrival_changes_nothing(order: tuple[int, ...]) -> None:
    """The bounded fold and the live desk give the same chains."""
    shuffled = [ITEMS[place] for place in order]
    state = new_desk()
    for one in shuffled:
        state, _, _ = decide(state, one)
    assert stories_of(shuffled) == stories_of(ITEMS)
    assert [modalities(story.chains) for story in current_stories(state)] == [WANTED]


def test_a_killed_story_has_no_chains() -> None:
    """What was killed is not shown."""
    kill = article(
        "m", "KILL - Zenith to buy Glasmark", "Kill the story. It is wrong.", minutes=9, version=5, status="canceled"
    )
    (story,) = stories_of([*ITEMS, pack(kill, offset=9)])
    assert story.status == "withdrawn"
    assert story.chains == ()
