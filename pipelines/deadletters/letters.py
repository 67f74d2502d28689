"""Dead letters by their identity: filters, what is open, and the plan of a redrive. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import NamedTuple

from schemas import DeadLetter, LetterMark, Origin

ATTEMPT, REDRIVE_OF = "wirebeam-redrive-attempt", "wirebeam-redrive-of"
WRITE_STAGE = "write"


def mark_of(marks: Mapping[str, LetterMark], letter: DeadLetter) -> LetterMark | None:
    """Return the mark of a letter, also one that was written under its old id."""
    return marks.get(letter.letter_id) or marks.get(old_id(letter))


def old_id(letter: DeadLetter) -> str:
    """Return the id under which marks were written before 0.1.0: 12 digits, a hash of origin, stage and reason."""
    return sha256(f"{letter.origin}|{letter.stage}|{letter.reason}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def record_of(origin: Origin) -> Origin:
    """Name the record that an item is of: a record is redriven once, however many of its items were rejected."""
    return origin.model_copy(update={"item": None})


def is_open(mark: LetterMark | None) -> bool:
    """Tell whether something is left to do with a letter that has this mark, or none."""
    return mark is None or mark.action == "failed"


def is_cut(letter: DeadLetter) -> bool:
    """Tell whether the letter holds only the head of its record."""
    return len(letter.raw) < letter.raw_size


def attempts(letter: DeadLetter) -> int:
    """Count how often the record had been redriven when it was rejected: its own header says so."""
    found = 0
    for name, value in letter.headers:
        if name == ATTEMPT:
            with suppress(ValueError):
                found = max(found, int(value))
    return found


class Wanted(NamedTuple):
    """Which letters are meant; what is empty lets all pass."""

    stage: str | None = None
    reason: str | None = None
    source: str | None = None
    """Pattern of the source's name, such as ``*.ndjson``."""
    ids: Sequence[str] = ()
    """Ids or beginnings of them."""

    def is_everything(self) -> bool:
        """Tell whether nothing was chosen."""
        return not any(self)

    def takes(self, letter: DeadLetter) -> bool:
        """Tell whether a letter is meant."""
        return (
            self.stage in {None, letter.stage}
            and self.reason in {None, letter.reason.value}
            and (self.source is None or fnmatchcase(letter.origin.source, self.source))
            and (not self.ids or any(one.startswith(tuple(self.ids)) for one in (letter.letter_id, old_id(letter))))
        )


class Group(NamedTuple):
    """Letters of one stage and reason."""

    stage: str
    reason: str
    letters: int
    open: int
    """How many nothing was done with yet."""
    example: DeadLetter
    """The first of them that is open, else the first."""


def group(letters: Iterable[DeadLetter], marks: Mapping[str, LetterMark]) -> list[Group]:
    """Count letters by stage and reason, the most first; only one letter a group is kept in memory."""
    found: dict[tuple[str, str], Group] = {}
    for letter in letters:
        key, unsettled = (letter.stage, letter.reason.value), is_open(mark_of(marks, letter))
        before = found.get(key, Group(*key, 0, 0, letter))
        example = letter if unsettled and not before.open else before.example
        found[key] = Group(*key, before.letters + 1, before.open + unsettled, example)
    return sorted(found.values(), key=lambda one: (-one.letters, one.stage, one.reason))


class Redrive(NamedTuple):
    """A record to send again."""

    letter: DeadLetter
    attempt: int
    """Which attempt this is, from 1."""
    reread: bool
    """Its bytes were cut: they are to be read where the record lies."""


class Along(NamedTuple):
    """A letter whose record goes for another of its items."""

    letter: DeadLetter


class Kept(NamedTuple):
    """A letter that stays where it is."""

    letter: DeadLetter
    why: str
    is_done: bool
    """Nothing is left to do: its record was redriven or it was dropped."""


def plan_redrive(
    letters: Iterable[DeadLetter], marks: Mapping[str, LetterMark], most_attempts: int
) -> Iterator[Redrive | Along | Kept]:
    """Decide for each letter whether its record goes through the pipeline again.

    A record goes once, though several of its items were rejected. A letter that is marked stays; so does one whose
    record was redriven ``most_attempts`` times already, and one that holds an event instead of its record.
    """
    sent: set[str] = set()
    for letter in letters:
        name, attempt = str(record_of(letter.origin)), attempts(letter) + 1
        mark = mark_of(marks, letter)
        if mark is not None and not is_open(mark):
            yield Kept(letter, f"{mark.action} before, {mark.at:%Y-%m-%d %H:%M}", is_done=True)
        elif name in sent:
            yield Along(letter)
        elif letter.stage == WRITE_STAGE:
            yield Kept(
                letter,
                "it holds an event that was too large, not a record: raise max_message_bytes and replay the range",
                is_done=False,
            )
        elif attempt > most_attempts:
            yield Kept(
                letter,
                f"it was redriven {attempt - 1} times and rejected again; --max-attempts {attempt} lets it go once more",
                is_done=False,
            )
        else:
            sent.add(name)
            yield Redrive(letter, attempt, reread=is_cut(letter))


def redriven_headers(letter: DeadLetter, attempt: int) -> list[tuple[str, bytes]]:
    """Give the headers of a record that is sent again: its own, the attempt, and where it first lay."""
    own = [(name, value) for name, value in letter.headers if name not in {ATTEMPT, REDRIVE_OF}]
    first = next(
        (value for name, value in letter.headers if name == REDRIVE_OF), str(record_of(letter.origin)).encode()
    )
    return [*own, (ATTEMPT, str(attempt).encode()), (REDRIVE_OF, first)]
