"""Times that no item of a wire can have."""

from datetime import UTC, datetime
from typing import Final

EARLIEST: Final = datetime(1845, 1, 1, tzinfo=UTC)
"""No item is older than the telegraph: the first public line for news is of 1845."""
