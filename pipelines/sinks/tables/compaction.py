"""Which small files of a table to merge. Pure; Parquet folders and Iceberg tables share it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

SMALL: Final = 32 << 20
"""Bytes of a file that is no longer small: scans read such files at full speed."""


class DataFile(NamedTuple):
    """One file of a table."""

    part: str
    """Its partition; files are merged within one."""
    path: str
    size: int


def small_groups(files: Iterable[DataFile], at: int) -> Iterator[tuple[str, list[DataFile]]]:
    """Yield the partitions that hold at least ``at`` small files, with these, in order. Zero yields none.

    >>> [part for part, _ in small_groups([DataFile("a", "1", 9), DataFile("a", "2", 9), DataFile("b", "3", 9)], 2)]
    ['a']
    """
    groups: defaultdict[str, list[DataFile]] = defaultdict(list)
    for file in files:
        if file.size < SMALL:
            groups[file.part].append(file)
    if at:
        yield from ((part, sorted(group)) for part, group in sorted(groups.items()) if len(group) >= max(at, 2))
