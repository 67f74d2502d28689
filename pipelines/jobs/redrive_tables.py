"""``wirebeam deadletters redrive`` of a sink's tables: records of topics go back there, a run over files is replayed in its place."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pipelines.deadletters.files import FileStore
from pipelines.deadletters.letters import WRITE_STAGE, Wanted, is_open, mark_of, record_of
from pipelines.deadletters.runs import StoredRun, find_run
from pipelines.deadletters.tables import TableStore
from pipelines.errors import FAILED, OK, NotDelivered, Refused
from pipelines.jobs.redrive import Asked, inputs_of, redrive_records
from pipelines.settings.kafka import KafkaSettings
from pipelines.sinks.delivery import run_values
from pipelines.sinks.finished import settings_of
from pipelines.sinks.registry import open_sink
from pipelines.sinks.run_folder import DEAD_LETTERS, EVENTS
from pipelines.sinks.sink import ReplacingSink, Value
from pipelines.terminal import say
from schemas import DeadLetter, LetterMark

TOPIC = "kafka://"
Marks = Mapping[str, LetterMark]


def redrive_tables(store: TableStore, asked: Asked, wanted: Wanted, kafka: Callable[[], KafkaSettings]) -> int:
    """Send the records of topics back to them, and replay the runs over files whose letters are meant."""
    if asked.out is not None:
        raise Refused(f"--out is for the letters of a folder: those of {store.url} are redriven into it")
    letters = [letter for letter in store.letters() if wanted.takes(letter)]
    of_topics = [letter for letter in letters if letter.origin.source.startswith(TOPIC)]
    of_files = [letter for letter in letters if not letter.origin.source.startswith(TOPIC)]
    sent = redrive_records(store, of_topics, kafka(), asked) if of_topics else OK
    return sent if of_topics and not of_files else max(sent, _redrive_files(store, of_files, asked))


def _redrive_files(store: TableStore, letters: Iterable[DeadLetter], asked: Asked) -> int:
    marks = store.marks()
    unsettled = [letter for letter in letters if is_open(mark_of(marks, letter))]
    if not unsettled:
        say(["nothing to redrive: every letter was redriven or dropped"])
        return OK
    sink = _replacing(store)
    chosen, code = dict[str, StoredRun](), OK
    for letter in unsettled:
        found = _run_of(letter, store.runs())
        if isinstance(found, StoredRun):
            chosen[found.run_id] = found
        else:
            say([f"left {letter.letter_id}  {letter.origin}: {found}"])
            code = FAILED
    return max([code, *(_redrive_run(store, sink, run, marks, asked) for run in chosen.values())])


def _replacing(store: TableStore) -> ReplacingSink:
    sink = open_sink(store.url)
    if isinstance(sink, ReplacingSink):
        sink.prepare()
        return sink
    raise Refused(
        f"{store.url}: files are only added to, so nothing can take the place of what a replay wrote: replay its inputs into a new folder"
    )


def _run_of(letter: DeadLetter, runs: list[StoredRun]) -> StoredRun | str:
    if letter.stage == WRITE_STAGE:
        return "it holds an event that was too large, not a record: raise max_message_bytes and replay its input"
    return find_run(letter.origin.source, runs)


def _redrive_run(store: TableStore, sink: ReplacingSink, run: StoredRun, marks: Marks, asked: Asked) -> int:
    """Replay one run, and put what it gives, with the marks of all its letters, in the place of what stands, in one transaction.

    The rejected records alone would give other stories: an update must meet what it updates.
    """
    letters = [
        letter for letter in store.letters() if run.has_read(letter.origin.source) and is_open(mark_of(marks, letter))
    ]
    attempt = 1 + min(_attempts(mark_of(marks, letter)) for letter in letters)
    told = f"run {run.run_id[:12]}"
    if attempt > asked.max_attempts:
        tired = f"it was redriven {attempt - 1} times and its {len(letters):,} letters were rejected again"
        say([f"left {told}: {tired}; --max-attempts {attempt} lets them go once more"])
        return FAILED
    archives, settings = inputs_of(run.inputs), settings_of(run.settings, told)
    if asked.dry_run:
        say([f"would replay {len(archives):,} files of {told} with its settings, for {len(letters):,} letters"])
        return OK
    from pipelines.jobs.account import verdict
    from pipelines.jobs.archive import open_files
    from pipelines.jobs.replay import replay_into

    with tempfile.TemporaryDirectory(prefix="wirebeam-redrive-") as name:
        folder = Path(name)
        account = replay_into(folder, settings, partial(open_files, archives), overwrite=False)
        if verdict(account["accounting"], "nothing was written; please report it") != OK:
            return FAILED
        again = list(FileStore(folder).letters())
        made = dict(_marked(letters, again, marks, sink.name, attempt))
        try:
            sink.replace(sorted(run.names()), partial(_values, folder, account, made))
        except NotDelivered as problem:
            raise Refused(f"{problem}; nothing was changed, redrive again") from problem
        finally:
            sink.close()
    left = sum(mark.action == "failed" for mark in made.values())
    say([f"redrove {len(letters):,} letters of {told}; {left:,} are rejected again"])
    return OK


def _attempts(mark: LetterMark | None) -> int:
    return 0 if mark is None else mark.attempt or 0


def _marked(
    letters: Iterable[DeadLetter], again: Iterable[DeadLetter], marks: Marks, to: str, attempt: int
) -> Iterator[tuple[str, LetterMark]]:
    """Mark what was redriven, and over that what was rejected again, though it be for another reason."""
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
    return chain(run_values(folder / EVENTS, folder / DEAD_LETTERS, account), marks.values())
