"""What a person gets to read when a command cannot start."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # every command imports this module, and pydantic takes longer than all of ``--help``
    from pydantic import ValidationError


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The command cannot start: one line that says what is wrong and what to do."""


def of_settings(error: "ValidationError", section: str = "") -> Refused:
    """Name the setting, the value it has and what is allowed."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in ((section,) if section else ()) + first["loc"])
    allowed = first["msg"].removeprefix("Value error, ")
    return Refused(f"setting {name} is {first['input']!r}: {allowed[0].lower()}{allowed[1:]}")
