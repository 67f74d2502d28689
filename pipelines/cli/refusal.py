"""What a person gets to read when a command cannot start, or is stopped."""


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The command cannot start: one line that says what is wrong and what to do."""


class Stopped(Exception):  # noqa: N818 - it is an answer, not a fault
    """The circuit breaker stopped the run: one line that says why and what to do."""


class Failed(Exception):  # noqa: N818 - it is an answer, not a fault
    """The run began and could not go on, for no fault of its own: one line that says why and what to do."""
