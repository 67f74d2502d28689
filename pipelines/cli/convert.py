"""``wirebeam convert``: write archives of any format as ninjs."""

import argparse
from pathlib import Path

from pipelines.cli.options import add_format_option
from pipelines.cli.output import add_output_option
from pipelines.cli.preconditions import require_conversion
from pipelines.cli.settings_options import read_settings
from pipelines.settings.stages import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="file, folder, glob, or - for standard input; gzip, zstd, zip, tar",
    )
    parser.add_argument(
        "--to", choices=["ninjs"], default="ninjs", help="format to write (default: ninjs, version 3.1)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="file to write, one item a line (default: standard output)"
    )
    add_output_option(parser)
    add_format_option(parser, "inputs")


def run(arguments: argparse.Namespace) -> int:
    """Check the arguments, then convert."""
    require_conversion(arguments)
    from pipelines.jobs.convert import convert

    return convert(arguments.inputs, arguments.out, read_settings(arguments, Settings), arguments.output)
