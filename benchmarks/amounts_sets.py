"""Own sets of marked amounts, ``benchmarks/data/amounts``: how many are right, wrong, missed; wrong by a scale; calibration."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from benchmarks.through import Places
from pipelines.enrich.article import enrich
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse
from schemas import Origin, RawMessage, WireFormat

FOLDER = Path(__file__).with_name("data") / "amounts"
MARK = re.compile(r"\[\[([^\]|]+)\|([^\]]+)\]\]")
WHEN = datetime(2026, 3, 3, tzinfo=UTC)
SCALE = 900
"""A value that is so many times too large or too small is wrong by a scale."""
STEPS = (0.5, 0.7, 0.8, 0.9, 1.0)
"""Lower ends of the classes of confidence."""


class Amount(NamedTuple):
    """A marked or a found amount."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    currency: str | None
    """None for a percentage."""
    confidence: float = 1.0

    @property
    def kind(self) -> str:
        """Return ``money`` or ``percent``."""
        return "percent" if self.currency is None else "money"

    def says(self, other: "Amount") -> bool:
        """Return True if value and currency are the same."""
        return (self.low, self.high, self.currency) == (other.low, other.high, other.currency)


class Text(NamedTuple):
    """One text of a set."""

    name: str
    language: str
    text: str
    amounts: tuple[Amount, ...]


class Pair(NamedTuple):
    """A marked amount and what was found in its place; one of both may be missing."""

    text: Text
    marked: Amount | None
    found: Amount | None


def read_set(path: Path) -> Iterator[Text]:
    """Read the texts of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, language, marked = line.split("\t")
            yield _text(name, language, marked)


def _text(name: str, language: str, marked: str) -> Text:
    text, at, amounts = "", 0, []
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        value, _, unit = mark[2].partition(" ")
        low, _, high = value.partition("..")
        currency = unit.partition("/")[0]
        start, end = len(text), len(text) + len(mark[1])
        amounts.append(Amount(start, end, Decimal(low), Decimal(high or low), None if currency == "%" else currency))
        text, at = text + mark[1], mark.end()
    return Text(name, language, text + marked[at:], tuple(amounts))


def find(text: Text) -> Iterator[Amount]:
    """Yield what the real stages find; what has no place in the text as it came stands at its beginning."""
    raw = RawMessage(
        value=text.text.encode(), origin=Origin(source="benchmark"), format=WireFormat.TEXT, timestamp=WHEN
    )
    parsed = parse(raw, ParseLimits()).model_copy(update={"language": text.language})
    article = enrich(normalize(parsed, "en", TimeLimits()), None)
    places = Places(text.text, article)
    for one in article.amounts:
        start, end = places.of(one.field, one.start, one.end) or _place(text.text, one.surface)
        yield Amount(start, end, one.low, one.high, one.currency, one.confidence)


def _place(text: str, surface: str) -> tuple[int, int]:
    """Find a surface in a text whose words are not parted by blanks."""
    at = text.find(surface)
    return (at, at + len(surface)) if at >= 0 else (0, 0)


def pairs(texts: Iterable[Text]) -> Iterator[Pair]:
    """Pair each marked amount with the first that was found over it; the rest on either side stands alone."""
    for text in texts:
        found = list(find(text))
        for marked in text.amounts:
            over = next((one for one in found if one.start < marked.end and marked.start < one.end), None)
            if over is not None:
                found.remove(over)
            yield Pair(text, marked, over)
        yield from (Pair(text, None, one) for one in found)


def tally(compared: Iterable[Pair]) -> Counter[str]:
    """Count ``marked``, ``found``, ``right`` and ``scale`` (wrong by a scale)."""
    counts = Counter[str]()
    for _, marked, found in compared:
        counts["marked"] += marked is not None
        counts["found"] += found is not None
        if marked is not None and found is not None:
            counts["right"] += found.says(marked)
            counts["scale"] += _is_wrong_by_scale(marked, found)
    return counts


def _is_wrong_by_scale(marked: Amount, found: Amount) -> bool:
    if not marked.high or not found.high:
        return False
    ratio = abs(found.high / marked.high)
    return max(ratio, 1 / ratio) >= SCALE


def figures(counts: Mapping[str, int]) -> tuple[float, float, float]:
    """Return precision, recall and F1.

    >>> figures({"right": 9, "found": 10, "marked": 12})
    (0.9, 0.75, 0.8181818181818182)
    """
    right, found, marked = counts["right"], counts["found"], counts["marked"]
    return right / max(1, found), right / max(1, marked), 2 * right / max(1, found + marked)


def calibration(compared: Iterable[Pair]) -> dict[float, tuple[int, int]]:
    """Return for each class of confidence how many currencies were found with it, and how many of them are right."""
    classes: dict[float, tuple[int, int]] = {}
    for _, marked, found in compared:
        if found is not None and marked is not None and found.kind == marked.kind == "money":
            step = max((step for step in STEPS if step <= found.confidence), default=0.0)
            count, right = classes.get(step, (0, 0))
            classes[step] = count + 1, right + (found.currency == marked.currency)
    return dict(sorted(classes.items()))


def tables(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of a table a set: all of English, every other language, percent, and the calibration of all."""
    everything: list[Pair] = []
    for path in paths:
        compared = list(pairs(read_set(path)))
        everything += compared
        yield f"{path.stem}: {len({pair.text.name for pair in compared}):,} texts"
        yield f"  {'part':14}{'marked':>8}{'right':>8}{'precision':>11}{'recall':>9}{'F1':>8}{'by a scale':>12}"
        for part in _parts(compared):
            yield _line(part, [pair for pair in compared if part in _parts_of(pair)])
    yield "calibration of the currency: confidence, amounts, right"
    for step, (count, right) in calibration(everything).items():
        yield f"  from {step:.1f}{count:>10}{right / count:>10.3f}"


def _parts_of(pair: Pair) -> set[str]:
    amount = pair.marked or pair.found
    kind = amount.kind if amount is not None else "money"
    language = pair.text.language.partition("-")[0]
    return {f"{kind} en"} if language == "en" else {f"{kind} others", language}


def _parts(compared: Iterable[Pair]) -> list[str]:
    return sorted({part for pair in compared for part in _parts_of(pair)}, key=lambda part: (" " not in part, part))


def _line(part: str, compared: list[Pair]) -> str:
    counts = tally(compared)
    precision, recall, f1 = figures(counts)
    return f"  {part:14}{counts['marked']:>8}{counts['right']:>8}{precision:>11.3f}{recall:>9.3f}{f1:>8.3f}{counts['scale']:>12}"
