"""Lists of messages on their way from the source to the next step, which is fused with it.

Beam estimates the size of the first elements of every bundle by encoding them. Of a plain list that would pickle every
message that is read, a third of the source's time; this coder estimates by counting bytes.
"""

import pickle
from dataclasses import dataclass

from apache_beam import coders
from apache_beam.coders import Coder

from pipelines.beamkit.door import raw_of
from pipelines.parse.record import Record

MESSAGE_OVERHEAD = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one partition, each with its event time in microseconds; None for a tombstone."""

    messages: list[tuple[Record | None, int]]

    def earliest(self) -> int:
        """Return the earliest event time."""
        return min(micros for _, micros in self.messages)


class BatchCoder(Coder):
    """Pickles a batch, and knows its size without doing so."""

    def encode(self, batch: Batch) -> bytes:
        """Pickle it: this happens only where a runner does not fuse the source with its next step."""
        return pickle.dumps(batch.messages, protocol=pickle.HIGHEST_PROTOCOL)

    def decode(self, encoded: bytes) -> Batch:
        """Read it back."""
        return Batch(pickle.loads(encoded))  # noqa: S301 - our own bytes, between our own steps

    def estimate_size(self, batch: Batch) -> int:
        """Count the bytes of the values."""
        return sum(MESSAGE_OVERHEAD + (0 if one is None else len(raw_of(one).value)) for one, _ in batch.messages)

    def is_deterministic(self) -> bool:
        """Return False: pickles are not deterministic."""
        return False

    def to_type_hint(self) -> type[Batch]:
        """Return the type that it codes."""
        return Batch

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


coders.registry.register_coder(Batch, BatchCoder)
