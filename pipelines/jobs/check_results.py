"""The findings of ``wirebeam check``."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Whether a check passed."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class CheckResult(NamedTuple):
    """The result of one check."""

    what: str
    """What was checked."""
    state: State
    found: str
    """What was found, for a person."""
    remedy: str = ""
    """What to do if the check did not pass."""


Check = Callable[[], Iterable[CheckResult]]
"""A check that is ready to run."""
