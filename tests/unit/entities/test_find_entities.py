"""Entities of whole articles: mentions, chains, links, roles, salience, metadata."""

import pytest

from pipelines.enrich.entities import EntityContext, find_entities, supports
from schemas import Entity, EntityType, Organisation

HEADLINE = "Treasury's Smithers meets Merkel in Berlin"
BODY = (
    "Treasury Secretary John Smithers met German leaders in Berlin on Monday.\n\n"
    "General Motors Corp <GM> and Apple Inc (AAPL.O) declined to comment. Smithers flew on to Paris, Texas, a "
    "spokesman said.\n\nChina's Ministry of Commerce said it knew nothing."
)


def by_name(entities: tuple[Entity, ...], name: str) -> Entity:
    """Pick an entity by its name."""
    return next(entity for entity in entities if entity.name == name)


@pytest.fixture(scope="module")
def entities() -> tuple[Entity, ...]:
    """Entities of the example article."""
    return find_entities(HEADLINE, BODY, EntityContext(dateline_place="BERLIN"))


def test_offsets_are_exact(entities: tuple[Entity, ...]) -> None:
    """Every mention's surface is what stands between its offsets."""
    texts = {"headline": HEADLINE, "body": BODY}
    for entity in entities:
        for mention in entity.mentions:
            assert texts[mention.field][mention.start : mention.end] == mention.surface


def test_a_surname_joins_the_full_name(entities: tuple[Entity, ...]) -> None:
    """``Smithers`` later in the text is John Smithers, and he has his role."""
    person = by_name(entities, "John Smithers")
    assert person.type is EntityType.PERSON
    assert [m.surface for m in person.mentions if m.field == "body"] == ["John Smithers", "Smithers"]
    assert "Treasury Secretary" in person.roles


def test_symbols_identify_companies(entities: tuple[Entity, ...]) -> None:
    """A ticker or RIC right after a name is the company's identifier, and no mention."""
    assert [
        (i.scheme, i.value) for i in by_name(entities, "General Motors Corp").identifiers if i.scheme == "ticker"
    ] == [("ticker", "GM")]
    assert ("ric", "AAPL.O") in [(i.scheme, i.value) for i in by_name(entities, "Apple Inc").identifiers]
    assert not any(m.surface in ("GM", "AAPL.O") for e in entities for m in e.mentions)


def test_places_are_linked_by_what_follows_them(entities: tuple[Entity, ...]) -> None:
    """Paris before ``, Texas`` is American; China is a country with its ISO code."""
    assert by_name(entities, "Paris").country == "US"
    china = by_name(entities, "China")
    assert ("iso3166-1", "CN") in [(i.scheme, i.value) for i in china.identifiers]


def test_order_is_by_salience_then_position(entities: tuple[Entity, ...]) -> None:
    """The first entity has salience 1, and none is followed by a greater one."""
    ranks = [entity.salience for entity in entities]
    assert ranks[0] == 1
    assert ranks == sorted(ranks, reverse=True)


def test_the_same_text_gives_the_same_entities(entities: tuple[Entity, ...]) -> None:
    """Nothing that was found before changes what is found."""
    find_entities("Oil rises", "OPEC met in Vienna.")
    assert find_entities(HEADLINE, BODY, EntityContext(dateline_place="BERLIN")) == entities


def test_metadata_is_merged() -> None:
    """An organisation that text and metadata name is one entity with both symbols; others are added without mentions."""
    context = EntityContext(
        organisations=(Organisation(name="General Motors Co", symbols=("GM.N",)),), places=("usa",), people=("volcker",)
    )
    found = find_entities(HEADLINE, BODY, context)
    motors = by_name(found, "General Motors Corp")
    assert motors.source == "both"
    assert {i.value for i in motors.identifiers} >= {"GM", "GM.N"}
    assert by_name(found, "United States").source == "metadata"
    assert by_name(found, "Volcker").mentions == ()


def test_a_code_of_the_metadata_meets_the_same_name_first() -> None:
    """``ec`` is the EC that the text names, not the EC Commission; an unnamed code is written in capitals."""
    context = EntityContext(organisations=(Organisation(name="ec"), Organisation(name="gatt")))
    found = find_entities("", "The EC Commission met in Brussels. The EC said prices rose.", context)
    assert by_name(found, "GATT").source == "metadata"
    assert [e.name for e in found if e.source == "both"] == ["EC"]


def test_another_language_gives_metadata_only() -> None:
    """No mention is made up in a text that is not English."""
    context = EntityContext(language="de", places=("germany",))
    found = find_entities("Merkel trifft Macron", "Angela Merkel sagte in Berlin ...", context)
    assert [(e.name, e.source, e.mentions) for e in found] == [("Germany", "metadata", ())]


@pytest.mark.parametrize(
    ("language", "text", "supported"),
    [
        ("en", "Merkel in Berlin", True),
        ("en-GB", "Merkel in Berlin", True),
        ("fr", "The bank said that it is in the north", False),
        ("und", "The bank said that profit rose in the quarter", True),
        ("und", "GM Q4 EPS $0.34", True),
        (
            "und",
            "Die Kanzlerin hat sich nach dem Treffen nicht zu den Zahlen und der Prognose der Bank geäußert",
            False,
        ),
        ("und", "Le président de la République est dans la ville pour une visite de deux jours", False),
        ("und", "Президент прибыл в Москву с официальным визитом", False),
    ],
)
def test_only_english_is_read(language: str, text: str, supported: bool) -> None:
    """The stated language decides; where none is stated, the text's small words and script."""
    assert supports(language, text) is supported


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "<", "<>", "()", "A", "\ud7ff", "a" * 5000, "A. " * 500])
def test_any_text_gives_an_answer(text: str) -> None:
    """Empty and odd texts give no error."""
    find_entities(text, text)
