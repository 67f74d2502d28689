"""``wirebeam explain``: explain what the stages made of items, and why."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Final

from pipelines.ask.explain.places import require_place
from pipelines.cli.output import add_output_option
from pipelines.cli.values import day
from pipelines.errors import OK, Refused
from pipelines.report import print_rows
from pipelines.sinks.finished import require_finished
from pipelines.sinks.run_folder import EVENTS_FILE, STORIES_FILE
from pipelines.terminal import print_lines

LINE_COLUMNS: Final = ("stage", "name", "text")
"""Columns of an item's explanation."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.description = (
        "One ITEM: print what each stage makes of it, and why. Two ITEMs: print why they are or are not one story."
    )
    parser.add_argument(
        "items",
        nargs="*",
        metavar="ITEM",
        help="file of one article, FILE@OFFSET or FILE@OFFSET#ITEM; with --run, the id of an event or an item",
    )
    parser.add_argument("--run", type=Path, metavar="DIR", help="folder of a finished run; ITEMs are ids in it")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--text", help="explain the amounts, entities and events of this text")
    source.add_argument(
        "--file", type=Path, metavar="FILE", help="explain the amounts, entities and events of this text file"
    )
    parser.add_argument("--day", type=day, metavar="YYYY-MM-DD", help="day of --text or --file (default: today)")
    add_output_option(parser, "amounts and entities of --text or --file; of items stage, name and text of each line")


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation."""
    if arguments.output != "table":
        _print_rows(arguments)
        return OK
    print_lines(line for text in _explained(arguments) for line in text.split("\n"))
    return OK


def _print_rows(arguments: argparse.Namespace) -> None:
    """Print the amounts and entities of a text, or the lines about items, as CSV or JSON."""
    if arguments.items or arguments.run or (arguments.text is None and arguments.file is None):
        with redirect_stdout(StringIO()):  # which is no terminal: cells are apart
            lines = [line for text in _explained(arguments) for line in text.split("\n")]
        print_rows(arguments.output, LINE_COLUMNS, [*line_rows(lines)])
        return
    text = arguments.text if arguments.text is not None else _read_text(arguments.file)
    from pipelines.ask.explain.stages import TEXT_COLUMNS, text_rows

    print_rows(arguments.output, TEXT_COLUMNS, text_rows(text))


def line_rows(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    r"""Yield the lines of an explanation as values, in the order of ``LINE_COLUMNS``.

    >>> [*line_rows(["parse\tas ninjs", "  slug\tGULF-FUND/", "  no entities"])]
    [('parse', '', 'as ninjs'), ('parse', 'slug', 'GULF-FUND/'), ('parse', '', 'no entities')]
    """
    stage = ""
    for line in filter(None, lines):
        head, apart, text = line.partition("\t")
        if apart and not head.startswith(" "):
            stage, head = head, ""
        yield (stage, head.strip(), text) if apart else (stage, "", line.strip())


def _explained(arguments: argparse.Namespace) -> Iterator[str]:
    bare = arguments.text is not None or arguments.file is not None
    if bare and not arguments.items and not arguments.run:
        text = arguments.text if arguments.text is not None else _read_text(arguments.file)
        from pipelines.ask.explain.stages import explain_text

        return explain_text(text, arguments.day or datetime.now(UTC).date())
    if bare or len(arguments.items) not in {1, 2}:
        raise Refused("explain takes one or two items (files, or ids with --run DIR), or --text or --file")
    if arguments.run is not None:
        require_finished(arguments.run, (EVENTS_FILE, STORIES_FILE))
    else:
        for item in arguments.items:
            require_place(item)
    if len(arguments.items) == 2:
        from pipelines.ask.explain.pair import explain_pair

        one, other = arguments.items
        return explain_pair(one, other, arguments.run)
    if arguments.run is not None:
        from pipelines.ask.explain.event import explain_id

        return explain_id(arguments.run, *arguments.items)
    from pipelines.ask.explain.stages import explain_file

    return explain_file(*arguments.items)


def _read_text(path: Path) -> str:
    """Return the text of a file. Raise ``Refused`` if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (
            error.strerror if isinstance(error, OSError) else f"it is not UTF-8 ({error.reason} at byte {error.start})"
        )
        raise Refused(f"{path} cannot be read: {reason}; name a text file in UTF-8") from error
