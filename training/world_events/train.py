"""Fit the confidence of world events and write ``pipelines/enrich/world_events/data/confidence.tsv``.

``python -m training.world_events.train --facts FOLDER --reuters FOLDER``: labelled texts (``*.jsonl`` with headline, body, day, events), where an event
is right if its type is a label of the text, and every second labelled article of Reuters-21578, where deals and results of the lead are right if ``acq``
or ``earn`` is a label. Prints what the model says of texts that it was not fitted with. Without ``--facts`` the weights of deals alone are fitted
to those articles, near the weights there are: those of other events stay as they are.
"""

import argparse
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.world_events import GROUPS, enrich_in_parts, labelled_texts, reuters_articles
from pipelines.enrich.article import load
from pipelines.enrich.world_events import confidence, merge
from schemas import Article, WorldEvent

FOLDS: Final = 5
LEAD: Final = 600
FEWEST: Final = 3
"""Fewest events that must have a feature."""
REUTERS_WEIGHT: Final = 0.1
NEAR_FEWEST: Final = 5
"""Fewest events that must have a feature whose weight is changed."""
NEAR_PENALTY: Final = 0.3


class Every(frozenset[str]):
    """All words: what is met with ``&`` stays whole."""

    def __rand__(self, other: frozenset[str]) -> frozenset[str]:
        """Return the other set."""
        return other


EVERY: Final = Every()


class Example(NamedTuple):
    """The features of an event, and whether it is right."""

    names: tuple[str, ...]
    right: bool
    weight: float
    fold: int


class Listener:
    """Notes the features of each event that is judged while it is patched in."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.heard: list[tuple[str, ...]] = []

    def __call__(self, names: Iterator[str]) -> float:
        """Note the features; every event is kept."""
        self.heard.append(tuple(names))
        return 0.5 + 0.4999 * min(1.0, len(self.heard) / 1e6)

    def of(self, event: WorldEvent) -> tuple[str, ...]:
        """Return the features of an event by the mark that its confidence is."""
        return self.heard[round((event.confidence - 0.5) / 0.4999 * 1e6) - 1]


def examples(article: Article, listener: Listener, *, lead: int = 0) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield type and features of the events of an article, those of the lead if it is given."""
    for event in article.world_events:
        if not lead or event.trigger.field == "headline" or event.trigger.start < lead:
            yield event.type.value, listener.of(event)


def of_labelled(folder: Path, listener: Listener) -> Iterator[Example]:
    """Yield the events of labelled texts."""
    for text in labelled_texts(folder):
        gold = {one["type"] for one in text.events}
        fold = zlib.crc32(text.article.item_id.encode()) % FOLDS
        for kind, names in examples(text.article, listener):
            yield Example(names, kind in gold, 1.0, fold)


def of_reuters(folder: Path, listener: Listener, every: int) -> Iterator[Example]:
    """Yield the deals and results of the leads of labelled articles, of every second one or fewer."""
    rows = [row for at, row in enumerate(reuters_articles(folder)) if at % every == 0 and row[1]]
    group = {kind: label for label, kinds in GROUPS.items() for kind in kinds}
    articles = enrich_in_parts(article for *_, article in rows)
    for at, ((labels, _, _), article) in enumerate(zip(rows, articles, strict=True)):
        for kind, names in examples(article, listener, lead=LEAD):
            if kind in group:
                yield Example(names, group[kind] in labels, REUTERS_WEIGHT, at % FOLDS)


def fit(rows: list[Example], penalty: float, rounds: int = 60) -> dict[str, float]:
    """Return the weights of a logistic regression with a quadratic penalty, by gradient descent with a step for each feature."""
    counts = Counter(name for one in rows for name in one.names)
    known = {name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= FEWEST))}
    found = [np.array([known[name] for name in one.names if name in known]) for one in rows]
    weights = np.zeros(len(known))
    squares = np.full(len(known), 1e-2)
    for _ in range(rounds):
        slope = penalty * weights
        for at, one in zip(found, rows, strict=True):
            wrong = 1 / (1 + np.exp(-weights[at].sum())) - one.right
            slope[at] += one.weight * wrong
        squares += slope * slope
        weights -= 0.5 * slope / np.sqrt(squares)
    return dict(zip(known, weights.tolist(), strict=True))


