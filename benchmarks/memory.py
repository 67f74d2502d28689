"""Memory and time of replays of 20,000 to 1,000,000 articles: ``python -m benchmarks.memory [--articles N,N] [--kinds spread,week]``.

Writes archives of variants of Reuters-21578 (../shared/data/reuters21578) to a temporary folder, over years or within one week, and replays
each with ``wirebeam replay`` in a process of its own. ``--fold`` measures the fold in files alone: it takes the collection's packed items once and
varies their cards, which a machine does a million times in the time of 200,000 replayed articles. With ``--workers`` its pairs are judged by several
processes; processor time is that of all of them then, the peak that of the first.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.large_archive import Kind, write_archive
from benchmarks.replay import CORPUS, archives, messages
from pipelines.enrich.article import enrich, load
from pipelines.jobs.processes import in_processes
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse
from pipelines.settings.stories import StoryRules
from pipelines.stories.archive.fold import ALL, matched_runs
from pipelines.stories.archive.runs import RUN_ITEMS, Run, write_run
from pipelines.stories.describe.card import Card, hash_texts
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.describe.words import pack_codes, unpack_codes, weight_table
from pipelines.stories.match.judging import ALONE, Judging
from schemas import Rejected

SIZES = (20_000, 100_000, 300_000, 1_000_000)
KINDS: tuple[Kind, ...] = ("spread", "week")
WEEK = 7 * 86_400_000_000
FIGURES = ("articles", "processor_s", "wall_s", "peak_mb", "disk_mb")


def replay(articles: int, kind: Kind, limit: str) -> dict[str, float]:
    """Replay an archive in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        source, out = Path(name, "in"), Path(name, "out")
        source.mkdir()
        write_archive(CORPUS, source, articles, kind)
        started = time.monotonic()
        command = [sys.executable, "-m", "pipelines", "replay", str(source), "--out", str(out), "--memory-limit", limit]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"benchmarks.memory: the replay ended with status {status}")
        count = json.loads((out / "run.json").read_text())["accounting"]["in"]
        written = sum(path.stat().st_size for path in out.iterdir()) / 1e6
    return figures(count, used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss, written)


def figures(count: int, processor: float, wall: float, peak_kb: float, disk: float) -> dict[str, float]:
    """Return the figures of one run."""
    return dict(zip(FIGURES, (count, processor, wall, peak_kb / 1024, disk), strict=True))


def packed_items(cache: Path) -> list[PackedItem]:
    """Return the packed items of the collection, from a file of an earlier run if there is one."""
    import pickle

    if cache.exists():
        found: list[PackedItem] = pickle.loads(cache.read_bytes())
        return found
    load()
    items, limits, plausible = [], ParseLimits(), TimeLimits()
    for archive in archives(CORPUS, 22):
        for raw in messages(archive):
            try:
                article = normalize(parse(raw, limits), "en", plausible)
            except Rejected:
                continue
            items.append(pack_item(enrich(article, None), raw.origin))
    cache.write_bytes(pickle.dumps(items))
    return items


def varied(items: list[PackedItem], articles: int, kind: Kind) -> Iterator[PackedItem]:
    """Yield variants of items: other ids and times, and other codes of rare words and figures."""
    first, last = min(item.card.time for item in items), max(item.card.time for item in items)
    common, length = set(weight_table()), last - first
    for number in range(articles):
        variant, place = divmod(number, len(items))
        item = items[place]
        passed = item.card.time - first
        moved = passed + variant * length if kind == "spread" else passed * WEEK // length + variant * 1_000_000
        yield replace(item, card=varied_card(item.card, variant, first + moved, common))


