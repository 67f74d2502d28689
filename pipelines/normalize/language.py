"""Detect the language of an item that declares none."""

from functools import lru_cache
from typing import Any

SAMPLE = 300
"""Length of the sample, in characters."""
SHORTEST = 20
"""Minimum number of letters for a detection."""
SURE = 0.9
"""Minimum probability of a detection; tables, tickers and results in abbreviations are below it."""
WIRES = (
    "af ar az be bg bn bs ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km ko lt lv mk ml mr ms mt "
    "my nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur vi zh"
)
"""ISO 639-1 codes of the languages that news agencies write."""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Load the model of py3langid, once per process, at the first text without a language."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second that most runs never need

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(set(WIRES.split()) & set(identifier.labels)))
    return identifier


@lru_cache(maxsize=4096)
def detect_language(sample: str) -> str | None:
    """Return the language (ISO 639-1) of the beginning of a text, or None if it is unclear.

    Similar languages, such as Ukrainian and Russian, are separated from about 60 characters on.
    """
    if sum(map(str.isalpha, sample)) < SHORTEST:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= SURE else None


def sample_of(headline: str, body: str) -> str:
    """Return the sample of an item by which its language is detected."""
    return f"{headline}. {body[:SAMPLE]}"[:SAMPLE]
