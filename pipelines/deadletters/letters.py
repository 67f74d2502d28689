"""Filters and groups of dead letters, and the plan of a redrive. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import NamedTuple

from schemas import DeadLetter, LetterMark, Origin

ATTEMPT, REDRIVE_OF = "wirebeam-redrive-attempt", "wirebeam-redrive-of"
WRITE_STAGE = "write"


def mark_of(marks: Mapping[str, LetterMark], letter: DeadLetter) -> LetterMark | None:
    """Return the mark of a letter, also a mark under its old id, or None."""
    return marks.get(letter.letter_id) or marks.get(old_id(letter))


def old_id(letter: DeadLetter) -> str:
    """Return the id of a letter in marks from before 0.1.0: 12 digits, a hash of origin, stage and reason."""
    return sha256(f"{letter.origin}|{letter.stage}|{letter.reason}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def record_of(origin: Origin) -> Origin:
    """Return the origin of the whole record. A record is redriven once, however many of its items were rejected."""
    return origin.model_copy(update={"item": None})


def is_open(mark: LetterMark | None) -> bool:
    """Return True if a letter with this mark, or without one, was neither redriven nor dropped."""
    return mark is None or mark.action == "failed"


def is_cut(letter: DeadLetter) -> bool:
    """Return True if the letter holds only the first bytes of its record."""
    return len(letter.raw) < letter.raw_size


def attempts(letter: DeadLetter) -> int:
    """Return how often the record had been redriven when it was rejected, from its header."""
    found = 0
    for name, value in letter.headers:
        if name == ATTEMPT:
            with suppress(ValueError):
                found = max(found, int(value))
    return found


class LetterFilter(NamedTuple):
    """A choice of letters. An empty field matches all letters."""

    stage: str | None = None
    reason: str | None = None
    source: str | None = None
    """Pattern of the source, such as ``*.ndjson``."""
    ids: Sequence[str] = ()
    """Ids, or their first digits."""

    def matches_all(self) -> bool:
        """Return True if every letter matches."""
        return not any(self)

    def matches(self, letter: DeadLetter) -> bool:
        """Return True if a letter matches all fields."""
        return (
            self.stage in {None, letter.stage}
            and self.reason in {None, letter.reason.value}
            and (self.source is None or fnmatchcase(letter.origin.source, self.source))
            and (not self.ids or any(one.startswith(tuple(self.ids)) for one in (letter.letter_id, old_id(letter))))
        )


class LetterGroup(NamedTuple):
    """Letters of one stage and reason."""

    stage: str
    reason: str
    letters: int
    open: int
    """Number of letters that were neither redriven nor dropped."""
    example: DeadLetter
    """The first open letter, or the first letter if none is open."""


def group_letters(letters: Iterable[DeadLetter], marks: Mapping[str, LetterMark]) -> list[LetterGroup]:
    """Count letters by stage and reason, the largest group first. Keeps one letter of each group in memory."""
    found: dict[tuple[str, str], LetterGroup] = {}
    for letter in letters:
        key, unsettled = (letter.stage, letter.reason.value), is_open(mark_of(marks, letter))
        before = found.get(key, LetterGroup(*key, 0, 0, letter))
        example = letter if unsettled and not before.open else before.example
        found[key] = LetterGroup(*key, before.letters + 1, before.open + unsettled, example)
    return sorted(found.values(), key=lambda one: (-one.letters, one.stage, one.reason))


class Redrive(NamedTuple):
    """A record to send again."""

    letter: DeadLetter
    attempt: int
    """Number of the attempt, from 1."""
    reread: bool
    """The letter holds only the first bytes, so the record must be read from its source."""


class SameRecord(NamedTuple):
    """A letter whose record is redriven already for another of its items."""

    letter: DeadLetter


class NotRedriven(NamedTuple):
    """A letter that is not redriven."""

    letter: DeadLetter
    why: str
    is_done: bool
    """True if nothing is left to do: the record was redriven or the letter dropped."""


def plan_redrive(
    letters: Iterable[DeadLetter], marks: Mapping[str, LetterMark], most_attempts: int
) -> Iterator[Redrive | SameRecord | NotRedriven]:
    """Decide for each letter whether its record is redriven.

    A record is redriven once, though several of its items were rejected. A letter is not redriven if it is not open, if
    its record was redriven ``most_attempts`` times already, or if it holds an event instead of a record.
    """
    sent: set[str] = set()
    for letter in letters:
        name, attempt = str(record_of(letter.origin)), attempts(letter) + 1
        mark = mark_of(marks, letter)
        if mark is not None and not is_open(mark):
            yield NotRedriven(letter, f"{mark.action} before, {mark.at:%Y-%m-%d %H:%M}", is_done=True)
        elif name in sent:
            yield SameRecord(letter)
        elif (obstacle := _obstacle(letter, attempt, most_attempts)) is not None:
            yield NotRedriven(letter, obstacle, is_done=False)
        else:
            sent.add(name)
            yield Redrive(letter, attempt, reread=is_cut(letter))


def _obstacle(letter: DeadLetter, attempt: int, most_attempts: int) -> str | None:
    """Return why a letter cannot be redriven and what to do, or None if it can."""
    if letter.stage == WRITE_STAGE:
        return "it holds an event that was too large, not a record: raise max_message_bytes and replay the range"
    if attempt > most_attempts:
        return f"it was redriven {attempt - 1} times and rejected again; --max-attempts {attempt} redrives it once more"
    return None


def redriven_headers(letter: DeadLetter, attempt: int) -> list[tuple[str, bytes]]:
    """Return the headers of a redriven record: its own, the number of the attempt, and its first origin."""
    own = [(name, value) for name, value in letter.headers if name not in {ATTEMPT, REDRIVE_OF}]
    first = next(
        (value for name, value in letter.headers if name == REDRIVE_OF), str(record_of(letter.origin)).encode()
    )
    return [*own, (ATTEMPT, str(attempt).encode()), (REDRIVE_OF, first)]
