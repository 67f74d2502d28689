"""Names that are settled by their words: agencies with their country, words that are no names, teams, joined surnames."""

import pytest

from pipelines.enrich.entities import find_entities
from pipelines.enrich.entities.chains import organisation_key
from pipelines.enrich.entities.settled import carried, firms_again, part_pairs, settle
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tokens import tokens
from schemas import EntityType

PER, ORG, LOC, MISC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION, EntityType.MISCELLANEOUS


def settled(text: str, *names: Named) -> set[tuple[str, str]]:
    """Return the settled names of a sentence, as texts and types."""
    words = tokens(text).words
    return {(" ".join(words[start:end]), kind.value) for start, end, kind in settle(words, list(names))}


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("The U.S. Senate met", [Named(1, 2, LOC), Named(2, 3, ORG)], {("U.S. Senate", "ORG")}),
        ("US Treasury Secretary Ann Lee", [Named(0, 1, LOC), Named(1, 2, ORG)], {("US", "LOC"), ("Treasury", "ORG")}),
        ("US Tolvex shares fell", [Named(0, 1, ORG), Named(1, 2, ORG)], {("US", "LOC"), ("Tolvex", "ORG")}),
        ("Use of tariffs by the US ended", [], {("US", "LOC")}),
        ("IMF CUTS OUTLOOK FOR OIL", [], {("IMF", "ORG")}),
        ("LISBON , Dec 9 - The bank held rates", [Named(0, 1, ORG)], {("LISBON", "LOC")}),
        (
            "The Orvane Corp Lancet and Merlin-9 rockets flew",
            [Named(1, 6, ORG)],
            {("Orvane Corp", "ORG"), ("Lancet", "MISC"), ("Merlin-9", "MISC")},
        ),
        ("Orvane Co Ltd fell", [Named(0, 3, ORG)], {("Orvane Co Ltd", "ORG")}),
        ("It owns Lina Harbour Hostel", [Named(2, 5, LOC)], {("Lina Harbour Hostel", "ORG")}),
        ("It cost US $ 5", [], set()),
        ("FILE PHOTO : Ann Lee", [Named(0, 2, ORG), Named(3, 5, PER)], {("Ann Lee", "PER")}),
        ("Cases of COVID-19 rose", [Named(2, 3, ORG)], {("COVID-19", "MISC")}),
        (
            "Residents of Ha Mora , Ha Lita and Vusi",
            [Named(2, 4, PER), Named(5, 7, PER), Named(8, 9, PER)],
            {("Ha Mora", "LOC"), ("Ha Lita", "LOC"), ("Vusi", "LOC")},
        ),
        (
            "Shells hit Vorna Stela and Mokra Luta",
            [Named(2, 4, PER), Named(5, 7, PER)],
            {("Vorna Stela", "LOC"), ("Mokra Luta", "LOC")},
        ),
        ("It fell near Anna Berg", [Named(3, 5, PER)], {("Anna Berg", "PER")}),
        ("the CEOs and GPUs", [Named(1, 2, MISC), Named(3, 4, ORG)], set()),
        ("the retailer Ned Harker fell", [Named(2, 4, PER)], {("Ned Harker", "ORG")}),
        ("Ohio beat Utah", [Named(0, 1, LOC), Named(2, 3, LOC)], {("Ohio", "ORG"), ("Utah", "ORG")}),
        ("Brazil beat Chile", [Named(0, 1, LOC), Named(2, 3, LOC)], {("Brazil", "LOC"), ("Chile", "LOC")}),
    ],
)
def test_words_settle_names(text: str, names: list[Named], wanted: set[tuple[str, str]]) -> None:
    """A name's words, or the noun before it, decide its type and extent."""
    assert settled(text, *names) == wanted


def test_joined_surnames_are_two_people() -> None:
    """Both surnames have tokens of their own with exact offsets; other joined words stay whole."""
    text = "Anna Berg met Paul Holt before the Berg-Holt talks on Austro-Hungarian history."
    (sentence,) = part_pairs([tokens(text)])
    assert [sentence.words[at] for at in range(7, 10)] == ["Berg", "-", "Holt"]
    assert "Austro-Hungarian" in sentence.words
    assert all(text[s:e] == w for w, s, e in zip(*sentence, strict=True))


