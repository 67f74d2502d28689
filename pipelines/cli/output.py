"""The output folder: results appear in it whole, or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.cli.refusal import Refused
from pipelines.deadletters.files import MARKS

EVENTS, STORIES, DEAD_LETTERS, RUN = "events.jsonl", "stories.jsonl", "dead_letters.jsonl", "run.json"
RESULTS = (EVENTS, STORIES, DEAD_LETTERS, RUN)
"""The names of a run's results; the last one is written last."""
SCRATCH = ".wirebeam-"


@contextmanager
def output_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a scratch folder inside ``folder``; when the run succeeds its results are moved up, else all is removed.

    Raises ``Refused`` for a folder that cannot be written or holds something already.
    """
    _prepare(folder, overwrite=overwrite)
    try:
        scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))
    except OSError as error:
        raise Refused(f"--out {folder} cannot be written: {error.strerror}") from error
    try:
        yield scratch
        (folder / MARKS).unlink(missing_ok=True)
        for name in RESULTS:
            (scratch / name).replace(folder / name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _prepare(folder: Path, *, overwrite: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        present = sorted(path.name for path in folder.iterdir() if not path.name.startswith(SCRATCH))
    except OSError as error:
        raise Refused(f"--out {folder} cannot be written: {error.strerror}") from error
    foreign = [name for name in present if name not in (*RESULTS, MARKS)]
    if foreign or (present and not overwrite):
        kind = "holds other files" if foreign else "holds the results of an earlier run"
        remedy = "name an empty or new folder" if foreign else "name another folder, or add --overwrite"
        raise Refused(f"--out {folder} {kind} ({', '.join((foreign or present)[:3])}): {remedy}")
