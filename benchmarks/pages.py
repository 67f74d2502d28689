"""Pages that their house rewrites over hours, and items that stay apart: ``python -m benchmarks.pages``.

A file of ``data/pages`` has families: ``@ NAME | same a-b ... | apart c-d ...``, then items ``== a HH:MM SLUG`` with a headline and
paragraphs; ``<a2`` stands for the second paragraph of item ``a``. ``training/stories/gold`` has short stories as JSON Lines: see its README. The labels
were written with the texts, before anything was run. Rules may be set on the parts ``opened``, ``open`` and ``authors``; the others only
measure. Each pair is judged alone, with its slugs and without, and each part is folded whole. ``--wrong`` names the pairs of the
first three parts that are judged wrong.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.stories import stripped
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import match_desk
from pipelines.stories.match.judge import judge
from pipelines.stories.match.tie import RELATED
from schemas import Article
from tests.unit.stories.items import article, pack

FOLDER: Final = Path(__file__).parent / "data" / "pages"
GOLD: Final = Path(__file__).parent.parent / "training" / "stories" / "gold"
PARTS: Final[Mapping[str, Path]] = {
    "opened": FOLDER / "opened.txt",
    "open": GOLD / "open.jsonl",
    "authors": GOLD / "authors_open.jsonl",
    "unopened": FOLDER / "unopened.txt",
    "kept": GOLD / "kept.jsonl",
    "authors kept": GOLD / "authors_kept.jsonl",
    "two more authors": GOLD / "authors_unopened.jsonl",
}
OPEN: Final = ("opened", "open", "authors")
"""Parts that rules may be set on."""
RULES: Final = StoryRules()


class Family(NamedTuple):
    """Items on one event, and what is known of their pairs."""

    name: str
    items: dict[str, Article]
    same: list[tuple[str, str]]
    apart: list[tuple[str, str]]


class Labelled(NamedTuple):
    """A pair of items."""

    name: str
    same: bool
    one: PackedItem
    other: PackedItem


def read_families(path: Path) -> Iterator[Family]:
    """Read the families of a file."""
    for block in re.split(r"(?m)^@ ", path.read_text(encoding="utf-8"))[1:]:
        header, *written = re.split(r"(?m)^== ", block)
        name, same, apart = (part.strip() for part in header.split("|"))
        yield Family(name, dict(read_items(name, written)), read_pairs(same), read_pairs(apart))


def read_stories(path: Path) -> Iterator[Family]:
    """Read the families of a file of short stories: the items of one thread are one story."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    for name, found in groupby(rows, itemgetter("family")):
        threads: dict[str, int] = {}
        items: dict[str, Article] = {}
        for row in found:
            letter = row["id"].rpartition("-")[2]
            threads[letter], items[letter] = row["thread"], story_item(row)
        pairs = list(combinations(items, 2))
        same = [(one, other) for one, other in pairs if threads[one] == threads[other]]
        yield Family(name, items, same, [pair for pair in pairs if pair not in same])


def story_item(row: Mapping[str, Any]) -> Article:
    """Return the article of a row."""
    hours, _, minutes = row["clock"].partition(":")
    clock = 60 * int(hours) + int(minutes)
    return article(row["id"], row["headline"], row["text"], minutes=clock, slug=row["slug"], time_source="record")


def read_part(part: str) -> Iterator[Family]:
    """Read the families of a part."""
    path = PARTS[part]
    return read_stories(path) if path.suffix == ".jsonl" else read_families(path)


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Read ``same a-b b-c``."""
    return [(one, other) for one, _, other in (pair.partition("-") for pair in text.split()[1:])]


def read_items(family: str, written: Sequence[str]) -> Iterator[tuple[str, Article]]:
    """Read the items of a family, by their letters. Families are 15 minutes apart."""
    paragraphs: dict[str, str] = {}
    for text in written:
        head, headline, *rest = text.strip().split("\n")
        letter, clock, slug = head.split()
        body = [paragraphs[line[1:]] if line.startswith("<") else line for line in rest if line]
        paragraphs |= {f"{letter}{place}": line for place, line in enumerate(body, start=1)}
        hours, _, minutes = clock.partition(":")
        yield (
            letter,
            article(
                f"{family}-{letter}",
                headline,
                "\n\n".join(body),
                minutes=60 * int(hours) + int(minutes),
                slug=slug,
                time_source="record",
            ),
        )


def labelled_pairs(part: str, *, slugs: bool) -> Iterator[Labelled]:
    """Yield the pairs of a part, with slugs or without."""
    for family in read_part(part):
        items = {letter: pack(one if slugs else stripped(one)) for letter, one in family.items.items()}
        for same, pairs in ((True, family.same), (False, family.apart)):
            for one, other in pairs:
                yield Labelled(f"{family.name} {one}-{other}", same, items[one], items[other])


def joined_alone(pair: Labelled) -> bool:
    """Return True if the two items alone are judged to be one story."""
    tie = judge(pair.one.card, pair.other.card, RULES)
    return tie is not None and tie.key != RELATED


def stories_of(pairs: Sequence[Labelled]) -> dict[str, int]:
    """Fold all items of some pairs. Return the number of the story of each item."""
    items = {item.card.item_id: item for pair in pairs for item in (pair.one, pair.other)}
    stories = match_desk(list(items.values())).stories
    return {card.item_id: number for number, story in enumerate(stories) for card in story.cards}


class Score(NamedTuple):
    """How many pairs are one story."""

    same: int
    """Of those that should be,"""
    wanted: int
    """of so many,"""
    apart: int
    """and of those that should not,"""
    unwanted: int
    """of so many."""


def score(judged: Sequence[tuple[Labelled, bool]]) -> Score:
    """Count the pairs that are one story."""
    same = [joined for pair, joined in judged if pair.same]
    apart = [joined for pair, joined in judged if not pair.same]
    return Score(sum(same), len(same), sum(apart), len(apart))


def main() -> None:
    """Print all parts."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--wrong", action="store_true", help="name the pairs of the opened parts that are judged wrong")
    given = ask.parse_args()
    for part in OPEN if given.wrong else PARTS:
        for slugs in (True, False):
            pairs = list(labelled_pairs(part, slugs=slugs))
            story = stories_of(pairs)
            alone = [(pair, joined_alone(pair)) for pair in pairs]
            whole = [(pair, story[pair.one.card.item_id] == story[pair.other.card.item_id]) for pair in pairs]
            for way, judged in (("alone", alone), ("whole fold", whole)):
                found = score(judged)
                sys.stdout.write(
                    f"{part:<9} {'slugs' if slugs else 'no slugs':<9} {way:<11} same {found.same}/{found.wanted}, "
                    f"apart {found.apart}/{found.unwanted}\n"
                )
                if given.wrong:
                    wrong = [pair.name for pair, joined in judged if joined != pair.same]
                    sys.stdout.write(f"  wrong: {', '.join(wrong)}\n")


if __name__ == "__main__":
    main()
