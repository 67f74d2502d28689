"""Coverage by room, from the data file that `make coverage` has just written.

    python -m tests.coverage [MISSED]

With a number, the files with the most lines that no test runs are listed under the table, so many.
"""

import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from coverage import Coverage


class Count(NamedTuple):
    """Statements, and those that no test ran."""

    statements: int = 0
    missed: int = 0

    def plus(self, other: "Count") -> "Count":
        """Return the sum."""
        return Count(self.statements + other.statements, self.missed + other.missed)

    def share(self) -> float:
        """Return the share that was run, in percent; 100 where there is nothing to run.

        >>> Count(8, 2).share()
        75.0
        """
        return 100.0 if not self.statements else 100 * (self.statements - self.missed) / self.statements


def counts(data: Coverage) -> dict[Path, Count]:
    """Count each file that was measured."""
    found = {}
    for name in data.get_data().measured_files():
        _, statements, _, missed, _ = data.analysis2(name)
        found[Path(name).relative_to(Path.cwd())] = Count(len(statements), len(missed))
    return found


def room_of(path: Path) -> str:
    """Name a file's room: the folder under ``pipelines``; in the rooms of stories and enrichment the one below too.

    >>> room_of(Path("pipelines/stories/match/judge.py")), room_of(Path("pipelines/news.py"))
    ('pipelines/stories/match', 'pipelines')
    """
    folders = path.parts[:-1]
    return "/".join(folders[: 3 if folders[1:2] in (("stories",), ("enrich",)) else 2])


def table(found: dict[Path, Count], most: int) -> list[str]:
    """Write the rooms, their sum, and the files with the most lines that were not run."""
    rooms: dict[str, Count] = defaultdict(Count)
    for path, count in found.items():
        for room in (room_of(path), "all"):
            rooms[room] = rooms[room].plus(count)
    ordered = sorted(rooms, key=lambda room: (room == "all", room))
    worst = sorted(found, key=lambda path: (-found[path].missed, path))[:most]
    lines = [
        f"{room:32} {rooms[room].statements:>7} {rooms[room].missed:>7} {rooms[room].share():>6.1f}" for room in ordered
    ]
    files = [f"{found[path].missed:>5} {found[path].share():>6.1f}  {path}" for path in worst]
    return [f"{'room':32} {'lines':>7} {'missed':>7} {'%':>6}", *lines, *([""] if files else []), *files]


def main(argv: list[str]) -> None:
    """Print the table."""
    data = Coverage()
    data.load()
    sys.stdout.write("\n".join(table(counts(data), int(argv[0]) if argv else 0)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
