"""The dateline's place and the place of what happened, coded."""

import pytest

from pipelines.enrich.entities import dateline_place, event_place, find_entities


@pytest.mark.parametrize(
    ("line", "kind", "country", "number"),
    [
        ("WASHINGTON", "city", "US", "4140963"),
        ("PARIS, Texas", "city", "US", "4717560"),
        ("NEW YORK/LONDON", "city", "US", "5128581"),
        ("SINGAPORE", "country", "SG", "1880251"),
    ],
)
def test_datelines(line: str, kind: str, country: str, number: str) -> None:
    """The first of several places counts."""
    found = dateline_place(line)
    assert found is not None
    assert (found.kind, found.country, found.identifiers[0].value, found.source) == (kind, country, number, "dateline")


def test_no_guess() -> None:
    """A name that many places have, and one of a building, are none."""
    assert dateline_place("SPRINGFIELD") is None
    assert dateline_place("WHITE HOUSE") is None


def test_the_lead_without_a_dateline() -> None:
    """The city of the most salient country in the lead."""
    found = find_entities("Quake kills ten in Chile", "A quake killed ten people in Valparaiso, Chile, on Monday.")
    place = event_place(None, found)
    assert place is not None
    assert (place.country, place.source) == ("CL", "lead")


def test_the_dateline_wins() -> None:
    """The agency writes where it happened; a dateline that is a country gives way to a city in it."""
    found = find_entities("Exports rise", "Exports from Osaka in Japan rose, the ministry in Tokyo said.")
    tokyo, japan = dateline_place("TOKYO"), dateline_place("JAPAN")
    assert event_place(tokyo, found) == tokyo
    inner = event_place(japan, found)
    assert inner is not None
    assert (inner.name, inner.kind) == ("Osaka", "city")
    assert event_place(japan, ()) == japan
    assert event_place(None, ()) is None
