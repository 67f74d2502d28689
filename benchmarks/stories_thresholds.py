"""What the thresholds of the stories stage decide: ``python -m benchmarks.stories_thresholds --ap FOLDER``.

Three tables over the labelled pairs of ../shared/gold/stories, pair by pair (no third item helps):
- the hand-set rule against a logistic regression on the same measures, under five-fold cross-validation in which no item
  is on both sides;
- each threshold moved by a tenth and by a quarter: how many pairs are judged otherwise, for better and for worse;
- the same pairs as the web would show them: no slug, no tags, other paragraphs, another house's name.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import numpy as np

from benchmarks.gold_items import read_items
from benchmarks.stories import GOLD, SHARED, stripped
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.match import judge as judging
from pipelines.stories.match.judge import judge
from pipelines.stories.match.similarity import compare_cards, share_too_few_words
from pipelines.stories.match.tie import RELATED
from pipelines.stories.thresholds import MATCH, MatchThresholds
from schemas import Article, Origin

FALSE_MERGE_COSTS = 3.0
"""A false merge hides a story, a miss is a repeat on the screen."""
FOLDS = 5
RULES = StoryRules()
MEASURES = ("contained", "words", "numbers", "lead", "title", "title_contained", "passages", "names", "size")


class Pair(NamedTuple):
    """Two labelled items."""

    label: str
    same: bool
    one: Article
    other: Article
    names: tuple[str, str]


def main() -> None:
    """Print the tables."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--ap", help="folder of ap890101 to ap890110")
    ask.add_argument("--pairs", default=str(GOLD / "pairs.dev.jsonl"), help="labelled pairs")
    given = ask.parse_args()
    articles = read_articles(given.ap)
    pairs = list(read_pairs(Path(given.pairs), articles))
    cards = [(make_card(pair.one, Origin(source="a")), make_card(pair.other, Origin(source="b"))) for pair in pairs]
    print(f"{len(pairs)} labelled pairs, judged pair by pair")
    against_learned(pairs, cards)
    sensitivity(pairs, cards)
    web(pairs, [article for article in articles.values() if article.provider == "reuters21578"])


def read_articles(ap: str | None) -> dict[str, Article]:
    """Read all items by their ids."""
    command = [sys.executable, str(GOLD / "texts.py"), "--reuters", str(SHARED / "data/reuters21578")]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as items:
        subprocess.run(command + (["--ap", ap] if ap else []), stdout=items, check=True)
        return {article.item_id: article for article, _ in read_items(Path(items.name))}


