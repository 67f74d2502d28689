"""How much one record may ask of a parser, and what a run states about its records."""

from dataclasses import dataclass

from pipelines.parse.mapping import FieldMapping


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
