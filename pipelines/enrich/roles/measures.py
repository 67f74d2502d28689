"""The phrase that says what an amount is where other words stand between: ``net income for the year of $3 million``, ``from the current level of 23%``."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.clauses.words import TAGS
from pipelines.enrich.roles.beside import chunk_of
from pipelines.enrich.roles.evidence import left_phrase
from pipelines.enrich.roles.local import Local

_RANGES: Final = frozenset({"range", "region", "excess", "order", "vicinity", "neighbourhood", "neighborhood"})
_LEVELS: Final = frozenset({"level", "levels", "high", "low", "peak", "maximum", "minimum", "average"})
_ENDING: Final = frozenset({"ended", "ending"})
_TIMES: Final = frozenset({"period", "quarter", "half", "year", "month", "months", "years"})
_STEPS: Final = 4
"""Phrases between a noun and its amount that are stepped over."""


def measured(local: Local) -> Phrase | None:
    """Return the phrase that an amount measures: that before ``before provisions``, ``in the range``, ``for the year ended March 31``."""
    at = local.left
    return None if at is None or left_phrase(local) is None else _whole(local, at)


def _whole(local: Local, at: int) -> Phrase:
    """Return the noun phrase that the one at a chunk belongs to, over several steps."""
    for _ in range(_STEPS):
        step = _stepped(local, at)
        if step is None:
            break
        at = step
    return local.parsed.phrases[at]


def _stepped(local: Local, at: int) -> int | None:
    """Return the chunk of the noun phrase that the one at a chunk belongs to, or None if it stands for itself."""
    chunks, phrases, words = local.parsed.chunks, local.parsed.phrases, local.parsed.units.words
    if at < 2:
        return None
    kind, word, head = chunks[at - 1].kind, words[chunks[at - 1].first], phrases[at].head
    if kind == "v" and word in _ENDING and at - 2 in phrases:
        return at - 2
    if kind == "v" and word in ("continuing", "discontinued") and at > 2 and head == "operations":
        return at - 3 if at - 3 in phrases and words[chunks[at - 2].first] == "from" else None
    if kind == "c" and at > 3 and words[chunks[at - 3].first] == "before":
        return at - 4 if at - 4 in phrases else None
    if kind != "i" or at - 2 not in phrases:
        return None
    aside = (
        word == "before"
        or (word == "in" and head in _RANGES)
        or (word == "from" and head == "operations")
        or (word == "per" and head == "share")
        or (word in ("for", "in") and local.preposition == "of" and _is_time(phrases[at]))
    )
    return at - 2 if aside else None


def _is_time(phrase: Phrase) -> bool:
    """Return True for ``the year``, ``June 30``, ``1987``."""
    last = phrase.words[-1] if phrase.words else ""
    return last in _TIMES or last.isdigit() or (bool(last) and TAGS[last] == "T")


def through_level(local: Local) -> Local:
    """Return where ``to`` and ``from`` stand in ``to a high of $5``, as if the amount stood there."""
    left, at = left_phrase(local), local.left
    if left is None or at is None or at < 1 or local.preposition != "of" or left.words[-1] not in _LEVELS:
        return local
    chunks = local.parsed.chunks
    if chunks[at - 1].kind not in "it":
        return local
    before = at - 2 if at > 1 and chunks[at - 2].kind == "n" else None
    return local._replace(preposition=local.parsed.units.words[chunks[at - 1].first], left=before)


def before_to_be(local: Local) -> Phrase | None:
    """Return what is said to be an amount in ``expected earnings to be $3 million``."""
    chunks, words, at = local.parsed.chunks, local.parsed.units.words, local.chunk - 1
    if at >= 0 and chunks[at].kind == "i" and words[chunks[at].first] in ("between", "around", "about"):
        at -= 1
    if at < 1 or words[chunks[at].first : chunks[at].last] != ["to", "be"] or at - 1 not in local.parsed.phrases:
        return None
    return _whole(local, at - 1)


def own_object(local: Local) -> Phrase | None:
    """Return the last object of the clause before an amount that is neither an amount nor a time, or None."""
    found = [one for one in local.clause.objects if one.head != "#" and one.end <= local.phrase.start]
    return next((one for one in reversed(found) if not _is_time(one)), None)


def is_listed(phrase: Phrase, local: Local) -> bool:
    """Return True for ``revenues`` of ``net rose to $3 million and revenues to $19 million``: behind a comma or ``and``."""
    at = chunk_of(phrase, local.parsed) or 0
    return at > 0 and local.parsed.chunks[at - 1].kind in ",c"
