"""``wirebeam deadletters redrive``: a folder's inputs replayed anew, or records sent back to the topics they came from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines.deadletters.files import FileStore
from pipelines.deadletters.letters import Along, Kept, Redrive, Wanted, is_open, mark_of, plan_redrive, record_of
from pipelines.deadletters.store import Store
from pipelines.errors import FAILED, OK, Refused
from pipelines.jobs.inputs import digest
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.sinks.finished import read_account, settings_of
from pipelines.sinks.run_folder import RUN
from pipelines.sources.files import Archive
from pipelines.terminal import say
from schemas import DeadLetter, LetterMark

if TYPE_CHECKING:
    from pipelines.kafka.dead_letters import Resender

Planned = Redrive | Along | Kept
BATCH = 500
"""So many records are sent before they are confirmed and marked: what a crash makes come twice, at most."""


class Asked(NamedTuple):
    """How letters are to be redriven."""

    max_attempts: int
    """A record goes at most so often."""
    dry_run: bool = False
    """Say what would be done, and do nothing."""
    out: Path | None = None
    """Folder for the new run of a folder."""


def redrive_records(store: Store, letters: Iterable[DeadLetter], settings: KafkaSettings, asked: Asked) -> int:
    """Send the records of letters back to their topics, confirm, then mark; a second time nothing is left to send.

    A crash between the two sends a batch twice; the stories know the second by its item and version.
    """
    planned = plan_redrive(letters, store.marks(), asked.max_attempts)
    if asked.dry_run:
        return told(planned, "would redrive")
    from pipelines.kafka.dead_letters import Resender

    return told(_sent(store, Resender(settings), planned, asked.max_attempts), "redrove")


def _sent(store: Store, resender: "Resender", planned: Iterable[Planned], most: int) -> Iterator[Planned]:
    marks, fates = list[LetterMark](), dict[str, Kept | str]()
    for one in planned:
        if isinstance(one, Kept):
            yield one
            continue
        record = str(record_of(one.letter.origin))
        if isinstance(one, Redrive):
            fates[record] = resender.send(one, most)
        fate = fates[record]
        if isinstance(fate, Kept):
            yield fate._replace(letter=one.letter)
            continue
        marks.append(LetterMark(letter=one.letter.letter_id, action="redriven", to=fate, at=datetime.now(UTC)))
        if len(marks) >= BATCH:
            resender.confirm()
            store.mark(marks)
            marks = []
        yield one
    resender.confirm()
    store.mark(marks)


def told(results: Iterable[Planned], verb: str) -> int:
    """Print what is done with each letter and the sums; 1 when a letter is left that should have gone."""
    done = Counter[str]()
    for one in results:
        kind = (
            "redriven" if isinstance(one, Redrive) else "left" if isinstance(one, Kept) and not one.is_done else "done"
        )
        done[kind] += 1
        if isinstance(one, Redrive):
            say([f"{verb} {one.letter.letter_id}  {record_of(one.letter.origin)}, attempt {one.attempt}"])
        elif isinstance(one, Kept) and not one.is_done:
            say([f"left {one.letter.letter_id}  {one.letter.origin}: {one.why}"])
    say(
        [
            f"{verb} {done['redriven']:,} records; {done['done']:,} letters need nothing, {done['left']:,} cannot be redriven"
        ]
    )
    return FAILED if done["left"] else OK


def redrive_run(store: FileStore, asked: Asked, wanted: Wanted) -> int:
    """Replay the inputs of a run with its settings and the present code into a new folder, and mark its open letters.

    The rejected records alone would give other stories: an update must meet what it updates. So all is replayed, and the
    new folder equals what a first replay with the present code gives.
    """
    if not wanted.is_everything():
        raise Refused("a folder is redriven whole, because stories join: leave the filters out")
    account = read_account(store.folder)
    attempt = int(account.get("redrive", {}).get("attempt", 0)) + 1
    marks = store.marks()
    letters = [letter for letter in store.letters() if is_open(mark_of(marks, letter))]
    if not letters:
        say(["nothing to redrive: every letter was redriven or dropped, " + _where(marks.values())])
        return OK
    if attempt > asked.max_attempts:
        raise Refused(
            f"{store.folder} was redriven {attempt - 1} times and these were rejected again: --max-attempts {attempt} lets them go once more"
        )
    archives, settings = inputs_of(account["inputs"]), settings_of(account["settings"], RUN)
    if asked.dry_run:
        say([f"would replay {len(archives):,} files with the settings of {store.folder}, for {len(letters):,} letters"])
        return OK
    if asked.out is None:
        raise Refused("--out is not set: name an empty or new folder for the new run")
    return _replayed(store, letters, archives, settings, asked.out, attempt)


def _replayed(
    store: FileStore, letters: list[DeadLetter], archives: list[Archive], settings: Settings, out: Path, attempt: int
) -> int:
    from pipelines.jobs.account import verdict
    from pipelines.jobs.archive import open_files
    from pipelines.jobs.replay import replay_into

    noted = {"of": str(store.folder), "attempt": attempt, "letters": len(letters)}
    new = replay_into(out, settings, partial(open_files, archives), overwrite=False, redrive=noted)
    now = datetime.now(UTC)
    store.mark([LetterMark(letter=one.letter_id, action="redriven", to=str(out), at=now) for one in letters])
    again = {str(record_of(letter.origin)) for letter in FileStore(out).letters()}
    left = [letter for letter in letters if str(record_of(letter.origin)) in again]
    say([f"redrove {len(letters):,} letters: {len(letters) - len(left):,} are no longer rejected, {len(left):,} are"])
    if left:
        say([f"see `wirebeam deadletters list {out}`"])
    return verdict(new["accounting"], "please report it with run.json")


def inputs_of(described: Iterable[Mapping[str, Any]]) -> list[Archive]:
    """Give a run's inputs; refused when one is gone or has changed, for then the new run would be of something else."""
    found = []
    for entry in described:
        name = entry["name"]
        if "sha256" not in entry:
            raise Refused(f"the run read {name}: replay that range again, or redrive the topic's own dead letters")
        path = Path(name).absolute()
        archive = Archive(str(path), name, entry["bytes"])
        if name == "-" or not path.is_file():
            raise Refused(
                f"input {name} is gone, and with it what its records join: `wirebeam deadletters show --raw` gives what is left"
            )
        if digest(archive) != entry["sha256"]:
            raise Refused(f"input {name} is not what it was when the run read it: replay it as a new run")
        found.append(archive)
    return found


def _where(marks: Iterable[LetterMark]) -> str:
    places = sorted({mark.to for mark in marks if mark.to})
    return f"see {', '.join(places)}" if places else "none is left"
