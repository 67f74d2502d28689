"""Short names of organisations joined with the full one of the same article."""

import time

import pytest

from pipelines.enrich.entities import find_entities
from pipelines.enrich.entities.chains import chain, organisation_key
from pipelines.enrich.entities.mentions import Found
from pipelines.enrich.entities.symbols import bracketed_names, symbols
from schemas import EntityType


def groups(*names: str) -> list[list[str]]:
    """Return the names of organisations, in groups of one entity."""
    found = [Found("body", at, at + 1, name, EntityType.ORGANISATION) for at, name in enumerate(names)]
    return [[one.name for one in group] for group in chain(found)]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("CALDRY", "Caldry's Inc"),
        ("INT'L CALDER", "International Calder Systems Inc"),
        ("CALDER NAT'L", "Calder National Corp"),
        ("INSTITUTE OF CALDER PHARM PLC", "The Institute of Calder Pharmacology PLC"),
        ("Calder Re", "Calder Reinsurance Co"),
        ("CALMEX", "Caldera Mexicana"),
        ("CEII", "Caisse Est et Internationale d'Investissement"),
        ("CDLI", "Caisse de Dépôt des Lignes d'Ivoire"),
        ("CSLIC", "Calder Savings and Loan Insurance Corp"),
        ("CHPGM", "CHP Gold Mines Ltd"),
        ("Calder", "Calder Oil and Gas Plc"),
        ("Calder", "Calder and Co"),
        ("CALDER DISTILLERS", "Calder Distillers and Chemical Corp"),
        ("VW", "Volkswagen AG"),
        ("S/P", "Standard and Poor's Corp"),
        ("S&P", "Standard & Poor's"),
        ("Fannie Mae", "Federal National Mortgage Association"),
        ("FNMA", "Federal National Mortgage Association"),
        ("CAESARS", "Caesars World Inc"),
        ("Cole Plc", "Calder and Cole Plc"),
    ],
)
def test_a_short_name_joins_the_full_one(short: str, full: str) -> None:
    """Whichever stands first."""
    assert groups(short, full) == [[short, full]]
    assert groups(full, short) == [[full, short]]


@pytest.mark.parametrize(
    "names",
    [
        ("Calder Oil", "Calder Gas"),
        ("Calder Oil", "Calder Oilfield Services Inc"),
        ("Calder Bank", "Calder Bankers Insurance Co"),
        ("Calder Trust", "Calder Foods"),
        ("Calder Tech Ltd", "Calder Technology Inc"),
        ("CALMEX", "Caldera Mexicana", "Calderon Mexican Ltd"),
        ("CSB", "Calder Savings Bank", "Crestview State Bank"),
        ("CSLIC", "Calder Savings and Loan Insurance Corp", "Crestview Savings and Loan Insurance Corp"),
        ("Calmex Inc", "Caldera Mexicana"),
        ("Calder Inc", "Calder Oil and Gas Plc"),
        ("Calder Corp", "Calder Finance Corp"),
        ("Cole Corp", "Calder Cole Corp"),
        ("MICROSOFT", "Microsoft Cloud Inc"),
        ("Calder", "Calder Oil and Gas Plc", "Calder Coal and Coke Plc"),
        ("Calder", "Calder Finance and Leasing Corp"),
        ("Thai", "Thai Oil and Gas Plc"),
        ("United", "United Oil and Gas Plc"),
    ],
)
def test_two_firms_are_not_joined(names: tuple[str, ...]) -> None:
    """Whole words that begin others, initials of two, names that have a legal form of their own, vehicles."""
    assert groups(*names) == [[name] for name in names]


def test_two_legal_names_are_two_firms() -> None:
    """Short names go with the one that they begin alike."""
    names = ["CALDER", "Calder Corp", "Calder Credit Corp", "Calder", "Calder Credit"]
    assert groups(*names) == [["CALDER", "Calder Corp", "Calder"], ["Calder Credit Corp", "Calder Credit"]]


def test_a_person_is_not_joined_with_a_firm() -> None:
    """Only organisations are."""
    found = [
        Found("body", 0, 6, "Caldry", EntityType.PERSON),
        Found("body", 9, 21, "Caldry's Inc", EntityType.ORGANISATION),
    ]
    assert len(chain(found)) == 2


def test_the_order_of_names_makes_no_difference() -> None:
    """Rows of joins end at the same name."""
    names = ["CALDER INT'L", "CIG", "Calder International Group Plc", "CALDRY", "Caldry's Inc"]
    assert sorted(map(sorted, groups(*names))) == sorted(map(sorted, groups(*reversed(names))))


def test_a_code_without_its_point_is_a_symbol() -> None:
    """It is no organisation."""
    text = "Calder AB <CALD ST> said it bought <Crest AB>"
    assert [one.identifier.value for one in symbols(text)] == ["CALD.ST"]
    assert [text[start:end] for start, end in bracketed_names(text)] == ["Crest AB"]


def test_the_headline_s_name_is_the_body_s() -> None:
    """The tagger leaves out the genitive that belongs to the name."""
    found = find_entities(
        "CALDRY'S <CLD> SALES UP FIVE PCT", "Caldry's Inc said sales rose. Caldry's Inc has 40 stores."
    )
    assert len([one for one in found if one.type is EntityType.ORGANISATION]) == 1


def test_very_many_names_take_linear_time() -> None:
    """Names with one first letter are not compared if there are very many."""
    names = [f"C{number}x Calder Holdings of Calmex Ltd" for number in range(4000)]
    for name in names:
        organisation_key(name)
    start = time.process_time()
    groups(*names)
    assert time.process_time() - start < 2
