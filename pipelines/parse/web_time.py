"""Times of the web: those that content systems write for none are none."""

from datetime import UTC, datetime
from typing import Final

from pipelines.parse.times import impossible, read_time

ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST: Final = datetime(1845, 1, 1, tzinfo=UTC)
"""No wire is older than the telegraph."""


def read_web_time(name: str, text: str, country: str = "") -> datetime:
    """Read a time as ``read_time`` does; year 1 and the zero of Unix time stand for no time.

    Raises ``Rejected`` (``impossible_time``) with the field's ``name``.
    """
    when = read_time(name, text, country)
    if when == ZERO or when < EARLIEST:
        raise impossible(name, text, "it stands for no time")
    return when
