"""Errors of a full or failing disk: they are no bug, and a person must act."""

import errno

DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


def disk_error(error: BaseException | None) -> OSError | None:
    """Return the first error of a disk among an error and its causes, or None."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in DISK_ERRORS:
            return error
        error = error.__cause__ or error.__context__
    return None
