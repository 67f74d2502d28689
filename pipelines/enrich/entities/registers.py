"""Names of the registers of identifiers, with their versions; every identifier has one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path


@cache
def package(name: str) -> str:
    """Return the name of a package's register: ``pycountry 24.6.1``."""
    return f"{name} {version(name)}"


@cache
def file(path: Path) -> str:
    """Return the name of a shipped data file, with a digest of its bytes."""
    return f"{path.name} {sha256(path.read_bytes()).hexdigest()[:12]}"


def lines_of(lines: Sequence[str], key: str) -> Iterator[str]:
    """Yield the lines of a sorted register that begin with a key and a tab."""
    start = f"{key}\t"
    for at in range(bisect_left(lines, start), len(lines)):
        if not lines[at].startswith(start):
            return
        yield lines[at]
