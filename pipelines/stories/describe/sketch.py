"""Sketch: what a text says, reduced to word codes that two items can be compared by."""

from array import array
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from pipelines.stories.describe.words import (
    HEAVIEST,
    bit_signature,
    pack_codes,
    token_codes,
    total_weight,
    weight_table,
    word_weight,
)

READ: Final = 700
"""Tokens of an item that are read: wires put what matters first."""
MAX_WORDS: Final = 160
MAX_NUMBERS: Final = 48
MAX_NAMES: Final = 40
LEAD: Final = 45
SHINGLE: Final = 6
SAMPLED: Final = 7
"""One shingle of eight is kept, by its own hash: two texts keep the same ones of a shared passage."""
MAX_SHINGLES: Final = 48
NAMING: Final = 4.5
"""A capital word of less weight is a common one at the start of a sentence."""
SUBJECT: Final = 4.0
SHORT_SUBJECT: Final = 3.0
SHORT: Final = 80
"""Tokens: a shorter text is a table, a flash or a template, and its headline alone may name the subject."""
TELLING: Final = 1.2
"""A word of less weight tells nothing."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Packed sets of word codes."""

    length: int
    """Tokens of the whole text."""
    title: bytes
    """Words of the headline."""
    title_weight: float
    lead: bytes
    """Telling words of the first lines."""
    lead_weight: float
    words: bytes
    """Telling words of headline and text, numbers apart."""
    words_weight: float
    numbers: bytes
    """Numbers of headline and text."""
    names: bytes
    """Words that the text writes with a capital and that are no common words."""
    subjects: bytes
    """Headline words that say who or what the item is about."""
    shingles: bytes
    """Sampled runs of six words."""
    number_bits: int = field(init=False, repr=False, compare=False)
    """The numbers as bits, to tell most sets apart without reading them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "number_bits", bit_signature(self.numbers))


def make_sketch(title: list[str], text: list[str]) -> Sketch:
    """Sketch an item from the tokens of its headline and its body."""
    read = text[:READ]
    codes, title_codes = token_codes(read), token_codes(title)
    known = weight_table()
    seen = dict(zip(title_codes, title, strict=True)) | dict(zip(codes, read, strict=True))
    figures = [word for word, token in seen.items() if token[0].isdigit()]
    words = [word for word, token in seen.items() if known.get(word, HEAVIEST) >= TELLING and not token[0].isdigit()][
        :MAX_WORDS
    ]
    written = dict(zip(codes, read, strict=True)) if any(word[-1].islower() for word in read[:40]) else {}
    names = [word for word in words if known.get(word, HEAVIEST) >= NAMING and written.get(word, "a")[0].isupper()]
    lead = {word for word in codes[:LEAD] if known.get(word, HEAVIEST) >= TELLING}
    return Sketch(
        length=len(text),
        title=pack_codes(set(title_codes)),
        title_weight=total_weight(set(title_codes)),
        lead=pack_codes(lead),
        lead_weight=total_weight(lead),
        words=pack_codes(words),
        words_weight=total_weight(words),
        numbers=pack_codes(figures[:MAX_NUMBERS]),
        names=pack_codes(names[:MAX_NAMES]),
        subjects=pack_codes(find_subjects(title, title_codes, written, len(text))),
        shingles=pack_codes(sample_shingles(codes)),
    )


def find_subjects(title: list[str], codes: list[int], written: dict[int, str], length: int) -> set[int]:
    """Choose the headline words that the text writes with a capital; of a table or a flash, which writes none, the heavy ones."""
    least = SUBJECT if length >= SHORT else SHORT_SUBJECT
    heavy = [
        word
        for word, token in zip(codes, title, strict=True)
        if word_weight(word) >= least and len(token) > 2 and not token[0].isdigit()
    ]
    named = {word for word in heavy if word in written and written[word][0].isupper()}
    return named or (set(heavy) if length < SHORT else set())


def sample_shingles(codes: list[int]) -> list[int]:
    """Keep the runs of six words whose hash says so."""
    buffer = array("I", codes).tobytes()
    width = SHINGLE * 4
    hashes = {crc32(buffer[start : start + width]) for start in range(0, len(buffer) - width + 1, 4)}
    return sorted([value for value in hashes if not value & SAMPLED])[:MAX_SHINGLES]
