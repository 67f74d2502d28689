"""``wirebeam query``: named questions to a database of results."""

import argparse

from pipelines.cli.commands import Command
from pipelines.cli.values import whole_number


def _describe(parser: argparse.ArgumentParser) -> None:
    from pipelines.sinks.questions import OPTIONS, QUESTIONS

    told = (
        f"  {name:<13} {' '.join((one.about, *(f'[--{option}]' for option in one.filters)))}"
        for name, one in QUESTIONS.items()
    )
    parser.epilog = "questions:\n" + "\n".join(told)
    parser.add_argument(
        "db", metavar="DB", help="DuckDB file, folder of a replay, parquet:DIR, jsonl:DIR, or postgres://USER@HOST/DB"
    )
    parser.add_argument("question", metavar="QUESTION", choices=sorted(QUESTIONS), help="one of those below")
    for option in OPTIONS:
        parser.add_argument(f"--{option}", metavar="VALUE", help=argparse.SUPPRESS)
    parser.add_argument(
        "--limit", type=whole_number(1), default=50, metavar="N", help="at most so many rows (default: 50)"
    )
    parser.add_argument(
        "--output", choices=["table", "csv", "json"], default="table", help="how to print (default: table)"
    )


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.query import query

    return query(arguments)


QUERY = Command("query", "ask a database of results: stories, history, amounts, companies, entities", _describe, _run)
