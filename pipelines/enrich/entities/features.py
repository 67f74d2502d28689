"""Features of the model: of each word, of its neighbours, of listed names, and of the whole article."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.enrich.entities.lexicon import (
    CALENDAR,
    COMPANY_FORMS,
    HONORIFICS,
    KNOWN_ORGANISATIONS,
    ORGANISATION_HEADS,
    ORGANISATION_OPENERS,
    ROLE_HEADS,
    ROLE_MODIFIERS,
)
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.tables import LONGEST_PHRASE, Tables, tables
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.thresholds import CITY_CLASSES
from pipelines.language.folding import fold_place
from pipelines.language.places import REGIONS
from pipelines.language.remembered import Remembered

_UPPER, _LOWER, _DIGIT = re.compile(r"[A-Z]+"), re.compile(r"[a-z]+"), re.compile(r"[0-9]+")
LEXICON = {
    "H": HONORIFICS,
    "R": ROLE_HEADS,
    "r": ROLE_MODIFIERS,
    "F": COMPANY_FORMS,
    "O": ORGANISATION_HEADS,
    "o": ORGANISATION_OPENERS,
    "K": CALENDAR,
}
LISTED = frozenset().union(*LEXICON.values())
"""Words of any list."""
POINTED = {"U.S": "U.S.", "U.K": "U.K.", "U.N": "U.N.", "E.C": "E.C."}
"""Abbreviations without their last point, as in many wires of the 1980s."""
WITH_POINT = frozenset(("u.s", "u.k", "u.a.e", "u.s.a", "u.s.s.r"))
"""Places that the lists have with a point at the end."""
BROWN_BITS = (4, 8, 12, 18)
PAIR = 2
AFFIX = 4
"""Letters of the longest beginnings and ends."""
PHRASE_MARKS = {1: "c", 2: "p", 4: "o", 8: "m", 16: "t", 32: "h", 64: "s"}
"""Bit of a list of phrases to its letter in the features."""


@lru_cache(maxsize=50_000)
def shape(word: str) -> str:
    """Return the pattern of a word's characters, with runs folded: ``Xx``, ``X``, ``d.d``, ``X.X.``."""
    if word.isascii() and word.isalpha():
        return "x" if word.islower() else "X" if word.isupper() else _LOWER.sub("x", _UPPER.sub("X", word))
    if not word.isascii():
        word = "".join("A" if c.isupper() else "a" if c.isalpha() else c for c in word)
    return _DIGIT.sub("d", _LOWER.sub("x", _UPPER.sub("X", word)))


def shape_of(word: str, caps: bool) -> str:
    """Return the shape of a word as its features have it; words of a sentence in capitals (``caps``) have one shape."""
    return "C" if caps and word[0].isalpha() else shape(POINTED.get(word, word))


class Gazetteer:
    """Names of one or more words, in lower case, with the lists that have them."""

    def __init__(self, tags: dict[str, str]) -> None:
        """Initialize from the names, with single spaces."""
        self.tags = tags
        self._longer = sorted(name for name in tags if " " in name)
        self.pairs = Remembered(self._of_pair)
        """Two words to the maximum number of words of a longer name that begins with them, or 0, and the name of both or of the first one."""

    def reach(self, word: str) -> int:
        """Return the maximum number of words of a name that begins with this one; 0 if none does."""
        return self._longest(word) or int(word in self.tags)

    def _of_pair(self, words: tuple[str, str]) -> tuple[int, int, str | None]:
        """Return a value of ``pairs``; the name as the number of its words and its lists, None if neither is a name."""
        both = " ".join(words)
        tag = self.tags.get(both)
        return self._longest(both), PAIR if tag is not None else 1, tag if tag is not None else self.tags.get(words[0])

    def _longest(self, words: str) -> int:
        opening, most = words + " ", 0
        for at in range(bisect_left(self._longer, opening), len(self._longer)):
            name = self._longer[at]
            if most == LONGEST_PHRASE or not name.startswith(opening):
                break
            most = min(max(most, name.count(" ") + 1), LONGEST_PHRASE)
        return most

    def matches(self, words: list[str], lowered: list[str]) -> Iterator[tuple[int, int, str]]:
        """Yield the longest listed name at each capital, left to right without overlaps."""
        reaches = [self.reach(low) if word[0].isupper() else 0 for word, low in zip(words, lowered, strict=True)]
        return self.longest([(at, reach) for at, reach in enumerate(reaches) if reach], lowered)

    def longest(self, begins: list[tuple[int, int]], lowered: list[str]) -> Iterator[tuple[int, int, str]]:
        """Yield the longest listed name at each of the words that may begin one; ``begins`` has them with their ``reach``."""
        after, last = 0, len(lowered) - 1
        for at, most in begins:
            if at < after:
                continue
            if most == 1 or at == last:
                size, tag = 1, self.tags.get(lowered[at])
            else:
                longer, size, tag = self.pairs[lowered[at], lowered[at + 1]]
                for length in range(min(longer, last + 1 - at), PAIR, -1):
                    found = self.tags.get(" ".join(lowered[at : at + length]))
                    if found is not None:
                        size, tag = length, found
                        break
            if tag is not None:
                after = at + size
                yield at, after, tag


