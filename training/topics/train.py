"""Train the model of topics and write ``pipelines/enrich/topics/data/topics.xz``.

``python -m training.topics.train --reuters FOLDER`` reads Reuters-21578 (``reut2-*.sgm``) as texts of the economy; ``--facts FOLDER``
reads labelled texts (``*.jsonl`` with headline, body and topics). Both may be left out.
"""

import argparse
import json
import random
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.enrich.topics.codes import NAMES
from pipelines.enrich.topics.model import BUCKETS, MODEL, Features, TopicModel, features, pack

HERE: Final = Path(__file__).parent
WIRE: Final = {"wire_markets.txt": (4,), "wire_sport.txt": (15,), "wire_politics.txt": (11,)}
"""Texts of the tagger whose topic is known."""
ECONOMY: Final = 4
FOLDS: Final = 5
OLD_NAMES: Final = {"politics": "politics and government"}


class Example(NamedTuple):
    """One text with the numbers of its topics."""

    features: Features
    topics: tuple[int, ...]
    weight: float
    real: bool
    """Whether it is a whole text, and no sample of words."""
    group: int
    """Fold that it is left out in."""


def _example(headline: str, body: str, topics: Iterable[int], weight: float = 1.0, *, real: bool = True) -> Example:
    group = zlib.crc32(f"{headline} {body[:80]}".encode()) % FOLDS
    return Example(features(headline, body), tuple(topics), weight, real, group)


def own_texts() -> Iterator[Example]:
    """Yield the invented texts; the first sentence is the headline."""
    for line in (HERE / "texts.txt").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            numbers, text = line.split(" ", 1)
            headline, _, body = text.partition(". ")
            yield _example(headline, body, map(int, numbers.split(",")), 3.0)


def wire_texts() -> Iterator[Example]:
    """Yield the texts of the tagger whose topic is known, without their marks."""
    for name, topics in WIRE.items():
        blocks = re.split(r"\n\s*\n", (HERE.parent / "entities" / name).read_text(encoding="utf-8"))
        for block in blocks[1:]:
            text = re.sub(r"\{\w+\}", "", re.sub(r"\[([^\]|]+)\|[POLM]\]", r"\1", block.removeprefix("H: ")))
            headline, _, body = text.partition("\n")
            yield _example(headline, body, topics, 0.5)


def word_samples(rng: random.Random, each: int) -> Iterator[Example]:
    """Yield samples of the words of each topic, among words of no topic."""
    lines = (HERE / "texts.txt").read_text(encoding="utf-8").splitlines()
    plain = [word for line in lines if line and line[0] != "#" for word in line.split()[1:]]
    for block in (HERE / "words.txt").read_text(encoding="utf-8").split("\n= ")[1:]:
        code, *words = block.split()
        for _ in range(each):
            own = [word.replace("_", " ") for word in rng.sample(words, rng.randint(6, 16))]
            mixed = own + rng.sample(plain, rng.randint(8, 20))
            rng.shuffle(mixed)
            yield _example("", " ".join(mixed), (int(code[:2]),), 0.35, real=False)


def reuters(folder: Path, share: float) -> Iterator[Example]:
    """Yield a share of the articles of Reuters-21578 that have topics: all are of the economy."""
    for path in sorted(folder.glob("reut2-*.sgm")):
        for item in path.read_text(encoding="latin-1").split("</REUTERS>"):
            topics = re.search(r"<TOPICS>(.*?)</TOPICS>", item)
            if topics is None or not topics[1] or zlib.crc32(item[:400].encode()) % 1000 >= 1000 * share:
                continue
            title, body = (
                re.search(r"<TITLE>(.*?)</TITLE>", item, re.DOTALL),
                re.search(r"<BODY>(.*?)</BODY>", item, re.DOTALL),
            )
            yield _example(unescape(title[1]) if title else "", unescape(body[1]) if body else "", (ECONOMY,), 0.3)


def labelled(folder: Path) -> Iterator[Example]:
    """Yield labelled texts."""
    numbers = {name: number for number, name in enumerate(NAMES, 1)}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            topics = [numbers[OLD_NAMES.get(name, name)] for name in item["topics"]]
            yield _example(item["headline"], item["body"], topics, 3.0)


