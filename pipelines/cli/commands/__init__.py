"""One module a command: its name, its help, its arguments, and how it begins.

They are all imported for ``wirebeam --help``: what is heavy (pydantic, Beam, rich) is imported in their functions.
"""

import argparse
from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """One command of ``wirebeam``."""

    name: str
    help: str
    """One line for ``wirebeam --help``."""
    describe: Callable[[argparse.ArgumentParser], None]
    """Adds the command's arguments; called only when the command is chosen."""
    run: Callable[[argparse.Namespace], int]
    """Carries it out and gives the exit code."""
