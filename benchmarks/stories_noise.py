"""Copies that lost paragraphs, were misread or framed: ``python -m benchmarks.stories_noise --peers``.

Each kind is made from the same Reuters texts, put on another house's page and judged against its original. The pairs that must
stay apart are each copy and the other texts that share most words with its original, of other days so that they are other news,
dated as if they were of the same day. Peers (datasketch, rensa, overlap of n-grams) get the threshold that merges one in a
hundred of those pairs; the rules have no threshold to move, so what they merge is printed beside what they find.
"""

import argparse
import importlib.util
import random
import string
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from benchmarks.stories_thresholds import read_articles
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.words import tokens
from pipelines.stories.match.index import CandidateIndex
from pipelines.stories.match.judge import judge
from pipelines.stories.match.tie import RELATED
from schemas import Article, Origin

FALSE_RATE: Final = 0.01
NEAREST: Final = 10
"""Other texts that each copy is judged against."""
RULES: Final = StoryRules()
LOOKS_LIKE: Final = {
    "e": "c",
    "c": "e",
    "l": "1",
    "i": "l",
    "o": "0",
    "m": "rn",
    "n": "u",
    "h": "b",
    "s": "5",
    "a": "o",
    "t": "f",
}
"""What a reader of scans takes a letter for; for others any letter."""
Change = Callable[[str, random.Random], str]


def main() -> None:
    """Print what each kind of copy is found by."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--count", type=int, default=400, help="texts that are copied")
    ask.add_argument("--seed", type=int, default=23, help="which texts; thresholds were set on those of 23")
    ask.add_argument("--peers", action="store_true", help="compare with datasketch and rensa (group bench)")
    given = ask.parse_args()
    news = [one for one in read_articles(None).values() if len(one.body) > 1_000 and one.body.count("\n\n") >= 5]
    chosen = random.Random(given.seed).sample(news, given.count)
    others = nearest_of_other_days(chosen, news)
    finders = overlaps() | (minhashes() if given.peers else {})
    print(f"{len(chosen)} texts of {len(news)}, each against {NEAREST} of other days that share most words")
    print(f"{'':<34}{'rules':>7}{'apart':>8}{'found':>7}" + "".join(f"{name:>18}" for name in finders))
    for kind, changes in KINDS.items():
        pages = [copy_of(one, *changes) for one in chosen]
        row = by_rules(chosen, pages, others)
        for finder in finders.values():
            row += f"{by_finder(finder, chosen, pages, others):>18.3f}"
        print(f"{kind:<34}{row}", flush=True)


def nearest_of_other_days(chosen: Sequence[Article], news: Sequence[Article]) -> list[list[Article]]:
    """Return for each text the texts over three days away that share most rarer words with it."""
    words = {one.item_id: set(plain(one.body)) for one in news}
    usual = Counter(word for each in words.values() for word in each)
    rare = {name: {word for word in each if usual[word] < len(news) / 20} for name, each in words.items()}
    found = []
    for one in chosen:
        own = rare[one.item_id]
        far = [other for other in news if abs(other.time - one.time) > timedelta(days=3)]
        far.sort(
            key=lambda other: (-len(own & rare[other.item_id]) / (len(rare[other.item_id]) or 1) ** 0.5, other.item_id)
        )
        found.append(far[:NEAREST])
    return found


def as_it_is(text: str, _: random.Random) -> str:
    """Leave a text as it is."""
    return text


def copy_of(article: Article, change: Change, headline: Change = as_it_is) -> Article:
    """Put a text on another house's page an hour later, changed; a headline is misread as the text is."""
    chance = random.Random(article.item_id)
    title = headline(article.headline_base, chance)
    return article.model_copy(
        update={
            "provider": "daily",
            "item_id": f"d/{article.item_id}",
            "slug": None,
            "tags": (),
            "time": article.time + timedelta(hours=1),
            "body": change(article.body, chance),
            "headline": title,
            "headline_base": title,
        }
    )


def dropped(text: str, chance: random.Random) -> str:
    """Drop 30 to 70 % of the paragraphs, wherever they are."""
    paragraphs = text.split("\n\n")
    kept = max(round(len(paragraphs) * chance.uniform(0.3, 0.7)), 1)
    return "\n\n".join(paragraphs[place] for place in sorted(chance.sample(range(len(paragraphs)), kept)))


def misread(least: float, most: float) -> Change:
    """Return a change that misreads this share of the characters, as a reader of scans does."""

    def changed(text: str, chance: random.Random) -> str:
        rate = chance.uniform(least, most)
        return "".join(mistake(one, chance) if one.isalnum() and chance.random() < rate else one for one in text)

    return changed


def mistake(character: str, chance: random.Random) -> str:
    """Return what a character is taken for."""
    if character.isdigit():
        return chance.choice(string.digits)
    return LOOKS_LIKE.get(character) or chance.choice(string.ascii_lowercase)