def test_a_name_is_carried_to_its_other_places() -> None:
    """A one-word name of one type is found again where the tagger missed it, unless it is a common word of the article."""
    first, second = tokens("Lorvex said profit rose"), tokens("Shares of Lorvex fell")
    tagged = carried([first, second], [[Named(0, 1, ORG)], []], [False, False])
    assert tagged[1] == [Named(2, 3, ORG)]
    plain = tokens("The lorvex is a vine")
    assert carried([first, second, plain], [[Named(0, 1, ORG)], [], []], [False] * 3)[1] == []


def test_a_firm_is_one_at_all_its_places() -> None:
    """A firm with a person's name is marked as one by the noun before it, once."""
    first, second = tokens("the chain Ned Harker fell"), tokens("Ned Harker said")
    tagged = firms_again([first, second], [[Named(2, 4, ORG)], [Named(0, 2, PER)]])
    assert tagged[1] == [Named(0, 2, ORG)]


def test_short_and_full_names_are_one_organisation() -> None:
    """Names that everybody knows have one key."""
    assert organisation_key("Fed") == organisation_key("Federal Reserve")
    assert organisation_key("G20") == organisation_key("the Group of 20") == organisation_key("Group of Twenty")


def test_one_name_is_one_entity_in_an_article() -> None:
    """US and United States, Xi and Xi Jinping, G20 and Group of 20 are one entity each, of the right type."""
    text = (
        "The United States and China will talk when President Donald Trump meets President Xi Jinping at the Group of 20 summit.\n\n"
        "The US use of tariffs will be raised after the G20 summit, and Xi will meet Trump again, a US official said."
    )
    named = {(e.name, e.type.value): len(e.mentions) for e in find_entities("", text)}
    assert named["United States", "LOC"] == 3
    assert named["Xi Jinping", "PER"] == named["Donald Trump", "PER"] == named["Group of 20", "ORG"] == 2


@pytest.mark.parametrize(
    ("words", "name", "wanted"),
    [
        ("Eli Lilly rose", (0, 2, PER), [(0, 2, ORG)]),
        ("Alitalia flies again", (0, 1, LOC), [(0, 1, ORG)]),
        ("the Nile floods", (1, 2, ORG), [(1, 2, LOC)]),
        ("the Black Sea grain", (1, 3, MISC), [(1, 3, LOC)]),
        ("in Arthur Ashe Stadium", (1, 4, PER), [(1, 4, LOC)]),
        ("Hurricane Helene hit", (0, 2, ORG), [(0, 2, MISC)]),
        ("Israeli troops left", (0, 1, ORG), [(0, 1, MISC)]),
        ("South Africans vote", (0, 2, ORG), [(0, 2, MISC)]),
        ("Emperor Meiji ruled", (0, 2, ORG), [(1, 2, PER)]),
        ("in 300 BC they", (2, 3, ORG), []),
        ("Ann Berkshire left", (0, 2, PER), [(0, 2, PER)]),
        ("in Berkshire today", (1, 2, LOC), [(1, 2, LOC)]),
    ],
)
def test_a_spelling_settles_the_type(
    words: str, name: tuple[int, int, EntityType], wanted: list[tuple[int, int, EntityType]]
) -> None:
    """Registered companies, physical places, last words, peoples, rulers."""
    assert [tuple(found) for found in settle(words.split(), [Named(*name)])] == wanted


