"""Errors of a full or failing disk: they are no bug, and a person must act."""

import errno
import shutil
from pathlib import Path
from typing import Final

DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


NEEDED: Final = 8
"""Bytes of disk that a replay takes while it runs, for each byte of its input: runs, results, and the runs of the results."""


def space_warning(folder: Path, size: int) -> str | None:
    """Return a line that says that a disk may be too small for the replay of so many bytes, or None if it is not."""
    free = shutil.disk_usage(folder).free
    if free >= NEEDED * size:
        return None
    return (
        f"{free / 1e9:.1f} GB are free at {folder}, and the replay of {size / 1e9:.1f} GB may need {NEEDED * size / 1e9:.1f} GB "
        "while it runs: if the disk gets full, the run ends and removes its files; then name an --out on another disk"
    )


def disk_error(error: BaseException | None) -> OSError | None:
    """Return the first error of a disk among an error and its causes, or None."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in DISK_ERRORS:
            return error
        error = error.__cause__ or error.__context__
    return None
