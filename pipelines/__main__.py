"""``wirebeam`` and ``python -m pipelines``."""

import sys

from pipelines.cli.command import run_command


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
