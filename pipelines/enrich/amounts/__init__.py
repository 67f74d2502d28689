"""Money and percent amounts of a text: pure, exact, at wire speed."""

from pipelines.enrich.amounts.context import AmountContext
from pipelines.enrich.amounts.finding import find_amounts

__all__ = ["AmountContext", "find_amounts"]
