"""A mapping of members of a JSON record to fields of an article.

A source is a dotted path (``content.text``, ``authors.name``, ``items.0.id``); a path through a list means all its
members, joined. ``'text'`` in quotes is a constant.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TEXTS = ("provider", "item_id", "series_id", "url", "language", "headline", "slug", "advisory", "byline", "credit", "copyright", "usage_terms", "body")  # fmt: skip
TIMES = ("time", "first_created", "embargo_until")
NUMBERS = ("version", "urgency")
LISTS = ("subjects", "people", "places", "organisations")
TARGETS = frozenset((*TEXTS, *TIMES, *NUMBERS, *LISTS, "status"))
"""Fields of an article that a mapping may fill."""
REQUIRED = ("item_id", "headline", "body", "time", "provider")
"""Fields that every mapping must contain."""
ALIASES = {"id": "item_id"}
TIME_FORMATS = ("auto", "seconds", "millis")
Source = tuple[str, ...] | str
"""The steps of a path, or a constant."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """The sources of the fields of an article."""

    sources: Mapping[str, Source]
    """Field -> path of a member, or a constant."""
    time_format: str = "auto"
    """Format of times: ``auto``, ``seconds``, ``millis``, or a pattern of strptime."""


def read_mapping(given: Mapping[str, str], time_format: str) -> FieldMapping:
    """Return the mapping from pairs of field and source. Raise ``ValueError`` for a wrong one.

    >>> read_mapping({"item_id": "id", "headline": "title", "body": "text", "time": "at", "provider": "'desk'"}, "auto").sources["provider"]
    'desk'
    """
    given = {ALIASES.get(name, name): source for name, source in given.items()}
    if unknown := sorted(set(given) - TARGETS):
        raise ValueError(
            f"{unknown[0]!r} is not a field that can be mapped; the fields are {', '.join(sorted(TARGETS))}"
        )
    if missing := [name for name in REQUIRED if name not in given]:
        raise ValueError(
            f"{', '.join(missing)} must be mapped too: a path such as content.text, or a constant in quotes"
        )
    return FieldMapping({name: _source(name, source) for name, source in given.items()}, known_time_format(time_format))


def known_time_format(time_format: str) -> str:
    """Return a format of times. Raise ``ValueError`` for an unknown one."""
    if time_format not in TIME_FORMATS and "%" not in time_format:
        raise ValueError(
            f"the time format {time_format!r} is not one of {', '.join(TIME_FORMATS)}, and not a pattern such as %d.%m.%Y %H:%M"
        )
    return time_format


def _source(name: str, written: str) -> Source:
    if len(written) > 1 and written[0] == written[-1] and written[0] in "'\"":
        return written[1:-1]
    steps = tuple(written.split("."))
    if not all(steps):
        raise ValueError(
            f"the source {written!r} of {name} is not a path: write steps separated by dots, such as content.text"
        )
    return steps
