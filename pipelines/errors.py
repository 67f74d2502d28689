"""Exit codes, and the exceptions that a command prints as one line.

An error that a person can correct derives from ``Answer``. Any other exception is a bug.
"""

import difflib
from collections.abc import Iterable

OK = 0
FAILED = 1
REFUSED = 2
STOPPED = 3
"""The circuit breaker stopped the run."""
INTERRUPTED = 130


class Answer(Exception):  # noqa: N818 - it is an answer for a person, not an error of the program
    """The command ends: one line for a person that says what happened and what to do, and an exit code."""

    code = FAILED


class Failed(Answer):
    """The run started and could not continue, for a cause outside of it."""


class Refused(Answer):
    """The command cannot start."""

    code = REFUSED


class Stopped(Answer):
    """The circuit breaker stopped the run."""

    code = STOPPED


class SinkRefused(Refused):
    """A sink cannot be used: its URL is wrong, or it cannot be written or read."""


class KafkaRefused(Refused):
    """Kafka cannot be used with these settings."""


class RegistryRefused(KafkaRefused):
    """The schema registry cannot be used with these settings, or does not answer."""


class NotDelivered(Failed):
    """A sink did not confirm its values. The bundle must fail, so that its input is read again."""


def did_you_mean(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return a question with the nearest known name, to append to a message, or an empty text if none is near.

    ``likeness`` is the smallest ratio of difflib, 0 to 1.

    >>> did_you_mean("amount", ["amounts", "stories"])
    '; did you mean amounts?'
    >>> did_you_mean("xyz", ["amounts"])
    ''
    """
    names = {one.lower(): one for one in sorted(known)}
    near = difflib.get_close_matches(name.lower(), list(names), n=1, cutoff=likeness)
    return f"; did you mean {names[near[0]]}?" if near else ""