def fit_near(rows: list[Example], known: dict[str, float], penalty: float, rounds: int = 10) -> dict[str, float]:
    """Return weights of deals that fit examples, near known ones, by Newton's method; all others are the known ones."""
    counts = Counter(name for one in rows for name in set(one.names) if _is_of_deals(name))
    places = {
        name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= NEAR_FEWEST))
    }
    table = np.zeros((len(rows), len(places)))
    for at, one in enumerate(rows):
        table[at, [places[name] for name in set(one.names) if name in places]] = 1
    base = np.array([sum(known.get(name, 0.0) for name in one.names) for one in rows])
    right, weight = np.array([one.right for one in rows], dtype=float), np.array([one.weight for one in rows])
    change = np.zeros(len(places))
    for _ in range(rounds):
        sure = 1 / (1 + np.exp(-(base + table @ change)))
        slope = table.T @ (weight * (sure - right)) + penalty * change
        bend = (table * (weight * sure * (1 - sure))[:, None]).T @ table + penalty * np.eye(len(places))
        change -= np.linalg.solve(bend, slope)
    return known | {name: known.get(name, 0.0) + change[at] for name, at in places.items()}


def _is_of_deals(name: str) -> bool:
    """Return True for a feature of deals alone: ``merger place 2``, ``rule stake-verb-1``."""
    first, _, rest = name.partition(" ")
    return first in GROUPS["acq"] or (first in ("rule", "first") and rest.partition("-")[0] in GROUPS["acq"])


def probability(weights: dict[str, float], names: tuple[str, ...]) -> float:
    """Return the probability of an event."""
    return float(1 / (1 + np.exp(-sum(weights.get(name, 0.0) for name in names))))


def report(rows: list[Example], penalty: float) -> None:
    """Print how often events are right by their confidence, each judged by weights that its fold did not fit."""
    sure: list[float] = []
    right: list[bool] = []
    for fold in range(FOLDS):
        weights = fit([one for one in rows if one.fold != fold], penalty)
        chosen = [one for one in rows if one.fold == fold and one.weight == 1]
        sure += [probability(weights, one.names) for one in chosen]
        right += [one.right for one in chosen]
    _buckets(np.array(sure), np.array(right))


def _buckets(sure: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> None:
    for low in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        chosen = sure >= low
        sys.stdout.write(
            f"confidence >= {low}: {int(chosen.sum())} events, right {right[chosen].mean():.3f}, of all right {right[chosen].sum() / right.sum():.3f}\n"
        )


def main() -> None:
    """Fit, report and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=Path, nargs="+", default=[], help="folders of labelled texts")
    parser.add_argument("--reuters", type=Path)
    parser.add_argument("--every", type=int, default=2)
    parser.add_argument("--penalty", type=float, default=0.5)
    chosen = parser.parse_args()
    load()
    listener = Listener()
    if chosen.facts:
        vars(confidence).update(_known_words=lambda: EVERY)
    vars(merge).update(confidence=listener)
    rows = [row for folder in chosen.facts for row in of_labelled(folder, listener)]
    if chosen.reuters is not None:
        rows += of_reuters(chosen.reuters, listener, chosen.every)
    if chosen.facts:
        report(rows, chosen.penalty)
        weights = fit(rows, chosen.penalty)
    else:
        deals = [one for one in rows if any(name in GROUPS["acq"] for name in one.names)]
        weights = fit_near(deals, dict(confidence.weights()), NEAR_PENALTY)
    lines = [f"{name}\t{weight:.3f}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.01]
    confidence.WEIGHTS.write_text(
        "# Weights of features of events, written by training.world_events.train\n" + "\n".join(lines) + "\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"{len(rows)} events, {len(lines)} weights\n")


if __name__ == "__main__":
    main()
