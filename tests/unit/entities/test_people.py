"""Wikidata ids of people in public offices."""

from datetime import date

import pytest

from pipelines.enrich.entities import EntityContext, find_entities
from pipelines.enrich.entities.people import wikidata_identifiers

DAY = date(2019, 6, 26)


@pytest.mark.parametrize(
    ("name", "role", "country", "number"),
    [
        ("Donald Trump", "President", "US", "Q22686"),
        ("Xi Jinping", "President", "CN", "Q15031"),
        ("Liu He", "Vice Premier", "CN", "Q8294074"),
        ("Steven T. Mnuchin", "Treasury Secretary", "US", "Q24248265"),
        ("Robert Lighthizer", "Trade Representative", "US", "Q28113710"),
        ("Josh Hawley", "Senator", "US", "Q23020745"),
    ],
)
def test_where_role_country_and_time_agree(name: str, role: str, country: str, number: str) -> None:
    """Middle initials make no difference."""
    assert [one.value for one in wikidata_identifiers(name, [role], (country,), DAY)] == [number]


@pytest.mark.parametrize(
    ("name", "roles", "countries", "day"),
    [
        ("Liu He", [], ("CN",), DAY),
        ("Donald Trump", [], ("CN",), DAY),
        ("Donald Trump", [], ("US",), date(2023, 3, 1)),
        ("Josh Hawley", [], ("US",), DAY),
        ("Liu He", ["striker"], ("CN",), DAY),
        ("Liu He", ["Vice Premier"], ("US",), DAY),
        ("Liu He", ["Vice Premier"], ("CN",), date(1987, 3, 1)),
        ("Liu He", ["Vice Premier"], ("CN",), None),
        ("Trump", ["President"], ("US",), DAY),
    ],
)
def test_what_does_not_agree_stays_unlinked(
    name: str, roles: list[str], countries: tuple[str, ...], day: date | None
) -> None:
    """A namesake has another role, country or time; a surname alone is no name."""
    assert wikidata_identifiers(name, roles, countries, day) == ()


def test_a_head_of_government_in_office_needs_no_title() -> None:
    """A deputy, a legislator and a former holder do."""
    found = [wikidata_identifiers("Tony Blair", [], ("GB",), date(year, 3, 1)) for year in (2005, 2009)]
    assert [[one.value for one in codes] for codes in found] == [["Q9545"], []]


def test_the_hash_stays_beside_it() -> None:
    """Readers of ``wirebeam-person`` find it as before."""
    text = "Chinese Vice Premier Liu He spoke in China."
    found = find_entities("", text, EntityContext(day=DAY))
    person = next(entity for entity in found if entity.name == "Liu He")
    assert [one.scheme for one in person.identifiers] == ["wikidata", "wirebeam-person"]
