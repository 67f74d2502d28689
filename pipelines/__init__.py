"""Wirebeam: a Beam pipeline that turns a news wire into deduplicated story events."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("wirebeam")
except PackageNotFoundError:  # a source tree that nobody installed
    __version__ = "0+unknown"
