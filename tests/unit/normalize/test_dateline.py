"""Datelines of many houses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.dateline import read_dateline

NEAR = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "place", "day", "agency"),
    [
        ("LONDON, March 3 (Meridian) - Tin rose.", "LONDON", date(2026, 3, 3), "Meridian"),
        ("SALVADOR, Feb 26 - Tin rose.", "SALVADOR", date(2026, 2, 26), None),
        ("NEW YORK, FEB 26 - Tin rose.", "NEW YORK", date(2026, 2, 26), None),
        ("Caracas, feb 26 - Tin rose.", "Caracas", date(2026, 2, 26), None),
        ("WASHINGTON, June 26 (Meridian): Tin rose.", "WASHINGTON", date(2025, 6, 26), "Meridian"),
        ("PARIS, Texas, Sept. 1 (AB) -- Tin rose.", "PARIS, Texas", date(2025, 9, 1), "AB"),
        ("RICHMOND, Va. Feb 26 - Tin rose.", "RICHMOND, Va.", date(2026, 2, 26), None),
        ("ACCRA, March 5, 2025 (Meridian) - Tin rose.", "ACCRA", date(2025, 3, 5), "Meridian"),
        ("BERLIN, 3. März (Meridian) - Tin rose.", "BERLIN", date(2026, 3, 3), "Meridian"),
        ("March 2 (Meridian) - Tin rose.", "", date(2026, 3, 2), "Meridian"),
        ("BERLIN, 3 March (Meridian) — Tin rose.", "BERLIN", date(2026, 3, 3), "Meridian"),
        ("GENEVA (AB) — Tin rose.", "GENEVA", None, "AB"),
        ("NEW YORK, Dec 31 - Tin rose.", "NEW YORK", date(2025, 12, 31), None),
        ("LONDON, Feb 30 - Tin rose.", "LONDON", None, None),
        ("NEW YORK (AP) _ Tin rose.", "NEW YORK", None, "AP"),
        ("Berlin (dpa/bb) - Tin rose.", "Berlin", None, "dpa"),
        ("(Bloomberg) -- Tin rose.", "", None, "Bloomberg"),
        ("SAN FRANCISCO--(BUSINESS WIRE)--Tin rose.", "SAN FRANCISCO", None, "BUSINESS WIRE"),
        ("HOUSTON--(BUSINESS WIRE)--March 3, 2026--Tin rose.", "HOUSTON", date(2026, 3, 3), "BUSINESS WIRE"),
        ("LONDON, March 3, 2026 /PRNewswire/ -- Tin rose.", "LONDON", date(2026, 3, 3), "PRNewswire"),
        ("TORONTO, ON / ACCESSWIRE / March 3, 2026 / Tin rose.", "TORONTO, ON", date(2026, 3, 3), "ACCESSWIRE"),
        ("NEW YORK, March 03, 2026 (GLOBE NEWSWIRE) -- Tin rose.", "NEW YORK", date(2026, 3, 3), "GLOBE NEWSWIRE"),
        ("BEIJING, March 3 (Xinhua) -- Tin rose.", "BEIJING", date(2026, 3, 3), "Xinhua"),
        ("MOSCOW, March 3. /TASS/. Tin rose.", "MOSCOW", date(2026, 3, 3), "TASS"),
        ("MANILA, March 1, Reuter - Tin rose.", "MANILA", date(2026, 3, 1), "Reuter"),
        ("Madrid, 3 mar (EFE).- Tin rose.", "Madrid", date(2026, 3, 3), "EFE"),
        ("(ANSA) - ROMA, 03 MAR - Tin rose.", "ROMA", date(2026, 3, 3), "ANSA"),
        ("Paris, le 3 mars 2026 (AFP) - Tin rose.", "Paris", date(2026, 3, 3), "AFP"),
        ("BRASÍLIA, 3 de março (Reuters) - Tin rose.", "BRASÍLIA", date(2026, 3, 3), "Reuters"),
        ("MOUNT LAUREL, N.J., March 2 - Tin rose.", "MOUNT LAUREL, N.J.", date(2026, 3, 2), None),
        ("BRUSSELS. March 3 - Tin rose.", "BRUSSELS", date(2026, 3, 3), None),
    ],
)
def test_a_dateline_is_read(text, place, day, agency) -> None:
    """Place, day with the nearest year, and agency; the rest is the story."""
    dateline, rest = read_dateline(text, NEAR)
    assert dateline is not None
    assert (dateline.place, dateline.day, dateline.agency) == (place, day, agency)
    assert rest == "Tin rose."


@pytest.mark.parametrize(
    "text",
    [
        "Tin rose on March 3 - the most in a year.",
        "In March 3 (AP) - it rose.",
        "The party (Labour) - said so.",
        "The company (formerly Tin Co) - said so.",
        "In London on March 3 prices rose, traders said.",
        "",
        "Prices: March 3 was good.",
    ],
)
def test_a_sentence_is_no_dateline(text) -> None:
    """Prose that holds a place, a day or a dash stays prose."""
    assert read_dateline(text, NEAR).dateline is None


@pytest.mark.parametrize(
    ("near", "day"), [(date(2026, 1, 1), date(2025, 12, 31)), (date(2025, 12, 31), date(2026, 1, 1))]
)
def test_the_year_turns_between_dateline_and_item(near: date, day: date) -> None:
    """A dateline of New Year's Eve in an item of January is last year's; Sydney's January comes before New York's."""
    dateline = read_dateline(f"SYDNEY, {day:%b} {day.day} (AB) - Tin rose.", near).dateline
    assert dateline is not None
    assert dateline.day == day


@given(st.text(max_size=200))
def test_nothing_is_lost(text: str) -> None:
    """What is not dateline comes back unchanged."""
    dateline, rest = read_dateline(text, NEAR)
    assert text.endswith(rest)
    assert dateline is not None or rest == text
