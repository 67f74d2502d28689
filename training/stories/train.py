"""Train the model of versions and write ``pipelines/stories/match/version_model.json``.

``python -m training.stories.train --ap FOLDER [--score]``. Evidence: the labelled pairs of ``gold`` and of ../shared/gold/stories (Reuters-21578 and
AP, whose texts ``texts.py`` there makes), and the stories of ``gold`` and of ``benchmarks/data/pages`` that are open. Each pair is read with
slugs and tags and without, cut after 130 and 60 words, and with words that no weight table knows, as those of another language are.
``--score`` only prints what five models find that have each not seen a fifth of the events. Needs the group ``training``.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from benchmarks.gold_items import read_items
from benchmarks.pages import OPEN, read_part
from benchmarks.stories import GOLD as SHARED_GOLD
from benchmarks.stories import SHARED, stripped
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.match import versions
from pipelines.stories.match.judge import explicit_tie, formats_differ, in_time, judge, similarity_for_model
from pipelines.stories.match.keys import strong_keys, weak_keys
from pipelines.stories.match.similarity import compare_cards
from pipelines.stories.match.text_rules import by_mark
from pipelines.stories.match.tie import RELATED
from pipelines.stories.match.version_measures import FALLING, RISING, VersionMeasures, measure_versions
from pipelines.stories.thresholds import MATCH
from schemas import Article, Origin
from training.reports.train import write_model

GOLD: Final = Path(__file__).parent / "gold"
WIRES: Final[Mapping[str, Path]] = {
    "gold": SHARED_GOLD / "pairs.dev.jsonl",
    "wires": GOLD / "wires_open.jsonl",
    "training": GOLD / "wires_training.jsonl",
    "joined": GOLD / "wires_joined.jsonl",
}
RULES: Final = StoryRules()
NO_MODEL: Final = replace(MATCH, version_probability=2.0, version_short=2.0, version_unknown=2.0)
"""Thresholds by which the rules decide alone."""
DOUBTFUL, WRITTEN, CHANGED = 0.4, 0.5, 0.4
"""Weights of a pair of low confidence, of one that was written for this project, and of one whose texts were changed."""
FOLDS: Final = 5
NEAR: Final = 0.4
"""Share of the words and of the names of two items that are of one event, for the folds."""
EVENT_TIME: Final = 72 * 3_600_000_000
SHOWN: Final = (0.5, 0.6, 0.7, 0.8)
"""Probabilities that are shown."""


def cut_after(count: int) -> Callable[[Article], Article]:
    """Return a function that cuts the text of an article after so many words."""

    def cut(article: Article) -> Article:
        words = iter(article.body.split(" "))
        return article.model_copy(update={"body": " ".join(word for word, _ in zip(words, range(count), strict=False))})

    return cut


def in_unknown_words(article: Article) -> Article:
    """Return an article whose words are in no weight table, as those of another language."""
    fields = ("headline", "headline_base", "body")
    changes = {name: re.sub(r"[A-Za-z]+", r"\g<0>qx", getattr(article, name) or "") for name in fields}
    return article.model_copy(update=changes)


VARIANTS: Final[Mapping[str, Sequence[Callable[[Article], Article]]]] = {
    "as sent": (),
    "no tags": (stripped,),
    "130 words": (cut_after(130),),
    "130 words, no tags": (cut_after(130), stripped),
    "60 words": (cut_after(60),),
    "60 words, no tags": (cut_after(60), stripped),
    "unknown words": (in_unknown_words, stripped),
}
WHOLE: Final = ("as sent", "no tags")


class Labelled(NamedTuple):
    """Two items with what a reader decided."""

    part: str
    same: bool
    weight: float
    items: tuple[str, str]
    event: str
    """Author or family of pairs that were written; empty for wires."""


class Example(NamedTuple):
    """A pair in one of the variants."""

    pair: Labelled
    variant: str
    rules: bool
    """Whether the rules join it without the model,"""
    asked: bool
    """and whether the model is asked."""
    measures: VersionMeasures


def wire_articles(ap: str) -> dict[str, Article]:
    """Return the articles of the wires by their ids."""
    command = [
        sys.executable,
        str(SHARED_GOLD / "texts.py"),
        "--reuters",
        str(SHARED / "data/reuters21578"),
        "--ap",
        ap,
    ]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "items.jsonl")
        with path.open("w", encoding="utf-8") as out:
            subprocess.run(command, stdout=out, check=True)
        return {article.item_id: article for article, _ in read_items(path)}


def wire_pairs() -> Iterator[Labelled]:
    """Yield the labelled pairs of the wires."""
    for part, path in WIRES.items():
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            weight = DOUBTFUL if row["confidence"] == "low" else 1.0
            yield Labelled(part, row["same_story"], weight, (row["a"], row["b"]), "")


def written_pairs(articles: dict[str, Article]) -> Iterator[Labelled]:
    """Yield the pairs of the open stories that were written for this project; add their articles."""
    for part in OPEN:
        for family in read_part(part):
            names = {letter: f"{part}/{family.name}-{letter}" for letter in family.items}
            articles.update({names[letter]: article for letter, article in family.items.items()})
            event = f"{part}/{family.name.partition('-')[0] if part == 'authors' else family.name}"
            for same, pairs in ((True, family.same), (False, family.apart)):
                for one, other in pairs:
                    yield Labelled(part, same, WRITTEN, (names[one], names[other]), event)


class Cards(dict[tuple[str, str], Card]):
    """The cards of articles in each variant, made when asked for."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        super().__init__()
        self.articles, self.places = articles, {name: place for place, name in enumerate(articles)}

    def __missing__(self, key: tuple[str, str]) -> Card:
        name, variant = key
        article = self.articles[name]
        for change in VARIANTS[variant]:
            article = change(article)
        self[key] = card = make_card(article, Origin(source="training", offset=self.places[name]))
        return card


