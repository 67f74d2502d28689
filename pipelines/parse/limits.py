"""How much one record may ask of a parser, and what a run states about its records."""

from dataclasses import dataclass, fields
from itertools import zip_longest

from pipelines.settings.mapping import FieldMapping


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """Bounds of one record; what is over them is rejected, not parsed."""

    max_elements: int = 100_000
    """Objects and arrays, or elements, in one record."""
    max_depth: int = 64
    """Nesting of objects and arrays."""
    mapping: FieldMapping | None = None
    """How JSON of no standard is read."""
    country: str = ""
    """Country (ISO 3166) whose clock a zone's name means where the provider does not show it; empty for the table's default."""

    def __getstate__(self) -> list[object]:
        """Return the state as checkpoints had it before there was a country, where none is set."""
        state: list[object] = [self.max_elements, self.max_depth, self.mapping]
        return [*state, self.country] if self.country else state

    def __setstate__(self, state: list[object]) -> None:
        """Take a state of this version or of an older one, without the fields that came later."""
        for field, value in zip_longest(fields(self), state):
            object.__setattr__(self, field.name, field.default if value is None else value)
