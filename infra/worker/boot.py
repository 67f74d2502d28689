"""Beam's boot program for Python workers, built once from its Go module into ``infra/worker/libs``.

It is the entry point of SDK containers: it asks the engine how to run, makes the environment ready and starts the worker.
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
    """Build the program if it is not there yet, and give its path."""
    return BOOT.fetch() / "container"
