"""Write files atomically: a file appears whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4

from pipelines.errors import SinkRefused


def prepare_folder(name: str, folder: Path) -> None:
    """Create a sink's folder and check that it can be written. Raise ``SinkRefused`` if not."""
    probe = folder / f".wirebeam-{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SinkRefused(f"--sink {name} cannot be written: {error.strerror}; name another folder") from error


def write_whole(target: Path, data: memoryview | bytes) -> None:
    """Write a file under a temporary name, sync it to the disk, and rename it."""
    temporary = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
