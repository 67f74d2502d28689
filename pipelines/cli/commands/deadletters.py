"""``wirebeam deadletters``: rejected records, looked at, sent again, or given up."""

import argparse
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.values import whole_number

STAGES = ("read", "parse", "normalize", "enrich", "stories", "write")


def _describe(parser: argparse.ArgumentParser) -> None:
    from pipelines.cli.kafka_options import add_kafka_options
    from schemas import Reason

    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "store",
        metavar="WHERE",
        help="folder of a finished run, kafka://HOST:PORT/TOPIC, or a sink: duckdb:FILE, postgres://USER@HOST/DB, parquet:DIR, jsonl:DIR",
    )
    chosen = shared.add_argument_group("which letters")
    chosen.add_argument("--stage", choices=STAGES, metavar="NAME", help=f"rejected by this stage: {', '.join(STAGES)}")
    chosen.add_argument(
        "--reason",
        choices=[reason.value for reason in Reason],
        metavar="NAME",
        help="rejected for this reason, such as malformed",
    )
    chosen.add_argument("--source", metavar="PATTERN", help="from such a source, as '*.ndjson' or 'kafka://articles'")
    chosen.add_argument("--id", action="append", default=[], metavar="ID", help="this letter; may be repeated")
    add_kafka_options(shared)
    _describe_list(actions.add_parser("list", parents=[shared], help="count letters by stage and reason, or list them"))
    _describe_show(actions.add_parser("show", parents=[shared], help="show records with the place that is wrong"))
    _describe_redrive(actions.add_parser("redrive", parents=[shared], help="send records through the present code"))
    _describe_drop(actions.add_parser("drop", parents=[shared], help="give letters up, and keep a record of it"))


def _describe_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--each", action="store_true", help="list each letter")
    parser.add_argument("--all", action="store_true", help="with --each, letters that were redriven or dropped too")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="json: one object a line")
    parser.set_defaults(action="list")


def _describe_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--top", type=whole_number(1), default=1, metavar="N", help="how many to show (default: 1)")
    parser.add_argument("--raw", action="store_true", help="write the record's bytes as they are, of one letter")
    parser.set_defaults(action="show")


def _describe_redrive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="of a run's folder: folder for the new run")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")
    parser.add_argument(
        "--max-attempts",
        type=whole_number(1),
        default=3,
        metavar="N",
        help="redrive a record at most so often (default: 3)",
    )
    parser.set_defaults(action="redrive")


def _describe_drop(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it; without this, what would be dropped is told")
    parser.add_argument("--note", metavar="TEXT", help="why; kept with the record of what was dropped")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")
    parser.set_defaults(action="drop")


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.deadletters import ACTIONS

    return ACTIONS[arguments.action](arguments)


DEADLETTERS = Command("deadletters", "look at rejected records, send them again, or drop them", _describe, _run)
