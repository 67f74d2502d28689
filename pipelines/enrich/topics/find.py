"""Find the topics of an article."""

from collections.abc import Iterable
from typing import Final

from pipelines.enrich.topics.codes import NAMES, top_level, topic_of_code
from pipelines.enrich.topics.model import READ_CHARACTERS, features_of, heaviest_words, read_words, topic_model
from schemas.article import Subject
from schemas.world import Topic, TopicSource

LEAST: Final = 0.28
"""Least probability of a topic."""
MOST: Final = 3
"""Most topics from the text."""
SUREST: Final = 0.999
"""Greatest confidence of a text: 1 is kept for the provider."""
REASONS: Final = 4
"""Most words that a reason names."""
FEWEST_WORDS: Final = 4


def find_topics(headline: str, body: str, subjects: Iterable[Subject], language: str) -> tuple[Topic, ...]:
    """Return the topics of an article, the surest first.

    The provider's codes win: a text is read only if no code is known, and only an English one.
    """
    coded = _of_codes(subjects)
    if coded or not language.startswith("en"):
        return coded
    return _of_text(headline, body)


def _of_codes(subjects: Iterable[Subject]) -> tuple[Topic, ...]:
    found: dict[int, str] = {}
    for subject in subjects:
        number = topic_of_code(subject.scheme, subject.code)
        if number is not None:
            found.setdefault(number, f"{subject.scheme}:{subject.code}")
    return tuple(_topic(number, 1.0, "provider", reason) for number, reason in found.items())


def _of_text(headline: str, body: str) -> tuple[Topic, ...]:
    if len(body) < 200 and len(headline.split()) + len(body.split()) < FEWEST_WORDS:
        return ()
    model = topic_model()
    head, text = read_words(headline), read_words(body[:READ_CHARACTERS])
    sure = model.probabilities(features_of(head, text))
    ranked = sorted(((-min(round(one, 3), SUREST), at) for at, one in enumerate(sure.tolist()) if one >= LEAST))[:MOST]
    return tuple(
        _topic(at + 1, -probability, "text", ", ".join(heaviest_words(model, head, text, at, REASONS)))
        for probability, at in ranked
    )


def _topic(number: int, confidence: float, source: TopicSource, reason: str) -> Topic:
    return Topic.model_construct(
        code=top_level(number), name=NAMES[number - 1], confidence=confidence, source=source, reason=reason
    )
