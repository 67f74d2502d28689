"""Memory of a desk: what stays for days is no garbage, and need not be looked through for it again and again."""

import gc


def freeze_memory() -> None:
    """Take all that lives now out of the garbage collector's rounds.

    Cards hold no cycles: when they are dropped they are freed at once all the same.
    """
    gc.collect()
    gc.freeze()
