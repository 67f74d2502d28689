"""JSON Lines in a folder, rolled by size and age, plain, gzip or zstd: a sink that needs no server.

Lines are only appended, so a folder holds newer and older ones of an id; readers apply the fence, as ``pipelines.sinks.reading`` does.
"""

import threading
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.process import the
from pipelines.settings.url import settings_of_query
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.jsonl.objects import JsonlObjects
from pipelines.sinks.jsonl.segments import Segment, recover
from pipelines.sinks.jsonl.streams import STREAMS_OF, Rolling
from pipelines.sinks.sink import Sink, Value
from pipelines.sinks.whole_files import prepare_folder
from pipelines.storage.address import is_remote
from pipelines.storage.writing import require_writable_address

BATCH: Final = 1_000
"""Number of values that are held in memory before they are written."""


class JsonlSink(NamedTuple):
    """One folder."""

    folder: str
    rolling: Rolling

    @property
    def name(self) -> str:
        """The sink's URL."""
        return f"jsonl:{self.folder}"

    def prepare(self) -> None:
        """Create the folder, and recover the segments that killed processes left."""
        prepare_folder(self.name, Path(self.folder))
        recover(Path(self.folder))

    def deliver(self) -> "JsonlDelivery":
        """Return a new delivery."""
        return JsonlDelivery(self)

    def close(self) -> None:
        """Seal the open segments of this process."""
        the(_Streams).seal(self)


class JsonlDelivery:
    """A delivery that collects lines by stream and writes them together."""

    def __init__(self, sink: JsonlSink) -> None:
        self._sink = sink
        self._lines: dict[str, list[bytes]] = {stream: [] for stream in STREAMS_OF.values()}
        self._count = 0

    def add(self, value: Value) -> None:
        """Add a line, and write all if there are enough."""
        self._lines[STREAMS_OF[type(value)]].append(to_json(value) + b"\n")
        self._count += 1
        if self._count >= BATCH:
            self.confirm()

    def confirm(self) -> None:
        """Write the rest, and seal segments that are full or old."""
        try:
            for stream, lines in self._lines.items():
                the(_Streams).append(self._sink, stream, b"".join(lines))
                lines.clear()
        except OSError as error:
            raise NotDelivered(f"{self._sink.name} did not take a bundle: {error.strerror or error}") from error
        self._count = 0


class _Streams:
    """The open segments of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[tuple[JsonlSink, str], Segment] = {}

    def append(self, sink: JsonlSink, stream: str, data: bytes) -> None:
        """Append to a stream's segment. Open one if there is none, and seal it if it is full or old."""
        with self._lock:
            segment = self._open.get((sink, stream))
            if segment is None and not data:
                return
            if segment is None:
                segment = Segment(Path(sink.folder), stream, sink.rolling.compression)
                self._open[sink, stream] = segment
            if data:
                segment.append(data)
            if segment.size >= sink.rolling.roll_mb * 1e6 or segment.age() >= sink.rolling.roll_s:
                del self._open[sink, stream]
                segment.seal()

    def seal(self, sink: JsonlSink) -> None:
        """Seal all segments of a sink."""
        with self._lock:
            for key in [key for key in self._open if key[0] == sink]:
                self._open.pop(key).seal()

    def close(self) -> None:
        """Leave the segments as they are; the next process mends them."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].leave()


def jsonl_sink(rest: str) -> Sink:
    """Return the sink of ``jsonl:DIR?compression=zstd&roll_mb=128&roll_s=3600``."""
    folder, _, query = rest.partition("?")
    if not folder:
        raise SinkRefused("--sink jsonl: it needs a folder: jsonl:DIR")
    rolling = settings_of_query("jsonl", Rolling, query)
    if is_remote(folder):
        require_writable_address(folder, "--sink jsonl:")
        return JsonlObjects(folder.rstrip("/"), rolling)
    return JsonlSink(str(Path(folder).absolute()), rolling)
