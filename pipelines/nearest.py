"""The name that was meant: what is nearest to a name that does not exist."""

import difflib
from collections.abc import Iterable


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
