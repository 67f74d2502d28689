"""Train the model of reports and write ``pipelines/stories/match/report_model.json``.

``python -m training.reports.train --events FOLDER --reuters FOLDER``. ``--events`` has real events as several houses told them, each
article a file ``*.json`` with ``triplet-uuid``, ``source``, ``title`` and ``body-paragraphs`` (the BASIL corpus: github.com/launchnlp/BASIL,
folder ``articles``); each text is read whole and cut after 60, 130 and 250 words. Pairs of one event are wanted, pairs of two
events that would be compared are not. ``--reuters`` (Reuters-21578) gives pairs of one agency within twelve hours that no rule ties, as if of two houses: follow-ups,
reactions and templates. The opened stories of ``benchmarks/data/reports`` are always read. Two fifths of the events are left out, and
scored at the end. Needs the group ``training``.
"""

import argparse
import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.normalize import read_corpus
from benchmarks.reports import built_events
from benchmarks.worth import REUTERS as REUTERS_FOLDER
from pipelines.enrich.article import enrich_all
from pipelines.normalize import TimeLimits, normalize
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card, make_card
from pipelines.stories.describe.packed_item import unpack_article
from pipelines.stories.match import report_model
from pipelines.stories.match.judge import judge
from pipelines.stories.match.keys import strong_keys, weak_keys
from pipelines.stories.match.report_measures import NO_FACTS, Measures, measure_reports
from pipelines.stories.match.reports import may_report
from pipelines.stories.match.tie import RELATED
from pipelines.stories.thresholds import MATCH, THRESHOLDS, Thresholds
from schemas import Article, NormalizedArticle, Origin, ParsedArticle

CUTS: Final = (None, 30, 60, 130, 250)
"""Words after which a text is cut, at the end of the paragraph: wires and pages are of all lengths."""
KEPT: Final = 0.4
TOGETHER: Final = 64
"""Articles that are enriched together."""
BUILT_DAYS: Final = (1, 2)
REUTERS: Final = 3_000
"""Items of the first days that are read."""
NOON: Final = datetime(2015, 1, 1, 12, tzinfo=UTC)
NO_REPORTS: Final[Thresholds] = replace(THRESHOLDS, match=replace(MATCH, report_probability=2.0))
"""Thresholds by which no reports are tied."""
RULES: Final = StoryRules()


class Pair(NamedTuple):
    """Two items of two houses."""

    part: str
    one_event: bool
    compared: bool
    """Whether they share the keys of candidates, and what ``may_report`` asks for."""
    measures: Measures


class Keys(NamedTuple):
    """An item with its keys of candidates."""

    card: Card
    weak: set[int]
    strong: set[int]


def keys_of(card: Card) -> Keys:
    """Return an item with its keys."""
    return Keys(card, weak_keys(card), strong_keys(card))


def compared(one: Keys, other: Keys) -> bool:
    """Return True if two items would be compared."""
    candidates = len(one.weak & other.weak) >= MATCH.shared_weak_keys or bool(one.strong & other.strong)
    return candidates and may_report(one.card, other.card, MATCH)


def pairs_of(items: Sequence[tuple[str, str, Card]]) -> Iterator[Pair]:
    """Yield the pairs of items ``(part, event, card)`` of one part: those of one event, and those of two that would be compared."""
    keyed = [(part, event, keys_of(card)) for part, event, card in items]
    for (part, event, a), (other_part, other_event, b) in combinations(keyed, 2):
        one, other = a.card, b.card
        if part != other_part or one.provider == other.provider:
            continue
        near = compared(a, b)
        if not near and event != other_event:
            continue
        tie = judge(one, other, RULES, NO_REPORTS.match)
        if tie is None or tie.key == RELATED:
            yield Pair(part, event == other_event, near, measure_reports(one, other))


