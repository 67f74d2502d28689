"""The log of the worker processes of a local run: a file instead of the terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STDERR = 2
TAIL = 4000


@contextmanager
def logged_workers(log: Path) -> Iterator[None]:
    """Redirect the logs of processes started in the block to a file. If the block fails, print the end of that file.

    Beam's workers inherit the file descriptor of standard error, so that is replaced; ``sys.stderr`` keeps the old one.
    """
    ours, before = os.dup(STDERR), sys.stderr
    with log.open("wb") as file:
        os.dup2(file.fileno(), STDERR)
    sys.stderr = os.fdopen(ours, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    try:
        yield
    except Exception:
        sys.stderr.write(log.read_text(encoding="utf-8", errors="replace")[-TAIL:])
        raise
    finally:
        sys.stderr.flush()
        os.dup2(ours, STDERR)
        sys.stderr.close()
        sys.stderr = before
