"""``wirebeam deadletters``: list, show, redrive and drop the dead letters of a folder, a topic or a sink."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path, PurePath
from typing import Any

from pipelines.cli.kafka_options import add_kafka_options, read_kafka_settings, read_kafka_settings_at
from pipelines.cli.output import add_former_option, add_output_option
from pipelines.cli.settings_options import read_settings
from pipelines.cli.values import whole_number
from pipelines.deadletters.files import FileStore
from pipelines.deadletters.letters import LetterFilter, LetterGroup, group_letters, is_cut, is_open, mark_of
from pipelines.deadletters.store import Store
from pipelines.deadletters.tables import SCHEMES, TableStore
from pipelines.deadletters.view import byte_lines, wrong_place
from pipelines.errors import FAILED, OK, Refused
from pipelines.jobs.inputs import topic_of
from pipelines.kafka.address import SCHEME
from pipelines.report import TABLE, Report, print_csv
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.sinks.finished import require_finished
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE
from pipelines.terminal import on_terminal, print_lines, row
from schemas import DeadLetter, LetterMark, Reason

STAGES = ("read", "parse", "normalize", "enrich", "stories", "write")
WIDTHS = (9, 14, -7, -5, 12)
SHOWN_ID = 12
"""Digits of an id on a terminal; `--id` takes the beginning of one."""
GROUP = ("stage", "reason", "letters", "open", "example", "detail")
EACH = ("id", "state", "stage", "reason", "source", "offset", "detail")
"""Columns of CSV."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    shared = _shared_arguments()
    _add_list_arguments(
        actions.add_parser("list", parents=[shared], help="count letters by stage and reason, or list them")
    )
    _add_show_arguments(actions.add_parser("show", parents=[shared], help="show records and the place of the problem"))
    _add_redrive_arguments(
        actions.add_parser("redrive", parents=[shared], help="process the records again with the present code")
    )
    _add_drop_arguments(actions.add_parser("drop", parents=[shared], help="mark letters as given up"))


