"""``wirebeam deadletters``: list, show, redrive and drop, whatever the letters lie in."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pipelines.cli.exits import FAILED, OK
from pipelines.cli.finished import require_finished
from pipelines.cli.inputs import topic_of
from pipelines.cli.kafka_options import read_kafka_settings
from pipelines.cli.refusal import Refused
from pipelines.cli.terminal import row, say
from pipelines.deadletters.files import LETTERS, FileStore
from pipelines.deadletters.letters import Group, Wanted, group, is_cut, is_open, mark_of
from pipelines.deadletters.store import Store, Unusable
from pipelines.deadletters.tables import SCHEMES, TableStore
from pipelines.deadletters.view import shown_bytes, wrong_place
from pipelines.sources.kafka_address import SCHEME
from pipelines.sources.kafka_settings import KafkaSettings
from schemas import DeadLetter, LetterMark

WIDTHS = (10, 18, -8, -8, 0)


def open_store(arguments: argparse.Namespace) -> Store:
    """Open what ``WHERE`` names; what cannot be read is refused in one line."""
    try:
        if arguments.store.startswith(SCHEME):
            return _open_topic(arguments)
        if arguments.store.startswith(SCHEMES):
            return TableStore(arguments.store)
        require_finished(Path(arguments.store), [LETTERS])
        return FileStore(Path(arguments.store))
    except Unusable as problem:
        raise Refused(str(problem)) from problem
    except ModuleNotFoundError as missing:
        raise Refused(
            f"{arguments.store} needs the package {missing.name}: pip install 'wirebeam[duckdb,postgres]'"
        ) from missing


def _open_topic(arguments: argparse.Namespace) -> Store:
    settings, topic = kafka_of(arguments)
    from pipelines.deadletters.kafka import KafkaStore
    from pipelines.sources.kafka_client import KafkaRefused

    try:
        return KafkaStore(settings, topic)
    except KafkaRefused as problem:
        raise Refused(str(problem)) from problem


def kafka_of(arguments: argparse.Namespace) -> tuple[KafkaSettings, str]:
    """Read servers and topic of the address, and the other settings of Kafka."""
    servers, topic = topic_of(arguments.store)
    arguments.kafka_bootstrap_servers = ",".join(servers)
    return read_kafka_settings(arguments), topic


def wanted(arguments: argparse.Namespace) -> Wanted:
    """Take the filters."""
    return Wanted(arguments.stage, arguments.reason, arguments.source, tuple(arguments.id))


def list_letters(arguments: argparse.Namespace) -> int:
    """Print a row a group, or with ``--each`` a row a letter."""
    store, filters = open_store(arguments), wanted(arguments)
    marks = store.marks()
    chosen = filter(filters.takes, store.letters())
    rows = _each(chosen, marks, all_of_them=arguments.all) if arguments.each else _groups(chosen, marks)
    if arguments.format == "json":
        for found in (found for found, _ in rows if found):
            print(json.dumps(found))  # all but ASCII escaped: C1 characters steer terminals too
        return OK
    say(line for _, line in rows)
    return OK


Rows = Iterator[tuple[dict[str, Any], str]]


def _groups(letters: Iterator[DeadLetter], marks: dict[str, LetterMark]) -> Rows:
    found = group(letters, marks)
    if not found:
        yield {}, "no dead letters"
        return
    yield {}, row(("stage", "reason", "letters", "open", "for example"), WIDTHS)
    for one in found:
        example = f"{one.example.letter_id}  {one.example.origin}: {one.example.detail}"
        counts = (f"{one.letters:,}", f"{one.open:,}")
        yield _group_row(one), row((one.stage, one.reason, *counts, example), WIDTHS)


def _group_row(one: Group) -> dict[str, Any]:
    return {**one._asdict(), "example": one.example.letter_id, "detail": one.example.detail}


def _each(letters: Iterator[DeadLetter], marks: dict[str, LetterMark], *, all_of_them: bool) -> Rows:
    for letter in letters:
        mark = mark_of(marks, letter)
        if is_open(mark) or all_of_them:
            state = "open" if mark is None else mark.action
            told = {"id": letter.letter_id, "state": state, **letter.model_dump(mode="json", exclude={"raw"})}
            cells = (letter.letter_id, state, letter.stage, letter.reason, f"{letter.origin}: {letter.detail}")
            yield told, row(cells, (33, 9, 0, 0, 0))


def show(arguments: argparse.Namespace) -> int:
    """Print letters with their bytes around the wrong place; with ``--raw`` the bytes of one."""
    store = open_store(arguments)
    marks = store.marks()
    found = list(islice(filter(wanted(arguments).takes, store.letters()), 2 if arguments.raw else arguments.top))
    if not found:
        raise Refused("no such letter: `wirebeam deadletters list --each` names all")
    if not arguments.raw:
        for letter in found:
            say([*described(letter, mark_of(marks, letter)), ""])
        return OK
    if len(found) > 1:
        raise Refused("--raw writes one record: choose it with --id")
    sys.stdout.buffer.write(found[0].raw)
    return OK


def described(letter: DeadLetter, mark: LetterMark | None) -> Iterator[str]:
    """Yield what is known of a letter, then its bytes."""
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
    yield from shown_bytes(letter.raw, place)


def _state(mark: LetterMark | None) -> str:
    if mark is None:
        return "open"
    if mark.action == "failed":
        return f"open: rejected again by redrive {mark.attempt}, {mark.at:%Y-%m-%d %H:%M}"
    return f"{mark.action} {mark.at:%Y-%m-%d %H:%M}{f' to {mark.to}' if mark.to else ''}"


def redrive(arguments: argparse.Namespace) -> int:
    """Send records through the present code: back to their topics, or in a new run of what their run read."""
    from pipelines.cli.deadletters_redrive import redrive_records, redrive_run
    from pipelines.cli.deadletters_redrive_tables import redrive_tables

    store, filters = open_store(arguments), wanted(arguments)
    try:
        if isinstance(store, FileStore):
            return redrive_run(store, arguments, filters)
        if isinstance(store, TableStore):
            return redrive_tables(store, arguments, filters)
        settings, _ = kafka_of(arguments)
        return redrive_records(store, filter(filters.takes, store.letters()), settings, arguments)
    except Unusable as problem:
        raise Refused(str(problem)) from problem


def drop(arguments: argparse.Namespace) -> int:
    """Mark letters as given up; they stay where they are, and who looks for them finds the mark."""
    store, filters = open_store(arguments), wanted(arguments)
    if filters.is_everything():
        raise Refused("drop needs to be told which: --stage, --reason, --source or --id")
    marks = store.marks()
    chosen = [letter for letter in filter(filters.takes, store.letters()) if is_open(mark_of(marks, letter))]
    say(line for _, line in _each(iter(chosen), marks, all_of_them=True))
    if arguments.dry_run or not chosen:
        say([f"would drop {len(chosen):,} letters" if chosen else "nothing to drop"])
        return OK
    if not arguments.yes:
        say([f"nothing was dropped: add --yes to drop these {len(chosen):,} letters"], to_stderr=True)
        return FAILED
    now = datetime.now(UTC)
    ids = dict.fromkeys(letter.letter_id for letter in chosen)
    try:
        store.mark([LetterMark(letter=one, action="dropped", note=arguments.note, at=now) for one in ids])
    except Unusable as problem:
        raise Refused(str(problem)) from problem
    say([f"dropped {len(chosen):,} letters"])
    return OK


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": list_letters,
    "show": show,
    "redrive": redrive,
    "drop": drop,
}
