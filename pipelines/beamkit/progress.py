"""How far a run is: each worker process writes one small file, and the reader adds them up."""

import os
import struct
import time
from pathlib import Path

INTERVAL = 0.2
COUNTS = struct.Struct("<QQ")


class Meter:
    """Counts records and bytes of this process, and writes them down a few times a second."""

    def __init__(self, folder: str | None) -> None:
        self.path = None if folder is None else Path(folder, f"{os.getpid()}-{id(self)}.progress")
        self.records = self.bytes = 0
        self.next_write = 0.0

    def add(self, records: int, size: int) -> None:
        """Count, and write the counts down when it is time."""
        self.records += records
        self.bytes += size
        if self.path is not None and (now := time.monotonic()) >= self.next_write:
            self.next_write = now + INTERVAL
            self.path.write_bytes(COUNTS.pack(self.records, self.bytes))


def read_progress(folder: Path) -> tuple[int, int]:
    """Sum what all processes have written: (records, bytes)."""
    records = size = 0
    for path in folder.glob("*.progress"):
        data = path.read_bytes()
        if len(data) == COUNTS.size:
            counted = COUNTS.unpack(data)
            records, size = records + counted[0], size + counted[1]
    return records, size