@pytest.mark.parametrize(
    ("words", "parts", "whole"),
    [
        ("U.S. Department of Housing and Urban Development said", [(0, 4, ORG), (5, 7, ORG)], [(0, 7, ORG)]),
        ("Motion Picture Association of America said", [(0, 3, ORG), (4, 5, LOC)], [(0, 5, ORG)]),
        ("Department of Justice and Google agreed", [(0, 3, ORG), (4, 5, ORG)], [(0, 3, ORG), (4, 5, ORG)]),
        ("Ford of Germany said", [(0, 1, ORG), (2, 3, LOC)], [(0, 1, ORG), (2, 3, LOC)]),
    ],
)
def test_bodies_that_a_tagger_parts_are_whole(
    words: str, parts: list[tuple[int, int, EntityType]], whole: list[tuple[int, int, EntityType]]
) -> None:
    """A department has two fields, a society belongs to a place."""
    assert [tuple(found) for found in settle(words.split(), [Named(*part) for part in parts])] == whole


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        (
            "Secretary of Health and Human Services",
            [Named(0, 6, ORG)],
            {("Health and Human Services", "ORG")},
        ),
        ("The Bank of Japan met", [Named(3, 4, LOC)], {("Bank of Japan", "ORG")}),
        (
            "in Frankfurt, Paris and New York",
            [Named(1, 2, LOC), Named(3, 4, LOC), Named(5, 7, ORG)],
            {("Frankfurt", "LOC"), ("Paris", "LOC"), ("New York", "LOC")},
        ),
        ("TYPHOON KALMAEGI hit", [Named(0, 2, PER)], {("TYPHOON KALMAEGI", "MISC")}),
    ],
)
def test_offices_banks_lists_and_storms(text: str, names: list[Named], wanted: set[tuple[str, str]]) -> None:
    """An office before a body is none of its name; a list of towns has only towns."""
    assert settled(text, *names) == wanted


def test_the_last_word_of_a_firm_is_the_firm() -> None:
    """Lilly alone is the company where its full name is in the article, and nobody is called Lilly."""
    found = find_entities("Lilly and Pfizer rise", "Eli Lilly & Co said on Monday that it had raised prices.")
    assert [(e.name, e.type) for e in found if "Lilly" in e.name] == [("Eli Lilly & Co", ORG)]


def test_a_unit_of_a_company_is_another_entity() -> None:
    """Google stays linked beside Google Cloud."""
    found = find_entities("", "Google raised prices in March. Google Cloud did not. Google fell.")
    assert {e.name: bool(e.identifiers) for e in found if e.type is ORG} == {"Google": True, "Google Cloud": False}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Berlin-Madrid train", ["Berlin", "-", "Madrid"]),
        ("The Winston-Salem train", ["Winston-Salem"]),
        ("The Guinea-Bissau vote", ["Guinea-Bissau"]),
    ],
)
def test_two_places_joined_by_a_hyphen_are_two(text: str, wanted: list[str]) -> None:
    """Two large towns or countries; a double name stays whole."""
    (sentence,) = part_pairs([tokens(text)])
    assert sentence.words[1:-1] == wanted


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("Miami lost to Denver 104-93", [Named(0, 1, LOC), Named(3, 4, ORG)], {("Miami", "ORG"), ("Denver", "ORG")}),
        ("Miami lost to Denver in court", [Named(0, 1, LOC), Named(3, 4, LOC)], {("Miami", "LOC"), ("Denver", "LOC")}),
        (
            "They toured Cedar Rapids , Iowa",
            [Named(2, 4, ORG), Named(5, 6, LOC)],
            {("Cedar Rapids", "LOC"), ("Iowa", "LOC")},
        ),
        (
            "The firm Cedar Rapids , Japan",
            [Named(2, 4, ORG), Named(5, 6, LOC)],
            {("Cedar Rapids", "ORG"), ("Japan", "LOC")},
        ),
        ("Zorvex and Paris agreed ,", [Named(0, 1, PER), Named(2, 3, LOC)], {("Zorvex", "PER"), ("Paris", "LOC")}),
        ("He met Pope Sixtus", [Named(2, 4, PER)], {("Sixtus", "PER")}),
        ("A European Union levy", [Named(1, 2, MISC)], {("European Union", "ORG")}),
        ("A European Premier levy", [Named(1, 2, MISC)], {("European", "MISC")}),
        ("Shells fired at Vorna Stela", [Named(3, 5, PER)], {("Vorna Stela", "LOC")}),
        ("Shein opens here", [Named(0, 1, PER)], {("Shein", "ORG")}),
    ],
)
def test_results_states_and_popes(text: str, names: list[Named], wanted: set[tuple[str, str]]) -> None:
    """Sides of a match with its result, towns before their state, a title outside of the name."""
    assert settled(text, *names) == wanted
