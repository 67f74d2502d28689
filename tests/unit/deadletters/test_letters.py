"""Which letters are meant, what was done with them, and what a redrive does with each."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from pipelines.deadletters.letters import (
    ATTEMPT,
    REDRIVE_OF,
    LetterFilter,
    NotRedriven,
    Redrive,
    group_letters,
    mark_of,
    old_id,
    plan_redrive,
    redriven_headers,
)
from schemas import DeadLetter, LetterMark, Origin, Reason

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def letter(
    offset: int = 0,
    *,
    item: int | None = None,
    stage: str = "parse",
    reason: Reason = Reason.MALFORMED,
    raw: bytes = b"x",
    size: int | None = None,
    headers: Iterable[tuple[str, bytes]] = (),
    source: str = "kafka://t",
) -> DeadLetter:
    origin = Origin(source=source, partition=0, offset=offset, item=item)
    whole = len(raw) if size is None else size
    return DeadLetter(
        stage=stage, reason=reason, detail="d", origin=origin, raw=raw, raw_size=whole, headers=tuple(headers)
    )


def mark(of: DeadLetter, action: Literal["redriven", "failed", "dropped"] = "redriven") -> LetterMark:
    return LetterMark(letter=of.letter_id, action=action, at=NOW)


letters = st.builds(
    letter,
    st.integers(0, 5),
    item=st.none() | st.integers(1, 3),
    stage=st.sampled_from(["read", "parse", "write"]),
    size=st.sampled_from([None, 10]),
    headers=st.lists(st.tuples(st.just(ATTEMPT), st.sampled_from([b"1", b"7", b"no"])), max_size=1),
)


@given(st.lists(letters, max_size=12))
def test_every_letter_has_one_answer_and_every_record_goes_once(found: list[DeadLetter]) -> None:
    """However many items of a record were rejected, and however often the letters are told."""
    planned = list(plan_redrive(found, {}, 3))
    assert [one.letter for one in planned] == found
    sent = [one.letter.origin.offset for one in planned if isinstance(one, Redrive)]
    assert len(sent) == len(set(sent))


@given(st.lists(letters, max_size=12))
def test_what_was_redriven_stays(found: list[DeadLetter]) -> None:
    """A second redrive sends nothing: the marks of the first cover it."""
    first = [one for one in plan_redrive(found, {}, 3) if isinstance(one, Redrive)]
    again = list(
        plan_redrive([one.letter for one in first], {one.letter.letter_id: mark(one.letter) for one in first}, 3)
    )
    assert all(isinstance(one, NotRedriven) and one.is_done for one in again)


def test_a_record_that_failed_too_often_stays() -> None:
    """The attempt stands in the record's own header, so the next letter knows it; more must be asked for."""
    tired = letter(headers=[(ATTEMPT, b"3")])
    (kept,) = plan_redrive([tired], {}, 3)
    assert isinstance(kept, NotRedriven)
    assert "redriven 3 times" in kept.why
    assert list(plan_redrive([tired], {}, 4)) == [Redrive(tired, 4, reread=False)]


def test_a_cut_letter_is_to_be_read_again_and_an_event_is_no_record() -> None:
    """Half a record is never sent."""
    (cut,) = plan_redrive([letter(size=10)], {}, 3)
    assert isinstance(cut, Redrive)
    assert cut.reread
    (event,) = plan_redrive([letter(stage="write")], {}, 3)
    assert isinstance(event, NotRedriven)
    assert not event.is_done


def test_headers_tell_the_attempt_and_the_first_place() -> None:
    """A record that is redriven twice still names where it first lay."""
    once = redriven_headers(letter(4, item=2, headers=[("own", b"1")]), 1)
    assert once == [("own", b"1"), (ATTEMPT, b"1"), (REDRIVE_OF, b"kafka://t/0@4")]
    twice = redriven_headers(letter(9, headers=once), 2)
    assert twice == [("own", b"1"), (ATTEMPT, b"2"), (REDRIVE_OF, b"kafka://t/0@4")]


def test_filters_take_what_they_name() -> None:
    """All of them must fit; ids may be shortened."""
    one = letter(source="a/x.ndjson")
    assert LetterFilter().matches_all()
    assert LetterFilter(stage="parse", reason="malformed", source="*.ndjson", ids=[one.letter_id[:5]]).matches(one)
    for other in (
        LetterFilter(stage="read"),
        LetterFilter(reason="empty"),
        LetterFilter(source="*.sgm"),
        LetterFilter(ids=["?"]),
    ):
        assert not other.matches(one)
        assert not other.matches_all()


def test_groups_count_what_is_open() -> None:
    """The most frequent first, with an example that is still open."""
    found = [letter(0), letter(1), letter(2, reason=Reason.EMPTY)]
    first, second = group_letters(found, {found[0].letter_id: mark(found[0], "dropped")})
    assert (first.reason, first.letters, first.open, first.example) == ("malformed", 2, 1, found[1])
    assert (second.reason, second.letters, second.open) == ("empty", 1, 1)


def test_a_mark_under_the_old_id_is_found() -> None:
    """As marks once were written."""
    one = letter()
    old = LetterMark(letter=old_id(one), action="dropped", at=NOW)
    assert mark_of({old.letter: old}, one) == old
    assert mark_of({}, one) is None
    assert LetterFilter(ids=[old_id(one)]).matches(one)
