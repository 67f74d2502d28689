"""``wirebeam verdict KIND ITEM [ITEM] --to PLACE``: write an editor's decision on items."""

import argparse
from datetime import UTC, datetime

from pydantic import ValidationError

from pipelines.cli.output import add_output_option
from pipelines.cli.values import read_moment
from pipelines.errors import OK, Refused
from pipelines.jobs.verdict_place import write_verdict
from pipelines.report import Report
from schemas.verdict import Verdict, VerdictKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "verdict",
        metavar="KIND",
        choices=[kind.value for kind in VerdictKind],
        help="join: two items are one story; part: they never are; pin: the item stays the head; clear: the rules decide again",
    )
    parser.add_argument(
        "items", nargs="+", metavar="PROVIDER:ITEM_ID", help="the items: two to join or part, one to pin"
    )
    parser.add_argument(
        "--to", required=True, metavar="PLACE", help="file of JSON Lines to append to, or kafka://HOST:PORT/TOPIC"
    )
    parser.add_argument("--editor", metavar="NAME", help="who decided")
    parser.add_argument("--note", metavar="TEXT", help="why")
    parser.add_argument("--time", metavar="TIME", help="when it was decided; UTC if without a zone (default: now)")
    add_output_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the verdict."""
    given = {
        "verdict": arguments.verdict,
        "items": arguments.items,
        "time": read_moment("--time", arguments.time) if arguments.time else datetime.now(UTC),
        "editor": arguments.editor,
        "note": arguments.note,
    }
    try:
        verdict = Verdict.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "string_pattern_mismatch":
            raise Refused(f"{first['input']!r} is no item: write PROVIDER:ITEM_ID, as in the events") from error
        raise Refused(first["msg"].removeprefix("Value error, ")) from error
    write_verdict(arguments.to, verdict)
    report = Report(arguments.output)
    report.lines([f"{verdict.verdict} of {' and '.join(verdict.items)} is written to {arguments.to}"])
    report.summary(verdict.model_dump(mode="json", exclude={"schema_version"}) | {"to": arguments.to})
    return OK
