"""``--output``: results as a table for a person, as CSV or as JSON."""

import argparse

from pipelines.report import FORMS, TABLE


def add_output_option(parser: argparse.ArgumentParser, of_what: str = "") -> None:
    """Add ``--output``. ``of_what`` says what CSV and JSON hold, if that is not what the table has."""
    holds = f"; csv and json hold {of_what}" if of_what else ""
    parser.add_argument(
        "--output",
        choices=FORMS,
        default=TABLE,
        metavar="FORM",
        help=f"{', '.join(FORMS)}{holds} (default: table)",
    )


def add_former_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--format``, the former name of ``--output``, which no help shows."""
    parser.add_argument(
        "--format", dest="output", choices=["text", "json"], default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
