"""What a person gets to read when a command cannot start."""


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The command cannot start: one line that says what is wrong and what to do."""