def listed_features(start: int, end: int, tag: str, shapes: list[str], last: int) -> Iterator[tuple[int, str]]:
    """Yield the features of a listed name's words and of the words beside it, of a sentence up to ``last``."""
    size = "1" if end - start == 1 else "2"
    for at in range(start, end):
        yield at, f"g{'B' if at == start else 'I'}{tag}{size}"
        yield at, f"gg{'B' if at == start else 'I'}{tag}{size}{'E' if at == end - 1 else ''}|{shapes[at]}"
    if start:
        yield start - 1, f"g+{tag}"
    if end <= last:
        yield end, f"g-{tag}"


def _place_tags() -> dict[str, str]:
    found = register()
    sizes = [f"T{1 + size}" for size in range(len(CITY_CLASSES) + 1)]
    tags = {name: sizes[bisect_left(CITY_CLASSES, most)] for name, most in found.cities.largest()}
    tags.update(dict.fromkeys(found.regions, "R"))
    tags.update({name: "N" for name in found.countries if len(name) > 3 or name in ("uk", "usa", "uae")})
    tags.update(dict.fromkeys(REGIONS, "W"))
    return {name: tag for name, tag in tags.items() if len(name) > 2 and name not in CALENDAR}


def _phrase_marks(bits: int) -> str:
    """Return the letters of lists of phrases."""
    return "".join(mark for bit, mark in PHRASE_MARKS.items() if bits & bit)


def gazetteer(shipped: Tables) -> Gazetteer:
    """Return the shipped names with the places of the register and the list of organisations."""
    marks = Remembered(_phrase_marks)
    tags = {name: marks[bits] for name, bits in shipped.phrases.items()}
    for name, tag in _place_tags().items():
        listed = tags.get(name)
        spaced = name + "." if name in WITH_POINT else name
        tags[spaced] = tag + "".join(mark for mark in listed if mark in "cm") if listed else tag
    tags.update({name: "k" + tags.get(name, "") for name in KNOWN_ORGANISATIONS if len(name) > 2})
    return Gazetteer(tags)


class Extractor:
    """Computes the features of sentences. It holds only the tables, which no sentence changes."""

    def __init__(self, shipped: Tables | None = None) -> None:
        """Initialize from the given tables (training omits some names), or from the shipped ones."""
        self.tables = shipped or tables()
        self.gazetteer = gazetteer(self.tables)

    def _classes(self, word: str, lowered: str) -> list[str]:
        known = self.tables.classes
        found = known.get(word) or (known.get(word.capitalize()) if word.isupper() else None)
        if found is None and lowered != word:
            found = known.get(lowered)
        if found is None:
            return ["noc"]
        coarse, fine, finest, brown = found
        listed = [f"k{coarse}", f"K{fine}", f"j{finest}"] if coarse else []
        return listed + ([f"b{bits}={brown & ((1 << bits) - 1)}" for bits in BROWN_BITS] if brown else [])

    def _lists(self, lowered: str) -> list[str]:
        bits = self.tables.names.get(lowered, 0)
        bare = lowered.rstrip(".")
        listed = [f"n{bit}" for bit in (1, 2, 4, 8, 16, 32) if bits & bit] if bits else []
        if bare in LISTED or lowered in LISTED:
            listed += [f"x{mark}" for mark, words in LEXICON.items() if bare in words or lowered in words]
        return listed

    def word(self, spelt: str, caps: bool) -> tuple[list[str], list[str], list[str]]:
        """Return a word's features: as the word itself, as a neighbour, as a word two away; ``caps`` is True in sentences in capitals.

        Those of the word itself begin with those of a neighbour.
        """
        word = POINTED.get(spelt, spelt)
        lowered = word.lower()
        pattern = shape_of(word, caps)
        lists, classes = self._lists(lowered), self._classes(word, lowered)
        itself, size = (f"w={lowered}", f"s={pattern}"), len(word)
        far = [*itself, *classes[:2], *([x for x in lists if x[0] == "x"] if lists else ())]
        near = [*itself, f"e={lowered[-3:]}", *classes, *lists]
        own = [
            *near,
            *(_affixes(lowered) if size == len(lowered) > AFFIX else _short_affixes(lowered, size)),
            f"l={min(size, 8)}",
        ]
        if "-" in word[1:-1]:
            own.append(f"h={lowered.rsplit('-', 1)[1]}")
        if caps:
            own.extend(("caps", *(f"C{x}" for x in classes[:1])))
        if not caps and ("n1" in lists or "n8" in lists) and word[0].isupper():
            own.extend(f"U{x}" for x in lists)
        return own, near, far


