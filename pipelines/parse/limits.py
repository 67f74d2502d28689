"""Limits of a parser for one record, and what the settings state about the records."""

from dataclasses import dataclass, fields
from itertools import zip_longest

from pipelines.settings.mapping import FieldMapping
from pipelines.settings.registry import RegistrySettings


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """Limits of one record; a record over them is rejected, not parsed."""

    max_elements: int = 100_000
    """Maximum number of objects and arrays, or of elements, in one record."""
    max_depth: int = 64
    """Maximum nesting of objects and arrays, in levels."""
    mapping: FieldMapping | None = None
    """Mapping by which JSON of no standard is read; None for none."""
    country: str = ""
    """Country (ISO 3166) that decides what a zone's name means if the provider does not show its own; empty for the table's default."""
    registry: RegistrySettings | None = None
    """Registry that has the schemas of values with Confluent's prefix; None for none."""

    def __getstate__(self) -> list[object]:
        """Return the state; without the later fields it is that of older checkpoints."""
        state: list[object] = [self.max_elements, self.max_depth, self.mapping]
        if self.registry is not None:
            return [*state, self.country, self.registry]
        return [*state, self.country] if self.country else state

    def __setstate__(self, state: list[object]) -> None:
        """Set the state from this version or an older one, which lacks later fields."""
        for field, value in zip_longest(fields(self), state):
            object.__setattr__(self, field.name, field.default if value is None else value)
