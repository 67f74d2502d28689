"""One house's short items: told again under another headline they are one story, a reaction or a template is another."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.sketch import make_sketch
from pipelines.stories.describe.words import tokens, without_possessive
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.match import versions
from pipelines.stories.match.judge import in_time, judge, similarity_for_model
from pipelines.stories.match.report_model import Node, load_forest, load_trees, probability
from pipelines.stories.match.similarity import Similarity, compare_cards
from pipelines.stories.match.tie import RELATED, Tie
from pipelines.stories.match.version_measures import FALLING, RISING, VersionMeasures
from pipelines.stories.match.versions import MODEL, version_probability
from pipelines.stories.thresholds import MATCH
from schemas import Origin
from tests.unit.stories.built import ASIDES
from tests.unit.stories.items import FIRE, MERGER, article, filed
from tests.unit.stories.test_decide import MORE

FLASH = (
    "Cable car stuck above Valdorra gorge",
    "A cable car with passengers has stopped above the gorge of Valdorra, rescuers said.",
)
STORY = (
    "Nineteen freed after hours over the gorge at Valdorra",
    (
        "Mountain rescuers lowered 19 passengers on ropes on Sunday from a cable car that had stopped above the gorge of Valdorra.\n\n"
        "Nobody was hurt, said Gian Pedretti, who led the rescue. The youngest passenger was four years old.\n\n"
        "A bolt of the drive had broken, the operator Valdorra Bahnen found. The cabin hung 80 metres over the river for three hours."
    ),
)
TAKE = (
    "Worn bolt stopped cable car at Valdorra, operator says",
    (
        "A bolt that should have been replaced in spring broke on Sunday and left a cable car with 19 passengers hanging above the gorge of Valdorra "
        "for three hours, the operator said.\n\n"
        "Rescuers lowered all of them on ropes. Nobody was hurt, said Gian Pedretti, who led the rescue.\n\n"
        "Valdorra Bahnen will keep the line shut until its 44 other bolts have been tested."
    ),
)
REACTION = (
    "Tourist office fears cancellations after cable car scare",
    (
        "Hotels have had the first calls from worried guests, the tourist office of the district said on Sunday, and asked for a quick report "
        "on what happened at Valdorra.\n\nThe summer had been the best for ten years."
    ),
)
STATEMENT = (
    "Valdorra operator offers refunds after cable car rescue",
    (
        "Valdorra Bahnen will pay back the tickets of 19 passengers who had to be lowered on ropes from its cable car on Sunday.\n\n"
        "Gian Pedretti, who led the rescue, thanked his crew. The line stays shut."
    ),
)
DIVIDEND = "{0} Paper declared a quarterly dividend of 32 cents a share, payable June 14 to holders of record May 30."


def card(text: tuple[str, str], minutes: float = 0, language: str = "en") -> Card:
    """Return the card of a headline and a text."""
    headline, body = text
    return make_card(article(headline, headline, body, minutes=minutes, language=language), Origin(source="wire"))


def joined(one: Card, other: Card, rules: StoryRules | None = None) -> bool:
    """Return True if two items are judged to be one story, whichever is given first."""
    ties = [judge(a, b, rules or StoryRules()) for a, b in ((one, other), (other, one))]
    assert ties[0] == ties[1]
    return ties[0] is not None and ties[0].key != RELATED


@pytest.mark.parametrize(("later", "minutes"), [(STORY, 180), (TAKE, 300)])
def test_story_of_a_flash_may_have_another_headline_and_lead(later: tuple[str, str], minutes: float) -> None:
    assert joined(card(FLASH), card(later, minutes))


def test_headline_without_a_text_goes_with_the_story_under_its_slug() -> None:
    """It has no lead that the story could tell."""
    alert = filed("a", "Cable car with passengers stuck above Valdorra gorge", "", slug="CABLECAR-VALDORRA")
    story = filed("b", *STORY, minutes=180, offset=1, slug="CABLECAR-VALDORRA")
    assert joined(alert.card, story.card)


def test_take_with_a_new_lead_is_the_same_story() -> None:
    assert joined(card(STORY, 180), card(TAKE, 300))


@pytest.mark.parametrize("earlier", [FLASH, STORY, TAKE])
@pytest.mark.parametrize("later", [REACTION, STATEMENT])
def test_what_follows_from_the_event_is_another_story(earlier: tuple[str, str], later: tuple[str, str]) -> None:
    assert not joined(card(earlier), card(later, 200))


def test_what_is_told_again_on_another_day_is_another_story() -> None:
    assert not joined(card(STORY), card(TAKE, 20 * 60))


def test_editor_who_wants_no_ties_by_content_gets_none() -> None:
    assert not joined(card(STORY), card(TAKE, 120), StoryRules(match_content=False))


def test_two_firms_under_one_template_are_two_stories() -> None:
    one, other = (card((f"{firm} Paper sets dividend", DIVIDEND.format(firm))) for firm in ("Larkin", "Selmo"))
    assert not joined(one, other)


def test_offer_of_another_firm_without_a_figure_is_another_story() -> None:
    text = (
        "<{0} Corp> said it plans to sell convertible notes by way of a private placement through Kestrel Securities of Aldermouth. "
        "The notes will be convertible into debentures, which in turn will be convertible into shares of the company. {0} said "
        "that it expects to complete the sale in the coming weeks. The sale is subject to approval by regulators in Aldermouth."
    )
    one = card(("Convertible notes and debentures", text.format("Ostrander")))
    other = card(("Peverell to sell convertible notes", text.format("Peverell")))
    assert not joined(one, other)


def test_versions_in_another_language_are_one_story() -> None:
    flash = (
        "Linbana stannade ovanför ravinen i Valdorra",
        "En linbana med nitton passagerare stannade på söndagen ovanför ravinen i Valdorra, säger räddare.",
    )
    story = (
        "Nitton räddade från linbana i Valdorra",
        (
            "Nitton passagerare räddades på söndagen från en linbana som stannade ovanför ravinen i Valdorra.\n\n"
            "Ingen skadades, sade Gian Pedretti, som ledde räddningen. En bult hade gått av, säger räddare."
        ),
    )
    assert joined(card(flash, language="sv"), card(story, 180, language="sv"))


def test_versions_are_one_story_whatever_order_they_come_in() -> None:
    items = [
        filed(name, *text, minutes=minutes, offset=place)
        for place, (name, text, minutes) in enumerate(
            (("a", FLASH, 0), ("b", STORY, 180), ("c", TAKE, 300), ("d", REACTION, 320))
        )
    ]
    for order in (items, items[::-1]):
        found = [{version.item_id for version in outcome.story.versions} for outcome in fold_desk(order)]
        assert sorted(map(sorted, found)) == [["a", "b", "c"], ["d"]]


def prices(hour: str, first: float) -> tuple[str, str]:
    """Return a table of prices, of which the first seven change from hour to hour."""
    rows = " ".join(f"{chr(65 + place) * 3} {first + place if place < 7 else 400 + place}.25" for place in range(20))
    return (f"Harbour grain prices {hour}", f"WHEAT AND CORN {rows} UNTRADED QUIET")


def test_table_of_the_next_hour_is_another_story() -> None:
    one, other = card(prices("10:00", 211)), card(prices("11:00", 311), 60)
    assert not joined(one, other)


def market(clock: str, moved: int, count: int) -> tuple[str, str]:
    """Return a market report of so many firms, whose first prices moved."""
    firms = [
        "Ardenne",
        "Bellmont",
        "Corvale",
        "Dunmere",
        "Estwick",
        "Farholt",
        "Glanmor",
        "Hestia",
        "Ilverton",
        "Jarrow",
    ]
    rows = " ".join(
        f"{firms[place % 10]} shares traded at {60 + 2 * place + (place < moved)}.15 crowns on the Valdorra exchange."
        for place in range(count)
    )
    lead = "Shares on the Valdorra stock exchange were mixed on Monday, dealers said, as investors waited for the central bank."
    return (f"Valdorra stock exchange {clock}", f"{lead} {rows}")


@pytest.mark.parametrize(("moved", "count"), [(6, 6), (6, 10), (10, 25), (15, 30)])
def test_report_filled_in_again_is_another_story(moved: int, count: int) -> None:
    """Word for word the same around other prices; where none moved, it is sent again."""
    one, other = card(market("10:00", 0, count)), card(market("11:00", moved, count), 60)
    assert not joined(one, other)
    assert joined(one, card(market("11:00", 0, count), 60))


@pytest.mark.parametrize(
    ("word", "found"), [("Navira's", "Navira"), ("Navira\u2019s", "Navira"), ("bonus", "bonus"), ("'s", "")]
)
def test_possessive_is_no_other_word(word: str, found: str) -> None:
    assert without_possessive(word) == found


def test_who_is_named_in_the_possessive_is_the_subject() -> None:
    text = tokens("Navira Pharma won approval for its vaccine on Monday, and shares of the company rose.")
    one, other = (
        make_sketch(tokens(headline), text) for headline in ("Navira's vaccine approved", "Navira vaccine approved")
    )
    assert one == other


def inner_nodes(node: Node) -> Iterator[Node]:
    """Yield the nodes of a tree that are no leaves."""
    if len(node) > 1:
        yield node
        for below in node[2:]:
            yield from inner_nodes(below)


def test_model_reads_measures_that_exist() -> None:
    """The fields of ``Similarity`` are copied by position."""
    names = VersionMeasures._fields
    read = {node[0] for tree in load_trees(MODEL)[1] for node in inner_nodes(tree)}
    assert read <= {*range(len(names))}
    assert names[: len(Similarity._fields)] == Similarity._fields
    assert not RISING & FALLING
    assert set(names) >= RISING | FALLING


def test_model_keeps_to_the_measures_that_only_raise_or_only_lower() -> None:
    random, forest, names = Random(7), load_forest(MODEL), VersionMeasures._fields
    for _ in range(300):
        row = [random.random() * random.choice((1, 5, 300)) for _ in names]
        place = random.choice([place for place, name in enumerate(names) if name in RISING | FALLING])
        more = [value + (index == place) * random.random() * 2 for index, value in enumerate(row)]
        less, most = probability(row, forest), probability(more, forest)
        assert less <= most if names[place] in RISING else less >= most


ODD = (
    ("", ""),
    ("Cable car stuck above Valdorra gorge", ""),
    ("", FLASH[1]),
    ("12 34", "12 34 56"),
    ("...", "..."),
    ("the of and", "the of and to a in"),
    ("CABLE CAR STUCK", "CABLE CAR STUCK"),
    ("火災で12人死亡", "港で火災が発生し、12人が死亡した。"),
    FLASH,
)


def test_items_without_words_names_lead_or_headline_are_judged() -> None:
    cards = [
        make_card(article(f"odd-{place}", *text, minutes=30 * place), Origin(source="wire"))
        for place, text in enumerate(ODD)
    ]
    for one, other in combinations(cards, 2):
        assert judge(one, other, StoryRules()) == judge(other, one, StoryRules())
        earlier, later = in_time(one, other)
        assert 0 < version_probability(earlier, later, compare_cards(earlier, later), MATCH) < 1


PADDED = (
    (FLASH[0], ". ".join((FLASH[1], *ASIDES[:3]))),
    (TAKE[0], ". ".join((TAKE[1], *ASIDES[3:6]))),
    (STORY[0], f"{STORY[1]}\n\n{FIRE}\n\n{MERGER}"),
    (STATEMENT[0], f"{STATEMENT[1]}\n\n{FIRE}\n\n{REACTION[1]}\n\n{REACTION[1]}"),
)
"""Two that only a cheap check keeps from the model, and two that are long."""


def judged(one: Card, other: Card) -> tuple[Tie | None, list[Similarity]]:
    """Judge two items with a model that denies all; return the tie too, and each similarity that the model was asked for."""
    asked = list[Similarity]()

    def deny(_: Card, __: Card, similarity: Similarity, ___: object) -> float:
        asked.append(similarity)
        return 0.0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "version_probability", deny)
        return judge(one, other, StoryRules()), asked


def test_model_is_asked_for_the_pairs_that_one_function_names() -> None:
    """The explanation and the training go by that function; only a rule on texts decides before the model."""
    texts = (FLASH, STORY, TAKE, REACTION, STATEMENT, *ODD, *PADDED)
    written = [
        filed(f"v{place}-{minutes}", *text, minutes=minutes)
        for minutes in (0, 200, 20 * 60, 5 * 24 * 60)
        for place, text in enumerate(texts)
    ]
    counts = Counter[bool]()
    for one, other in combinations([item.card for item in (*written, *MORE)], 2):
        tie, asked = judged(one, other)
        named = similarity_for_model(*in_time(one, other), StoryRules(), MATCH)
        if asked or tie is None or tie.key == RELATED:
            assert asked == ([named] if named else [])
            counts[bool(asked)] += 1
    assert min(counts[True], counts[False]) > 20


@pytest.mark.parametrize(
    "changes",
    [
        {"controls": ("kill",)},
        {"controls": ("wrapup",)},
        {"notice": True},
        {"format": "FACTBOX"},
        {"provider": "other"},
    ],
)
def test_model_is_not_asked_for_other_kinds_of_items(changes: dict[str, Any]) -> None:
    """Whichever of two items it is."""
    story, statement = card(STORY), card(STATEMENT, 200)
    assert similarity_for_model(story, statement, StoryRules(), MATCH) == compare_cards(story, statement)
    assert similarity_for_model(replace(story, **changes), statement, StoryRules(), MATCH) is None
    assert similarity_for_model(story, replace(statement, **changes), StoryRules(), MATCH) is None


def test_model_is_not_asked_beyond_the_window_or_without_ties_by_content() -> None:
    story, statement = card(STORY), card(STATEMENT, 200)
    short = StoryRules(key_window=timedelta(hours=3), sketch_window=timedelta(hours=9))
    for rules in (short, StoryRules(match_content=False)):
        assert similarity_for_model(story, statement, rules, MATCH) is None
