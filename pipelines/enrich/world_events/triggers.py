"""Which frames a sentence may fit, by its words alone: what the frames of ``data/frames.tsv`` name as triggers and ask of a sentence.

A frame declares its trigger words in the table, and nothing has to be added here for a new one. A sentence without the trigger of a
frame, or without what the frame asks for, is never parsed for it, so that a rule costs nothing where it cannot apply.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from pipelines.enrich.clauses import lemma_of, refers
from pipelines.enrich.world_events.frames import Condition, Frame, frames
from pipelines.enrich.world_events.scene import NUMBER_WORDS, Scene, near
from pipelines.language.remembered import Remembered

_PIECE: Final = re.compile(r"[^\W_]+")
_LENGTHS: Final = range(1, 6)
"""Letters of the beginnings of words by which phrases are looked up."""
_NAMED: Final = frozenset({"ORG", "PER", "LOC", "BANK"})
"""What a pronoun, or ``the company``, may stand for."""


class Trigger(NamedTuple):
    """What a word may be the trigger of."""

    frames: tuple[Frame, ...]
    """Frames of verbs and nouns."""
    phrases: tuple[tuple[int, str], ...]
    """Numbers and texts of phrases that have the word."""


class _Triggers:
    """What each word, in small letters, may be the trigger of; most are of nothing."""

    def __init__(self) -> None:
        """Read the triggers of all frames; those with a particle are found by their verb."""
        table = frames()
        self._nouns = table.nouns
        self._verbs: dict[str, tuple[Frame, ...]] = {}
        for trigger, found in table.verbs.items():
            lemma = trigger.partition("+")[0]
            self._verbs[lemma] = (*self._verbs.get(lemma, ()), *found)
        self._rarest = _by_rarest_word(table.phrases)

    def of(self, word: str) -> Trigger | None:
        """Return what a word may be the trigger of, or None."""
        named = (*self._verbs.get(lemma_of(word), ()), *self._nouns.get(word, ()))
        phrases = tuple(
            rarest.phrase
            for piece in ([word] if word.isalpha() else _PIECE.findall(word))
            for key in {piece[:length] for length in _LENGTHS} & self._rarest.keys()
            for rarest in self._rarest[key]
            if piece == rarest.word or (rarest.ends and piece.startswith(rarest.word))
        )
        return Trigger(named, phrases) if named or phrases else None


class _Rarest(NamedTuple):
    """The word of a phrase that few other phrases have."""

    word: str
    ends: bool
    """Whether it ends the phrase, so that the word of a sentence may be longer."""
    phrase: tuple[int, str]


def _by_rarest_word(phrases: Iterable[str]) -> dict[str, list[_Rarest]]:
    """Return the rarest words of phrases, which are numbered, by the beginning of the word; a long word is rarer in texts than a short one."""
    counts = Counter(piece for phrase in phrases for piece in _PIECE.findall(phrase))
    found: dict[str, list[_Rarest]] = {}
    for number, phrase in enumerate(phrases):
        match = min(_PIECE.finditer(phrase), key=lambda one: counts[one[0]] / len(one[0]) ** 2)
        rarest = _Rarest(match[0], match.end() == len(phrase), (number, phrase))
        found.setdefault(match[0][: _LENGTHS[-1]], []).append(rarest)
    return found


@cache
def _triggers() -> Remembered[str, Trigger | None]:
    return Remembered(_Triggers().of)


def triggers_of(words: Iterable[str]) -> list[Trigger]:
    """Return what the words of a sentence, in small letters, may be the triggers of."""
    return list(filter(None, map(_triggers().__getitem__, words)))


def phrases_of(triggers: Iterable[Trigger], lower: str) -> list[str]:
    """Return the phrases of the triggers whose letters a sentence has, in the order of the table; a phrase begins at a word.

    >>> sentence = "they made a takeover bid, and poison pills were swallowed"
    >>> phrases_of(triggers_of(sentence.split()), sentence)
    ['takeover bid', 'poison pill', 'takeover', 'swallow']
    """
    found = {one for trigger in triggers for one in trigger.phrases if one[1] in lower}
    return [phrase for _, phrase in sorted(found)]


def may_fit(triggers: Iterable[Trigger], scene: Scene) -> bool:
    """Return True if a frame of a verb or a noun may fit a sentence. Must never be False for a sentence that a frame fits."""
    named = {frame.rule: frame for trigger in triggers for frame in trigger.frames}
    if not named:
        return False
    classes = scene.classes | _classes_of_words(scene.parsed.units.words)
    return any(
        _may_hold(frame.first, scene.bag, classes)
        and _may_hold(frame.second, scene.bag, classes)
        and near(frame.near, scene)
        for frame in named.values()
    )


_IS_NUMBER: Final = Remembered[str, bool](lambda word: word[:1].isdigit() or word in NUMBER_WORDS)


def _classes_of_words(words: Sequence[str]) -> set[str]:
    """Return the classes of phrases that words may have which are no name: nouns, pronouns and numbers."""
    found = set(_NAMED) if refers(words) else set()
    if any(map(_IS_NUMBER.__getitem__, words)):
        found.add("N")
    return found


def _may_hold(condition: Condition, words: frozenset[str], classes: frozenset[str]) -> bool:
    """Return True if a phrase of a sentence may have what a condition asks for."""
    return condition.open or not condition.words.isdisjoint(words) or not condition.classes.isdisjoint(classes)
