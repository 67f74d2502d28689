"""Commits are held back until what they stand for is delivered."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.in_flight import Ledger
from schemas import Origin


class Group:
    """A consumer group that remembers what was committed."""

    def __init__(self) -> None:
        self.offsets: dict[int, int] = {}

    def commit(self, positions: Mapping[int, int]) -> None:
        self.offsets |= positions


def origin(offset: int, partition: int = 0) -> Origin:
    return Origin(source="kafka://wire", partition=partition, offset=offset)


def ledger(*offsets: int) -> Ledger:
    made = Ledger()
    made.keeping = True
    for offset in offsets:
        made.took("wire", 0, offset)
    return made


def test_a_mark_waits_for_what_is_before_it() -> None:
    """The commit stops at the oldest record that is not settled, and goes on when it is."""
    group, made = Group(), ledger(5, 6, 7)
    made.finalize("wire", {0: 8}, group.commit)
    assert group.offsets == {0: 5}
    made.settle([origin(6)])
    assert group.offsets == {0: 5}
    made.settle([origin(5)])
    assert group.offsets == {0: 7}
    made.settle([origin(7)])
    assert group.offsets == {0: 8}


def test_partitions_do_not_wait_for_each_other() -> None:
    """Each has its own oldest record."""
    group, made = Group(), ledger(5)
    made.finalize("wire", {0: 6, 1: 90}, group.commit)
    assert group.offsets == {0: 5, 1: 90}


def test_a_record_that_was_read_twice_is_settled_twice_or_once() -> None:
    """A bundle that was tried again settles its records once."""
    group, made = Group(), ledger(5, 5)
    made.settle([origin(5)])
    made.finalize("wire", {0: 6}, group.commit)
    assert group.offsets == {0: 6}


def test_without_keeping_a_mark_is_committed_at_once() -> None:
    """Runners with checkpoints need no ledger."""
    group, made = Group(), Ledger()
    made.took("wire", 0, 5)
    made.finalize("wire", {0: 6}, group.commit)
    assert group.offsets == {0: 6}


@given(st.permutations(list(range(12))), st.data())
def test_nothing_unsettled_is_ever_committed(order: list[int], data: st.DataObject) -> None:
    """Whatever the order of deliveries and checkpoints."""
    group, made = Group(), ledger(*range(12))
    settled: set[int] = set()
    for offset in order:
        if data.draw(st.booleans()):
            made.finalize("wire", {0: 12}, group.commit)
        made.settle([origin(offset)])
        settled.add(offset)
        assert set(range(group.offsets.get(0, 0))) <= settled
    made.finalize("wire", {0: 12}, group.commit)
    assert group.offsets == {0: 12}
