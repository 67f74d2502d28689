"""A misspelt month is no month, and stops nothing."""

from datetime import date

from pipelines.enrich.dates import find_dates


def test_a_misspelt_month_is_no_date() -> None:
    """As wires have it now and then; the right one is."""
    day = date(2026, 3, 2)
    wrong, right = (find_dates("", f"The bond fell due on {name} 30, 2025.", day) for name in ("Sepember", "September"))
    assert all("Sep" not in one.surface for one in wrong)
    assert any("September 30" in one.surface for one in right)
