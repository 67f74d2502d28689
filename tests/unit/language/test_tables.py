"""The data files of names are well formed, and each reader has the rows that are its own."""

import re

import pytest

from pipelines.language import agencies, currencies, places
from pipelines.language.data import read_rows
from pipelines.language.datelines import LINE
from pipelines.language.folding import fold_city, fold_month, fold_place
from pipelines.language.openings import OPENING

KINDS = {"country", "people", "city", "state", "province", "region", "whole", "no-place", "dateline", "word"}
FORMS = {
    "country": r"[A-Z]{2}",
    "city": r"\d+",
    "state": r"[A-Z]{2}",
    "province": r"CA-[A-Z]{2}",
}


def test_a_place_stands_once_a_kind_in_lower_case() -> None:
    rows = [tuple(row) for row in read_rows(places.FILE)]
    assert {kind for kind, *_ in rows} == KINDS
    assert len({(kind, name) for kind, name, *_ in rows}) == len(rows)
    assert all(name == name.lower().strip() for _, name, *_ in rows)


def test_values_of_places_have_the_form_that_their_reader_wants() -> None:
    for kind, name, amounts, entities in read_rows(places.FILE):
        assert amounts == places.MISSING or re.fullmatch(r"[A-Z]{2}", amounts), name
        assert entities == places.MISSING or re.fullmatch(FORMS[kind], entities), name


def test_former_states_are_successors_for_amounts_and_withdrawn_codes_for_entities() -> None:
    assert [places.AMOUNTS[name] for name in ("soviet union", "yugoslavia", "east germany")] == ["RU", "RS", "DE"]
    assert [places.ENTITY_COUNTRIES[name] for name in ("soviet union", "yugoslavia", "east germany")] == [
        "SU",
        "YU",
        "DD",
    ]


def test_an_agency_has_spellings_of_its_own() -> None:
    spellings = [spelling for _, all_, _ in read_rows(agencies.FILE) for spelling in all_.split("|")]
    assert len(set(spellings)) == len(spellings)
    assert all(spelling == spelling.lower() for spelling in spellings)


@pytest.mark.parametrize(("name", "known"), [("reuters", True), ("petra", False), ("map", False)])
def test_names_of_people_and_words_are_agencies_in_datelines_alone(name: str, known: bool) -> None:
    assert re.fullmatch(agencies.IN_DATELINES, name)
    assert bool(re.fullmatch(agencies.KNOWN, name)) is known


def test_currencies_without_a_country_are_codes_on_which_the_readers_agree() -> None:
    columns = (currencies.CUSTOM, currencies.BASES, currencies.RATE_UNITS, currencies.PER_UNITS)
    names = {name for column in columns for name in column}
    assert all(re.fullmatch(r"[A-Z]{3}", code) for column in columns for code in column.values())
    assert all(len({column[name] for column in columns if name in column}) == 1 for name in names)


def test_names_fold_as_their_table_has_them() -> None:
    assert (fold_month("IÇ."), fold_city("Gießen"), fold_place("Gießen")) == ("ic", "giessen", "gießen")
    assert fold_place("St.  John-on-Sea.") == "st. john on sea"


@pytest.mark.parametrize(
    ("line", "plain", "body"),
    [
        ("TAMPERE, March 3 (Calder) - Tin rose", True, True),
        ("TAMPERE (dpa) - Tin rose", False, False),
        ("TAMPERE - Tin rose", False, True),
        ("Tampere (Calder) - Tin rose", True, False),
    ],
)
def test_what_the_two_short_readers_take_for_a_dateline(line: str, plain: bool, body: bool) -> None:
    assert (LINE.match(line) is not None, OPENING.search(line) is not None) == (plain, body)
