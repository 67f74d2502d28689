"""Read the hand-marked test texts of ``benchmarks/data/entities``: ``[text|P]`` marks a name and its type."""

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("data") / "entities"
MARK = re.compile(r"\[([^\]|]+)\|([POLM-])\]")
TYPES = {"P": "PER", "O": "ORG", "L": "LOC", "M": "MISC"}
Span = tuple[int, int, str]


class Marked(NamedTuple):
    """One article: its text, paragraphs separated by an empty line, and the spans of its names."""

    text: str
    names: frozenset[Span]


def read_marked(name: str) -> list[Marked]:
    """Read the articles of one test set: ``dev``, ``test`` or ``flashes``."""
    blocks = re.split(r"\n\s*\n", (FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    cut = [[line for line in block.splitlines() if line and not line.startswith("#")] for block in blocks]
    return [_article(lines) for lines in cut if lines]


def _article(lines: list[str]) -> Marked:
    text = ""
    names: set[Span] = set()
    for line in lines:
        position = 0
        for mark in MARK.finditer(line):
            text += line[position : mark.start()]
            if mark[2] != "-":
                names.add((len(text), len(text) + len(mark[1]), TYPES[mark[2]]))
            text += mark[1]
            position = mark.end()
        text += line[position:] + "\n\n"
    return Marked(text, frozenset(names))
