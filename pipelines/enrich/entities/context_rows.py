"""Rows of the model for the features of ``features.context``, without writing each feature's name.

Most pairs of words are no feature of the model. Their names would be built only to be looked up once, so pairs are kept in
tables of tables and names of shapes and lists are remembered. The same rows in the same order: a test compares both.
"""

from collections.abc import Iterator, Mapping

from pipelines.enrich.entities.features import POINTED, Article, Gazetteer, shape
from pipelines.enrich.thresholds import CRF_CACHED_SHAPES

Pairs = dict[str, dict[str, int]]
NONE: Mapping[str, int] = {}
MISSING = -1


def read_pairs(rows: Mapping[str, int], kind: str) -> Iterator[tuple[str, str, int]]:
    """Yield both words of each pair feature of a kind (``bw=``, ``wa=``, ``ba=``) and its row. A word may be ``|`` itself.

    >>> list(read_pairs({"bw=a|b": 1, "bw=||b": 2, "bw=a||": 3, "w=x": 4}, "bw="))
    [('a', 'b', 1), ('|', 'b', 2), ('a', '|', 3)]
    """
    for name, row in rows.items():
        if name.startswith(kind):
            rest = name[len(kind) :]
            if rest.startswith("||"):
                yield "|", rest[2:], row
            elif rest.endswith("||"):
                yield rest[:-2], "|", row
            else:
                first, _, second = rest.partition("|")
                yield first, second, row


def _near_capitals(words: list[str]) -> Iterator[int]:
    """Yield the positions of capitalised words, numbers and the words beside them: no name extends further."""
    marked = [False, *(not word[0].islower() for word in words), False]
    for at in range(len(words)):
        if marked[at] or marked[at + 1] or marked[at + 2]:
            yield at


class ContextRows:
    """Looks up the rows of a model's context features."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = rows
        self._before: Pairs = {}
        """A word -> the word before it -> row of ``bw=``."""
        self._after: Pairs = {}
        """A word -> the word after it -> row of ``wa=``."""
        self._around: Pairs = {}
        """The word before -> the word after -> row of ``ba=``."""
        for before, word, row in read_pairs(rows, "bw="):
            self._before.setdefault(word, {})[before] = row
        for table, kind in ((self._after, "wa="), (self._around, "ba=")):
            for first, second, row in read_pairs(rows, kind):
                table.setdefault(first, {})[second] = row
        self._shapes: dict[tuple[str, str, str], int] = {}
        self._listed: dict[tuple[str, str, bool, bool, str], tuple[int, ...]] = {}
        self._own = {name: rows.get(name, MISSING) for name in ("dl", "dl0", "dc", "dc0")}

    def find(
        self, words: list[str], lowered: list[str], caps: bool, article: Article, listed: Gazetteer
    ) -> Iterator[tuple[int, int]]:
        """Yield positions and rows: those of the names that ``features.context`` yields, in its order, where the model has them."""
        shapes = [*("C" if caps and word[0].isalpha() else shape(POINTED.get(word, word)) for word in words), "#"]
        framed = ["<s>", *lowered, "</s>"]
        for at in _near_capitals(words):
            yield from self._pair_rows(at, *framed[at : at + 3])
            if (row := self._shape_row(shapes[at - 1], shapes[at], shapes[at + 1])) >= 0:
                yield at, row
            if not caps and words[at][0].isupper():
                yield from self._capital_rows(at, lowered[at], article)
        for start, end, tag in listed.matches(words, lowered):
            yield from self._list_rows(start, end, tag, shapes)

    def _pair_rows(self, at: int, before: str, word: str, after: str) -> Iterator[tuple[int, int]]:
        if (row := self._before.get(word, NONE).get(before)) is not None:
            yield at, row
        if (row := self._after.get(word, NONE).get(after)) is not None:
            yield at, row
        if (row := self._around.get(before, NONE).get(after)) is not None:
            yield at, row

    def _capital_rows(self, at: int, word: str, article: Article) -> Iterator[tuple[int, int]]:
        if word in article.lower and (row := self._own["dl" if at else "dl0"]) >= 0:
            yield at, row
        if word in article.capital and (row := self._own["dc" if at else "dc0"]) >= 0:
            yield at, row

    def _list_rows(self, start: int, end: int, tag: str, shapes: list[str]) -> Iterator[tuple[int, int]]:
        size = "1" if end - start == 1 else "2"
        for at in range(start, end):
            for row in self._listed_rows(tag, size, at == start, at == end - 1, shapes[at]):
                yield at, row
        if start and (side := self._rows.get(f"g+{tag}")) is not None:
            yield start - 1, side
        if end < len(shapes) - 1 and (side := self._rows.get(f"g-{tag}")) is not None:
            yield end, side

    def _shape_row(self, before: str, here: str, after: str) -> int:
        key = before, here, after
        row = self._shapes.get(key)
        if row is None:
            if len(self._shapes) >= CRF_CACHED_SHAPES:
                self._shapes.clear()
            row = self._shapes[key] = self._rows.get(f"ss={before}|{here}|{after}", MISSING)
        return row

    def _listed_rows(self, tag: str, size: str, is_first: bool, is_last: bool, pattern: str) -> tuple[int, ...]:
        key = tag, size, is_first, is_last, pattern
        found = self._listed.get(key)
        if found is None:
            if len(self._listed) >= CRF_CACHED_SHAPES:
                self._listed.clear()
            begin = "B" if is_first else "I"
            names = f"g{begin}{tag}{size}", f"gg{begin}{tag}{size}{'E' if is_last else ''}|{pattern}"
            found = self._listed[key] = tuple(self._rows[name] for name in names if name in self._rows)
        return found
