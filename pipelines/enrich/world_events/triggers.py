"""Which frames a sentence may fit, by its words alone: what the frames of ``data/frames.tsv`` name as triggers and ask of a sentence.

A frame declares its trigger words in the table, and nothing has to be added here for a new one. A sentence without the trigger of a
frame, or without what the frame asks for, is never parsed for it, so that a rule costs nothing where it cannot apply.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Final

from pipelines.enrich.clauses import lemma_of, refers
from pipelines.enrich.thresholds import CACHED_RUNS
from pipelines.enrich.world_events.frames import Condition, Frame, frames
from pipelines.enrich.world_events.scene import NUMBER_WORDS, Scene, near

_PIECE: Final = re.compile(r"[^\W_]+")
_PREFIX: Final = 5
"""Length of the beginning of a word by which phrases are looked up."""
_NAMED: Final = frozenset({"ORG", "PER", "LOC", "BANK"})
"""What a pronoun, or ``the company``, may stand for."""


class _Candidates(dict[str, tuple[Frame, ...]]):
    """The frames of verbs and nouns that a word, in small letters, may be the trigger of."""

    def __init__(self) -> None:
        """Read the triggers of all frames; those with a particle are found by their verb."""
        table = frames()
        self._nouns = table.nouns
        self._verbs: dict[str, tuple[Frame, ...]] = {}
        for trigger, found in table.verbs.items():
            lemma = trigger.partition("+")[0]
            self._verbs[lemma] = (*self._verbs.get(lemma, ()), *found)

    def __missing__(self, word: str) -> tuple[Frame, ...]:
        if len(self) > CACHED_RUNS:
            self.clear()
        found = self[word] = (*self._verbs.get(lemma_of(word), ()), *self._nouns.get(word, ()))
        return found


@cache
def _candidates() -> _Candidates:
    return _Candidates()


def has_trigger(words: Sequence[str]) -> bool:
    """Return True if one of some words may be the trigger of a frame of a verb or a noun."""
    return any(map(_candidates().__getitem__, words))


def may_fit(scene: Scene) -> bool:
    """Return True if a frame of a verb or a noun may fit a sentence. Must never be False for a sentence that a frame fits."""
    words = scene.parsed.units.words
    classes = scene.classes | _classes_of_words(words)
    frames = {frame.rule: frame for found in map(_candidates().__getitem__, words) if found for frame in found}
    return any(
        _may_hold(frame.first, scene.bag, classes)
        and _may_hold(frame.second, scene.bag, classes)
        and near(frame.near, scene)
        for frame in frames.values()
    )


def _classes_of_words(words: Sequence[str]) -> set[str]:
    """Return the classes of phrases that words may have which are no name: nouns, pronouns and numbers."""
    found = set(_NAMED) if refers(words) else set()
    if any(word[:1].isdigit() or word in NUMBER_WORDS for word in words):
        found.add("N")
    return found


def _may_hold(condition: Condition, words: frozenset[str], classes: frozenset[str]) -> bool:
    """Return True if a phrase of a sentence may have what a condition asks for."""
    return condition.open or not condition.words.isdisjoint(words) or not condition.classes.isdisjoint(classes)


@cache
def _phrases() -> dict[str, tuple[tuple[int, str], ...]]:
    """Return the phrases of all frames, numbered, by the beginning of their longest word; "" where the words are too short."""
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for number, phrase in enumerate(frames().phrases):
        whole = [one[0] for one in _PIECE.finditer(phrase) if one.end() < len(phrase) or len(one[0]) >= _PREFIX]
        key = max(whole, key=len, default="")[:_PREFIX]
        found[key] = (*found.get(key, ()), (number, phrase))
    return found


class _Keys(dict[str, tuple[str, ...]]):
    """The keys of phrases that the words of a run without blanks have."""

    def __missing__(self, run: str) -> tuple[str, ...]:
        if len(self) > CACHED_RUNS:
            self.clear()
        words = {word[:_PREFIX] for word in _PIECE.findall(run)}
        found = self[run] = tuple(words & _phrases().keys())
        return found


_KEYS: Final = _Keys()


def phrases_in(lowered: str) -> list[str]:
    """Return the phrases of frames whose letters a text has, in the order of the table; a phrase begins at a word.

    >>> phrases_in("they made a takeover bid, and poison pills were swallowed")
    ['takeover bid', 'poison pill']
    """
    keys = {"", *chain.from_iterable(map(_KEYS.__getitem__, lowered.split()))}
    table = _phrases()
    return [phrase for _, phrase in sorted(one for key in keys for one in table.get(key, ()) if one[1] in lowered)]
