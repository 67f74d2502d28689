"""Time zones by name: one table, one rule."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.zones import ZONES, zone_of

JULY, JANUARY = datetime(2026, 7, 1, 9), datetime(2026, 1, 1, 9)


def hours(name: str, when: datetime = JANUARY, country: str = "") -> float:
    """Return how many hours a zone is ahead of UTC."""
    zone = zone_of(name, country)
    assert zone is not None
    ahead = when.replace(tzinfo=zone).utcoffset()
    assert ahead is not None
    return ahead / timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "winter", "summer"),
    [
        ("EST", -5, -5),
        ("EDT", -4, -4),
        ("BST", 1, 1),
        ("CEST", 2, 2),
        ("MESZ", 2, 2),
        ("Z", 0, 0),
        ("GMT", 0, 0),
        ("k", 0, 0),
        ("ET", -5, -4),
        ("Eastern time", -5, -4),
        ("PT", -8, -7),
        ("London time", 0, 1),
        ("New York", -5, -4),
        ("Europe/Berlin", 1, 2),
        ("etc/gmt", 0, 0),
        ("Beijing time", 8, 8),
        ("e.s.t.", -5, -5),
        ("+0530", 5.5, 5.5),
        ("-05:00", -5, -5),
        ("GMT+2", 2, 2),
        ("UTC-03:30", -3.5, -3.5),
        ("\N{MINUS SIGN}0300", -3, -3),
        ("NPT", 5.75, 5.75),
    ],
)
def test_a_name_is_its_offset_and_a_place_is_its_clock(name: str, winter: float, summer: float) -> None:
    """``EST`` is five hours behind UTC in July too; ``ET`` is what a clock in New York shows."""
    assert (hours(name, JANUARY), hours(name, JULY)) == (winter, summer)


@pytest.mark.parametrize(
    ("name", "default", "others"),
    [
        ("IST", 5.5, {"IN": 5.5, "IL": 2, "IE": 1}),
        ("CST", -6, {"US": -6, "CN": 8, "TW": 8, "CU": -5, "AU": 9.5}),
        ("BST", 1, {"GB": 1, "BD": 6}),
        ("AST", -4, {"CA": -4, "SA": 3, "QA": 3}),
        ("EST", -5, {"US": -5, "AU": 10}),
        ("PST", -8, {"PH": 8}),
    ],
)
def test_the_country_decides_between_those_that_share_a_name(
    name: str, default: float, others: dict[str, float | int] | dict[str, int]
) -> None:
    """Without a country, or with one that has no zone of the name, the default holds."""
    assert hours(name) == hours(name, country="FR") == default
    assert {country: hours(name, country=country.lower()) for country in others} == others


def test_each_shared_name_has_one_default() -> None:
    """Every name of the table can be read without a country."""
    names = defaultdict(set)
    for name, country in ZONES:
        names[name].add(country)
    assert [name for name, countries in names.items() if "" not in countries] == []


@pytest.mark.parametrize(
    "name", ["", "XYZT", "local", "north", "+9900", "+05:75", "GMT+", "../../etc/passwd", "x" * 500]
)
def test_what_nobody_knows_is_no_zone(name: str) -> None:
    """None stands for an unknown name, an impossible offset and what is no name."""
    assert zone_of(name) is None


@given(st.text(max_size=50), st.text(max_size=3))
def test_any_name_is_a_zone_or_none(name: str, country: str) -> None:
    """No name makes an error, and every zone has a time."""
    zone = zone_of(name, country)
    assert zone is None or JULY.replace(tzinfo=UTC).astimezone(zone)
