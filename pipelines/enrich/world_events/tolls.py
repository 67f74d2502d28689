"""How many died and were injured, in words or figures: ``killing at least 14 people``, ``Nineteen people died``."""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.enrich.world_events.fill import Filler
from pipelines.enrich.world_events.scene import Scene

WITH_TOLL: Final = frozenset({"disaster", "accident", "attack"})
_WORDS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundreds|dozens|thousands|scores"
)
_NUMBER: Final = rf"(?P<n>(?:(?:at least|more than|about|some|up to|around|nearly|over|as many as) )?(?:\d[\d,]*(?:\.\d+)?|(?:{_WORDS})(?:-(?:{_WORDS}))?)(?: (?:hundred|thousand|million))?)"
_PEOPLE: Final = r"(?: (?:of them|other|others|more|[a-z-]+)){0,4}?"
_VERBS: Final = r" (?:(?:were|was|are|is|had|have|has|been|were reported|reported|feared|confirmed) )*"
_BEFORE: Final = re.compile(r"kill|dead|die|death|toll|injur|wound|hurt|drown|perish|lives|casualt")
_PATTERNS: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "toll_dead",
            rf"\b(?:kill(?:s|ed|ing)?|left|leaving|leaves|claim(?:s|ed|ing)? the lives of) {_NUMBER}\b(?! percent)(?! million)",
        ),
        ("toll_dead", rf"\b{_NUMBER}{_PEOPLE}{_VERBS}(?:killed|died|dead|die|dies|drowned|perished)\b"),
        ("toll_dead", rf"\b(?:death toll|toll)(?: \w+){{0,4}} (?:to|of|at|was|is) {_NUMBER}\b"),
        ("toll_injured", rf"\b(?:injur(?:es|ed|ing)|wound(?:s|ed|ing)|hurt(?:s|ing)?) {_NUMBER}\b"),
        ("toll_injured", rf"\b{_NUMBER}{_PEOPLE}{_VERBS}(?:injured|wounded|hurt)\b"),
    )
)


def tolls(scene: Scene) -> Iterator[Filler]:
    """Yield the toll that a sentence states, at most one number of dead and one of injured."""
    if _BEFORE.search(scene.lower) is None:
        return
    seen: set[str] = set()
    for name, pattern in _PATTERNS:
        match = pattern.search(scene.lower) if name not in seen else None
        if match is not None:
            seen.add(name)
            yield Filler(name, None, None, scene.start + match.start("n"), scene.start + match.end("n"))
