"""``--output``: results as a table for a person, as CSV or as JSON."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from typing import Any, Final

from pipelines.ask.tabular import inert, portable

FORMS: Final = ("table", "csv", "json")
Rows = Sequence[Sequence[Any]]


def add_output_option(parser: argparse.ArgumentParser, of_what: str = "") -> None:
    """Add ``--output``. ``of_what`` says what CSV and JSON hold, if that is not what the table has."""
    holds = f"; csv and json hold {of_what}" if of_what else ""
    parser.add_argument(
        "--output",
        choices=FORMS,
        default="table",
        metavar="FORM",
        help=f"{', '.join(FORMS)}{holds} (default: table)",
    )


def add_former_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--format``, the former name of ``--output``, which no help shows."""
    parser.add_argument(
        "--format", dest="output", choices=["text", "json"], default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )


def print_rows(form: str, columns: Sequence[str], rows: Rows) -> None:
    """Print rows as CSV or JSON."""
    {"csv": print_csv, "json": print_json}[form](columns, rows)


def print_csv(columns: Sequence[str], rows: Rows) -> None:
    """Print CSV (RFC 4180) with a header. No text can control the terminal or be evaluated by a spreadsheet."""
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([inert(value) for value in row] for row in rows)


def print_json(columns: Sequence[str], rows: Rows) -> None:
    """Print one JSON object per line; exact numbers are strings, as in the contracts."""
    for row in rows:
        print(
            json.dumps(dict(zip(columns, map(portable, row), strict=True)))
        )  # ASCII only: escaped characters cannot control a terminal
