"""Quotes: precision and recall of what is found, and of its speakers, on labelled texts; speed. ``python -m benchmarks.quotes [FILE.jsonl ...]``.

Without files the texts of ``benchmarks/data/quotes`` are read; they were written and labelled before any rule was run on them. Names are those
that the tagger finds. A quote is right if half of its words and of the label's words are the same; a speaker, if it is the label's name or,
for speakers without a name, its words.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.enrich.entities import EntityContext, find_entities
from pipelines.enrich.facts import ParsedText, parse_texts
from pipelines.enrich.quotes import find_quotes
from schemas import Entity, Quote

DATA = Path(__file__).parent / "data" / "quotes"
REPEATS = 20
Text = tuple[dict[str, Any], tuple[Entity, ...], tuple[ParsedText, ParsedText]]


@dataclass
class Score:
    """Counts of one kind of quote."""

    labels: int = 0
    found: int = 0
    right: int = 0
    named: int = 0
    """Right quotes whose speaker is linked to a name."""
    named_right: int = 0


def prepared(label: dict[str, Any]) -> Text:
    """Return a text with its names and its parse."""
    headline, body = label["headline"], label["body"]
    entities = find_entities(headline, body, EntityContext(language="en"))
    return label, entities, parse_texts(headline, body, entities, ())


def words(text: str) -> set[str]:
    """Return the words of a text, in small letters and without marks."""
    return {word.strip("\"\u201c\u201d'.,?!").lower() for word in text.split()}


def same_words(one: str, other: str) -> bool:
    """Return True if half of the words of two texts are the same."""
    first, second = words(one), words(other)
    return 2 * len(first & second) >= len(first | second)


def is_speaker(label: str | None, quote: Quote, entities: tuple[Entity, ...]) -> bool:
    """Return True if a quote has the speaker of its label."""
    party = quote.speaker
    if label is None or party is None:
        return label is None and (party is None or party.entity is None)
    text = party.surface if party.entity is None else entities[party.entity].name
    return words(label) <= words(text) or (party.entity is not None and words(text) <= words(label))


def add(text: Text, scores: dict[bool, Score], show: list[str]) -> None:
    """Add a text to the scores, and its errors to the lines that are shown."""
    label, entities, parsed = text
    left = list(label["quotes"])
    for one in left:
        scores[one["direct"]].labels += 1
    for quote in find_quotes(parsed, entities):
        score = scores[quote.direct]
        score.found += 1
        match = next((one for one in left if same_words(one["text"], quote.surface)), None)
        if match is None:
            show.append(f"{label['id']} extra: {quote.rule} {quote.surface!r}")
            continue
        left.remove(match)
        score.right += 1
        right = is_speaker(match["speaker"], quote, entities)
        if quote.speaker is not None and quote.speaker.entity is not None:
            score.named += 1
            score.named_right += right
        if not right:
            speaker = None if quote.speaker is None else (quote.speaker.surface, quote.speaker.entity)
            show.append(f"{label['id']} speaker {speaker}, label {match['speaker']!r}: {quote.surface!r}")
    show += [f"{label['id']} missed: {one['text']!r} ({one['speaker']})" for one in left]


def rows(scores: dict[bool, Score]) -> Iterator[str]:
    """Yield the table of the scores."""
    yield "| quotes | labels | found | precision | recall | speakers linked to a name | right |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for direct, one in scores.items():
        name = "direct" if direct else "indirect"
        yield (
            f"| {name} | {one.labels} | {one.found} | {one.right / max(one.found, 1):.3f} | {one.right / max(one.labels, 1):.3f} "
            f"| {one.named} | {one.named_right / max(one.named, 1):.3f} |"
        )


def main(arguments: list[str]) -> None:
    """Score and time the quotes of labelled texts; ``--errors`` lists what is wrong."""
    paths = [Path(one) for one in arguments if not one.startswith("-")] or sorted(DATA.glob("*.jsonl"))
    texts = [prepared(json.loads(line)) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    scores, show = {True: Score(), False: Score()}, list[str]()
    for text in texts:
        add(text, scores, show)
    print("\n".join(rows(scores)))
    start = time.process_time()
    for _ in range(REPEATS):
        for _, entities, parsed in texts:
            find_quotes(parsed, entities)
    print(f"\n{(time.process_time() - start) / REPEATS / len(texts) * 1000:.3f} ms a text, after the parse")
    if "--errors" in arguments:
        print("\n".join(show))


if __name__ == "__main__":
    main(sys.argv[1:])
