"""``wirebeam convert``: every item of some archives as ninjs, one a line; what is rejected is told on standard error."""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipelines.beamkit.door import Carried, Refusal
from pipelines.cli.exits import OK
from pipelines.cli.inputs import find_archives
from pipelines.cli.output import require_file
from pipelines.cli.refusal import Refused
from pipelines.cli.settings_options import read_settings
from pipelines.cli.terminal import say
from pipelines.parse.transform import limits_of, parse_message
from pipelines.settings import Settings
from pipelines.sources.files import Archive, day_of, message_of, read_frames
from pipelines.write import write_ninjs
from schemas import Rejected


def convert(arguments: argparse.Namespace) -> int:
    """Convert the archives that the arguments name, in the order of their names."""
    settings = read_settings(arguments, Settings)
    with tempfile.TemporaryDirectory() as scratch:
        archives = find_archives(arguments.inputs, Path(scratch))
        if arguments.out is None:
            written, rejected = _write(archives, settings, sys.stdout.buffer)
        else:
            with _whole(arguments.out) as out:
                written, rejected = _write(archives, settings, out)
    print(f"{written:,} items written, {rejected:,} rejected", file=sys.stderr)
    return OK


def _write(archives: Iterable[Archive], settings: Settings, out: BinaryIO) -> tuple[int, int]:
    written = rejected = 0
    for item in (item for archive in archives for item in read_items(archive, settings)):
        if isinstance(item, Refusal):
            rejected += 1
            say([f"{item.raw.origin}: {item.problem.reason}: {item.problem.detail}"], to_stderr=True)
        else:
            written += 1
            out.write(write_ninjs(item.article) + b"\n")
    return written, rejected


def read_items(archive: Archive, settings: Settings) -> Iterator[Carried | Refusal]:
    """Read the items of an archive as a replay would, before anything is normalized."""
    day, limits = day_of(archive), limits_of(settings)
    with Path(archive.path).open("rb") as file:
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
    """Open a file that appears under its name when all is written: what it held before stays until then."""
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
