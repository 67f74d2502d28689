"""Convert archives to ninjs, one item a line; rejections are printed on standard error."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipelines.beamkit.door import Carried, Refusal
from pipelines.errors import OK, Refused
from pipelines.jobs.inputs import find_archives
from pipelines.parse.formats.ninjs.write import write_ninjs
from pipelines.parse.transform import limits_of, parse_message
from pipelines.report import TABLE, Report
from pipelines.settings.stages import Settings
from pipelines.sinks.run_folder import require_file
from pipelines.sources.files import Archive, day_of, message_of, open_archive, read_frames
from pipelines.terminal import print_lines
from schemas import ParsedArticle, Rejected


def convert(inputs: list[str], out: Path | None, settings: Settings, form: str = TABLE) -> int:
    """Convert the archives that the arguments name, in the order of their names. Return the exit code.

    Without ``out`` the items are written to standard output, and the summary to standard error.
    """
    with tempfile.TemporaryDirectory() as scratch:
        archives = find_archives(inputs, Path(scratch))
        if out is None:
            written, rejected = _write(archives, settings, sys.stdout.buffer)
        else:
            with _whole(out) as file:
                written, rejected = _write(archives, settings, file)
    Report(form, sys.stderr).lines([f"{written:,} items written, {rejected:,} rejected"])
    summary = {"out": None if out is None else str(out), "written": written, "rejected": rejected}
    Report(form, sys.stderr if out is None else sys.stdout).summary(summary)
    return OK


def _write(archives: Iterable[Archive], settings: Settings, out: BinaryIO) -> tuple[int, int]:
    written = rejected = 0
    for item in (item for archive in archives for item in read_items(archive, settings)):
        if isinstance(item, Refusal):
            rejected += 1
            print_lines([f"{item.raw.origin}: {item.problem.reason}: {item.problem.detail}"], sys.stderr)
        else:
            written += 1
            out.write(write_ninjs(item.article) + b"\n")
    return written, rejected


def read_items(archive: Archive, settings: Settings) -> Iterator[Carried[ParsedArticle] | Refusal]:
    """Yield the items of an archive as a replay parses them, before they are normalized."""
    day, limits = day_of(archive), limits_of(settings)
    with open_archive(archive, settings.read.retry_s) as file:
        for frame in read_frames(file, archive.name, settings.read):
            raw = message_of(frame, archive.name, day, settings.read)
            try:
                if frame.problem is not None:
                    raise frame.problem
                yield from parse_message(raw, limits)
            except Rejected as problem:
                yield Refusal(raw, problem)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that gets its name when all is written; a file of that name keeps its content until then."""
    require_file(path)
    part = path.with_name(f".{path.name}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise Refused(f"--out {path} cannot be written: {(error.strerror or '').lower()}") from error
    try:
        with file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
