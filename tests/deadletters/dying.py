"""Run a command that kills itself, as a power cut would, when it comes to a function."""

import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from pipelines.cli.command import run_command

ROOT = Path(__file__).parents[2]


def die_in(place: str, *argv: object) -> None:
    """Run ``wirebeam ARGV`` in a process of its own until it calls ``MODULE:NAME``; there it is killed."""
    command = [sys.executable, "-m", "tests.deadletters.dying", place, *map(str, argv)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr


def main() -> int:
    """Kill this process at the place that the first argument names."""
    module, _, name = sys.argv[1].partition(":")
    owner = import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    setattr(owner, last, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    return run_command(sys.argv[2:])


if __name__ == "__main__":
    raise SystemExit(main())
