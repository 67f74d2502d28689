"""Redrive dead letters: send records back to their topics, or replay the inputs of a run's folder."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines.deadletters.files import FileStore
from pipelines.deadletters.letters import (
    LetterFilter,
    NotRedriven,
    Redrive,
    SameRecord,
    is_open,
    mark_of,
    plan_redrive,
    record_of,
)
from pipelines.deadletters.store import Store
from pipelines.errors import FAILED, OK, Refused
from pipelines.jobs.inputs import describe, digest, find_archives
from pipelines.report import Report
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.sinks.finished import read_account, stored_settings
from pipelines.sinks.run_folder import RUN_FILE
from pipelines.sources.files import Archive
from schemas import DeadLetter, LetterMark

if TYPE_CHECKING:
    from pipelines.kafka.dead_letters import Resender

Planned = Redrive | SameRecord | NotRedriven


class Redriven(NamedTuple):
    """What a redrive did, in numbers of letters, and its exit code."""

    redriven: int = 0
    """Letters whose records were processed or sent again; with a dry run those that would be."""
    settled: int = 0
    """Letters that need nothing: they were redriven or dropped before, or their record goes with another letter."""
    left: int = 0
    """Letters that cannot be redriven."""
    rejected_again: int = 0
    """Letters whose records were rejected again at once; those sent to a topic are read later."""
    code: int = OK

    def plus(self, other: "Redriven") -> "Redriven":
        """Return the sums, and the worse exit code."""
        return Redriven(
            self.redriven + other.redriven,
            self.settled + other.settled,
            self.left + other.left,
            self.rejected_again + other.rejected_again,
            max(self.code, other.code),
        )


BATCH = 500
"""Number of records that are sent before they are confirmed and marked. A crash sends at most so many twice."""


class RedriveOptions(NamedTuple):
    """How letters are redriven."""

    max_attempts: int
    """A record is redriven at most so often."""
    dry_run: bool = False
    """Print what would be done, and do nothing."""
    out: Path | None = None
    """Folder for the new run, if the letters are those of a folder."""
    report: Report = Report()


def redrive_records(
    store: Store, letters: Iterable[DeadLetter], settings: KafkaSettings, options: RedriveOptions
) -> Redriven:
    """Send the records of letters back to their topics, confirm them, then mark the letters.

    A crash between confirmation and marks makes the next redrive send a batch again; the stories stage recognises the
    repeats by item and version.
    """
    planned = plan_redrive(letters, store.marks(), options.max_attempts)
    if options.dry_run:
        return _reported(planned, "would redrive", options.report)
    from pipelines.kafka.dead_letters import Resender

    return _reported(_sent(store, Resender(settings), planned, options.max_attempts), "redrove", options.report)


def _sent(store: Store, resender: "Resender", planned: Iterable[Planned], most: int) -> Iterator[Planned]:
    marks, sent = list[LetterMark](), dict[str, NotRedriven | str]()
    for one in planned:
        if isinstance(one, NotRedriven):
            yield one
            continue
        record = str(record_of(one.letter.origin))
        if isinstance(one, Redrive):
            sent[record] = resender.send(one, most)
        outcome = sent[record]
        if isinstance(outcome, NotRedriven):
            yield outcome._replace(letter=one.letter)
            continue
        marks.append(LetterMark(letter=one.letter.letter_id, action="redriven", to=outcome, at=datetime.now(UTC)))
        if len(marks) >= BATCH:
            resender.confirm()
            store.mark(marks)
            marks = []
        yield one
    resender.confirm()
    store.mark(marks)


def _reported(results: Iterable[Planned], verb: str, report: Report) -> Redriven:
    """Report what is done with each letter, and the sums. The exit code is 1 if a letter that is open could not be redriven."""
    done = Counter[str]()
    for one in results:
        kind = (
            "redriven"
            if isinstance(one, Redrive)
            else "left"
            if isinstance(one, NotRedriven) and not one.is_done
            else "done"
        )
        done[kind] += 1
        if isinstance(one, Redrive):
            report.lines([f"{verb} {one.letter.letter_id}  {record_of(one.letter.origin)}, attempt {one.attempt}"])
        elif isinstance(one, NotRedriven) and not one.is_done:
            report.lines([f"left {one.letter.letter_id}  {one.letter.origin}: {one.why}"])
    redriven, settled, left = done["redriven"], done["done"], done["left"]
    report.lines([f"{verb} {redriven:,} records; {settled:,} letters need nothing, {left:,} cannot be redriven"])
    return Redriven(redriven, settled, left, code=FAILED if left else OK)


def redrive_run(store: FileStore, options: RedriveOptions, chosen: LetterFilter) -> Redriven:
    """Replay the inputs of a run with its settings and the present code into a new folder, and mark its open letters.

    All inputs are replayed, since the rejected records alone would give other stories: an update needs the item that it
    updates. So the new folder equals a first replay by the present code.
    """
    if not chosen.matches_all():
        raise Refused(
            "a folder is redriven whole, since its items join in stories: leave out --stage, --reason, --source and --id"
        )
    account = read_account(store.folder)
    attempt = int(account.get("redrive", {}).get("attempt", 0)) + 1
    marks = store.marks()
    letters = [letter for letter in store.letters() if is_open(mark_of(marks, letter))]
    if not letters:
        options.report.lines(["nothing to redrive: every letter was redriven or dropped, " + _where(marks.values())])
        return Redriven(settled=len(marks))
    if attempt > options.max_attempts:
        raise Refused(
            f"{store.folder} was redriven {attempt - 1} times and these were rejected again: --max-attempts {attempt} redrives them once more"
        )
    archives, settings = inputs_of(account["inputs"]), stored_settings(account["settings"], RUN_FILE)
    if options.dry_run:
        options.report.lines(
            [f"would replay {len(archives):,} files with the settings of {store.folder}, for {len(letters):,} letters"]
        )
        return Redriven(len(letters))
    if options.out is None:
        raise Refused("--out is not set: name an empty or new folder for the new run")
    noted = {"of": str(store.folder), "attempt": attempt, "letters": len(letters)}
    return _replayed(store, letters, archives, settings, options.out, noted, options.report)


def _replayed(
    store: FileStore,
    letters: list[DeadLetter],
    archives: list[Archive],
    settings: Settings,
    out: Path,
    noted: dict[str, Any],
    report: Report,
) -> Redriven:
    from pipelines.jobs.account import check_accounting
    from pipelines.jobs.archive import open_files
    from pipelines.jobs.replay import replay_into, run_lines

    new = replay_into(out, settings, partial(open_files, archives), overwrite=False, redrive=noted)
    report.lines(run_lines(out, new))
    now = datetime.now(UTC)
    store.mark([LetterMark(letter=one.letter_id, action="redriven", to=str(out), at=now) for one in letters])
    again = {str(record_of(letter.origin)) for letter in FileStore(out).letters()}
    left = sum(str(record_of(letter.origin)) in again for letter in letters)
    report.lines([f"redrove {len(letters):,} letters: {len(letters) - left:,} are no longer rejected, {left:,} are"])
    if left:
        report.lines([f"see `wirebeam deadletters list {out}`"])
    code = check_accounting(new["accounting"], "please report it with run.json")
    return Redriven(len(letters), rejected_again=left, code=code)


def inputs_of(described: Iterable[Mapping[str, Any]]) -> list[Archive]:
    """Return the inputs of a run as archives. Raise ``Refused`` if one is missing or has changed since the run."""
    found = []
    for entry in described:
        name = entry["name"]
        if "etag" in entry:
            found += _objects_of(name, entry)
            continue
        if "sha256" not in entry:
            raise Refused(f"the run read {name}: replay that range again, or redrive the dead letters of the topic")
        path = Path(name).absolute()
        archive = Archive(str(path), name, entry["bytes"])
        if name == "-" or not path.is_file():
            raise Refused(
                f"input {name} is missing, and its items cannot join their stories: `wirebeam deadletters show --raw` writes the bytes that are left"
            )
        if digest(archive) != entry["sha256"]:
            raise Refused(f"input {name} has changed since the run read it: replay it as a new run")
        found.append(archive)
    return found


def _objects_of(name: str, entry: Mapping[str, Any]) -> list[Archive]:
    """Return the object of a run's input. Raise ``Refused`` if it is missing or has changed since the run."""
    found = find_archives([name], None)
    if [describe(one) for one in found] != [entry]:
        raise Refused(f"input {name} has changed since the run read it: replay it as a new run")
    return found


def _where(marks: Iterable[LetterMark]) -> str:
    places = sorted({mark.to for mark in marks if mark.to})
    return f"see {', '.join(places)}" if places else "none is left"
