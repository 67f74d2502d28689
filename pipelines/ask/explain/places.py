"""Places of records in files, written ``FILE``, ``FILE@OFFSET`` or ``FILE@OFFSET#ITEM``."""

import re
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import Refused

PLACE = re.compile(r"(?P<path>.+)@(?P<offset>\d+)(?:#(?P<item>\d+))?")


class RecordPlace(NamedTuple):
    """The place of a record in a file."""

    path: Path
    offset: int | None = None
    item: int | None = None


def place_of(name: str) -> RecordPlace:
    """Return the place that a text names. If there is a file of exactly that name, it is the file.

    >>> place_of("wire.ndjson@120#2")
    RecordPlace(path=PosixPath('wire.ndjson'), offset=120, item=2)
    """
    found = PLACE.fullmatch(name)
    if found is None or Path(name).exists():
        return RecordPlace(Path(name))
    return RecordPlace(Path(found["path"]), int(found["offset"]), int(found["item"]) if found["item"] else None)


def require_place(name: str) -> None:
    """Refuse a place in a file that cannot be read."""
    path = place_of(name).path
    if path.is_dir():
        raise Refused(f"{path} is a folder: name one file of it, or FILE@OFFSET")
    try:
        path.open("rb").close()
    except OSError as error:
        raise Refused(
            f"{path} cannot be read: {(error.strerror or 'it is not a file').lower()}; name a file, or ids of a run with --run DIR"
        ) from error
