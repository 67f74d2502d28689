"""Times that a person or program gives to a view."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema

ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")


def read_moment(given: object) -> object:
    """Return an ISO 8601 day or time in UTC; without a zone it is UTC. Raise ``ValueError`` for anything else.

    >>> read_moment("2026-03-02T09:30Z") == read_moment("2026-03-02 10:30+01:00") == read_moment("2026-03-02T09:30")
    True
    """
    if not isinstance(given, str):
        return given
    if ISO.fullmatch(given) is None:
        raise ValueError("a time is written 2026-03-02T09:30Z, a day 2026-03-02")
    found = datetime.fromisoformat(given)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


Moment = Annotated[datetime, BeforeValidator(read_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
"""A time in UTC, given as ISO 8601."""
