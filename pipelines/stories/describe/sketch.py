"""Sketch: what a text says, reduced to sets of word codes that two items can be compared by."""

from array import array
from dataclasses import dataclass, field
from functools import cache
from zlib import crc32

from pipelines.language.remembered import Remembered
from pipelines.stories.describe.words import (
    HEAVIEST,
    bit_signature,
    pack_codes,
    total_weight,
    weight_table,
    without_possessive,
    word_code,
    word_weight,
)
from pipelines.stories.thresholds import DESCRIBE, DescribeThresholds


@dataclass(frozen=True, slots=True)
class Sketch:
    """Packed sets of word codes."""

    length: int
    """Tokens of the whole text."""
    title: bytes
    """Words of the headline."""
    title_weight: float
    lead: bytes
    """Significant words of the lead."""
    lead_weight: float
    words: bytes
    """Significant words of headline and text, without numbers."""
    words_weight: float
    numbers: bytes
    """Numbers of headline and text."""
    names: bytes
    """Words that the text writes with a capital and that are not common."""
    subjects: bytes
    """Headline words that name who or what the item is about."""
    shingles: bytes
    """Hashes of sampled runs of words."""
    number_bits: int = field(init=False, repr=False, compare=False)
    """Bit signature of the numbers, to compare most sets without reading them."""
    misread: bool = field(init=False, repr=False, compare=False)
    """Whether a reader of scans misread the text in part, by how few of its words are known."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "number_bits", bit_signature(self.numbers))
        object.__setattr__(self, "misread", is_misread(self.words, self.names, self.length))


LIGHT_NUMBER, NUMBER, LIGHT, SIGNIFICANT, NAMING = range(5)
"""Kinds of words: numbers by whether they are significant, words by their weight. ``NAMING`` is significant too."""


def is_misread(words: bytes, names: bytes, length: int, limits: DescribeThresholds = DESCRIBE) -> bool:
    """Return True if too few of the words of a text, without names, are in the weight table, yet more than in another language."""
    all_words, named = memoryview(words).cast("I"), memoryview(names).cast("I")
    plain = len(all_words) - len(named)  # names are words
    if length < limits.short or plain < limits.misread_least_words:
        return False
    is_known = weight_table().__contains__
    known = sum(map(is_known, all_words)) - sum(map(is_known, named))
    return limits.misread_least_known * plain <= known <= limits.misread_most_known * plain


@cache
def word_kinds(limits: DescribeThresholds) -> Remembered[str, tuple[int, int]]:
    """Return the code and the kind of words as they are written, by these thresholds."""
    weights = weight_table()

    def coded(token: str) -> tuple[int, int]:
        word = word_code(without_possessive(token.lower()))
        return word, _kind(token, weights.get(word, HEAVIEST), limits)

    return Remembered(coded)


def _kind(token: str, weight: float, limits: DescribeThresholds) -> int:
    """Return the kind of a word with this weight."""
    significant = weight >= limits.significant_weight
    if token[0].isdigit():
        return NUMBER if significant else LIGHT_NUMBER
    if not significant:
        return LIGHT
    return NAMING if weight >= limits.name_weight else SIGNIFICANT


def make_sketch(title: list[str], text: list[str], limits: DescribeThresholds = DESCRIBE) -> Sketch:
    """Return the sketch of an item from the tokens of its headline and its body."""
    read = text[: limits.read_tokens]
    kind_of = word_kinds(limits).__getitem__
    read_kinds, title_kinds = list(map(kind_of, read)), list(map(kind_of, title))
    codes, title_codes = [word for word, _ in read_kinds], [word for word, _ in title_kinds]
    kinds = dict(title_kinds)
    kinds.update(read_kinds)
    numbers = [word for word, kind in kinds.items() if kind <= NUMBER]
    words = [word for word, kind in kinds.items() if kind >= SIGNIFICANT][: limits.max_words]
    mixed_case = any(word[-1].islower() for word in read[: limits.cased_tokens])
    written = dict(zip(codes, read, strict=True)) if mixed_case else {}
    names = [word for word in words if kinds[word] == NAMING and written.get(word, "a")[0].isupper()]
    lead = {word for word, kind in read_kinds[: limits.lead_tokens] if kind == NUMBER or kind >= SIGNIFICANT}
    return Sketch(
        length=len(text),
        title=pack_codes(set(title_codes)),
        title_weight=total_weight(set(title_codes)),
        lead=pack_codes(lead),
        lead_weight=total_weight(lead),
        words=pack_codes(words),
        words_weight=total_weight(words),
        numbers=pack_codes(numbers[: limits.max_numbers]),
        names=pack_codes(names[: limits.max_names]),
        subjects=pack_codes(find_subjects(title, title_codes, written, len(text), limits)),
        shingles=pack_codes(sample_shingles(codes, limits)),
    )


def find_subjects(
    title: list[str], codes: list[int], written: dict[int, str], length: int, limits: DescribeThresholds
) -> set[int]:
    """Return the heavy headline words that the text writes with a capital; of a short text without any, all heavy words."""
    short = length < limits.short
    least = limits.short_subject_weight if short else limits.subject_weight
    heavy = [
        word
        for word, token in zip(codes, title, strict=True)
        if word_weight(word) >= least and len(token) > 2 and not token[0].isdigit()
    ]
    named = {word for word in heavy if word in written and written[word][0].isupper()}
    return named or (set(heavy) if short else set())


def sample_shingles(codes: list[int], limits: DescribeThresholds) -> list[int]:
    """Return the hashes of the runs of words that the hash itself selects: two texts select the same runs of a shared passage."""
    buffer = array("I", codes).tobytes()
    width = limits.shingle_tokens * 4
    starts, mask = range(0, len(buffer) - width + 1, 4), limits.shingle_mask
    hashes = {value for start in starts if not (value := crc32(buffer[start : start + width])) & mask}
    return sorted(hashes)[: limits.max_shingles]