def examples_of(pairs: Sequence[Labelled], cards: Cards) -> Iterator[Example]:
    """Yield the pairs in all variants that neither ids, notices, marks nor formats decide."""
    for pair in pairs:
        for variant in VARIANTS:
            earlier, later = in_time(cards[pair.items[0], variant], cards[pair.items[1], variant])
            similarity = compare_cards(earlier, later)
            if not (
                explicit_tie(earlier, later, MATCH)
                or earlier.notice
                or later.notice
                or formats_differ(earlier, later)
                or by_mark(earlier, later, similarity, MATCH)
            ):
                tie = judge(earlier, later, RULES, NO_MODEL)
                yield Example(
                    pair,
                    variant,
                    tie is not None and tie.key != RELATED,
                    similarity_for_model(earlier, later, RULES, MATCH) is not None,
                    measure_versions(earlier, later, similarity, MATCH),
                )


def train(examples: Sequence[Example]) -> Any:
    """Return boosted trees, fitted to pairs; no tree may run against ``RISING`` and ``FALLING``."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - of the group training

    signs = [(name in RISING) - (name in FALLING) for name in VersionMeasures._fields]
    model = HistGradientBoostingClassifier(
        max_depth=4, max_iter=160, learning_rate=0.07, min_samples_leaf=20, l2_regularization=5, random_state=0, monotonic_cst=signs
    )  # fmt: skip
    weights = [one.pair.weight * (1.0 if one.variant in WHOLE else CHANGED) for one in examples]
    return model.fit([one.measures for one in examples], [one.pair.same for one in examples], sample_weight=weights)


def events_of(pairs: Sequence[Labelled], cards: Cards) -> dict[str, str]:
    """Return the event of each item: items of one pair, or that share words and names within three days, are of one event."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    by_key = defaultdict[int, list[str]](list)
    for name in sorted({name for pair in pairs if not pair.event for name in pair.items}):
        for key in weak_keys(cards[name, "as sent"]) | strong_keys(cards[name, "as sent"]):
            by_key[key].append(name)
    near = Counter(two for names in by_key.values() if len(names) < 60 for two in combinations(names, 2))
    for one, other in near:
        a, b = cards[one, "as sent"], cards[other, "as sent"]
        alike = compare_cards(a, b)
        if abs(a.time - b.time) <= EVENT_TIME and min(alike.contained, alike.names) >= NEAR:
            root[find(one)] = find(other)
    for pair in pairs:
        for name in pair.items:
            root[find(name)] = find(pair.event or pair.items[0])
    return {name: find(name) for name in list(root)}


def left_out(examples: Sequence[Example], events: Mapping[str, str]) -> list[float]:
    """Return the probability of each example by a model that has not seen its event."""
    names = sorted(set(events.values()))
    Random(0).shuffle(names)  # noqa: S311 - folds, no secret
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    own = [fold[events[one.pair.items[0]]] for one in examples]
    found = [0.0] * len(examples)
    for number in range(FOLDS):
        model = train([one for one, place in zip(examples, own, strict=True) if place != number])
        tested = [index for index, place in enumerate(own) if place == number]
        scores = model.predict_proba([examples[index].measures for index in tested])[:, 1]
        for index, score in zip(tested, scores, strict=True):
            found[index] = float(score)
    return found


def joins(example: Example, score: float, least: float) -> bool:
    """Return True if the rules or the model join a pair."""
    return example.rules or (example.asked and score >= least)


def show(examples: Sequence[Example], scores: Sequence[float]) -> None:
    """Print what the rules alone and rules and model join, of pairs with confidence."""
    for variant in VARIANTS:
        for part in (*WIRES, *OPEN):
            own = [
                (one, score)
                for one, score in zip(examples, scores, strict=True)
                if (one.variant, one.pair.part) == (variant, part) and one.pair.weight != DOUBTFUL
            ]
            same = sum(one.pair.same for one, _ in own)
            line = f"{variant:<20} {part:<9} of {same} and {len(own) - same}: rules {joined(own, 2.0)}"
            sys.stdout.write(", ".join([line, *(f"{least:.1f} {joined(own, least)}" for least in SHOWN)]) + "\n")


def joined(own: Sequence[tuple[Example, float]], least: float) -> str:
    """Return how many pairs of one story and how many others are joined."""
    found = [one.pair.same for one, score in own if joins(one, 1.0 if least > 1 else score, least)]
    return f"{sum(found)}/{len(found) - sum(found)}"


def main() -> None:
    """Train and write, or score."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--ap", required=True, help="folder of ap890101 to ap890110")
    ask.add_argument("--score", action="store_true", help="score on events left out, and write nothing")
    given = ask.parse_args()
    articles = wire_articles(given.ap)
    pairs = [*wire_pairs(), *written_pairs(articles)]
    cards = Cards(articles)
    examples = list(examples_of(pairs, cards))
    if given.score:
        show(examples, left_out(examples, events_of(pairs, cards)))
    else:
        write_model(train(examples), Path(versions.__file__).parent / versions.MODEL)


if __name__ == "__main__":
    main()