def varied_card(card: Card, variant: int, time: int, common: set[int]) -> Card:
    """Return the card of a variant."""
    mask = (variant * 0x9E3779B1) & 0xFFFFFFFF

    def codes(packed: bytes) -> bytes:
        return pack_codes(code if code in common else code ^ mask for code in unpack_codes(packed))

    sketch, name = card.sketch, f"-{variant}" if variant else ""
    shingles = array("I", sketch.shingles)
    changed = replace(
        sketch,
        title=codes(sketch.title),
        lead=codes(sketch.lead),
        words=codes(sketch.words),
        numbers=codes(sketch.numbers),
        names=codes(sketch.names),
        subjects=codes(sketch.subjects),
        shingles=array("I", sorted(code ^ mask for code in shingles)).tobytes(),
    )
    return replace(
        card,
        uid=f"{card.uid[:16]}{hash_texts(card.uid, name).hex()}" if variant else card.uid,
        item_id=card.item_id + name,
        time=time,
        known_time=time,
        headline_key=card.headline_key and card.headline_key + name,
        text_digest=hash_texts(card.text_digest.hex(), name),
        content_digest=hash_texts(card.content_digest.hex(), name),
        sketch=changed,
    )


def spent() -> float:
    """Return the processor seconds of this process and of those that it started and that ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def fold(articles: int, kind: Kind, cache: Path, workers: int) -> dict[str, float]:
    """Fold varied items in files, in this process. The time of writing the runs does not count; their memory does."""
    items = packed_items(cache)
    with tempfile.TemporaryDirectory() as name:
        folder, runs, waiting = Path(name), list[Run](), list[PackedItem]()
        for item in varied(items, articles, kind):
            waiting.append(item)
            if len(waiting) == RUN_ITEMS:
                runs.append(write_run(folder / f"{len(runs)}.items", waiting))
                waiting = []
        runs.append(write_run(folder / f"{len(runs)}.items", waiting))
        disk = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        started, used = time.monotonic(), spent()
        judging = ALONE if workers == 1 else Judging(workers, in_processes)
        with matched_runs(runs, folder, StoryRules(), 0, judging=judging) as write:
            matched, clock = spent() - used, time.monotonic() - started
            disk += sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
            stories = sum(1 for _ in write(ALL))
        used = spent() - used
        print(
            f"{articles:,} {kind}: {stories:,} stories, matched in {matched:.0f} of {used:.0f} s of processor time, in {clock:.0f} s of the clock",
            file=sys.stderr,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return figures(articles, used, time.monotonic() - started, peak, disk)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", default=",".join(map(str, SIZES)))
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--memory-limit", default="2G")
    parser.add_argument("--fold", action="store_true", help="the fold in files alone")
    parser.add_argument("--items", type=Path, default=Path(tempfile.gettempdir(), "wirebeam-items.pickle"))
    parser.add_argument("--workers", type=int, default=1, help="processes that judge pairs of the fold")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"benchmarks.memory: {CORPUS} is not here: it needs Reuters-21578")
    sizes, kinds = [int(size) for size in arguments.articles.split(",")], arguments.kinds.split(",")
    if arguments.one:
        print(json.dumps(fold(sizes[0], kinds[0], arguments.items, arguments.workers)))
        return
    show([(kind, measure(size, kind, arguments)) for kind in kinds for size in sizes], fold_only=arguments.fold)


def measure(articles: int, kind: Kind, arguments: Any) -> dict[str, float]:
    """Measure one archive, in a fresh process."""
    if not arguments.fold:
        return replay(articles, kind, arguments.memory_limit)
    command = [sys.executable, "-m", "benchmarks.memory", "--one", "--articles", str(articles), "--kinds", kind]
    done = subprocess.run(
        [*command, "--items", str(arguments.items), "--workers", str(arguments.workers)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def show(measured: list[tuple[str, dict[str, float]]], *, fold_only: bool) -> None:
    """Print the table."""
    what = "Fold in files" if fold_only else "Replay"
    table = Table("articles", "within", "processor ms an article", "articles/s", "peak MB", "MB of files", title=what)
    for kind, run in measured:
        count = run["articles"]
        table.add_row(
            f"{count:,}",
            "years" if kind == "spread" else "a week",
            f"{1000 * run['processor_s'] / count:.2f}",
            f"{count / run['processor_s']:,.0f}",
            f"{run['peak_mb']:,.0f}",
            f"{run['disk_mb']:,.0f}",
        )
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
