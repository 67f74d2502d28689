"""Records: byte strings in one file, written once in order and read by number."""

import os
from array import array
from pathlib import Path


class Records:
    """Byte strings in a file by number; only where each one ends is in memory. Written first, then read."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._ends = array("Q", (0,))

    def append(self, record: bytes) -> int:
        """Write a record. Return its number."""
        self._file.write(record)
        self._ends.append(self._ends[-1] + len(record))
        return len(self._ends) - 2

    def finish(self) -> None:
        """Write what is buffered. To be called before anything is read."""
        self._file.flush()

    def __getitem__(self, number: int) -> bytes:
        start, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - start, start)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def close(self) -> None:
        """Close the file."""
        self._file.close()
