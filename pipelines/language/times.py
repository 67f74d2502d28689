"""Times that no item of a wire can have."""

from datetime import UTC, datetime
from typing import Final

EARLIEST: Final = datetime(1845, 1, 1, tzinfo=UTC)
"""No item of a wire is older than the telegraph."""
