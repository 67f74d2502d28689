"""How many examples a property of heavy parts is tried on: fewer than others, and no more than the chosen profile has."""

from hypothesis import settings


def at_most(examples: int) -> settings:
    """Return settings with so many examples; `make unit` has a profile with fewer."""
    return settings(max_examples=min(examples, settings.default.max_examples if settings.default else examples))
