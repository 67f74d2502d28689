"""World events and topics: quality on labelled texts, acquisitions and earnings of Reuters-21578, speed. ``python -m benchmarks.world_events``.

``--facts FOLDER`` scores labelled texts (``*.jsonl``: headline, body, day, events, topics); ``--reuters FOLDER`` the articles of
Reuters-21578: one counts as ``acq`` if it has an acquisition, a merger or a stake, as ``earn`` if it has earnings, a dividend or guidance.
Every second labelled article (of odd number) is one that the confidence was not fitted with: ``--half`` scores these alone.
``--lead N`` counts only events of the headline and of the first N characters, since the labels of Reuters say what an article is about.
What is not given, or not there, is skipped with a line.
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.__main__ import REUTERS
from benchmarks.reuters_labels import accepted
from benchmarks.world_events_peers import spacy_events
from pipelines.ask.said import argument_text
from pipelines.enrich.article import enrich_all, load
from pipelines.enrich.facts import parse_texts
from pipelines.enrich.topics import find_topics
from pipelines.enrich.world_events import find_world_events
from schemas import Article, NormalizedArticle, Origin, RawMessage, WireFormat

GROUPS: Final = {
    "acq": frozenset({"acquisition", "merger", "stake"}),
    "earn": frozenset({"earnings", "dividend", "guidance"}),
}
OLD_NAMES: Final = {"politics": "politics and government"}
TOGETHER: Final = 64


class Labelled(NamedTuple):
    """A text with its labels."""

    article: Article
    events: list[dict[str, Any]]
    topics: set[str]


def labelled_texts(folder: Path) -> list[Labelled]:
    """Return the labelled texts of a folder, enriched."""
    items = [
        json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    articles = enrich_in_parts(_article(item) for item in items)
    return [
        Labelled(article, item["events"], {OLD_NAMES.get(name, name) for name in item.get("topics", ())})
        for article, item in zip(articles, items, strict=True)
    ]


def _article(item: dict[str, Any]) -> NormalizedArticle:
    body = item["body"].replace("&lt;", "<").replace("\n", "\n\n")
    day = datetime.fromisoformat(item["day"]).replace(hour=12, tzinfo=UTC)
    headline = item["headline"].replace("&lt;", "<")
    return NormalizedArticle(
        Article(
            provider="labelled",
            item_id=item["id"],
            time=day,
            time_source="record",
            language="en",
            headline=headline,
            body=body,
        )
    )


def enrich_in_parts(articles: Iterable[NormalizedArticle]) -> Iterator[Article]:
    """Yield articles enriched, some together."""
    waiting: list[NormalizedArticle] = []
    for one in articles:
        waiting.append(one)
        if len(waiting) == TOGETHER:
            yield from enrich_all(waiting, None)
            waiting = []
    yield from enrich_all(waiting, None)


class Score(NamedTuple):
    """Hits, and what was found or missed wrongly."""

    hit: int
    false: int
    missed: int

    def cells(self) -> tuple[str, ...]:
        """Return the counts, precision, recall and F1."""
        precision, recall = self.hit / max(self.hit + self.false, 1), self.hit / max(self.hit + self.missed, 1)
        both = 2 * precision * recall / max(precision + recall, 1e-9)
        return (*map(str, self), f"{precision:.3f}", f"{recall:.3f}", f"{both:.3f}")


def score(pairs: Iterable[tuple[set[Any], set[Any]]]) -> Score:
    """Compare what was found with what is labelled, text by text."""
    total = Counter[str]()
    for found, gold in pairs:
        total.update(hit=len(found & gold), false=len(found - gold), missed=len(gold - found))
    return Score(total["hit"], total["false"], total["missed"])


def score_events(texts: list[Labelled]) -> Table:
    """Return micro figures of the sets of types of each text, and those of each type."""
    table = _table("event types, by text")
    pairs = [
        ({one.type.value for one in text.article.world_events}, {one["type"] for one in text.events}) for text in texts
    ]
    table.add_row("all", *score(pairs).cells())
    peer = spacy_events()
    if peer is not None:
        theirs = [(peer(text.article), gold) for text, (_, gold) in zip(texts, pairs, strict=True)]
        table.add_row("all, spaCy's dependencies and our frames", *score(theirs).cells())
    for name in sorted({one for found, gold in pairs for one in found | gold}):
        table.add_row(name, *score(({name} & found, {name} & gold) for found, gold in pairs).cells())
    return table


def score_parts(texts: list[Labelled]) -> Table:
    """Return figures of modality and arguments where the type is right, and of topics."""
    table = _table("modality, arguments, topics")
    table.add_row("modality of right types", *score(_modalities(text) for text in texts).cells())
    arguments = defaultdict(list)
    for text in texts:
        for name, pair in _arguments(text):
            arguments[name].append(pair)
    table.add_row("arguments of right types", *score(pair for pairs in arguments.values() for pair in pairs).cells())
    for name in sorted(arguments):
        table.add_row(f"  {name}", *score(arguments[name]).cells())
    table.add_row("topics", *score(({one.name for one in text.article.topics}, text.topics) for text in texts).cells())
    sure = [({one.name for one in text.article.topics if one.confidence >= 0.9}, text.topics) for text in texts]
    table.add_row("topics at confidence 0.9", *score((found, gold & found) for found, gold in sure).cells())
    return table


def score_confidence(texts: list[Labelled]) -> Table:
    """Return how many events are right, whose type is a label of the text, by their least confidence."""
    table = Table("confidence", "events", "right", title="confidence of events")
    judged = [
        (one.confidence, one.type.value in {gold["type"] for gold in text.events})
        for text in texts
        for one in text.article.world_events
    ]
    for low, high in ((0.0, 1.0), (0.0, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0)):
        own = [right for sure, right in judged if low <= sure < high or (high == 1.0 and sure >= low)]
        table.add_row(f"{low} to {high}", str(len(own)), f"{sum(own) / max(len(own), 1):.3f}")
    return table


def _modalities(text: Labelled) -> tuple[set[Any], set[Any]]:
    gold = {(one["type"], one["modality"]) for one in text.events}
    found = {(one.type.value, one.modality) for one in text.article.world_events}
    types = {kind for kind, _ in gold} & {kind for kind, _ in found}
    return {one for one in found if one[0] in types}, {one for one in gold if one[0] in types}


def _arguments(text: Labelled) -> Iterator[tuple[str, tuple[set[Any], set[Any]]]]:
    """Yield found and labelled arguments by name, of types that both have; one text is in another if its words are."""
    found = {
        (one.type.value, part.name, _plain(argument_text(text.article, part)))
        for one in text.article.world_events
        for part in one.arguments
    }
    gold = {(one["type"], name, _plain(words)) for one in text.events for name, words in one.get("arguments", ())}
    types = {one[0] for one in found} & {one[0] for one in gold}
    for name in {one[1] for one in found | gold}:
        ours, theirs = ([one for one in those if one[0] in types and one[1] == name] for those in (found, gold))
        matched = {
            one: next((other for other in theirs if other[0] == one[0] and _same(one[2], other[2])), one)
            for one in ours
        }
        yield name, (set(matched.values()), set(theirs))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w%$€£.,]+", " ", text.lower()).split())


def _same(one: str, other: str) -> bool:
    first, second = set(one.split()), set(other.split())
    return bool(first and second) and (first <= second or second <= first)


def reuters_articles(folder: Path) -> Iterator[tuple[set[str], bool, NormalizedArticle]]:
    """Yield labels, whether the article was labelled at all, and the article."""
    for path in sorted(folder.glob("reut2-*.sgm")):
        for item in re.findall(rb"<REUTERS.*?</REUTERS>", path.read_bytes(), re.DOTALL):
            raw = RawMessage(value=item, origin=Origin(source=path.name, offset=0), format=WireFormat.REUTERS_SGML)
            labels_known = b'TOPICS="YES"' in item
            for article in accepted(raw):
                yield {one.code for one in article.subjects if one.scheme == "topics"}, labels_known, article


def score_reuters(folder: Path, lead: int, least: float, *, half: bool) -> Table:
    """Return figures of ``acq`` and ``earn``, over all articles and over those that were labelled."""
    rows = [row for number, row in enumerate(reuters_articles(folder)) if not half or number % 2]
    table = _table(
        f"Reuters-21578, events of headline and first {lead} characters" if lead else "Reuters-21578, all events"
    )
    found = [
        {
            one.type.value
            for one in article.world_events
            if one.confidence >= least and (not lead or one.trigger.field == "headline" or one.trigger.start < lead)
        }
        for article in enrich_in_parts(article for *_, article in rows)
    ]
    for label, types in GROUPS.items():
        for name, chosen in (("all articles", (True, False)), ("labelled articles", (True,))):
            pairs = (
                ({label} if types & own else set(), {label} & labels)
                for own, (labels, known, _) in zip(found, rows, strict=True)
                if known in chosen
            )
            table.add_row(f"{label}, {name}", *score(pairs).cells())
    return table


def speed(texts: list[Labelled]) -> Table:
    """Return words per second of one core."""
    table = Table("part", "words/s", title="speed, processor time")
    words = sum(len(f"{text.article.headline} {text.article.body}".split()) for text in texts)
    articles = [text.article for text in texts]

    def topics() -> None:
        for one in articles:
            find_topics(one.headline, one.body, (), "en")

    def events() -> None:
        for one in articles:
            find_world_events(
                parse_texts(one.headline, one.body, one.entities, one.amounts), one.entities, one.amounts, one.dates
            )

    for name, work in (("topics", topics), ("shallow parse and world events", events)):
        work()
        begun = time.process_time()
        work()
        table.add_row(name, f"{words / (time.process_time() - begun):,.0f}")
    return table


def _table(title: str) -> Table:
    return Table("what", "hit", "false", "missed", "precision", "recall", "F1", title=title)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=Path, help="folder of labelled texts")
    parser.add_argument("--reuters", type=Path, default=REUTERS, help="folder of Reuters-21578")
    parser.add_argument("--lead", type=int, default=0, help="characters of the body whose events count")
    parser.add_argument(
        "--least", type=float, default=0.0, help="least confidence of an event that counts in Reuters-21578"
    )
    parser.add_argument(
        "--half", action="store_true", help="only articles of Reuters-21578 that the confidence was not fitted with"
    )
    chosen = parser.parse_args()
    console = Console(width=120)
    load()
    if chosen.facts is None:
        console.print("labelled texts: skipped, name their folder with --facts")
    else:
        texts = labelled_texts(chosen.facts)
        for table in (score_events(texts), score_parts(texts), score_confidence(texts), speed(texts)):
            console.print(table)
    if chosen.reuters.is_dir():
        console.print(score_reuters(chosen.reuters, chosen.lead, chosen.least, half=chosen.half))
    else:
        console.print(f"Reuters-21578: skipped, {chosen.reuters} is not here (third-party texts)")


if __name__ == "__main__":
    main()
