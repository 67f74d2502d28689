"""Real wire texts of ../shared, where they are present."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.enrich.entities import find_entities

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "reuters21578"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="Reuters-21578 is not in ../shared/data/reuters21578"),
]


def articles(name: str, most: int) -> Iterator[tuple[str, str]]:
    """Give headlines and bodies of one file."""
    text = html.unescape((FOLDER / name).read_text(encoding="latin-1"))
    for match in list(re.finditer(r"<TITLE>(.*?)</TITLE>.*?<BODY>(.*?)</BODY>", text, re.DOTALL))[:most]:
        yield match[1], match[2]


def test_offsets_are_exact_in_real_texts() -> None:
    """Every mention is the text between its offsets, mentions of one text do not overlap, and most texts have some."""
    some = 0
    for headline, body in articles("reut2-010.sgm", 150):
        found = find_entities(headline, body)
        some += bool(found)
        taken: set[tuple[str, int]] = set()
        for entity in found:
            for mention in entity.mentions:
                text = headline if mention.field == "headline" else body
                assert text[mention.start : mention.end] == mention.surface
                places = {(mention.field, at) for at in range(mention.start, mention.end)}
                assert taken.isdisjoint(places)
                taken |= places
    assert some > 140
