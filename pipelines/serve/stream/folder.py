"""The order of events in a folder of JSON Lines: by file name, then place in the file.

A file is given once it is closed and none that was opened before it is still open. So nothing appears before what was given.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

from pipelines.ask.shown import Written, shown_events
from pipelines.ask.store import Store
from pipelines.errors import Refused
from pipelines.serve.stream.log import PAGE, START, Page, wrong_position
from pipelines.sinks.jsonl.read import read_line
from pipelines.sinks.jsonl.segments import OPEN, compression_of, whole_lines
from pipelines.sinks.run_folder import EVENTS_FILE
from schemas import NewsEvent

POSITION: Final = re.compile(r"(events[A-Za-z0-9.-]{1,80}jsonl(?:\.gz|\.zst)?)(?:~([0-9a-f]{8}))?:([0-9]{1,18})")
EXAMPLE: Final = "events.jsonl~1f6d8a02:18340"
HEAD: Final = 1 << 16
Place = tuple[str, int]
"""Name of a file, and the number of bytes of its lines that were read."""


class FolderLog:
    """The order of a folder's events."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = Path(store.name.partition(":")[2].partition("?")[0])
        self._ends: dict[str, int] = {}

    def end(self) -> str:
        """Return the position after the last line of the last file."""
        files = self._files()
        if not files:
            return START
        last = files[-1]
        if compression_of(last.name) == "none":
            return self._position(last, last.stat().st_size)
        with last.open("rb") as file:
            return self._position(last, sum(map(len, whole_lines(file, last.name))))

    def pages(self, after: str, until: str | None = None) -> Iterator[Page]:
        """Yield the events after a position."""
        place, last = self._parse(after), None if until is None else self._parse(until)
        written = self._written(place, last)
        while page := tuple(islice(written, PAGE)):
            with self._store.snapshot() as reader:
                yield Page(shown_events(reader, page), page[-1].position)

    def covers(self, position: str, event: str) -> bool:
        """Return True if the event at ``event`` is not after ``position``."""
        return self._parse(event) <= self._parse(position)

    def _written(self, after: Place, until: Place | None) -> Iterator[Written]:
        for path in self._files():
            if path.name < after[0] or (until is not None and path.name > until[0]):
                continue
            begin = after[1] if path.name == after[0] else 0
            if self._ends.get(path.name) == begin and path.name != EVENTS_FILE:
                continue
            stem = self._position(path, 0)[:-1]
            offset = begin
            for line in _lines(path, begin):
                offset += len(line)
                if until is not None and (path.name, offset) > until:
                    return
                value = read_line(line)
                if isinstance(value, NewsEvent):
                    yield Written(f"{stem}{offset}", value.event_id, value.revision, value)
            self._ends[path.name] = offset

    def _files(self) -> list[Path]:
        """Return the files of events that nothing can precede, by name."""
        waiting = [path.name[1:].removesuffix(OPEN) for path in self._folder.glob(f".events-*{OPEN}")]
        limit = min(waiting, default=None)
        found = sorted(
            (*self._folder.glob("events-*.jsonl*"), *self._folder.glob(EVENTS_FILE)), key=lambda one: one.name
        )
        return [path for path in found if limit is None or path.name < limit]

    def _position(self, path: Path, offset: int) -> str:
        return f"{path.name}{f'~{_tag(path)}' if path.name == EVENTS_FILE else ''}:{offset}"

    def _parse(self, position: str) -> Place:
        if position == START:
            return "", 0
        if (found := POSITION.fullmatch(position)) is None:
            raise wrong_position(position, EXAMPLE)
        name, tag, offset = found.groups()
        if tag is not None and tag != _tag(self._folder / name):
            raise Refused(
                f"Last-Event-ID is {position!r}: {name} was replaced since; leave it out for new events, or begin with after=0"
            )
        return name, int(offset)


def _lines(path: Path, begin: int) -> Iterator[bytes]:
    """Yield the lines of a file after its first ``begin`` bytes, which end a line."""
    plain = compression_of(path.name) == "none"
    with path.open("rb") as file:
        if plain:
            file.seek(begin)
        skipped = begin if plain else 0
        for line in whole_lines(file, path.name):
            if skipped >= begin:
                yield line
            skipped += len(line)


def _tag(path: Path) -> str:
    """Return a mark of a replay's file, which another replay may replace: the same bytes have the same mark."""
    try:
        with path.open("rb") as file:
            return blake2b(b"%d " % path.stat().st_size + file.read(HEAD), digest_size=4).hexdigest()
    except FileNotFoundError:
        return ""
