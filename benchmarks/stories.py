"""Quality and speed of the stories stage: ``python -m benchmarks.stories``.

Quality needs ../shared/gold/stories and Reuters-21578; the pairs of AP items count only where ``--ap FOLDER`` names the
files ap890101 to ap890110 (see texts.py there). Speed fills a desk with variants of Reuters-21578: same wording, other
names and figures, all inside one window. Peers (datasketch, rensa) are timed where they are installed.
"""

import argparse
import gc
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.gold_items import read_items
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.describe.words import tokens, weight_table
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.live.memory import freeze_memory
from pipelines.stories.match.index import CandidateIndex
from pipelines.stories.match.similarity import compare_cards
from pipelines.stories.thresholds import LIVE
from schemas import Article, Origin

SHARED = Path(__file__).parent.parent.parent / "shared"
GOLD = SHARED / "gold/stories"
RUNS = [f"{order}:{workers}" for workers in (1, 2, 4) for order in range(5)]
"""Replays that must give the same bytes: orders by their seeds, and workers."""


def main() -> None:
    """Run what was asked for and print tables."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--ap", help="folder of ap890101 to ap890110")
    ask.add_argument("--window", type=int, default=100_000, help="articles in the window")
    ask.add_argument("--pairs", default=str(GOLD / "pairs.dev.jsonl"), help="labelled pairs")
    ask.add_argument("--only", choices=["quality", "speed", "order", "replay"], help="one part")
    ask.add_argument("--untagged", action="store_true", help="quality of items that have lost slug, tags and links")
    ask.add_argument("--files", type=int, default=22, help="files of Reuters-21578 that are replayed shuffled")
    ask.add_argument(
        "--runs", nargs="+", default=RUNS, choices=RUNS, help="of a replay: which orders with how many workers"
    )
    ask.add_argument("--done", type=Path, help="of a replay: file of the runs that are done, to go on from")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        items = Path(scratch, "items.jsonl")
        command = [sys.executable, str(GOLD / "texts.py"), "--reuters", str(SHARED / "data/reuters21578")]
        with items.open("w", encoding="utf-8") as out:
            subprocess.run(command + (["--ap", given.ap] if given.ap else []), stdout=out, check=True)
        if given.only in {None, "quality"}:
            quality(items, given.pairs, Path(scratch, "stories.jsonl"), untagged=given.untagged)
        if given.only in {None, "order"}:
            order(items)
        if given.only in {None, "speed"}:
            speed(items, given.window)
        if given.only in {None, "replay"}:
            replay(given.files, given.runs, Path(scratch), given.done or Path(scratch, "done.jsonl"))


def quality(items: Path, pairs: str, out: Path, *, untagged: bool) -> None:
    """Fold all items, score the pairs, and show the merges with the least evidence; ``untagged`` as a web outlet has them."""
    filed = [pack_item(stripped(article) if untagged else article, origin) for article, origin in read_items(items)]
    started = time.process_time()
    outcomes = list(fold_desk(filed))
    seconds = time.process_time() - started
    with out.open("w", encoding="utf-8") as file:
        for outcome in outcomes:
            for version in outcome.story.versions:
                event = version.event.value if version.event else version.disposition.value
                row = {"id": version.item_id, "story_id": outcome.story.story_id, "event": event}
                file.write(json.dumps(row) + "\n")
    print(
        f"\nfold: {len(filed):,} items, {len(outcomes):,} stories, {seconds / len(filed) * 1e6:.0f} us of processor an item"
    )
    print(
        subprocess.run(
            [sys.executable, str(GOLD / "score.py"), pairs, str(out)], capture_output=True, text=True, check=True
        ).stdout
    )
    worst(out, pairs, {item.card.item_id: item.card for item in filed})


def stripped(article: Article) -> Article:
    """Remove what only wires have."""
    return article.model_copy(
        update={"tags": (), "slug": None, "cycle": None, "take": None, "links": (), "advisory": None}
    )


def worst(out: Path, pairs: str, cards: dict[str, Card]) -> None:
    """Print the ten worst of the pairs that are judged wrong: the merged ones that are least alike, the missed ones that are most."""
    story = {row["id"]: row["story_id"] for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    rows = [
        row
        for row in map(json.loads, Path(pairs).read_text(encoding="utf-8").splitlines())
        if row["confidence"] != "low"
    ]
    known = [row for row in rows if row["a"] in story and row["b"] in story]
    merged = [row for row in known if not row["same_story"] and story[row["a"]] == story[row["b"]]]
    missed = [row for row in known if row["same_story"] and story[row["a"]] != story[row["b"]]]
    for title, found, sign in (("false merges", merged, 1), ("missed", missed, -1)):
        print(f"{title}: {len(found)}")
        shared = {row["pair_id"]: compare_cards(cards[row["a"]], cards[row["b"]]).contained for row in found}
        for row in sorted(found, key=lambda row: (sign * shared[row["pair_id"]], row["pair_id"]))[:10]:
            alike = f"{shared[row['pair_id']]:.2f} of the words shared"
            print(f"  {row['pair_id']} {row['a']} {row['b']} {row['label']} {row['subtype'] or ''} ({alike})")


def order(items: Path) -> None:
    """Fold five shufflings with 1, 2 and 4 processes filing, and compare the events byte for byte."""
    articles = list(read_items(items))
    digests: Counter[str] = Counter()
    for seed in range(5):
        shuffled = random.Random(seed).sample(articles, len(articles))
        for workers in (1, 2, 4) if seed == 0 else (1,):
            digests[hashed := digest(file_all(shuffled, workers))] += 1
            print(f"  order {seed}, {workers} processes: {hashed[:12]}", flush=True)
    print(
        f"\norder: {sum(digests.values())} runs (5 shufflings; 1, 2 and 4 processes), {len(digests)} different outputs"
    )


def replay(files: int, runs: list[str], scratch: Path, done: Path) -> None:
    """Replay Reuters-21578 through the whole pipeline in orders ``seed:workers``, and compare the bytes.

    Records keep their true origins, which are part of events; only the order in which they come is shuffled. Each run
    that ends is a line of ``done``; a run in that file is not repeated.
    """
    from benchmarks.shuffled import replay_shuffled

    paths = sorted((SHARED / "data/reuters21578").glob("*.sgm"))[:files]
    lines = done.read_text(encoding="utf-8").splitlines() if done.exists() else []
    found = {run: hashed for count, run, hashed in map(json.loads, lines) if count == len(paths)}
    print(f"\nreplay: {len(paths)} files, the whole pipeline; {len(found)} runs done before", flush=True)
    for run in runs:
        if run in found:
            continue
        seed, workers = map(int, run.split(":"))
        started = time.monotonic()
        found[run], records = replay_shuffled(paths, scratch / f"{seed}-{workers}", seed=seed, workers=workers)
        with done.open("a", encoding="utf-8") as file:
            file.write(json.dumps([len(paths), run, found[run]]) + "\n")
        print(
            f"  order {seed}, {workers} workers: {records:,} records in {time.monotonic() - started:.0f} s, {found[run][:12]}",
            flush=True,
        )
    print(f"  {len(found)} runs, {len(set(found.values()))} different outputs of events and stories")


def file_all(articles: list[tuple[Article, Origin]], workers: int) -> list[PackedItem]:
    """File articles in one process or several; several yield them as they finish."""
    if workers == 1:
        return [pack_item(article, origin) for article, origin in articles]
    with get_context("fork").Pool(workers) as pool:
        return list(pool.imap_unordered(file_pair, articles, chunksize=500))


def file_pair(pair: tuple[Article, Origin]) -> PackedItem:
    """File one article."""
    return pack_item(*pair)


def digest(filed: list[PackedItem]) -> str:
    """Hash all events."""
    whole = sha256()
    for outcome in fold_desk(filed):
        for event in outcome.events:
            whole.update(event.model_dump_json().encode())
    return whole.hexdigest()


def variants(items: Path, count: int) -> Iterator[Article]:
    """Write variants of real items: the same common words, other names and figures, over 72 hours."""
    originals = [article for article, _ in read_items(items) if article.provider == "reuters21578"]
    known = weight_table()
    step = timedelta(hours=72) / count
    start = originals[0].time
    for number in range(count):
        article = originals[number % len(originals)]
        turn = number // len(originals)
        changes = {"item_id": f"V{number}", "time": start + step * number, "links": ()}
        if turn:
            changes |= {
                name: vary(getattr(article, name) or "", turn, known)
                for name in ("headline", "headline_base", "body", "slug")
            }
        yield article.model_copy(update=changes)


def vary(text: str, turn: int, known: dict[int, float]) -> str:
    """Replace names and figures, the same word always by the same one."""
    words = []
    for word in text.split(" "):
        plain = tokens(word)
        rare = bool(plain) and crc32(plain[0].lower().encode()) not in known
        words.append(
            f"{word}{chr(97 + turn % 26)}{chr(97 + turn // 26)}"
            if rare and plain[0].isalpha()
            else f"{turn}{word}"
            if rare
            else word
        )
    return " ".join(words)


def speed(items: Path, window: int) -> None:
    """Fill a desk and time each stretch: card and decision, memory, candidates."""
    print(f"\nspeed: a desk filled to {window:,} articles of one window, one process")
    print(f"{'articles':>10} {'card us':>8} {'decide us':>10} {'per s':>7} {'B/article':>10} {'ties':>8} {'capped':>7}")
    desk, ties, drawn, decided, mark = CandidateIndex(StoryRules()), 0, 0.0, 0.0, 0
    base = memory()
    marks, until_rest = {min(window, size) for size in (20_000, 50_000, 100_000, 200_000, 500_000)}, LIVE.sweep_items
    for number, article in enumerate(variants(items, window), 1):
        started = time.process_time()
        card = make_card(article, Origin(source="variants", offset=number))
        carded = time.process_time()
        ties += len(desk.add(card))
        until_rest -= 1
        if not until_rest:  # as a live desk does
            freeze_memory()
            until_rest = max(LIVE.sweep_items, number // 4)
        drawn, decided = drawn + carded - started, decided + time.process_time() - carded
        if number in marks:
            count = number - mark
            each = (memory() - base) / number
            print(
                f"{number:>10,} {drawn / count * 1e6:>8.0f} {decided / count * 1e6:>10.0f} {count / (drawn + decided):>7,.0f} "
                f"{each:>10,.0f} {ties:>8,} {desk.capped:>7,}",
                flush=True,
            )
            drawn, decided, mark = 0.0, 0.0, number
    peers(items, min(window, 20_000))


def memory() -> int:
    """Read the resident memory in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


