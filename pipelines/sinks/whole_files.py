"""Files that appear whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4

from pipelines.errors import SinkRefused


def prepare_folder(name: str, folder: Path) -> None:
    """Create a sink's folder and see that it can be written; raises ``SinkRefused``."""
    probe = folder / f".wirebeam-{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SinkRefused(f"--sink {name}: it cannot be written: {error.strerror}") from error


def write_whole(target: Path, data: memoryview | bytes) -> None:
    """Write a file under a temporary name, make it safe, and give it its name."""
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
    """Make the names in a folder safe."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
