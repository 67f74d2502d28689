"""The output folder of a replay: its results appear all together, or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipelines.errors import Refused
from pipelines.storage.address import join, relative
from pipelines.storage.writing import listed, remove, require_writable, require_writable_address, upload

EVENTS_FILE, STORIES_FILE, DEAD_LETTERS_FILE, RUN_FILE = (
    "events.jsonl",
    "stories.jsonl",
    "dead_letters.jsonl",
    "run.json",
)
RESULT_FILES = (EVENTS_FILE, STORIES_FILE, DEAD_LETTERS_FILE, RUN_FILE)
"""Names of the results; the last one is moved into place last."""
MARKS_FILE = "dead_letters.marks.jsonl"
"""Name of the file of marks of dead letters, which a redrive or drop writes."""
SCRATCH_PREFIX = ".wirebeam-"


@contextmanager
def output_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield a scratch folder inside ``folder``. If the block succeeds its results are moved up, otherwise all is removed.

    That includes ``folder`` and those above it if they were not there. Raise ``Refused`` for a folder that cannot be written or is not empty.
    """
    require_folder(folder, overwrite=overwrite)
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX, dir=folder))
    except OSError as error:
        raise Refused(f"--out {folder} cannot be written: {error.strerror}; name another folder") from error
    try:
        yield scratch
        (folder / MARKS_FILE).unlink(missing_ok=True)
        for name in RESULT_FILES:
            (scratch / name).replace(folder / name)
        new = []
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        with suppress(OSError):  # somebody has put a file there
            for path in new:
                path.rmdir()


def require_place(place: Path | str, *, overwrite: bool) -> None:
    """Refuse a folder, on disk or by its address, that cannot be written or is not empty."""
    if isinstance(place, Path):
        require_folder(place, overwrite=overwrite)
        return
    require_writable_address(place, "--out")
    require_writable(place, "--out")
    present = [str(relative(found.address, place)) for found in listed(place)]
    _require_free(place, [name for name in present if not name.startswith(SCRATCH_PREFIX)], overwrite=overwrite)


@contextmanager
def local_folder(place: Path | str) -> Iterator[Path]:
    """Yield the folder that a replay writes: the place itself, or a temporary one if it is an address."""
    if isinstance(place, Path):
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="wirebeam-out-") as folder:
        yield Path(folder, "out")


def publish(folder: Path, place: Path | str) -> None:
    """Upload the results of a replay if their place is an address. ``run.json`` comes last: with it the run is complete."""
    if isinstance(place, Path):
        return
    for name in (RUN_FILE, MARKS_FILE):
        remove(join(place, name))
    for name in RESULT_FILES:
        upload(folder / name, join(place, name))


def require_file(path: Path) -> None:
    """Refuse a file that cannot be written. Creates nothing."""
    if path.is_dir():
        raise Refused(f"--out {path} is a folder: name a file in it")
    if not path.absolute().parent.is_dir():
        raise Refused(f"--out {path} cannot be written: there is no folder {path.parent}; create it first")
    if not os.access(path.absolute().parent, os.W_OK | os.X_OK):
        raise Refused(f"--out {path} cannot be written: you may not write in {path.parent}; name another file")


def require_folder(folder: Path, *, overwrite: bool) -> None:
    """Refuse a folder that cannot be written or is not empty. Creates nothing."""
    there = next(path for path in (folder, *folder.absolute().parents) if os.path.lexists(path))
    if not there.is_dir():
        raise Refused(f"--out {folder} cannot be written: {there} is a file; name a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise Refused(f"--out {folder} cannot be written: you may not write in {there}; name another folder")
    present = (
        sorted(path.name for path in there.iterdir() if not path.name.startswith(SCRATCH_PREFIX))
        if there == folder
        else []
    )
    _require_free(folder, present, overwrite=overwrite)


def _require_free(folder: Path | str, present: Sequence[str], *, overwrite: bool) -> None:
    """Refuse a place that holds other files, or without ``overwrite`` the results of an earlier run."""
    foreign = [name for name in present if name not in (*RESULT_FILES, MARKS_FILE)]
    if foreign or (present and not overwrite):
        kind = "holds other files" if foreign else "holds the results of an earlier run"
        remedy = "name an empty or new folder" if foreign else "name another folder, or add --overwrite"
        raise Refused(f"--out {folder} {kind} ({', '.join((foreign or present)[:3])}): {remedy}")