def read_events(folder: Path, cut: int | None) -> list[tuple[str, str, Card]]:
    """Read real events, all as of one day."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = [" ".join(part) for part in row["body-paragraphs"]]
        body = "\n\n".join(cut_after(paragraphs, cut) if cut else paragraphs)
        article = Article(
            provider=row["source"], item_id=path.stem, time=NOON, time_source="record", language="en", headline=row["title"], body=body
        )  # fmt: skip
        event = row["triplet-uuid"]
        part = "kept" if zlib.crc32(event.encode()) % 100 < 100 * KEPT else "seen"
        found.append((f"{part}, {cut or 'all'} words", event, normalize(ParsedArticle(article), "en", TimeLimits())))
    cards = cards_of("events", [article for *_, article in found])
    return [(part, event, card) for (part, event, _), card in zip(found, cards, strict=True)]


def cards_of(source: str, articles: Sequence[NormalizedArticle]) -> list[Card]:
    """Return the cards of articles, with facts."""
    together = [articles[start : start + TOGETHER] for start in range(0, len(articles), TOGETHER)]
    enriched = [article for some in together for article in enrich_all(some, None)]
    return [make_card(article, Origin(source=source, offset=place)) for place, article in enumerate(enriched)]


def cut_after(paragraphs: Iterable[str], words: int) -> Iterator[str]:
    """Yield paragraphs up to the one in which a count of words is reached."""
    seen = 0
    for paragraph in paragraphs:
        if seen < words:
            yield paragraph
        seen += len(paragraph.split())


def built_pairs(part: str) -> Iterator[Pair]:
    """Yield the pairs of a part of the built stories: of the days that nothing is measured on."""
    for day in BUILT_DAYS:
        items = [(event.name, item) for event in built_events(part, day, facts=True) for item in event.items]
        yield from pairs_of([(part, event, item.card) for event, item in items])
        first = [first_paragraph(unpack_article(item.packed)[0]) for _, item in items]
        cards = cards_of("built", first)
        yield from pairs_of([(f"{part}, first", event, card) for (event, _), card in zip(items, cards, strict=True)])


def first_paragraph(article: Article) -> NormalizedArticle:
    """Return an article of which only the first paragraph is left."""
    begun = article.model_copy(update={"body": article.body.partition("\n\n")[0], "entities": (), "amounts": ()})
    return NormalizedArticle(begun)


def reuters_pairs(count: int) -> Iterator[Pair]:
    """Yield pairs of one agency within the time of reports that no rule ties, as if two houses had them."""
    articles = [normalize(article, "en", TimeLimits(latest=None)) for article in read_corpus(REUTERS_FOLDER)]
    first = sorted(articles, key=lambda article: article.time)[:count]
    cards = sorted(cards_of("reuters", first), key=lambda card: (card.time, card.uid))
    window, by_key = MATCH.report_window // MICROSECOND, defaultdict[int, list[int]](list)
    for place, card in enumerate(cards):
        shared = Counter[int]()
        for key in weak_keys(card):
            shared.update(one for one in by_key[key][-40:] if card.time - cards[one].time <= window)
            by_key[key].append(place)
        for one in sorted(one for one, count in shared.items() if count >= MATCH.shared_weak_keys):
            before, elsewhere = cards[one], replace(card, provider="elsewhere")
            tie = judge(before, elsewhere, RULES, NO_REPORTS.match)
            if may_report(before, card, MATCH) and judge(before, card, RULES, NO_REPORTS.match) is None and tie is None:
                yield Pair("reuters", False, True, measure_reports(before, card))


def without_facts(pair: Pair) -> Pair:
    """Return a pair as it is where facts are off."""
    return pair._replace(part=f"{pair.part}, no facts", measures=pair.measures._replace(**NO_FACTS._asdict()))


def train(pairs: Sequence[Pair]) -> Any:
    """Return boosted trees, fitted to pairs."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - of the group training

    model = HistGradientBoostingClassifier(
        max_depth=4, max_iter=120, learning_rate=0.08, min_samples_leaf=15, l2_regularization=2, random_state=0
    )
    return model.fit([pair.measures for pair in pairs], [pair.one_event for pair in pairs])


def write_model(model: Any, path: Path) -> None:
    """Write the trees as ``report_model`` reads them."""
    trees = [node_of(stage[0].nodes, 0) for stage in model._predictors]  # noqa: SLF001 - nothing public has them
    start = round(float(model._baseline_prediction.item()), 5)  # noqa: SLF001
    path.write_text(json.dumps({"start": start, "trees": trees}, separators=(",", ":")) + "\n", encoding="utf-8")


def node_of(nodes: Any, place: int) -> list[Any]:
    """Return a node of a tree and those under it."""
    node = nodes[place]
    if node["is_leaf"]:
        return [round(float(node["value"]), 4)]
    limit = round(float(node["num_threshold"]), 5)
    return [int(node["feature_idx"]), limit, node_of(nodes, int(node["left"])), node_of(nodes, int(node["right"]))]


def show(pairs: Sequence[Pair]) -> None:
    """Print what the written model finds of each part, and how well its probabilities hold."""
    report_model.load_forest.cache_clear()
    scored = [(pair, report_model.report_probability(pair.measures) if pair.compared else 0.0) for pair in pairs]
    for part in dict.fromkeys(pair.part for pair in pairs):
        own = [(pair.one_event, score) for pair, score in scored if pair.part == part]
        found = [one_event for one_event, score in own if score >= MATCH.report_probability]
        wanted = sum(one_event for one_event, _ in own)
        sys.stdout.write(
            f"{part:<20} of one event {found.count(True)}/{wanted}, of two events {found.count(False)}/{len(own) - wanted}"
            "\n"
        )
        bins = Counter((int(score * 5), one_event) for one_event, score in own if score > 0)
        shown = (f"{low / 5:.1f}+: {bins[low, True]}/{bins[low, True] + bins[low, False]}" for low in range(5))
        sys.stdout.write(f"{'':<20} right by probability {', '.join(shown)}" + "\n")


def main() -> None:
    """Train, write and score."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--events", type=Path, required=True)
    ask.add_argument("--reuters", action="store_true", help="pairs of Reuters-21578, where benchmarks.worth finds it")
    ask.add_argument("--score", action="store_true", help="only score the model that is there")
    given = ask.parse_args()
    real = [pair for cut in CUTS for pair in pairs_of(read_events(given.events, cut))]
    others = [*built_pairs("opened"), *(reuters_pairs(REUTERS) if given.reuters else ())]
    read = [*real, *others]
    pairs = [*read, *map(without_facts, read)]
    if not given.score:
        fit = [pair for pair in pairs if pair.compared and not pair.part.startswith("kept")]
        write_model(train(fit), Path(report_model.__file__).parent / report_model.MODEL)
    show(pairs)


if __name__ == "__main__":
    main()
