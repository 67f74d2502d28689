"""Answers for a person: what a command prints in one line when it cannot start or go on, and its exit codes.

Whatever a room of this package cannot do for a reason that a person can mend is an ``Answer``; any other exception is a bug.
"""

import difflib
from collections.abc import Iterable

OK = 0
FAILED = 1
REFUSED = 2
STOPPED = 3
"""The circuit breaker stopped the run."""
INTERRUPTED = 130


class Answer(Exception):  # noqa: N818 - it is an answer, not a fault
    """The command ends here: one line for a person, and an exit code."""

    code = FAILED


class Failed(Answer):
    """The run began and could not go on, for no fault of its own: one line that says why and what to do."""


class Refused(Answer):
    """The command cannot start: one line that says what is wrong and what to do."""

    code = REFUSED


class Stopped(Answer):
    """The circuit breaker stopped the run: one line that says why and what to do."""

    code = STOPPED


class SinkRefused(Refused):
    """A sink cannot be used as it is named or as it stands: one line that says what is wrong and what to do."""


class KafkaRefused(Refused):
    """Kafka cannot be used as the settings say: one line that tells why and what to do."""


class NotDelivered(Failed):
    """A sink did not take what it was given: the bundle must fail, so that its input is read again."""


def did_you_mean(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return a question with the nearest known name, to be put behind a refusal; empty where none is near.

    ``likeness`` is the ratio of difflib, 0 to 1, that it must reach.

    >>> did_you_mean("amount", ["amounts", "stories"])
    '; did you mean amounts?'
    >>> did_you_mean("xyz", ["amounts"])
    ''
    """
    names = {one.lower(): one for one in sorted(known)}
    near = difflib.get_close_matches(name.lower(), list(names), n=1, cutoff=likeness)
    return f"; did you mean {names[near[0]]}?" if near else ""
