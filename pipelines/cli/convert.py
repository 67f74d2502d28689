"""``wirebeam convert``: every item of some archives as ninjs, one a line; what is rejected is told on standard error."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from pipelines.beamkit.door import Carried, Refusal
from pipelines.cli.exits import OK
from pipelines.cli.inputs import find_archives
from pipelines.cli.refusal import Refused
from pipelines.parse.transform import limits_of, parse_message
from pipelines.settings import Settings
from pipelines.sources.files import Archive, day_of, read_frames
from pipelines.write import write_ninjs
from schemas import Origin, RawMessage, Rejected


def convert(arguments: argparse.Namespace) -> int:
    """Convert the archives that the arguments name, in the order of their names."""
    settings = Settings.model_validate({"read": {"format": arguments.format}})
    written = rejected = 0
    with tempfile.TemporaryDirectory() as scratch, _opened(arguments.out) as out:
        for archive in find_archives(arguments.inputs, Path(scratch)):
            for item in read_items(archive, settings):
                if isinstance(item, Refusal):
                    rejected += 1
                    print(f"{item.raw.origin}: {item.problem.reason}: {item.problem.detail}", file=sys.stderr)
                else:
                    written += 1
                    out.write(write_ninjs(item.article) + b"\n")
    print(f"{written:,} items written, {rejected:,} rejected", file=sys.stderr)
    return OK


def read_items(archive: Archive, settings: Settings) -> Iterator[Carried | Refusal]:
    """Read the items of an archive as a replay would, before anything is normalized."""
    day, limits = day_of(archive), limits_of(settings)
    with Path(archive.path).open("rb") as file:
        for frame in read_frames(file, archive.name, settings.read):
            origin = Origin(source=archive.name, offset=frame.offset)
            raw = RawMessage(value=frame.value, origin=origin, format=settings.read.format, timestamp=day)
            try:
                if frame.problem is not None:
                    raise frame.problem
                yield from parse_message(raw, limits)
            except Rejected as problem:
                yield Refusal(raw, problem)


def _opened(path: Path | None) -> "nullcontext[BinaryIO] | BinaryIO":
    if path is None:
        return nullcontext(sys.stdout.buffer)
    try:
        return path.open("wb")
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error
