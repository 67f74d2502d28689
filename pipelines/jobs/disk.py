"""What a disk says when it takes no more: no fault of the program, and for a person to mend."""

import errno

DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


def disk_error(error: BaseException | None) -> OSError | None:
    """Find what a disk said among the causes of an error."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in DISK_ERRORS:
            return error
        error = error.__cause__ or error.__context__
    return None
