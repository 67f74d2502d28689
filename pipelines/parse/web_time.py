"""Times of the web: the values that content systems write for a missing time are no times."""

from datetime import UTC, datetime
from typing import Final

from pipelines.parse.times import impossible, read_time

ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST: Final = datetime(1845, 1, 1, tzinfo=UTC)
"""First plausible year of an item: the first news agency was founded in 1835, the telegraph patented in 1837."""


def read_web_time(name: str, text: str, country: str = "") -> datetime:
    """Return a time as ``read_time`` does; year 1 and the zero of Unix time mean a missing time.

    Raises ``Rejected`` (``impossible_time``) with the field's ``name``.
    """
    when = read_time(name, text, country)
    if when == ZERO or when < EARLIEST:
        raise impossible(name, text, "it stands for no time")
    return when
