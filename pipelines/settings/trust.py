"""Bindings of providers to a topic, a path or a header. An item of a bound provider from elsewhere is rejected.

An item names its provider itself. Without bindings, whoever may write to any topic can publish, correct and kill for
another provider.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from schemas import RawMessage, Reason, Rejected

TOPIC, PATH, HEADER = "topic:", "path:", "header:"
KAFKA = "kafka://"
STANDARD_INPUT = "-"
LONGEST_SHOWN = 100

Bindings = Mapping[str, bool | tuple[str, ...]]
"""``topic:NAME`` or ``path:PREFIX`` -> the providers that may come from there; ``header:NAME`` -> true."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Validated bindings of providers. Providers are compared without case."""

    places: tuple[tuple[str, frozenset[str]], ...] = ()
    """``topic:NAME`` and ``path:PREFIX``, the longest first."""
    header: str | None = None
    """Name of the header, in lower case."""

    def bound_at(self, provider: str) -> list[str]:
        """Return the places that a provider is bound to."""
        return [place for place, providers in self.places if provider.casefold() in providers]


def read_trust(given: Bindings) -> Trust:
    """Return the validated bindings. Raise ``ValueError`` for a wrong one.

    >>> read_trust({"topic:wire-a": ("a.example",), "header:X-Provider": True}).header
    'x-provider'
    """
    places, headers = [], []
    for name, value in given.items():
        kind, _, rest = name.partition(":")
        if f"{kind}:" not in {TOPIC, PATH, HEADER} or not rest:
            raise ValueError(f"{name!r} must be topic:NAME, path:PREFIX or header:NAME")
        if f"{kind}:" == HEADER:
            if value is not True:
                raise ValueError(f"{name!r} must be true: the header itself names the provider")
            headers.append(rest.lower())
        elif isinstance(value, bool) or not value:
            raise ValueError(f"{name!r} must list the providers that may come from there")
        else:
            place = f"{PATH}{_absolute(rest)}" if f"{kind}:" == PATH else name
            places.append((place, frozenset(one.casefold() for one in value)))
    if len(headers) > 1:
        raise ValueError("only one header may name the provider")
    return Trust(tuple(sorted(places, key=lambda one: (-len(one[0]), one[0]))), next(iter(headers), None))


def require_trusted(raw: RawMessage, provider: str, trust: Trust) -> None:
    """Raise ``Rejected`` (``bad_field``) for an item whose provider may not come from the item's source.

    From a bound place only its providers may come. Elsewhere the header decides, if one is bound; otherwise every provider
    may come that is not bound to a place.
    """
    if (problem := _problem(raw, provider, trust)) is not None:
        shown = provider[:LONGEST_SHOWN]
        raise Rejected(
            Reason.BAD_FIELD,
            f"provider {shown!r} is not vouched for at {raw.origin.source} (read.trust_provider): {problem}",
        )


def _problem(raw: RawMessage, provider: str, trust: Trust) -> str | None:
    name, source = provider.casefold(), place_of_source(raw.origin.source)
    for place, providers in trust.places:
        if _lies_in(source, place):
            return None if name in providers else f"{place} vouches for {', '.join(sorted(providers))}"
    if trust.header is not None:
        stated = _header(raw.headers, trust.header)
        if stated is None:
            return f"header {trust.header} is missing, or stands there more than once"
        return None if stated.casefold() == name else f"header {trust.header} names {stated[:LONGEST_SHOWN]!r}"
    if bound := trust.bound_at(provider):
        return f"it may come from {' or '.join(bound)}"
    return None


@lru_cache(maxsize=1024)
def place_of_source(source: str) -> str:
    """Return the place of a source.

    >>> place_of_source("kafka://wire-a"), place_of_source("/archive/./a.ndjson")
    ('topic:wire-a', 'path:/archive/a.ndjson')
    """
    return f"{TOPIC}{source.removeprefix(KAFKA)}" if source.startswith(KAFKA) else f"{PATH}{_absolute(source)}"


def _absolute(path: str) -> str:
    return path if path == STANDARD_INPUT else os.path.abspath(path)  # noqa: PTH100 - no link is followed, '..' is


def _lies_in(source: str, place: str) -> bool:
    return source == place or (place.startswith(PATH) and source.startswith(f"{place.rstrip('/')}/"))


def _header(headers: Iterable[tuple[str, bytes]], header: str) -> str | None:
    found = [value for name, value in headers if name.lower() == header]
    return found[0].decode("utf-8", "replace").strip() if len(found) == 1 else None