def read_pairs(path: Path, articles: dict[str, Article]) -> Iterator[Pair]:
    """Read the labelled pairs whose items are at hand; what the annotator was not sure of is left out."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        names = row["a"], row["b"]
        if row["confidence"] != "low" and all(name in articles for name in names):
            yield Pair(row["label"], row["same_story"], articles[names[0]], articles[names[1]], names)


def tied(one: Card, other: Card, limits: MatchThresholds = MATCH) -> bool:
    """Return True if a pair is judged to be one story."""
    tie = judge(one, other, RULES, limits)
    return tie is not None and tie.key != RELATED


def against_learned(pairs: list[Pair], cards: list[tuple[Card, Card]]) -> None:
    """Compare the hand-set rule with a learned one."""
    by_hand = np.array([tied(*both) for both in cards])
    measures = np.array([measure(*both) for both in cards])
    wanted = np.array([pair.same for pair in pairs])
    learned, fold = np.zeros(len(pairs), bool), folds(pairs)
    for number in range(FOLDS):
        train = fold != number
        learned[~train] = fit(measures[train], wanted[train])(measures[~train])
    print(f"\n{'':<26}{'same joined':>13}{'apart merged':>14}{'cost':>7}")
    for name, judged in (("set by hand", by_hand), (f"learned, {FOLDS} folds", learned)):
        print(f"{name:<26}{row_of(judged, wanted)}")
    everywhere = fit(measures, wanted)(measures)
    print(f"{'learned and asked again':<26}{row_of(everywhere, wanted)}")


def row_of(judged: Any, wanted: Any) -> str:
    """Write right and wrong of a rule."""
    hit, false = int((judged & wanted).sum()), int((judged & ~wanted).sum())
    cost = int(wanted.sum()) - hit + FALSE_MERGE_COSTS * false
    return f"{hit:>6}/{int(wanted.sum()):<6}{false:>7}/{int((~wanted).sum()):<6}{cost:>7.0f}"


def measure(one: Card, other: Card) -> list[float]:
    """Measure a pair as the rule does."""
    earlier, later = sorted((one, other), key=lambda card: (card.time, card.uid))
    like = compare_cards(earlier, later)
    hours = (later.time - earlier.time) / 3_600_000_000
    marks = bool({"update", "corrected", "refile", "repeat", "correction_notice"} & {*one.controls, *other.controls})
    return [
        1.0,
        *(getattr(like, name) for name in MEASURES),
        min(hours, 72.0) / 24,
        float(bool(one.slug) and one.slug == other.slug),
        float(bool(one.headline_key) and one.headline_key == other.headline_key),
        float(one.text_digest == other.text_digest),
        float(marks),
        float(like.subjects_differ),
        float(one.format != other.format),
        min(like.length, 400) / 400,
        min(like.figures, 6) / 6,
    ]


def folds(pairs: list[Pair]) -> Any:
    """Return each pair a fold; pairs that share an item get the same one."""
    home: dict[str, str] = {}

    def find(name: str) -> str:
        while home.get(name, name) != name:
            name = home[name]
        return name

    for pair in pairs:
        home[find(pair.names[0])] = find(pair.names[1])
    roots = sorted({find(pair.names[0]) for pair in pairs})
    random.Random(7).shuffle(roots)
    return np.array([roots.index(find(pair.names[0])) % FOLDS for pair in pairs])


def fit(measures: Any, wanted: Any) -> Callable[[Any], Any]:
    """Fit a logistic regression by Newton's method; a pair is joined where a miss would cost more than a false merge."""
    weights, ridge = np.zeros(measures.shape[1]), np.eye(measures.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(30):
        likely = 1 / (1 + np.exp(-measures @ weights))
        slope = measures.T @ (wanted - likely) - ridge @ weights
        weights += np.linalg.solve((measures * (likely * (1 - likely))[:, None]).T @ measures + ridge, slope)
    least = FALSE_MERGE_COSTS / (1 + FALSE_MERGE_COSTS)
    return lambda measures: 1 / (1 + np.exp(-measures @ weights)) >= least


def sensitivity(pairs: list[Pair], cards: list[tuple[Card, Card]]) -> None:
    """Move each threshold and count the pairs that are judged otherwise."""
    print(f"\n{'threshold':<28}{'value':>6}   pairs judged better/worse at -25 %, -10 %, +10 %, +25 %")
    with mock.patch.object(judging, "reject_early", words_only):
        before = [tied(*both) for both in cards]
        for name in (one.name for one in fields(MATCH) if isinstance(getattr(MATCH, one.name), float)):
            value, cells = getattr(MATCH, name), []
            for factor in (0.75, 0.9, 1.1, 1.25):
                limits = replace(MATCH, **{name: value * factor})
                changed = [
                    now == pair.same
                    for pair, old, now in zip(pairs, before, (tied(*both, limits) for both in cards), strict=True)
                    if now != old
                ]
                cells.append(f"{sum(changed)}/{len(changed) - sum(changed)}" if changed else "-")
            print(f"{name:<28}{value:>6.2f}" + "".join(f"{cell:>9}" for cell in cells))


def words_only(earlier: Card, later: Card, _gap: timedelta, _rules: StoryRules, limits: MatchThresholds) -> bool:
    """Reject a pair by its words alone, so that no other cheap check hides what a threshold decides."""
    return share_too_few_words(earlier, later, limits) and not later.take


def web(pairs: list[Pair], news: list[Article]) -> None:
    """Judge pairs that have lost what a wire adds, and copies on another house's page."""
    table: dict[str, Counter[str]] = {"as the wire sent them": Counter(), "no slug, no tags": Counter()}
    table["and other paragraphs"] = Counter()
    totals = Counter(pair.label for pair in pairs)
    for pair in pairs:
        for name, change in zip(table, (as_sent, stripped, paged), strict=True):
            cards = [
                make_card(change(one), Origin(source=str(place))) for place, one in enumerate((pair.one, pair.other))
            ]
            table[name][pair.label] += tied(cards[0], cards[1])
    print("\nlabelled pairs on a page of the same house, in one story")
    print(f"{'':<24}" + "".join(f"{label:>22}" for label in sorted(totals)))
    for name, joined in table.items():
        print(f"{name:<24}" + "".join(f"{f'{joined[label]}/{totals[label]}':>22}" for label in sorted(totals)))
    copies(pairs, random.Random(7).sample([one for one in news if len(one.body) > 700], 1000))


def copies(pairs: list[Pair], news: list[Article]) -> None:
    """Find the copies of items on another house's page, and what is merged with an item that it should not be."""
    found = sum(tied(card(one), card(elsewhere(one))) for one in news)
    apart = [pair for pair in pairs if not pair.same]
    false = sum(tied(card(pair.one), card(elsewhere(pair.other))) for pair in apart)
    print(f"\nanother house's page: {found}/{len(news)} copies found, {false}/{len(apart)} pairs that are apart merged")


def card(article: Article) -> Card:
    """Return the card of an item."""
    return make_card(article, Origin(source=article.provider))


def as_sent(article: Article) -> Article:
    """Return an item unchanged."""
    return article


def paged(article: Article) -> Article:
    """Set a text as a page does: a sentence or three a paragraph, quotes that curl, no figures for a dash."""
    sentences = re.split(r"(?<=[.!?]) +", " ".join(article.body.split()))
    sizes, paragraphs, place = random.Random(article.item_id), [], 0
    while place < len(sentences):
        size = sizes.choice((1, 1, 2, 3))
        paragraphs.append(" ".join(sentences[place : place + size]))
        place += size
    body = (
        re.sub(r'"([^"]*)"', "\u201c\\1\u201d", "\n\n".join(paragraphs)).replace("'", "\u2019").replace("--", "\u2013")
    )
    return stripped(article).model_copy(update={"body": body})


def elsewhere(article: Article) -> Article:
    """Put an item on another house's page: its own headline style, a credit before and a line about itself after."""
    page = paged(article)
    body = f"(Wire report) {page.body}\n\nSubscribe to our morning letter for the news of the day."
    title = article.headline_base.capitalize() if article.headline_base.isupper() else article.headline_base
    return page.model_copy(
        update={
            "provider": "daily",
            "item_id": f"d/{article.item_id}",
            "body": body,
            "headline": title,
            "headline_base": title,
        }
    )


if __name__ == "__main__":
    main()
