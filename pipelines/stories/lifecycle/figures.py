"""Figures that a new version changed inside wording that otherwise stays: ``dead: 12 -> 27``."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple

from pipelines.stories.describe.words import TOKEN, word_code, word_weight
from schemas import Article, FieldChange, ParagraphChange

NUMERALS: Final = frozenset("one two three four five six seven eight nine ten eleven twelve dozen dozens".split())
SCALES: Final = frozenset(
    "billion bln million mln trillion trln thousand hundred percent pct cents cts crore lakh".split()
)
SMALL_WORDS: Final = frozenset(
    "about above after against almost among around as at before below between but by could during first for from had has have "
    "in into last least less may might more most nearly next not off on or out over per roughly since some than that their them "
    "then this through to under until up was were when where which while who will with within without would".split()
)
"""Words that hold a sentence together, and those that tell how near a figure is: no figure is named by them."""
MOVES: Final = frozenset(
    "climb climbed climbs cut cuts drop dropped drops fall fallen falls fell gain gained gains grew grow grown grows increased increases "
    "jump jumped jumps lift lifted lifts lower lowered lowers raise raised raises reach reached reaches rise risen rises rose "
    "soared totaled totalled totals".split()
)
"""What a figure does: what rises is named before it."""
NAMING: Final = 1.2
"""A word of less weight names nothing."""
NEAR: Final = 4
"""Words of a sentence that are looked through for a name."""
READ: Final = 300
"""Words: of longer paragraphs only the first ones are compared, for that takes the square of them."""
MOST_PAIRS: Final = 3_000
"""Pairs of equal parts that two texts may have to be aligned; 300 words of prose have about 900 with 300 others."""
BREAK: Final = re.compile(r"[,;:.!?()\"\u201c\u201d]\s|\s[-\u2013\u2014]\s")
"""What parts one phrase from the next."""


class Word(NamedTuple):
    """A word or number and where it stands."""

    text: str
    start: int
    end: int


class Wording(NamedTuple):
    """A sentence or paragraph, its words in order, and the amounts of its article as they are written."""

    text: str
    words: tuple[Word, ...]
    amounts: tuple[str, ...]

    def figure(self, place: int) -> Word:
        """Give the figure at a place with its currency, scale or unit: ``$325 billion``."""
        word = self.words[place]
        for surface in self.amounts:
            start = self.text.find(surface, max(word.end - len(surface), 0), word.start + len(surface))
            if start >= 0:
                return Word(surface, start, start + len(surface))
        follows = self.words[place + 1 : place + 2]
        if follows and follows[0].text.lower() in SCALES:
            return Word(self.text[word.start : follows[0].end], word.start, follows[0].end)
        return word

    def name(self, figure: Word) -> str:
        """Name a figure: by the next telling word of its phrase, or else by the nearest before it."""
        behind = bisect_left(self.words, figure.end, key=attrgetter("start"))
        ahead = bisect_right(self.words, figure.start, key=attrgetter("end"))
        after, before = self.words[behind : behind + NEAR], self.words[max(ahead - NEAR, 0) : ahead][::-1]
        named = next(self.following_words(figure, after), None) or next(
            filter(can_name_figure, (word.text for word in before)), None
        )
        return (named or next(filter(can_name_figure, (word.text for word in after)), "figure")).lower()

    def following_words(self, figure: Word, after: Sequence[Word]) -> Iterator[str]:
        """Give the words that follow a figure in its own phrase, up to the first small word."""
        end = figure.end
        for word in after:
            if BREAK.search(self.text[end : word.start + 1]) or word.text.lower() in SMALL_WORDS:
                return
            if can_name_figure(word.text):
                yield word.text
            end = word.end


def figure_changes(before: Article, after: Article, paragraphs: Sequence[ParagraphChange]) -> Iterator[FieldChange]:
    """Find the figures of headline and changed paragraphs that another one stands in place of."""
    amounts = [by_number({mention.surface for mention in article.amounts}) for article in (before, after)]
    pairs = [(change.before, change.after) for change in paragraphs if change.before and change.after]
    for old, new in [(before.headline_base, after.headline_base), *pairs]:
        yield from changed_figures(read_wording(old or "", amounts[0]), read_wording(new or "", amounts[1]))


def by_number(surfaces: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Group the amounts of an article by their first number, or else word; the longest come first.

    >>> by_number(["$5", "US$5 million", "half a million"])
    {'half': ['half a million'], '5': ['US$5 million', '$5']}
    """
    grouped: dict[str, list[str]] = {}
    for surface in sorted(surfaces, key=lambda surface: (-len(surface), surface)):
        words = TOKEN.findall(surface)
        if words:
            grouped.setdefault(next((word for word in words if word[0].isdigit()), words[0]), []).append(surface)
    return grouped


def read_wording(text: str, amounts: Mapping[str, Sequence[str]]) -> Wording:
    """Cut a text into words, and find the amounts of its article in it."""
    words = tuple(Word(found.group(), *found.span()) for found in islice(TOKEN.finditer(text), READ))
    near = {surface for word in {word.text for word in words} for surface in amounts.get(word, ()) if surface in text}
    return Wording(text, words, tuple(sorted(near, key=lambda surface: (-len(surface), surface))))


def changed_figures(old: Wording, new: Wording) -> Iterator[FieldChange]:
    """Align two wordings and give each figure that another stands in place of."""
    for was, now in aligned_figures(old, new):
        figures = old.figure(was), new.figure(now)
        if figures[0].text != figures[1].text:
            yield FieldChange(field=new.name(figures[1]), before=figures[0].text, after=figures[1].text)


def aligned_figures(old: Wording, new: Wording) -> Iterator[tuple[int, int]]:
    """Pair the places of figures: word by word, or where all else that was changed beside one figure is small words."""
    lowered = [[word.text.lower() for word in wording.words] for wording in (old, new)]
    for operation, start, end, new_start, new_end in opcodes(*lowered):
        if operation != "replace":
            continue
        was = [place for place in range(start, end) if is_figure(lowered[0][place])]
        now = [place for place in range(new_start, new_end) if is_figure(lowered[1][place])]
        if end - start == new_end - new_start:
            yield from ((place, place - start + new_start) for place in was if place - start + new_start in now)
        elif len(was) == len(now) == 1:
            rest = {*lowered[0][start:end], *lowered[1][new_start:new_end]} - {lowered[0][was[0]], lowered[1][now[0]]}
            if rest <= SMALL_WORDS:
                yield was[0], now[0]


def opcodes(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Align two texts, part by part, as ``SequenceMatcher`` does.

    That takes the square of what is repeated: of texts that repeat themselves over and over all between their common
    beginning and their common end counts as replaced.
    """
    counts = Counter(new)
    if sum(map(counts.__getitem__, old)) <= MOST_PAIRS:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    begun = common_beginning(old, new)
    ended = common_beginning(old[begun:][::-1], new[begun:][::-1])
    return [("replace", begun, len(old) - ended, begun, len(new) - ended)]


def common_beginning(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the parts that two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def is_figure(word: str) -> bool:
    """Tell a number in digits or words."""
    return word[0].isdigit() or word in NUMERALS


def can_name_figure(word: str) -> bool:
    """Tell a word that can name a figure from numbers, scales, small words and moves."""
    small = word.lower()
    silent = is_figure(small) or small in SCALES or small in SMALL_WORDS or small in MOVES
    return not silent and word_weight(word_code(small)) >= NAMING
