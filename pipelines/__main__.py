"""``wirebeam`` and ``python -m pipelines``."""

import sys
from typing import Final

INTERRUPTED: Final = 130


def main() -> None:
    """Run the command line and exit with its code. An interruption while it is loaded leaves one line too."""
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
