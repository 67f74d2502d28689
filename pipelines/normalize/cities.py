"""Cities that are a dateline without day and agency: ``DUBLIN - ``, ``NEW DELHI: ``. Source: GeoNames.

Only the name distinguishes such a line from the beginning of a sentence, so only unambiguous names count. The
names are loaded at the first such line. ``training/places.py`` writes their file.
"""

import lzma
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from pipelines.language.agencies import AGENCIES
from pipelines.language.folding import fold_city
from pipelines.language.places import DATELINE_CITIES, WORDS
from pipelines.normalize.tag_words import CONTROLS, FORMATS
from pipelines.normalize.thresholds import CITY_STATE_WORDS

DATA: Final = Path(__file__).with_name("data") / "cities.xz"
PARTS = re.compile(r"\s*[/,]\s*|\s+(?:and|und|et|y|e|&)\s+")


def are_cities(place: str) -> bool:
    """Return True if a place is one or more cities, the last perhaps with its state: ``PARIS, Texas``, ``NEW YORK/LONDON``.

    A name in capitals may be a smaller city.
    """
    first, *others = PARTS.split(place.strip())
    known = _cities()[0 if place.isupper() else 1]
    if fold_city(first) not in known:
        return False
    return all(fold_city(name) in known or len(name.split()) <= CITY_STATE_WORDS for name in others)


@lru_cache(maxsize=1)
def _cities() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the large cities, and those of the largest and the capitals."""
    largest, large = (block.split("\n") for block in lzma.decompress(DATA.read_bytes()).decode().split("\n\n"))
    words = WORDS | {fold_city(word) for table in (AGENCIES, CONTROLS, FORMATS) for word in table}
    known = (frozenset(largest) - words) | DATELINE_CITIES
    return known | (frozenset(large) - words), known
