"""``wirebeam convert``: archives in any format that is read, as one format that is written."""

import argparse
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.commands.options import add_format_option


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="file, folder, glob, or - for standard input; plain, gzip or zstd"
    )
    parser.add_argument(
        "--to", choices=["ninjs"], default="ninjs", help="format to write (default: ninjs, version 3.1)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="file to write, one item a line (default: standard output)"
    )
    add_format_option(parser, "inputs")


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.early import require_conversion

    require_conversion(arguments)
    from pipelines.cli.convert import convert

    return convert(arguments)


CONVERT = Command("convert", "write archives of any format as ninjs 3, one item a line", _describe, _run)
