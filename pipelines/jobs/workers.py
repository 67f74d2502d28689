"""Worker processes of a local run: what they log goes to a file, not over a person's screen."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STDERR = 2
TAIL = 4000


@contextmanager
def logged_workers(log: Path) -> Iterator[None]:
    """Let processes that are started in the block log to a file; when it fails, the end of that file is shown.

    Beam starts its workers with our standard error, so it is exchanged underneath; ours goes on as before.
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
