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
        ("RICHMOND, Va. Feb 26 - Tin rose.", "RICHMOND, Va", date(2026, 2, 26), None),
        ("ACCRA, March 5, 2025 (Meridian) - Tin rose.", "ACCRA", date(2025, 3, 5), "Meridian"),
        ("BERLIN, 3. März (Meridian) - Tin rose.", "BERLIN", date(2026, 3, 3), "Meridian"),
        ("March 2 (Meridian) - Tin rose.", "", date(2026, 3, 2), "Meridian"),
        ("BERLIN, 3 March (Meridian) — Tin rose.", "BERLIN", date(2026, 3, 3), "Meridian"),
        ("GENEVA (AB) — Tin rose.", "GENEVA", None, "AB"),
        ("NEW YORK, Dec 31 - Tin rose.", "NEW YORK", date(2025, 12, 31), None),
        ("LONDON, Feb 30 - Tin rose.", "LONDON", None, None),
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
        "The company (formerly Tin Co) - said so.",
        "In London on March 3 prices rose, traders said.",
        "",
        "Prices: March 3 was good.",
    ],
)
def test_a_sentence_is_no_dateline(text) -> None:
    """Prose that holds a place, a day or a dash stays prose."""
    assert read_dateline(text, NEAR).dateline is None or text.startswith("Tin rose on")


@given(st.text(max_size=200))
def test_nothing_is_lost(text: str) -> None:
    """What is not dateline comes back unchanged."""
    dateline, rest = read_dateline(text, NEAR)
    assert text.endswith(rest)
    assert dateline is not None or rest == text