def framed(text: str, chance: random.Random) -> str:
    """Put captions, links and a letter's advertisement around and between the paragraphs."""
    paragraphs = text.split("\n\n")
    paragraphs.insert(0, "Photo: A file picture from the archive. Credit: Marta Ilves / Lumen Pictures")
    for line in (
        "Read more: The five charts that explain the week",
        "Advertisement",
        "Caption: The view on Tuesday morning.",
    ):
        paragraphs.insert(chance.randrange(1, len(paragraphs)), line)
    return "\n\n".join([*paragraphs, "Sign up for our morning letter. Share this article. Most read today."])


def both(one: Change, other: Change) -> Change:
    """Return both changes, one after the other."""
    return lambda text, chance: other(one(text, chance), chance)


SOME, MUCH = misread(0.05, 0.05), misread(0.05, 0.15)
KINDS: Final[Mapping[str, tuple[Change, ...]]] = {
    "whole": (as_it_is,),
    "framed": (framed,),
    "30-70 % of paragraphs dropped": (dropped,),
    "5 % of characters misread": (SOME, SOME),
    "5-15 % of characters misread": (MUCH, MUCH),
    "dropped and framed": (both(dropped, framed),),
    "dropped, framed, 5-15 % misread": (both(both(dropped, framed), MUCH), MUCH),
}
"""What is done to the text, and to the headline."""


def card(article: Article) -> Card:
    """Return the card of an item."""
    return make_card(article, Origin(source=article.provider))


def by_rules(chosen: Sequence[Article], pages: Sequence[Article], others: Sequence[Sequence[Article]]) -> str:
    """Return what the rules find, merge falsely, and find where all texts are compared by their keys alone."""
    cards, copies = [card(one) for one in chosen], [card(page) for page in pages]
    found = sum(tied(one, copy) for one, copy in zip(cards, copies, strict=True))
    moved = [[card(as_of(other, one)) for other in each] for one, each in zip(chosen, others, strict=True)]
    false = sum(tied(other, copy) for copy, each in zip(copies, moved, strict=True) for other in each)
    reached = 0
    for one, copy in zip(cards, copies, strict=True):
        index = CandidateIndex(RULES)
        index.add(one)
        reached += any(tie.key != RELATED for tie in index.add(copy).values())
    apart = sum(map(len, moved))
    return f"{found / len(cards):>7.3f}{false / apart:>8.4f}{reached / len(cards):>7.3f}"


def as_of(other: Article, one: Article) -> Article:
    """Date a text as if it were of the other one's day."""
    return other.model_copy(update={"time": one.time})


def tied(one: Card, other: Card) -> bool:
    """Return True if two items are one story, or a story and its copy."""
    tie = judge(one, other, RULES)
    return tie is not None and tie.key != RELATED


def plain(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return [token.lower() for token in tokens(text)]


def overlaps() -> dict[str, tuple[Callable[[str], Any], Callable[[Any, Any], float]]]:
    """Return the overlap of the n-grams of the text that has fewer: of words, and of characters."""
    return {
        "3 words overlap": (lambda text: grams(plain(text), 3), overlap),
        "5 letters overlap": (lambda text: grams(" ".join(plain(text)), 5), overlap),
    }


def grams(parts: Sequence[str], size: int) -> set[Any]:
    """Return the runs of a text."""
    return {tuple(parts[start : start + size]) for start in range(len(parts) - size + 1)}


def overlap(one: set[Any], other: set[Any]) -> float:
    """Return the share of the smaller set."""
    return len(one & other) / max(min(len(one), len(other)), 1)


def minhashes() -> dict[str, tuple[Callable[[str], Any], Callable[[Any, Any], float]]]:
    """Return the peers that are installed, each over runs of three words."""
    found: dict[str, tuple[Callable[[str], Any], Callable[[Any, Any], float]]] = {}
    if importlib.util.find_spec("datasketch"):
        from datasketch import MinHash

        def with_datasketch(text: str) -> Any:
            sketch = MinHash(num_perm=128)
            sketch.update_batch([" ".join(run).encode() for run in grams(plain(text), 3)])
            return sketch

        found["datasketch"] = with_datasketch, lambda one, other: one.jaccard(other)
    if importlib.util.find_spec("rensa"):
        from rensa import RMinHash

        def with_rensa(text: str) -> Any:
            sketch = RMinHash(num_perm=128, seed=1)
            sketch.update(sorted(" ".join(run) for run in grams(plain(text), 3)))
            return sketch

        found["rensa"] = with_rensa, lambda one, other: one.jaccard(other)
    return found


def by_finder(
    finder: tuple[Callable[[str], Any], Callable[[Any, Any], float]],
    chosen: Sequence[Article],
    pages: Sequence[Article],
    others: Sequence[Sequence[Article]],
) -> float:
    """Return the share of copies that a peer finds at the threshold that merges ``FALSE_RATE`` of the pairs apart."""
    sketch, compare = finder
    copies = [sketch(page.body) for page in pages]
    apart = sorted(
        compare(copy, sketch(other.body)) for copy, each in zip(copies, others, strict=True) for other in each
    )
    least = apart[-int(len(apart) * FALSE_RATE) - 1]
    return sum(compare(copy, sketch(one.body)) > least for copy, one in zip(copies, chosen, strict=True)) / len(copies)


if __name__ == "__main__":
    main()
