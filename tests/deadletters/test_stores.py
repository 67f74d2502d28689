"""What every store of dead letters keeps to, whatever its kind: letters come back as they were written, and marks stay."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.errors import FAILED, REFUSED
from schemas import DeadLetter, LetterMark, Origin, Reason
from tests.deadletters.conftest import KINDS, Letters

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.postgres,
    pytest.mark.parametrize("letters", KINDS, indirect=True),
]
NOW = datetime(2026, 3, 3, 4, 5, 6, 700_000, tzinfo=UTC)


def letter(offset: int, **more: object) -> DeadLetter:
    raw = b'{"uri": \x00\xff'
    built = {"stage": "parse", "reason": Reason.MALFORMED, "detail": "no valid JSON", "raw": raw, "raw_size": len(raw)}
    origin = Origin(source="kafka://wire", partition=0, offset=offset, item=more.pop("item", None))
    return DeadLetter.model_validate(built | {"origin": origin, "timestamp": NOW} | more)


WRITTEN = [
    letter(1, item=1),
    letter(1, item=2),
    letter(2, key=b"\x01\xff", headers=(("own", b"\x02"), ("own", b"3"))),
    letter(3, raw_size=5_000_000, detail="cut"),
    letter(4, stage="normalize", reason=Reason.BAD_FIELD, timestamp=None),
]


def test_letters_come_back_as_they_were_written(letters: Letters) -> None:
    """Place, item, key, headers, time and bytes; two items of one record, rejected alike, are two letters."""
    letters.write(WRITTEN)
    assert list(letters.open().letters()) == WRITTEN
    assert letters.open().marks() == {}
    assert "parse\tmalformed\t4\t4" in letters.command("list")
    assert "kafka://wire/0@1#2" in letters.command("list", "--each")
    assert "where\tkafka://wire/0@4" in letters.command("show", "--stage", "normalize")


def test_the_last_mark_counts_and_stays(letters: Letters) -> None:
    """Opened again the store has it whole; a letter that was rejected again is open, and one that was redriven is not."""
    letters.write(WRITTEN)
    first, second = (one.letter_id for one in WRITTEN[:2])
    failed = LetterMark(letter=first, action="failed", attempt=1, to="there", at=NOW)
    redriven = LetterMark(letter=first, action="redriven", to="there", at=NOW + timedelta(microseconds=1))
    letters.open().mark([failed, LetterMark(letter=second, action="dropped", note="by hand; ever", at=NOW)])
    assert letters.open().marks()[first] == failed
    assert "open: rejected again by redrive 1" in letters.command("show", "--id", first)
    assert first in letters.command("list", "--each")
    letters.open().mark([redriven])
    marks = letters.open().marks()
    assert (marks[first], marks[second].note) == (redriven, "by hand; ever")
    assert list(letters.open().letters()) == WRITTEN
    assert first not in letters.command("list", "--each")


def test_letters_are_dropped_once_and_only_when_it_is_confirmed(letters: Letters) -> None:
    """A dry run writes nothing, nor does a drop without --yes; what was dropped keeps its letter, when and why."""
    letters.write(WRITTEN)
    assert "would drop 4 letters" in letters.command("drop", "--reason", "malformed", "--dry-run")
    assert "add --yes" in letters.command("drop", "--reason", "malformed", code=FAILED)
    assert "needs a choice of letters" in letters.command("drop", "--yes", code=REFUSED)
    assert letters.open().marks() == {}
    assert "dropped 4 letters" in letters.command("drop", "--reason", "malformed", "--yes", "--note", "theirs")
    marks = letters.open().marks()
    assert {mark.note for mark in marks.values()} == {"theirs"}
    assert "nothing to drop" in letters.command("drop", "--reason", "malformed", "--yes")
    assert letters.open().marks() == marks
    assert list(letters.open().letters()) == WRITTEN
    assert "malformed" not in letters.command("list", "--each")
    assert letters.command("list", "--each", "--all").count("dropped") == 4