def _shared_arguments() -> argparse.ArgumentParser:
    """Return the arguments of every action: the store and the choice of letters."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "store",
        metavar="WHERE",
        help="folder of a finished run, kafka://HOST:PORT/TOPIC, or a sink: duckdb:FILE, postgres://USER@HOST/DB, iceberg:CATALOG/NAMESPACE, opensearch://USER@HOST:PORT/PREFIX, parquet:DIR, jsonl:DIR",
    )
    chosen = shared.add_argument_group("which letters")
    chosen.add_argument("--stage", choices=STAGES, metavar="NAME", help=f"letters of this stage: {', '.join(STAGES)}")
    chosen.add_argument(
        "--reason",
        choices=[reason.value for reason in Reason],
        metavar="NAME",
        help="letters of this reason, such as malformed",
    )
    chosen.add_argument(
        "--source", metavar="PATTERN", help="letters of such sources, as '*.ndjson' or 'kafka://articles'"
    )
    chosen.add_argument(
        "--id",
        action="append",
        default=[],
        metavar="ID",
        help="the letter of this id, or of ids that begin so; may be repeated",
    )
    add_kafka_options(shared)
    return shared


def _add_list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--each", action="store_true", help="list each letter")
    parser.add_argument("--all", action="store_true", help="with --each, include letters that were redriven or dropped")
    add_output_option(parser)
    add_former_option(parser)
    parser.set_defaults(action="list")


def _add_show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--top", type=whole_number(1), default=1, metavar="N", help="how many to show (default: 1)")
    parser.add_argument("--raw", action="store_true", help="write the bytes of one record, unchanged")
    add_output_option(parser, "all fields of the letters, their bytes in json")
    parser.set_defaults(action="show")


def _add_redrive_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the new run, if WHERE is a folder")
    parser.add_argument("--dry-run", action="store_true", help="print what would be done, and do nothing")
    parser.add_argument(
        "--max-attempts",
        type=whole_number(1),
        default=3,
        metavar="N",
        help="redrive a record at most N times (default: 3)",
    )
    add_output_option(parser)
    parser.set_defaults(action="redrive")


def _add_drop_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="drop the letters; without this they are only listed")
    parser.add_argument("--note", metavar="TEXT", help="reason, which is kept with the mark")
    parser.add_argument("--dry-run", action="store_true", help="print what would be done, and do nothing")
    add_output_option(parser)
    parser.set_defaults(action="drop")


def run(arguments: argparse.Namespace) -> int:
    """Run the chosen action."""
    return ACTIONS[arguments.action](arguments)


def open_store(arguments: argparse.Namespace) -> Store:
    """Open the store that ``WHERE`` names. Raise ``Refused`` if it cannot be read."""
    if arguments.store.startswith(SCHEME):
        return _open_topic(arguments)
    if arguments.store.startswith(SCHEMES):
        return TableStore(arguments.store)
    if Path(arguments.store).is_file():
        raise Refused(
            f"{arguments.store} is a file: name the folder of a finished run, or duckdb:{arguments.store} for a database"
        )
    require_finished(Path(arguments.store), [DEAD_LETTERS_FILE])
    return FileStore(Path(arguments.store))


def _open_topic(arguments: argparse.Namespace) -> Store:
    settings, topic = topic_settings(arguments)
    from pipelines.kafka.dead_letters import KafkaStore

    return KafkaStore(settings, topic, read_settings(arguments, Settings).registry)


def topic_settings(arguments: argparse.Namespace) -> tuple[KafkaSettings, str]:
    """Return the settings of Kafka with the servers of the address, and the topic."""
    return read_kafka_settings_at(arguments, arguments.store), topic_of(arguments.store)[1]


def letter_filter(arguments: argparse.Namespace) -> LetterFilter:
    """Return the filter that the arguments describe."""
    return LetterFilter(arguments.stage, arguments.reason, arguments.source, tuple(arguments.id))


def list_letters(arguments: argparse.Namespace) -> int:
    """Print one row for each group of letters, or with ``--each`` for each letter."""
    store, filters = open_store(arguments), letter_filter(arguments)
    marks = store.marks()
    chosen = filter(filters.matches, store.letters())
    rows = _each(chosen, marks, all_of_them=arguments.all) if arguments.each else _groups(chosen, marks)
    if arguments.output in {"json", "csv"}:
        _print_found(arguments.output, EACH if arguments.each else GROUP, (found for found, _ in rows if found))
    else:
        print_lines(line for _, line in rows)
    return OK


def _print_found(form: str, columns: Sequence[str], found: Iterable[Mapping[str, Any]]) -> None:
    """Print groups or letters: all fields as JSON, or these columns as CSV."""
    if form == "json":
        for one in found:
            print(json.dumps(one))  # ASCII only: C1 characters control terminals too
    else:
        print_csv(columns, [[{**one, **one.get("origin", {})}.get(name) for name in columns] for one in found])


Rows = Iterator[tuple[dict[str, Any], str]]


def _groups(letters: Iterator[DeadLetter], marks: dict[str, LetterMark]) -> Rows:
    found = group_letters(letters, marks)
    if not found:
        yield {}, "no dead letters"
        return
    yield {}, row(("stage", "reason", "letters", "open", "an example"), WIDTHS)
    for one in found:
        counts = (f"{one.letters:,}", f"{one.open:,}")
        cells = (one.stage, one.reason, *counts, _shown_id(one.example), _why(one.example))
        yield _group_row(one), row(cells, WIDTHS, cut=True)


def _shown_id(letter: DeadLetter) -> str:
    return letter.letter_id[:SHOWN_ID] if on_terminal() else letter.letter_id


def _why(letter: DeadLetter) -> str:
    """Return the place and the problem; on a terminal without the folder, which would leave no room for the problem."""
    source = PurePath(letter.origin.source).name if on_terminal() else letter.origin.source
    return f"{letter.origin.model_copy(update={'source': source})}: {letter.detail}"


def _group_row(one: LetterGroup) -> dict[str, Any]:
    return {**one._asdict(), "example": one.example.letter_id, "detail": one.example.detail}


def _each(letters: Iterator[DeadLetter], marks: dict[str, LetterMark], *, all_of_them: bool) -> Rows:
    for letter in letters:
        mark = mark_of(marks, letter)
        if is_open(mark) or all_of_them:
            shown = _fields(letter, mark)
            cells = (_shown_id(letter), shown["state"], letter.stage, letter.reason, _why(letter))
            yield shown, row(cells, (SHOWN_ID, 9), cut=True)


def _fields(letter: DeadLetter, mark: LetterMark | None, *, raw: bool = False) -> dict[str, Any]:
    """Return the fields of a letter with its id and state, and with ``raw`` its bytes."""
    state = "open" if mark is None else mark.action
    fields = letter.model_dump(mode="json", exclude=None if raw else {"raw"})
    return {"id": letter.letter_id, "state": state, **fields}


def show(arguments: argparse.Namespace) -> int:
    """Print letters with their bytes around the problem; with ``--raw`` write the bytes of one."""
    if arguments.raw and arguments.output != TABLE:
        raise Refused(f"--raw writes the bytes of a record: leave out --output {arguments.output}")
    store = open_store(arguments)
    marks = store.marks()
    found = list(
        islice(filter(letter_filter(arguments).matches, store.letters()), 2 if arguments.raw else arguments.top)
    )
    if not found:
        raise Refused("no letter matches: `wirebeam deadletters list --each` lists all")
    if arguments.raw:
        _write_raw(found)
    elif arguments.output == TABLE:
        print_lines(line for letter in found for line in (*letter_lines(letter, mark_of(marks, letter)), ""))
    else:
        _print_found(arguments.output, EACH, (_fields(letter, mark_of(marks, letter), raw=True) for letter in found))
    return OK


def _write_raw(found: Sequence[DeadLetter]) -> None:
    if len(found) > 1:
        raise Refused("--raw writes one record, and several letters match: choose one with --id")
    sys.stdout.buffer.write(found[0].raw)


def letter_lines(letter: DeadLetter, mark: LetterMark | None) -> Iterator[str]:
    """Yield the fields of a letter, then its bytes."""
    place = wrong_place(letter.detail, letter.raw)
    cut = f"; the first {len(letter.raw):,} were kept" if is_cut(letter) else ""
    known = [
        ("letter", letter.letter_id),
        ("state", _state(mark)),
        ("stage", letter.stage),
        ("reason", letter.reason),
        ("why", letter.detail),
        ("where", str(letter.origin)),
        ("size", f"{letter.raw_size:,} bytes{cut}"),
    ]
    if letter.key is not None:
        known.append(("key", letter.key.decode("utf-8", "backslashreplace")))
    known += [("header", f"{name}: {value.decode('utf-8', 'backslashreplace')}") for name, value in letter.headers]
    yield from (row(pair, (7,)) for pair in known)
    yield ""
    yield from byte_lines(letter.raw, place)


def _state(mark: LetterMark | None) -> str:
    if mark is None:
        return "open"
    if mark.action == "failed":
        return f"open: rejected again by redrive {mark.attempt}, {mark.at:%Y-%m-%d %H:%M}"
    return f"{mark.action} {mark.at:%Y-%m-%d %H:%M}{f' to {mark.to}' if mark.to else ''}"


def redrive(arguments: argparse.Namespace) -> int:
    """Process records again with the present code: send them back to their topics, or replay the inputs of their run."""
    from pipelines.jobs.redrive import RedriveOptions, redrive_records, redrive_run
    from pipelines.jobs.redrive_tables import redrive_tables

    store, filters = open_store(arguments), letter_filter(arguments)
    report = Report(arguments.output)
    options = RedriveOptions(arguments.max_attempts, arguments.dry_run, arguments.out, report)
    if isinstance(store, FileStore):
        done = redrive_run(store, options, filters)
    elif isinstance(store, TableStore):
        done = redrive_tables(store, options, filters, partial(read_kafka_settings, arguments))
    else:
        settings, _ = topic_settings(arguments)
        done = redrive_records(store, filter(filters.matches, store.letters()), settings, options)
    counts = done._asdict()
    code: int = counts.pop("code")
    report.summary(counts | {"dry_run": arguments.dry_run})
    return code


def drop(arguments: argparse.Namespace) -> int:
    """Mark open letters as dropped. The letters are kept; their marks say so."""
    store, filters, report = open_store(arguments), letter_filter(arguments), Report(arguments.output)
    if filters.matches_all():
        raise Refused("drop needs a choice of letters: --stage, --reason, --source or --id")
    marks = store.marks()
    chosen = [letter for letter in filter(filters.matches, store.letters()) if is_open(mark_of(marks, letter))]
    report.lines(line for _, line in _each(iter(chosen), marks, all_of_them=True))
    if arguments.dry_run or not chosen:
        report.lines([f"would drop {len(chosen):,} letters" if chosen else "nothing to drop"])
        report.summary({"dropped": len(chosen), "dry_run": arguments.dry_run})
        return OK
    if not arguments.yes:
        print_lines([f"nothing was dropped: add --yes to drop these {len(chosen):,} letters"], sys.stderr)
        return FAILED
    now = datetime.now(UTC)
    ids = dict.fromkeys(letter.letter_id for letter in chosen)
    store.mark([LetterMark(letter=one, action="dropped", note=arguments.note, at=now) for one in ids])
    report.lines([f"dropped {len(chosen):,} letters"])
    report.summary({"dropped": len(chosen), "dry_run": False})
    return OK


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": list_letters,
    "show": show,
    "redrive": redrive,
    "drop": drop,
}
