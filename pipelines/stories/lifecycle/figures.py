"""Figures that a new version changed within wording that otherwise stays: ``dead: 12 -> 27``."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple

from pipelines.stories.describe.words import TOKEN, word_code, word_weight
from pipelines.stories.thresholds import LIFECYCLE, LifecycleThresholds
from schemas import Article, FieldChange, MoneyMention, ParagraphChange
from schemas.facts import RoleName

NUMERALS: Final = frozenset("one two three four five six seven eight nine ten eleven twelve dozen dozens".split())
SCALES: Final = frozenset(
    "billion bln million mln trillion trln thousand hundred percent pct cents cts crore lakh".split()
)
FUNCTION_WORDS: Final = frozenset(
    "about above after against almost among around as at before below between but by could during first for from go goes going had has have "
    "in into last least less may might more most nearly next not off on or out over per roughly since some than that their them "
    "then this through to under until up was were when where which while who will with within without would".split()
)
"""Function words and approximations; they name no figure."""
MOVES: Final = frozenset(
    "climb climbed climbs cut cuts drop dropped drops fall fallen falls fell gain gained gains grew grow grown grows increased increases "
    "jump jumped jumps lift lifted lifts lower lowered lowers raise raised raises reach reached reaches rise risen rises rose "
    "soared totaled totalled totals".split()
)
"""Verbs of rising and falling; what rises is named before them."""
NAMED_BY_WORDS: Final = frozenset(
    {RoleName.GROWTH, RoleName.SHARE, RoleName.PRICE, RoleName.COST, RoleName.INDEX_CHANGE, RoleName.EXCHANGE_RATE}
)
"""Roles that do not say what the figure is of."""
PHRASE_BREAK: Final = re.compile(r"[,;:.!?()\"\u201c\u201d]\s|\s[-\u2013\u2014]\s")
"""What separates one phrase from the next."""


class Word(NamedTuple):
    """A word or number with its offsets in the text."""

    text: str
    start: int
    end: int


class Wording(NamedTuple):
    """A headline or paragraph, its words in order, and the amounts of its article that it contains, as they are written."""

    text: str
    words: tuple[Word, ...]
    amounts: tuple[str, ...]

    def figure(self, place: int) -> Word:
        """Return the figure at a place with its currency, scale or unit: ``$325 billion``."""
        word = self.words[place]
        for surface in self.amounts:
            start = self.text.find(surface, max(word.end - len(surface), 0), word.start + len(surface))
            if start >= 0:
                return Word(surface, start, start + len(surface))
        follows = self.words[place + 1 : place + 2]
        if follows and follows[0].text.lower() in SCALES:
            return Word(self.text[word.start : follows[0].end], word.start, follows[0].end)
        return word

    def name(self, figure: Word, limits: LifecycleThresholds) -> str:
        """Return the name of a figure: the next word of its phrase that can name it, else the nearest such word before it."""
        near, least = limits.figure_name_words, limits.figure_name_weight
        behind = bisect_left(self.words, figure.end, key=attrgetter("start"))
        ahead = bisect_right(self.words, figure.start, key=attrgetter("end"))
        after, before = self.words[behind : behind + near], self.words[max(ahead - near, 0) : ahead][::-1]
        named = (
            next(self.following_words(figure, after, least), None)
            or next((word.text for word in before if can_name_figure(word.text, least)), None)
            or next((word.text for word in after if can_name_figure(word.text, least)), "figure")
        )
        return named.lower()

    def following_words(self, figure: Word, after: Sequence[Word], least: float) -> Iterator[str]:
        """Yield the words that follow a figure in its own phrase and can name it, up to the first function word."""
        end = figure.end
        for word in after:
            if PHRASE_BREAK.search(self.text[end : word.start + 1]) or word.text.lower() in FUNCTION_WORDS:
                return
            if can_name_figure(word.text, least):
                yield word.text
            end = word.end


def figure_changes(
    before: Article, after: Article, paragraphs: Sequence[ParagraphChange], limits: LifecycleThresholds
) -> Iterator[FieldChange]:
    """Yield the figures of headline and changed paragraphs that another figure replaced.

    An amount of which the new article says what it is (``investment``) is named so, any other figure by a word beside it.
    """
    amounts = [by_number({mention.surface for mention in article.amounts}) for article in (before, after)]
    roles = role_names(after.amounts)
    pairs = [(change.before, change.after) for change in paragraphs if change.before and change.after]
    for old, new in [(before.headline_base, after.headline_base), *pairs]:
        wordings = read_wording(old or "", amounts[0], limits), read_wording(new or "", amounts[1], limits)
        for change in changed_figures(*wordings, limits):
            role = roles.get(change.after or "")
            yield change.model_copy(update={"field": role}) if role else change


def role_names(amounts: Iterable[MoneyMention]) -> dict[str, str]:
    """Return the roles of amounts by their words, where these have one role; a share or a growth is named by what it is of."""
    found: dict[str, set[RoleName]] = {}
    for one in amounts:
        if one.role is not None:
            found.setdefault(one.surface, set()).add(one.role.name)
    only = {surface: next(iter(names)) for surface, names in found.items() if len(names) == 1}
    return {surface: name.replace("_", " ") for surface, name in only.items() if name not in NAMED_BY_WORDS}


def by_number(surfaces: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Group the amounts of an article by their first number, else their first word; the longest come first.

    >>> by_number(["$5", "US$5 million", "half a million"])
    {'half': ['half a million'], '5': ['US$5 million', '$5']}
    """
    grouped: dict[str, list[str]] = {}
    for surface in sorted(surfaces, key=lambda surface: (-len(surface), surface)):
        words = TOKEN.findall(surface)
        if words:
            grouped.setdefault(next((word for word in words if word[0].isdigit()), words[0]), []).append(surface)
    return grouped


