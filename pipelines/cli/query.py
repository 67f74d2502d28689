"""``wirebeam query DB QUESTION``: ask one of the questions; print a table, CSV or JSON."""

import argparse
from collections.abc import Sequence
from itertools import islice
from textwrap import wrap
from typing import Any, Final

from babel.numbers import list_currencies

from pipelines.ask.parameters import read_query
from pipelines.ask.place import url_of
from pipelines.ask.question import Question, answers, columns_of, parameters_of, row_model, rows_of, value_at
from pipelines.ask.questions import QUESTIONS
from pipelines.ask.tabular import csv_text
from pipelines.cli.output import add_output_option
from pipelines.cli.tables import print_table
from pipelines.cli.values import whole_number
from pipelines.errors import OK, Failed, Refused, did_you_mean
from pipelines.report import print_json
from pipelines.sinks.reading import open_reader, refuse_older_tables
from schemas.base import Frozen

INDENT: Final[dict[str, Any]] = {"initial_indent": " " * 23, "subsequent_indent": " " * 23}


def option_of(field: str) -> str:
    """Return the option of a parameter.

    >>> option_of("at_least")
    '--at-least'
    """
    return f"--{field.replace('_', '-')}"


OPTIONS: Final = sorted({name for question in QUESTIONS.values() for name in parameters_of(question)})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = "questions:\n" + "\n".join(_line(name, question) for name, question in QUESTIONS.items())
    parser.add_argument(
        "db",
        metavar="DB",
        help="DuckDB file, folder of a replay, parquet:DIR, jsonl:DIR, iceberg:DIR, or postgres://USER@HOST/DB",
    )
    parser.add_argument(
        "question",
        metavar="QUESTION",
        choices=sorted(QUESTIONS),
        help="one of the questions below (docs: reference/questions.md)",
    )
    for name in OPTIONS:
        parser.add_argument(option_of(name), metavar="VALUE", help=argparse.SUPPRESS)
    parser.add_argument(
        "--limit", type=whole_number(1), default=50, metavar="N", help="print at most N rows (default: 50)"
    )
    add_output_option(parser)


def _line(name: str, question: Question) -> str:
    needed = {field for field, info in question.query.model_fields.items() if info.is_required()}
    options = [option_of(one) if one in needed else f"[{option_of(one)}]" for one in parameters_of(question)]
    return "\n".join([f"  {name:<18} {question.about}", *wrap(" ".join(options), 100, **INDENT)])


def run(arguments: argparse.Namespace) -> int:
    """Ask the question and print the rows."""
    question = QUESTIONS[arguments.question]
    query = read_options(question, {name: getattr(arguments, name) for name in OPTIONS})
    with refuse_older_tables(arguments.db), open_reader(url_of(arguments.db)) as reader:
        found = list(answers(question, reader, query, arguments.limit))
    if not found:
        raise Failed("there is no such thing here, or it may not be shown")
    if arguments.output == "json" and not question.is_list:
        print_models(found)
        return OK
    rows = list(islice((row for answer in found for row in rows_of(question, answer)), arguments.limit))
    if arguments.output == "json":
        print_models(rows)
    elif arguments.output == "csv":
        print(csv_text(row_model(question), rows), end="")
    else:
        columns = columns_of(question)
        print_table(
            [one.rpartition(".")[2] for one in columns], [[value_at(row, one) for one in columns] for row in rows]
        )
    return OK


def read_options(question: Question, options: dict[str, str | None]) -> Frozen:
    """Return the parameters of a question. Refuse a wrong one, before a database is opened."""
    given = {name: value for name, value in options.items() if value is not None}
    for name, value in given.items():
        if not value.strip():
            raise Refused(f"{option_of(name)} is empty: give a value, or leave it out")
    currency = given.get("currency", "USD")
    if currency.upper() not in (known := list_currencies()):
        raise Refused(
            f"--currency {currency} is not an ISO 4217 currency code such as USD or EUR{did_you_mean(currency, known)}"
        )
    return read_query(question.query, given, spelled=option_of)


def print_models(rows: Sequence[Frozen]) -> None:
    """Print one JSON object a line."""
    for row in rows:
        fields = row.model_dump(mode="json")
        print_json(list(fields), [list(fields.values())])
