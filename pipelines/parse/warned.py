"""Warnings of one item: what a parser could not use, and what it used instead."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar

from schemas import FieldWarning, Rejected, WarningCode

Value = TypeVar("Value")
LONGEST_VALUE: Final = 200
"""Maximum length, in characters, of a value that a warning shows."""


class Warnings:
    """Collects the warnings of one item while it is read."""

    __slots__ = ("_found",)

    def __init__(self, found: Iterable[FieldWarning] = ()) -> None:
        self._found = list(found)

    def add(self, code: WarningCode, field: str, name: str, value: object = "", instead: str = "") -> None:
        """Add a warning: ``field`` is the article's, ``name`` the provider's, ``instead`` what was used."""
        self._found.append(
            FieldWarning(code=code, field=field, name=name, value=str(value)[:LONGEST_VALUE], instead=instead)
        )

    def took(self, fields: frozenset[str], instead: str) -> bool:
        """Set what was used instead of values that could not be read. Return False if no warning concerns these fields."""
        concerned = [warning.field in fields for warning in self._found]
        self._found = [
            warning.model_copy(update={"instead": warning.instead or instead}) if concerns else warning
            for warning, concerns in zip(self._found, concerned, strict=True)
        ]
        return any(concerned)

    def all(self) -> tuple[FieldWarning, ...]:
        """Return the warnings in the order in which they were added, each once."""
        return tuple(dict.fromkeys(self._found))


def read_or_warn(
    warnings: Warnings, field: str, name: str, value: str, read: Callable[[str, str], Value], instead: str = ""
) -> Value | None:
    """Return ``read(name, value)``, or None with a warning if that raises ``Rejected``."""
    try:
        return read(name, value)
    except Rejected:
        warnings.add(WarningCode.UNREADABLE, field, name, value, instead)
        return None


def time_or_warn(
    warnings: Warnings, field: str, name: str, value: str, read: Callable[[str, str], datetime]
) -> datetime | None:
    """Return the time that a field states; None if it is empty, None with a warning if it cannot be read."""
    return read_or_warn(warnings, field, name, value, read) if value.strip() else None
