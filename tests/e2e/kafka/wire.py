"""A wire of our own making: stories with updates, corrections, kills and repeats, as many as a test needs."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
SYLLABLES = "ka lo mi ren tu sa vel dor ni pra quo zel ba fin gor hal jun ley mos nur".split()
VERSIONS = 4


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


VOCABULARY = sorted({_word(random.Random(number)) for number in range(20_000)})
"""As many words as a wire uses."""


def word(chance: random.Random) -> str:
    """Choose a word."""
    return chance.choice(VOCABULARY)


def sentence(chance: random.Random) -> str:
    """Make up a sentence that nobody else writes."""
    words = " ".join(word(chance) for _ in range(12))
    return f"{words.capitalize()} {chance.randint(100, 99_999)} {word(chance)}."


def item(story: int, version: int, text: list[str], headline: str, when: datetime, **more: object) -> bytes:
    """Write one item as ninjs."""
    fields = {
        "uri": f"urn:newsml:wire.example:20260302:S{story}",
        "version": version,
        "versioncreated": when.isoformat(),
        "language": "en",
        "headline": headline,
        "body_text": "\n\n".join(text),
    }
    return json.dumps(fields | more).encode()


def wire(count: int, seed: int = 7, first: int = 1) -> Iterator[tuple[bytes, bytes]]:
    """Yield (key, value) of ``count`` records: four items a story, every fifth story killed, every seventh item sent twice.

    Stories are numbered from ``first``.
    """
    chance = random.Random(seed)
    sent, story = 0, first - 1
    while sent < count:
        story += 1
        text, headline = [sentence(chance) for _ in range(3)], sentence(chance)
        for version in range(1, VERSIONS + 1):
            when = START + timedelta(minutes=story, seconds=version)
            text = [*text, sentence(chance)]
            more = {"pubstatus": "canceled"} if version == VERSIONS and story % 5 == 0 else {}
            value = item(story, version, text, headline, when, **more)
            for _ in range(1 + (chance.random() < 1 / 7)):
                if sent < count:
                    sent += 1
                    yield f"S{story}".encode(), value
