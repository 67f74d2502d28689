"""Sketch: what a text says, reduced to word codes that two items can be compared by."""

from dataclasses import dataclass
from typing import Final
from zlib import crc32

from pipelines.stories.wording import code, pack, tokens, weight

READ: Final = 700
"""Tokens of an item that are read: wires put what matters first."""
MAX_WORDS: Final = 160
MAX_NUMBERS: Final = 48
MAX_NAMES: Final = 40
LEAD: Final = 45
SHINGLE: Final = 6
SAMPLE: Final = 8
"""One shingle of so many is kept, by its own hash: two texts keep the same ones of a shared passage."""
MAX_SHINGLES: Final = 48
TELLING: Final = 1.2
"""A word of less weight tells nothing."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Packed sets of word codes."""

    length: int
    """Tokens of the whole text."""
    title: bytes
    """Words of the headline."""
    lead: bytes
    """Telling words of the first lines."""
    words: bytes
    """Telling words of headline and text, numbers apart."""
    numbers: bytes
    """Numbers of headline and text."""
    names: bytes
    """Words written with a capital that are no common words."""
    shingles: bytes
    """Sampled runs of six words."""


def draw(headline: str, body: str) -> Sketch:
    """Sketch a text."""
    title = tokens(headline)
    text = tokens(body)
    read = text[:READ]
    lower = [word.lower() for word in read]
    codes = [code(word) for word in lower]
    title_codes = [code(word.lower()) for word in title]
    seen = dict(zip(title_codes, title, strict=True)) | dict(zip(codes, read, strict=True))
    figures = [word for word, token in seen.items() if token[0].isdigit()]
    words = [word for word, token in seen.items() if not token[0].isdigit() and weight(word) >= TELLING]
    mixed = not body[:400].isupper()
    names = [word for word in words if mixed and seen[word][0].isupper() and weight(word) >= 4.5]
    lead = {word for word in codes[:LEAD] if weight(word) >= TELLING}
    return Sketch(
        length=len(text),
        title=pack(set(title_codes)),
        lead=pack(lead),
        words=pack(words[:MAX_WORDS]),
        numbers=pack(figures[:MAX_NUMBERS]),
        names=pack(names[:MAX_NAMES]),
        shingles=pack(sample_shingles(codes)),
    )


def sample_shingles(codes: list[int]) -> list[int]:
    """Keep the runs of six words whose hash says so."""
    buffer = b"".join([word.to_bytes(4, "little") for word in codes])
    width = SHINGLE * 4
    hashes = {crc32(buffer[start : start + width]) for start in range(0, len(buffer) - width + 1, 4)}
    return sorted([value for value in hashes if value % SAMPLE == 0])[:MAX_SHINGLES]
