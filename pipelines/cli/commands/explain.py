"""``wirebeam explain``: why it was decided so."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.exits import OK
from pipelines.cli.refusal import Refused


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "One ITEM: what each stage makes of it, and on what evidence. Two: why they are or are not one story."
    )
    parser.add_argument(
        "items",
        nargs="*",
        metavar="ITEM",
        help="file with one article, FILE@OFFSET or FILE@OFFSET#ITEM; with --run the id of an event or an item",
    )
    parser.add_argument("--run", type=Path, metavar="DIR", help="folder of the finished run that the ids are of")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--text", help="a bare text: its amounts and entities")
    source.add_argument("--file", type=Path, metavar="FILE", help="a file with such a text")


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.terminal import say

    say(line for text in _explained(arguments) for line in text.split("\n"))
    return OK


def _explained(arguments: argparse.Namespace) -> Iterator[str]:
    bare = arguments.text is not None or arguments.file is not None
    if bare and not arguments.items and not arguments.run:
        from pipelines.cli.texts import read_text

        text = arguments.text if arguments.text is not None else read_text(arguments.file)
        from pipelines.cli.explain_stages import explain_text

        return explain_text(text)
    if bare or len(arguments.items) not in {1, 2}:
        raise Refused("explain takes one or two items (files, or ids with --run DIR), or --text or --file")
    if arguments.run is not None:
        from pipelines.cli.finished import require_finished
        from pipelines.cli.output import EVENTS, STORIES

        require_finished(arguments.run, (EVENTS, STORIES))
    else:
        from pipelines.cli.places import require_place

        for item in arguments.items:
            require_place(item)
    if len(arguments.items) == 2:
        from pipelines.cli.explain_pair import explain_pair

        one, other = arguments.items
        return explain_pair(one, other, arguments.run)
    if arguments.run is not None:
        from pipelines.cli.explain_event import explain_id

        return explain_id(arguments.run, *arguments.items)
    from pipelines.cli.explain_stages import explain_file

    return explain_file(*arguments.items)


EXPLAIN = Command(
    "explain", "say what each stage makes of an item, or why two are or are not one story", _describe, _run
)
