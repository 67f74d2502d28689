"""Language: told from the text where the item does not declare it."""

from functools import lru_cache
from typing import Any

SAMPLE = 300
"""Characters that are looked at."""
SHORTEST = 20
"""Letters that are needed to tell anything."""
SURE = 0.9
"""Below this probability the text tells nothing: tables, tickers, results in abbreviations."""
WIRES = (
    "af ar az be bg bn bs ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km ko lt lv mk ml mr ms mt "
    "my nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur vi zh"
)
"""ISO 639-1 codes of the languages that news agencies write."""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Load the model that comes with py3langid, once a process, at the first text without a language."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second that most runs never need

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(set(WIRES.split()) & set(identifier.labels)))
    return identifier


@lru_cache(maxsize=4096)
def detect_language(sample: str) -> str | None:
    """Name the language of a text's beginning (ISO 639-1); null where the text does not tell.

    Ukrainian is told from Russian, Danish from Swedish, and the like, at some 60 characters.
    """
    if sum(map(str.isalpha, sample)) < SHORTEST:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= SURE else None


def sample_of(headline: str, body: str) -> str:
    """Give what the language is told from."""
    return f"{headline}. {body[:SAMPLE]}"[:SAMPLE]
