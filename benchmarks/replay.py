"""Replay speed and memory: ``python -m benchmarks.replay [FOLDER]``.

Reads Reuters-21578 (default: ../shared/data/reuters21578) once through a plain Python loop over the pure functions and
once through Beam, each in a fresh process, for 1k, 5k and all articles; prints articles/s, MB/s, peak memory, the ratio,
and what two workers gain (``benchmarks.workers``).
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import workers
from benchmarks.format_records import RECORDS
from pipelines.enrich.article import enrich, load
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse
from pipelines.settings.stages import ReadSettings
from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.jsonl.sorted import event_key, story_key
from pipelines.sources.files import Archive, day_of, read_frames
from pipelines.sources.read_files import ReadFiles
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.lifecycle.fold import fold_desk
from schemas import Origin, RawMessage, Rejected, WireFormat

CORPUS = Path(__file__).parent.parent.parent / "shared" / "data" / "reuters21578"
ROUNDS, FILES, WORKERS = 1, 22, 2
MADE = 20
"""Articles in a generated archive."""


def archives(folder: Path, files: int) -> list[Archive]:
    """Return the first files of the collection."""
    return [Archive(str(path), path.name, path.stat().st_size) for path in sorted(folder.glob("*.sgm"))[:files]]


def messages(archive: Archive) -> Iterator[RawMessage]:
    """Read one file's records, as the source does."""
    settings, day = ReadSettings(), day_of(archive)
    with Path(archive.path).open("rb") as file:
        for frame in read_frames(file, archive.name, settings):
            yield RawMessage(value=frame.value, origin=Origin(source=archive.name, offset=frame.offset), timestamp=day)


def plain_loop(inputs: list[Archive], out: Path) -> int:
    """Do what the pipeline does, without Beam: the same pure functions, in one loop, and the same sorted files."""
    load()
    limits, plausible, count = ParseLimits(), TimeLimits(), 0
    desks: dict[str, list[PackedItem]] = {}
    for archive in inputs:
        for raw in messages(archive):
            count += 1
            try:
                article = normalize(parse(raw, limits), "en", plausible)
            except Rejected:
                continue
            filed = pack_item(enrich(article, None), raw.origin)
            desks.setdefault(filed.desk, []).append(filed)
    events, stories = [], []
    for filed_items in desks.values():
        for outcome in fold_desk(filed_items):
            stories.append((story_key(outcome.story), to_json(outcome.story)))
            events += [
                (event_key(event), to_json(event)) for event in outcome.events if event.type != "story.duplicate"
            ]
    for name, lines in (("events", events), ("stories", stories)):
        (out / f"{name}.jsonl").write_bytes(b"\n".join(line for _, line in sorted(lines)))
    return count


def beam_run(inputs: list[Archive], out: Path) -> int:
    """Run the real pipeline in one process."""
    from pipelines.jobs.replay import run
    from pipelines.settings.stages import Settings

    settings = Settings()
    return run(ReadFiles(inputs, settings), settings, out)[0]["in"]


def measure(kind: str, folder: Path, files: int) -> dict[str, float]:
    """Run one form in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.replay", "--one", kind, str(folder), str(files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(kind: str, folder: Path, files: int) -> None:
    """Measure in this process and print the result as JSON."""
    import resource

    inputs = archives(folder, files)
    with tempfile.TemporaryDirectory() as out:
        load()
        started = time.perf_counter()
        count = {"loop": plain_loop, "beam": beam_run}[kind](inputs, Path(out))
        seconds = time.perf_counter() - started
    size = sum(archive.size for archive in inputs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"articles": count, "seconds": seconds, "mb": size / 1e6, "peak_mb": peak}))


def main() -> None:
    """Print the tables."""
    if len(sys.argv) > 1 or CORPUS.is_dir():
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
        if not folder.is_dir():
            sys.exit(f"benchmarks.replay: {folder} is not here; name a folder of .sgm files")
        compare(folder)
        return
    print(f"{CORPUS} is not here: articles of our own are read instead; the figures do not compare with published ones")
    with tempfile.TemporaryDirectory() as made:
        write_archives(Path(made))
        compare(Path(made))


def write_archives(folder: Path) -> None:
    """Write archives of one story, with other names and figures each time."""
    record = RECORDS[WireFormat.REUTERS_SGML]
    for file in range(FILES):
        numbers = range(file * MADE, (file + 1) * MADE)
        records = (
            record.replace('NEWID="7"', f'NEWID="{n}"').replace("Tin", f"Metal{n}").replace("33,500", f"{n},500")
            for n in numbers
        )
        (folder / f"made-{file:02}.sgm").write_text("\n".join(records), encoding="utf-8")


def compare(folder: Path) -> None:
    """Replay the archives of a folder in both forms."""
    table = Table(
        "articles", "form", "articles/s", "MB/s", "peak MB", "Beam / loop", title="Replay, one process, one run each"
    )
    for files in (1, 5, FILES):
        best = {}
        for kind in ("loop", "beam"):
            best[kind] = min((measure(kind, folder, files) for _ in range(ROUNDS)), key=lambda run: run["seconds"])
        for kind, run in best.items():
            ratio = f"{best['loop']['seconds'] / run['seconds']:.2f}" if kind == "beam" else ""
            speed = run["articles"] / run["seconds"], run["mb"] / run["seconds"]
            table.add_row(
                f"{run['articles']:,}", kind, f"{speed[0]:,.0f}", f"{speed[1]:.2f}", f"{run['peak_mb']:.0f}", ratio
            )
    Console(width=100).print(table)
    workers.show(folder, FILES, WORKERS)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
