"""What a function said of a word, remembered: a dictionary that asks it for a key that it has not."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST_KEYS: Final = 1 << 16
"""Keys that a table holds at most; then it is emptied. Words recur, so that few are asked for twice."""


class Remembered(dict[Key, Value]):
    """The values of a pure function of one argument, by the argument; looking up a known one calls no Python code."""

    def __init__(
        self, function: Callable[[Key], Value], first: Mapping[Key, Value] | None = None, most: int = MOST_KEYS
    ) -> None:
        """Initialize with values that are known already."""
        super().__init__(first or {})
        self._function, self._first, self._most = function, first, most

    def __missing__(self, key: Key) -> Value:
        """Ask the function, and remember what it says."""
        if len(self) >= self._most:
            self.clear()
            self.update(self._first or {})
        value = self[key] = self._function(key)
        return value
