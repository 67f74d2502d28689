"""Dates and periods that a text names, by the day of the article. Pure; English."""

from pipelines.enrich.dates.find import find_dates

__all__ = ["find_dates"]