def fit(examples: list[Example], rounds: int, decay: float, rng: random.Random) -> TopicModel:
    """Return weights of a logistic regression for each topic, by stochastic gradient descent with a mean of the last rounds."""
    weights = np.zeros((2 * BUCKETS, len(NAMES)), np.float32)
    bias = np.full(len(NAMES), -2.5, np.float32)
    mean = np.zeros_like(weights)
    order = list(examples)
    for turn in range(rounds):
        rng.shuffle(order)
        rate = 2.0 / (1 + turn / 4)
        for one in order:
            found = one.features
            target = np.zeros(len(NAMES), np.float32)
            target[[number - 1 for number in one.topics]] = 1
            score = found.weights @ weights[found.buckets] + bias
            error = (target - 1 / (1 + np.exp(-score))) * np.float32(rate * one.weight)
            weights[found.buckets] += np.outer(found.weights, error)
            bias += error * np.float32(0.02)
        weights *= np.float32(1 - decay * rate)
        if turn >= rounds // 2:
            mean += weights
    return _quantized(mean / np.float32(rounds - rounds // 2), bias)


def _quantized(weights: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]) -> TopicModel:
    scale = float(np.quantile(np.abs(weights[weights != 0]), 0.999)) / 127
    return TopicModel(np.clip(np.round(weights / scale), -127, 127).astype(np.int8), scale, bias, 1.0, 0.0)


def calibrated(model: TopicModel, scores: npt.NDArray[np.float32], truth: npt.NDArray[np.float32]) -> TopicModel:
    """Return a model whose probabilities fit the scores of texts that it was not trained with, by Newton's method."""
    slope, offset = 1.0, 0.0
    x, y = scores.ravel().astype(np.float64), truth.ravel().astype(np.float64)
    for _ in range(50):
        p = 1 / (1 + np.exp(-(slope * x + offset)))
        v = p * (1 - p)
        gradient = np.array([((y - p) * x).sum(), (y - p).sum()])
        curvature = np.array([[(v * x * x).sum(), (v * x).sum()], [(v * x).sum(), v.sum()]]) + 1e-6 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        slope, offset = slope + step[0], offset + step[1]
    return model._replace(slope=float(slope), offset=float(offset))


def cross_validate(
    examples: list[Example], rounds: int, decay: float
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return scores and truth of the whole texts, each scored by a model that had not seen it."""
    scores, truths = [], []
    for fold in range(FOLDS):
        model = fit([one for one in examples if not one.real or one.group != fold], rounds, decay, random.Random(fold))  # noqa: S311 as for training
        for one in examples:
            if one.real and one.group == fold and one.weight > 1:
                scores.append(model.scores(one.features))
                truths.append([float(number + 1 in one.topics) for number in range(len(NAMES))])
    return np.array(scores, np.float32), np.array(truths, np.float32)


def report(model: TopicModel, scores: npt.NDArray[np.float32], truth: npt.NDArray[np.float32]) -> None:
    """Print micro-F1 over texts, and precision where the confidence is at least 0.9."""
    sure = 1 / (1 + np.exp(-(model.slope * scores + model.offset)))
    for least in (0.25, 0.28, 0.3, 0.35, 0.4, 0.5):
        said, hits = (sure >= least).sum(), ((sure >= least) * truth).sum()
        precision, recall = hits / said, hits / truth.sum()
        both = 2 * precision * recall / (precision + recall)
        sys.stdout.write(f"least {least}: precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}\n")
    high = sure >= 0.9
    right = (high * truth).sum() / max(high.sum(), 1)
    sys.stdout.write(f"confidence >= 0.9: {int(high.sum())} topics, precision {right:.3f}\n")


def main() -> None:
    """Train, calibrate, report and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reuters", type=Path)
    parser.add_argument("--facts", type=Path)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--decay", type=float, default=0.002)
    parser.add_argument("--samples", type=int, default=250)
    arguments = parser.parse_args()
    examples = list(
        chain(
            own_texts(),
            wire_texts(),
            word_samples(random.Random(1), arguments.samples),  # noqa: S311 as for training
            reuters(arguments.reuters, 0.06) if arguments.reuters else (),
            labelled(arguments.facts) if arguments.facts else (),
        )
    )
    scores, truth = cross_validate(examples, arguments.rounds, arguments.decay)
    model = calibrated(fit(examples, arguments.rounds, arguments.decay, random.Random(7)), scores, truth)  # noqa: S311
    report(model, scores, truth)
    MODEL.write_bytes(pack(model))
    sys.stdout.write(f"{len(examples)} examples, {MODEL.stat().st_size:,} bytes" + "\n")


if __name__ == "__main__":
    main()