def _affixes(word: str) -> tuple[str, ...]:
    """Return the same as ``_short_affixes``, for a word of more than ``AFFIX`` letters, as most are; it is faster."""
    begins = f"p1={word[0]}", f"p2={word[:2]}", f"p3={word[:3]}", f"p4={word[:4]}"
    return *begins, f"e1={word[-1]}", f"e2={word[-2:]}", f"e4={word[-4:]}"


def _short_affixes(word: str, size: int) -> list[str]:
    """Return the beginnings and ends of a word with fewer than ``size`` letters each."""
    begins = [f"p{k}={word[:k]}" for k in (1, 2, 3, AFFIX) if size > k]
    return begins + [f"e{k}={word[-k:]}" for k in (1, 2, AFFIX) if size > k]


@dataclass(frozen=True, slots=True)
class Article:
    """Words of a whole article that explain its capitals: words in lower case, and words capitalised within a sentence."""

    lower: frozenset[str]
    capital: frozenset[str]

    @classmethod
    def of(cls, sentences: list[Sentence]) -> "Article":
        """Return the words of an article's sentences."""
        lower, capital = set[str](), set[str]()
        for words, _, _ in sentences:
            caps = is_caps(words)
            for at, word in enumerate(words):
                if word[0].islower():
                    lower.add(word)
                elif at and not caps and word[0].isupper():
                    capital.add(word.lower())
        return cls(frozenset(lower), frozenset(capital))


def _near_capital(words: list[str]) -> list[bool]:
    """Return True for capitalised words, numbers, and the words beside them: no name extends further."""
    marked = [not word[0].islower() for word in words]
    last = len(words) - 1
    return [here or (at > 0 and marked[at - 1]) or (at < last and marked[at + 1]) for at, here in enumerate(marked)]


def context(
    words: list[str], lowered: list[str], caps: bool, article: Article, listed: Gazetteer
) -> Iterator[tuple[int, str]]:
    """Yield features of positions that are not of a single word: pairs, sequences of shapes, listed names, the article's capitals."""
    last = len(words) - 1
    shapes = [*(shape_of(word, caps) for word in words), "#"]
    for at, near in enumerate(_near_capital(words)):
        if not near:
            continue
        word = lowered[at]
        before = lowered[at - 1] if at else "<s>"
        after = lowered[at + 1] if at < last else "</s>"
        yield at, f"bw={before}|{word}"
        yield at, f"wa={word}|{after}"
        yield at, f"ba={before}|{after}"
        yield at, f"ss={shapes[at - 1]}|{shapes[at]}|{shapes[at + 1]}"
        if words[at][0].isupper() and not caps:
            if word in article.lower:
                yield at, "dl0" if at == 0 else "dl"
            if word in article.capital:
                yield at, "dc0" if at == 0 else "dc"
    for start, end, tag in listed.matches(words, lowered):
        yield from listed_features(start, end, tag, shapes, last)


def fold_word(word: str) -> str:
    """Return a word in lower case, as the lists have it."""
    if word in POINTED:
        return POINTED[word].lower()
    return word.lower() if word.isascii() else (fold_place(word) or word)


def fold_words(words: list[str]) -> list[str]:
    """Return the words in lower case, as the lists have them."""
    return list(map(fold_word, words))
