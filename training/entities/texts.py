"""Training articles with marked names -> labelled sentences, their slots filled and their numbers and days varied."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipelines.enrich.entities.tokens import Sentence, tokens
from training.entities.slots import Filler, Names

MARK = re.compile(r"\[([^\]|]+)\|([POLM])\]|\{(\w+)\}")
SLOT = re.compile(r"\{(\w+)\}")
LABELS = {"P": "PER", "O": "ORG", "L": "LOC", "M": "MISC"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SMALL = frozenset("a an the of in on at to for and or by as with from".split())


class Labelled(NamedTuple):
    """One sentence and its BIO labels."""

    sentence: Sentence
    labels: list[str]


def articles(path: Path) -> list[list[str]]:
    """Return the articles of a file, as blocks of lines."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    cut = [[line for line in block.splitlines() if line and not line.startswith("# ")] for block in blocks]
    return [block for block in cut if block]


def _varied(text: str, rng: random.Random) -> str:
    """Return a text with other digits, days and months."""
    text = re.sub(r"\d", lambda m: m[0] if rng.random() < 0.4 else rng.choice("123456789"), text)
    text = re.sub("|".join(DAYS), lambda _: rng.choice(DAYS), text)
    return re.sub(
        rf"\b(?:{'|'.join(MONTHS)})\b", lambda m: m[0] if m[0] in ("March", "May") else rng.choice(MONTHS), text
    )


def _pieces(line: str, fill: Filler, rng: random.Random) -> Iterator[tuple[str, str]]:
    position = 0
    for mark in MARK.finditer(line):
        yield _varied(line[position : mark.start()], rng), "-"
        if mark[3]:
            yield fill(mark[3])
        else:
            yield SLOT.sub(lambda inner: fill(inner[1])[0], mark[1]), mark[2]
        position = mark.end()
    yield _varied(line[position:], rng), "-"


def render(line: str, fill: Filler, rng: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """Fill the slots of a line. Return its text and the spans of its names, without a leading ``the``."""
    text, spans = "", []
    for made, kind in _pieces(line, fill, rng):
        piece = made
        if not text and kind == "-":
            piece = piece[:1].upper() + piece[1:]
        start = len(text) + (4 if kind != "-" and piece.startswith("the ") else 0)
        text += piece
        if kind != "-":
            spans.append((start, len(text), LABELS[kind]))
    return text, spans


def headline_case(text: str) -> str:
    """Return a headline with its words capitalised, as American wires do."""
    return re.sub(r"[^\s\-\"'(]+", lambda m: m[0] if m[0] in SMALL else m[0][0].upper() + m[0][1:], text)


def label(text: str, spans: list[tuple[int, int, str]]) -> Labelled:
    """Split a text into tokens and label those that are inside a span."""
    sentence = tokens(text)
    labels = ["O"] * len(sentence.words)
    for start, end, kind in spans:
        inside = [
            i
            for i, (s, e) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
            if s >= start and e <= end and text[s:e] != "."
        ]
        for i in inside:
            labels[i] = ("B-" if i == inside[0] else "I-") + kind
    return Labelled(sentence, labels)


def _cased(text: str, headline: bool, rng: random.Random) -> str:
    roll = rng.random()
    if roll < (0.4 if headline else 0.09):
        return text.upper()
    if roll < (0.65 if headline else 0.11):
        return headline_case(text)
    return text


def fill_article(lines: list[str], names: Names, rng: random.Random) -> list[Labelled]:
    """Return one labelled article of a block, without some lines, so that articles differ."""
    fill = Filler(names, rng)
    made = []
    for line in lines:
        headline = line.startswith("H: ")
        if rng.random() < 0.15:
            continue
        text, spans = render(line.removeprefix("H: "), fill, rng)
        cased = _cased(text, headline, rng)
        if len(cased) == len(text):
            made.append(label(cased, spans))
    return made


def corpus(names: Names, rounds: int, seed: int) -> Iterator[list[Labelled]]:
    """Yield labelled articles: every block of every wire text, filled with other names in each round."""
    rng = random.Random(seed)  # noqa: S311 - texts, no secrets
    blocks = [block for path in sorted(Path(__file__).parent.glob("wire_*.txt")) for block in articles(path)]
    for _ in range(rounds):
        rng.shuffle(blocks)
        for block in blocks:
            if made := fill_article(block, names, rng):
                yield made
