"""``wirebeam demo``: the archive that comes with the package, replayed and told."""

import argparse
from pathlib import Path

from pipelines.cli.early import require_replay

ARCHIVE = Path(__file__).parent.parent / "demo" / "archive"


def demo(arguments: argparse.Namespace) -> int:
    """Replay the demo archive and tell what became of each story; amounts are compared in dollars."""
    arguments.inputs = [str(ARCHIVE)]
    arguments.overwrite = True
    arguments.latest = arguments.latest or "any"
    arguments.convert_to = arguments.convert_to or "USD"
    require_replay(arguments)
    from pipelines.cli.replay import replay
    from pipelines.cli.summary import summarize

    code = replay(arguments)
    print()
    summarize(arguments.out, top=100)
    return code
