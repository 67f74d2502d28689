"""Frames of events, read from ``data/frames.tsv``."""

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).parent / "data" / "frames.tsv"
CLASSES: Final = frozenset({"ORG", "PER", "LOC", "BANK", "$", "%", "N"})


class Condition(NamedTuple):
    """What a phrase or a sentence must contain."""

    classes: frozenset[str]
    words: frozenset[str]
    phrases: tuple[str, ...]
    """Alternatives of more than one word."""
    forbidden: frozenset[str]
    forbidden_phrases: tuple[str, ...]
    head: bool
    """Whether only the head of a phrase counts: the term ``^``."""
    optional: bool
    """Whether the phrase may be missing, or anything."""
    open: bool
    """Whether nothing is required."""


class Frame(NamedTuple):
    """One way in which the words of a text name an event."""

    rule: str
    kind: str
    """``verb``, ``noun``, ``words`` or ``cue``."""
    type: str
    triggers: tuple[str, ...]
    first: Condition
    """Subject of a verb; owner of a noun, or the words before it."""
    second: Condition
    """Object of a verb; phrases of prepositions behind a noun."""
    near: Condition
    slots: tuple[tuple[str, str], ...]
    """Place in the clause and argument."""


class Frames(NamedTuple):
    """All frames, by their triggers."""

    verbs: dict[str, tuple[Frame, ...]]
    nouns: dict[str, tuple[Frame, ...]]
    phrases: dict[str, tuple[Frame, ...]]


@cache
def frames() -> Frames:
    """Return the frames of the package, read once."""
    sets: dict[str, list[str]] = {}
    found: dict[str, dict[str, list[Frame]]] = {kind: defaultdict(list) for kind in ("verb", "noun", "words")}
    found["cue"] = found["words"]
    numbers: dict[str, int] = defaultdict(int)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line[0] == "#":
            continue
        kind, *cells = line.split("\t")
        if kind == "set":
            sets[f"@{cells[0]}"] = cells[1].split()
            continue
        numbers[cells[0] + kind] += 1
        frame = _frame(kind, cells, sets, numbers[cells[0] + kind])
        for trigger in frame.triggers:
            found[kind][trigger].append(frame)
    made = ({trigger: tuple(rows) for trigger, rows in found[kind].items()} for kind in ("verb", "noun", "words"))
    return Frames(*made)


def _frame(kind: str, cells: list[str], sets: dict[str, list[str]], number: int) -> Frame:
    event, triggers, first, second, near, slots = cells
    names = tuple(triggers.replace("_", " ").split("|") if kind in ("words", "cue") else triggers.split())
    pairs = tuple((place, name) for place, _, name in (slot.partition("=") for slot in slots.split() if slot != "-"))
    wanted = [_condition(cell, sets) for cell in (first, second, near)]
    return Frame(f"{event}-{kind}-{number}", kind, event, names, wanted[0], wanted[1], wanted[2], pairs)


def _condition(cell: str, sets: dict[str, list[str]]) -> Condition:
    terms = [term for term in cell.split() if term not in ("-", "*", "?", "^")]
    wanted, barred = (
        _spread([term.removeprefix("!") for term in terms if term.startswith("!") is no], sets) for no in (False, True)
    )
    classes = frozenset(wanted & CLASSES)
    words = frozenset(term for term in wanted - CLASSES if "_" not in term)
    phrases = tuple(sorted(filter(None, (term.replace("_", " ").strip() for term in wanted if "_" in term))))
    optional = not {"?", "*"}.isdisjoint(cell.split())
    return Condition(
        classes,
        words,
        phrases,
        frozenset(term for term in barred if "_" not in term),
        tuple(sorted(filter(None, (term.replace("_", " ").strip() for term in barred if "_" in term)))),
        "^" in cell.split(),
        optional,
        optional or not (classes or words or phrases),
    )


def _spread(terms: list[str], sets: dict[str, list[str]]) -> set[str]:
    return {word for term in terms for word in sets.get(term, [term])}
