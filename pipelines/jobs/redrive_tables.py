"""Redrive the dead letters of a sink's tables: records go back to their topics, runs over files are replayed in place."""

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pipelines.deadletters.files import FileStore
from pipelines.deadletters.letters import WRITE_STAGE, LetterFilter, is_open, mark_of, record_of
from pipelines.deadletters.runs import StoredRun, find_run
from pipelines.deadletters.tables import TableStore
from pipelines.errors import FAILED, OK, NotDelivered, Refused
from pipelines.jobs.redrive import Redriven, RedriveOptions, inputs_of, redrive_records
from pipelines.report import Report
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.sinks.delivery import run_values
from pipelines.sinks.finished import stored_settings
from pipelines.sinks.registry import open_sink
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE
from pipelines.sinks.sink import ReplacingSink, Value
from pipelines.sources.files import Archive
from schemas import DeadLetter, LetterMark

TOPIC = "kafka://"
Marks = Mapping[str, LetterMark]


def redrive_tables(
    store: TableStore, options: RedriveOptions, chosen: LetterFilter, kafka: Callable[[], KafkaSettings]
) -> Redriven:
    """Send records back to their topics, and replay the runs over files that the chosen letters are from."""
    if options.out is not None:
        raise Refused(f"--out is for the letters of a folder: those of {store.url} are redriven into it")
    letters = [letter for letter in store.letters() if chosen.matches(letter)]
    of_topics = [letter for letter in letters if letter.origin.source.startswith(TOPIC)]
    of_files = [letter for letter in letters if not letter.origin.source.startswith(TOPIC)]
    sent = redrive_records(store, of_topics, kafka(), options) if of_topics else Redriven()
    return sent if of_topics and not of_files else sent.plus(_redrive_files(store, of_files, options))


def _redrive_files(store: TableStore, letters: Collection[DeadLetter], options: RedriveOptions) -> Redriven:
    marks = store.marks()
    unsettled = [letter for letter in letters if is_open(mark_of(marks, letter))]
    done = Redriven(settled=len(letters) - len(unsettled))
    if not unsettled:
        options.report.lines(["nothing to redrive: every letter was redriven or dropped"])
        return done
    sink = _replacing(store)
    chosen = dict[str, StoredRun]()
    for letter in unsettled:
        found = _run_of(letter, store.runs())
        if isinstance(found, StoredRun):
            chosen[found.run_id] = found
        else:
            options.report.lines([f"left {letter.letter_id}  {letter.origin}: {found}"])
            done = done.plus(Redriven(left=1, code=FAILED))
    for run in chosen.values():
        done = done.plus(_redrive_run(store, sink, run, marks, options))
    return done


def _replacing(store: TableStore) -> ReplacingSink:
    sink = open_sink(store.url)
    if isinstance(sink, ReplacingSink):
        sink.prepare()
        return sink
    raise Refused(
        f"{store.url}: a sink of files cannot replace what a replay wrote: replay its inputs into a new folder"
    )


def _run_of(letter: DeadLetter, runs: list[StoredRun]) -> StoredRun | str:
    if letter.stage == WRITE_STAGE:
        return "it holds an event that was too large, not a record: raise max_message_bytes and replay its input"
    return find_run(letter.origin.source, runs)


def _redrive_run(
    store: TableStore, sink: ReplacingSink, run: StoredRun, marks: Marks, options: RedriveOptions
) -> Redriven:
    """Replay one run, and replace its rows by the new ones with the marks of all its letters.

    The whole run is replayed, since the rejected records alone would give other stories: an update needs the item that it
    updates.
    """
    letters = [
        letter for letter in store.letters() if run.has_read(letter.origin.source) and is_open(mark_of(marks, letter))
    ]
    report, attempt = options.report, 1 + min(_attempts(mark_of(marks, letter)) for letter in letters)
    name = f"run {run.run_id[:12]}"
    if attempt > options.max_attempts:
        tried = f"it was redriven {attempt - 1} times and its {len(letters):,} letters were rejected again"
        report.lines([f"left {name}: {tried}; --max-attempts {attempt} redrives them once more"])
        return Redriven(left=len(letters), code=FAILED)
    archives, settings = inputs_of(run.inputs), stored_settings(run.settings, name)
    if options.dry_run:
        report.lines(
            [f"would replay {len(archives):,} files of {name} with its settings, for {len(letters):,} letters"]
        )
        return Redriven(len(letters))
    replayed = _replace(sink, run, archives, settings, partial(_marked, letters, marks, sink.name, attempt), report)
    if replayed is None:
        return Redriven(left=len(letters), code=FAILED)
    again = sum(mark.action == "failed" for mark in replayed)
    report.lines([f"redrove {len(letters):,} letters of {name}; {again:,} are rejected again"])
    return Redriven(len(letters), rejected_again=again)


def _replace(
    sink: ReplacingSink,
    run: StoredRun,
    archives: list[Archive],
    settings: Settings,
    marked: Callable[[Iterable[DeadLetter]], Iterator[tuple[str, LetterMark]]],
    report: Report,
) -> list[LetterMark] | None:
    """Replay archives and put the results in the place of a run's. Return the marks, or None if the replay failed."""
    from pipelines.jobs.account import account_lines, check_accounting
    from pipelines.jobs.archive import open_files
    from pipelines.jobs.replay import replay_into

    with tempfile.TemporaryDirectory(prefix="wirebeam-redrive-") as scratch:
        folder = Path(scratch)
        account = replay_into(folder, settings, partial(open_files, archives), overwrite=False)
        report.lines(account_lines(account))
        if check_accounting(account["accounting"], "nothing was written; please report it") != OK:
            return None
        marks = dict(marked(FileStore(folder).letters()))
        try:
            sink.replace(sorted(run.input_names()), partial(_values, folder, account, marks))
        except NotDelivered as problem:
            raise Refused(f"{problem}; redrive again") from problem
        finally:
            sink.close()
    return list(marks.values())


def _attempts(mark: LetterMark | None) -> int:
    return 0 if mark is None else mark.attempt or 0


def _marked(
    letters: Iterable[DeadLetter], marks: Marks, to: str, attempt: int, again: Iterable[DeadLetter]
) -> Iterator[tuple[str, LetterMark]]:
    """Yield marks by the letter's id: of the letters that were redriven, then of those that were rejected ``again``.

    The second kind replaces the first of the same id. A record that is rejected for another reason has a new letter.
    """
    now, records = datetime.now(UTC), set[str]()
    for letter in letters:
        records.add(str(record_of(letter.origin)))
        name = letter.letter_id
        yield name, LetterMark(letter=name, action="redriven", to=to, at=now)
    for letter in again:
        name = letter.letter_id
        if str(record_of(letter.origin)) in records and is_open(marks.get(name)):
            yield name, LetterMark(letter=name, action="failed", attempt=attempt, at=now)


def _values(folder: Path, account: Mapping[str, Any], marks: Mapping[str, LetterMark]) -> Iterator[Value]:
    return chain(run_values(folder / EVENTS_FILE, folder / DEAD_LETTERS_FILE, account), marks.values())
