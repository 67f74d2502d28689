"""Regular expressions that are compiled when they are first used: a long one takes as long as the reading of some articles."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from pipelines.language.months import ANY_WORD, MONTH


class _Late:
    """A regular expression. Its attributes are those of ``re.Pattern``."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Compile it, and remember the method that was asked for."""
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found

    def __reduce__(self) -> tuple[Callable[..., re.Pattern[str]], tuple[str, int]]:
        """Return how a copy is made, which has no pattern to ask before it is initialized."""
        return late, self._given


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled when it is first used."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class Dated(NamedTuple):
    """A regular expression with the name of a month, and one with any word there, which matches wherever the first one does.

    The names take much time to compile, and few texts need them.
    """

    exact: re.Pattern[str]
    loose: re.Pattern[str]

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the beginning of a text, or None."""
        return self.exact.match(text) if self.loose.match(text) else None


def dated(pattern: str) -> Dated:
    """Return a regular expression of a text with ``MONTH``, without case."""
    return Dated(late(pattern, re.IGNORECASE), late(pattern.replace(MONTH, ANY_WORD), re.IGNORECASE))
