"""``wirebeam`` and ``python -m pipelines``."""

import gc
import sys
from typing import Final

from pipelines.beamkit.collector import THRESHOLDS

INTERRUPTED: Final = 130


def main() -> None:
    """Run the command line and exit with its code. An interruption while it is loaded leaves one line too."""
    gc.set_threshold(*THRESHOLDS)  # most of what is imported stays
    try:
        from pipelines.cli.command import run_command

        code = run_command(sys.argv[1:])
    except KeyboardInterrupt:
        print("wirebeam: interrupted", file=sys.stderr)
        code = INTERRUPTED
    exec("")  # noqa: S102 - else CPython ends with the signal, not with our code, if it came during an exec, as of a dataclass
    sys.exit(code)


if __name__ == "__main__":
    main()