def read_wording(text: str, amounts: Mapping[str, Sequence[str]], limits: LifecycleThresholds = LIFECYCLE) -> Wording:
    """Split a text into words, and find the amounts of its article in it."""
    words = tuple(Word(found.group(), *found.span()) for found in islice(TOKEN.finditer(text), limits.paragraph_words))
    near = {surface for word in {word.text for word in words} for surface in amounts.get(word, ()) if surface in text}
    return Wording(text, words, tuple(sorted(near, key=lambda surface: (-len(surface), surface))))


def changed_figures(old: Wording, new: Wording, limits: LifecycleThresholds = LIFECYCLE) -> Iterator[FieldChange]:
    """Align two wordings. Yield each figure that another one replaced."""
    for was, now in aligned_figures(old, new, limits):
        figures = old.figure(was), new.figure(now)
        if figures[0].text != figures[1].text:
            yield FieldChange(field=new.name(figures[1], limits), before=figures[0].text, after=figures[1].text)


def aligned_figures(old: Wording, new: Wording, limits: LifecycleThresholds) -> Iterator[tuple[int, int]]:
    """Yield pairs of places of figures: word by word, or where only function words changed beside one figure."""
    lowered = [[word.text.lower() for word in wording.words] for wording in (old, new)]
    for operation, start, end, new_start, new_end in opcodes(lowered[0], lowered[1], limits):
        if operation != "replace":
            continue
        was = [place for place in range(start, end) if is_figure(lowered[0][place])]
        now = [place for place in range(new_start, new_end) if is_figure(lowered[1][place])]
        if end - start == new_end - new_start:
            yield from ((place, place - start + new_start) for place in was if place - start + new_start in now)
        elif len(was) == len(now) == 1:
            rest = {*lowered[0][start:end], *lowered[1][new_start:new_end]} - {lowered[0][was[0]], lowered[1][now[0]]}
            if rest <= FUNCTION_WORDS:
                yield was[0], now[0]


def opcodes(old: list[str], new: list[str], limits: LifecycleThresholds) -> Sequence[tuple[str, int, int, int, int]]:
    """Align two lists of words or paragraphs. Return operations as ``SequenceMatcher`` does.

    That takes the square of what is repeated. Of lists that repeat the same parts too often, everything between their common
    beginning and their common end counts as replaced.
    """
    counts = Counter(new)
    if sum(map(counts.__getitem__, old)) <= limits.max_pairs:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    begun = common_beginning(old, new)
    ended = common_beginning(old[begun:][::-1], new[begun:][::-1])
    return [("replace", begun, len(old) - ended, begun, len(new) - ended)]


def common_beginning(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the count of equal parts at the beginning of two lists."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def is_figure(word: str) -> bool:
    """Return True for a number in digits or words."""
    return word[0].isdigit() or word in NUMERALS


def can_name_figure(word: str, least: float) -> bool:
    """Return True if a word can name a figure: no number, scale, function word or verb of rising, and of weight ``least`` or more."""
    small = word.lower()
    excluded = is_figure(small) or small in SCALES or small in FUNCTION_WORDS or small in MOVES
    return not excluded and word_weight(word_code(small)) >= least
