"""``wirebeam explain``: why it was decided so."""

import argparse
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.exits import OK
from pipelines.cli.refusal import Refused


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "items", nargs="*", metavar="ITEM", help="two files with one article each (or FILE@OFFSET), or two item ids"
    )
    parser.add_argument("--run", type=Path, metavar="DIR", help="folder of the finished run that the item ids are of")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--text", help="a text with amounts")
    source.add_argument("--file", type=Path, metavar="FILE", help="a file with such a text")


def _run(arguments: argparse.Namespace) -> int:
    given = arguments.text if arguments.text is not None else arguments.file
    if len(arguments.items) == 2 and given is None:
        from pipelines.cli.explain_pair import explain_pair

        one, other = arguments.items
        print("\n".join(explain_pair(one, other, arguments.run)))
        return OK
    if arguments.items or arguments.run or given is None:
        raise Refused("explain takes two items (files, or ids with --run DIR), or --text or --file")
    from pipelines.cli.explain_amounts import explain_amounts
    from pipelines.cli.texts import read_text

    print("\n".join(explain_amounts(arguments.text if arguments.text is not None else read_text(arguments.file))))
    return OK


EXPLAIN = Command(
    "explain", "say why two items are or are not one story, or how a text's amounts are read", _describe, _run
)
