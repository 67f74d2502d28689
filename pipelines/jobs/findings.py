"""What ``wirebeam check`` finds: one line for each thing that was tried."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How a finding stands."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(NamedTuple):
    """One thing that was tried."""

    what: str
    state: State
    found: str
    remedy: str = ""


Look = Callable[[], Iterable[Finding]]
