"""``wirebeam query DB QUESTION``: ask a named question of a sink; print a table, CSV or JSON."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from babel.numbers import list_currencies

from pipelines.ask.place import url_of
from pipelines.ask.questions import OPTIONS, QUESTIONS, ask
from pipelines.ask.tabular import plain
from pipelines.cli.output import Rows, add_output_option, print_csv, print_json
from pipelines.cli.values import read_moment, read_number, whole_number
from pipelines.errors import OK, Refused, did_you_mean
from pipelines.sinks.reading import open_reader, refuse_older_tables
from pipelines.terminal import cell, show
from schemas import Reason


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    lines = (
        f"  {name:<13} {' '.join((one.about, *(f'[--{option}]' for option in one.filters)))}"
        for name, one in QUESTIONS.items()
    )
    parser.epilog = "questions:\n" + "\n".join(lines)
    parser.add_argument(
        "db",
        metavar="DB",
        help="DuckDB file, folder of a replay, parquet:DIR, jsonl:DIR, iceberg:DIR, or postgres://USER@HOST/DB",
    )
    parser.add_argument("question", metavar="QUESTION", choices=sorted(QUESTIONS), help="one of the questions below")
    for option in OPTIONS:
        parser.add_argument(f"--{option}", metavar="VALUE", help=argparse.SUPPRESS)
    parser.add_argument(
        "--limit", type=whole_number(1), default=50, metavar="N", help="print at most N rows (default: 50)"
    )
    add_output_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask the question and print the rows."""
    question = QUESTIONS[arguments.question]
    given = {option: getattr(arguments, option.replace("-", "_")) for option in OPTIONS}
    given = {option: value for option, value in given.items() if value is not None}
    _require(arguments.question, set(given), set(question.filters), question.needs)
    given = {option: READERS[option](f"--{option}", value) for option, value in given.items()}
    with refuse_older_tables(arguments.db), open_reader(url_of(arguments.db)) as reader:
        statement, values = ask(question, given, arguments.limit, reader.mark)
        columns, rows = reader.table(statement, values)
    {"table": print_table, "csv": print_csv, "json": print_json}[arguments.output](columns, rows)
    return OK


def _moment(option: str, given: str) -> str:
    return read_moment(option, given).isoformat()


def _number(option: str, given: str) -> str:
    return f"{read_number(option, given):f}"


def _count(option: str, given: str) -> str:
    if not given.isdecimal():
        raise Refused(f"{option} {given} is not a whole number such as 2")
    return given


def _currency(option: str, given: str) -> str:
    known = list_currencies()
    if given.upper() not in known:
        raise Refused(
            f"{option} {given} is not an ISO 4217 currency code such as USD or EUR{did_you_mean(given.upper(), known)}"
        )
    return given.upper()


def _reason(option: str, given: str) -> str:
    reasons = [reason.value for reason in Reason]
    if given not in reasons:
        raise Refused(f"{option} {given} is not one of {', '.join(reasons)}{did_you_mean(given, reasons)}")
    return given


def _words(option: str, given: str) -> str:
    if not given.strip():
        raise Refused(f"{option} is empty: give a word to search for")
    return given


READERS: Mapping[str, Callable[[str, str], str]] = {
    "at": _moment,
    "at-least": _number,
    "currency": _currency,
    "genre": _words,
    "role": _words,
    "holder": _words,
    "counterparty": _words,
    "status": _words,
    "name": _words,
    "origins": _count,
    "reason": _reason,
    "since": _moment,
    "story": _words,
    "text": _words,
    "until": _moment,
}
"""Option -> the function that reads its value; it raises ``Refused`` before the database is opened."""


def _require(name: str, given: set[str], known: set[str], needs: Sequence[str]) -> None:
    if lacking := [option for option in needs if option not in given]:
        raise Refused(f"the question {name!r} needs --{lacking[0]}")
    if strange := sorted(given - known):
        allowed = ", ".join(f"--{option}" for option in sorted(known)) or "no option"
        raise Refused(f"the question {name!r} has no option --{strange[0]}; it takes {allowed}")


def print_table(columns: Sequence[str], rows: Rows) -> None:
    """Print a table, with numbers aligned on the right. On a terminal long texts are cut to its width."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for place, column in enumerate(columns):
        numeric = any(isinstance(row[place], int | float | Decimal) for row in rows)
        wide = column in {"headline", "note", "detail"}
        table.add_column(
            column,
            justify="right" if numeric else "left",
            overflow="ellipsis",
            no_wrap=True,
            min_width=20 if wide else None,
        )
    for row in rows:
        table.add_row(*(cell(_grouped(value)) for value in row))
    show(table if rows else "no rows")


def _grouped(value: object) -> str:
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else plain(value)
