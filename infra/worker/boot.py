"""Beam's boot program for Python workers, built once from its Go module into ``infra/worker/libs``.

It is the entry point of SDK containers: it asks the engine for the options, prepares the environment and starts the worker.
"""

from pathlib import Path

from infra.prism.program import VERSION
from infra.server import Fetched

BOOT = Fetched(
    "Beam's boot program",
    Path(__file__).parent / "libs",
    ("go", "install", f"github.com/apache/beam/sdks/v2/python/container@{VERSION}"),
    environment={"GOBIN": "{folder}", "GOFLAGS": "-mod=mod"},
    runs_with=(),
)


def boot_program() -> Path:
    """Build the program unless it is there, and return its path."""
    return BOOT.fetch() / "container"
