"""Articles to bytes in the formats of wires: the twin of ``parse``."""

from pipelines.write.ninjs import write_ninjs

__all__ = ["write_ninjs"]
