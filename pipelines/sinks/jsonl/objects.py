"""JSON Lines in a folder of object storage: whole objects, one for each bundle and stream."""

from hashlib import blake2b
from typing import Final, NamedTuple

from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.jsonl.segments import PACK, SUFFIXES
from pipelines.sinks.jsonl.streams import STREAMS_OF, Rolling
from pipelines.sinks.sink import Value
from pipelines.storage.address import join
from pipelines.storage.writing import put, require_writable

LARGEST_MB: Final = 16
"""Lines of an object that are held in memory."""


class JsonlObjects(NamedTuple):
    """One folder of objects. Objects cannot grow, so each bundle writes one a stream, named by the hash of its content."""

    folder: str
    rolling: Rolling

    @property
    def name(self) -> str:
        """The sink's URL."""
        return f"jsonl:{self.folder}"

    def prepare(self) -> None:
        """Check that the folder can be written."""
        require_writable(self.folder, "--sink jsonl:")

    def deliver(self) -> "ObjectsDelivery":
        """Return a new delivery."""
        return ObjectsDelivery(self)

    def close(self) -> None:
        """Do nothing: no object is open."""


class ObjectsDelivery:
    """A delivery that writes its lines as objects when there are enough, and when it is confirmed."""

    def __init__(self, sink: JsonlObjects) -> None:
        self._sink = sink
        self._lines: dict[str, list[bytes]] = {stream: [] for stream in STREAMS_OF.values()}
        self._size = 0

    def add(self, value: Value) -> None:
        """Add a line, and write all if they fill an object."""
        line = to_json(value) + b"\n"
        self._lines[STREAMS_OF[type(value)]].append(line)
        self._size += len(line)
        if self._size >= min(self._sink.rolling.roll_mb, LARGEST_MB) * 1e6:
            self.confirm()

    def confirm(self) -> None:
        """Write the rest. The same lines are the same object, so a repeat adds nothing."""
        for stream, lines in self._lines.items():
            if lines:
                data = PACK[self._sink.rolling.compression](b"".join(lines))
                name = f"{stream}-{blake2b(data, digest_size=16).hexdigest()}{SUFFIXES[self._sink.rolling.compression]}"
                put(join(self._sink.folder, name), data)
                lines.clear()
        self._size = 0
