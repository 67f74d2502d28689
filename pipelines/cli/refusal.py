"""What a person gets to read when a command cannot start, or is stopped."""

from pipelines.cli.exits import FAILED, REFUSED, STOPPED


class Answer(Exception):  # noqa: N818 - it is an answer, not a fault
    """The command ends here: one line for a person, and an exit code."""

    code = FAILED


class Refused(Answer):
    """The command cannot start: one line that says what is wrong and what to do."""

    code = REFUSED


class Stopped(Answer):
    """The circuit breaker stopped the run: one line that says why and what to do."""

    code = STOPPED


class Failed(Answer):
    """The run began and could not go on, for no fault of its own: one line that says why and what to do."""