def peers(items: Path, count: int) -> None:
    """Time what finds near-copies only, on the same texts."""
    texts = [{token.lower() for token in tokens(article.body)} for article in variants(items, count)]
    print(f"\npeers on {count:,} of the same texts (near-copies by MinHash LSH, 128 permutations, threshold .5):")
    for name, begin in (("datasketch", with_datasketch), ("rensa", with_rensa)):
        if importlib.util.find_spec(name):
            timed(name, texts, *begin())
        else:
            print(f"  {name:<12} {'-':>8}    not installed (pip install --group bench)")


def with_datasketch() -> tuple[Any, Any]:
    """Return datasketch's functions that sketch a text, and that look it up and add it."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.5, num_perm=128)

    def hashed(words: set[str]) -> Any:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([word.encode() for word in words])
        return sketch

    return hashed, lambda sketch, name: (lsh.query(sketch), lsh.insert(name, sketch))


def with_rensa() -> tuple[Any, Any]:
    """Return rensa's functions that sketch a text, and that look it up and add it."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)

    def hashed(words: set[str]) -> Any:
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update(sorted(words))
        return sketch

    return hashed, lambda sketch, name: (index.query(sketch), index.insert(int(name), sketch))


def timed(name: str, texts: list[set[str]], sketch: Any, add: Any) -> None:
    """Print the time a text."""
    started = time.process_time()
    for number, words in enumerate(texts):
        add(sketch(words), str(number))
    print(f"  {name:<12} {(time.process_time() - started) / len(texts) * 1e6:8.0f} us an article")


if __name__ == "__main__":
    main()
