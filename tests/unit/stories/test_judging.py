"""Judging that is divided finds what it finds in one process."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pipelines.jobs.processes import CAN_FORK, in_processes
from pipelines.settings.stories import StoryRules
from pipelines.stories.archive import fold as archive_fold
from pipelines.stories.lifecycle.fold import fold_desk, match_desk
from pipelines.stories.match import index as candidate_index
from pipelines.stories.match.index import CandidateIndex, all_ties
from pipelines.stories.match.judging import ALONE, Judging, one_by_one
from tests.unit.stories.test_archive import archive, fold_in_files

ITEMS = archive(1, 120, 3.0)
CARDS = [item.card for item in ITEMS]
Call = Callable[[Sequence[Callable[[], Any]]], list[Any]]


def ties_of(judging: Judging) -> list[tuple[str, str, Any]]:
    """Return all ties of the cards, in order."""
    return list(all_ties(CandidateIndex(StoryRules()), CARDS, judging))


@pytest.mark.parametrize("shares", [2, 3, len(CARDS) + 1])
@pytest.mark.parametrize(
    "call", [one_by_one, pytest.param(in_processes, marks=pytest.mark.skipif(not CAN_FORK, reason="Linux forks"))]
)
def test_shares_find_the_same_ties_in_the_same_order(shares: int, call: Call) -> None:
    """Whatever their number, in this process or in several; some of the shares may be empty."""
    alone = ties_of(ALONE)
    assert len({tie.key for *_, tie in alone}) > 2
    assert ties_of(Judging(shares, call)) == alone


def test_parts_find_the_same_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    """An item of a later part is judged with those of the earlier ones, in memory and in files."""
    alone, ties, outcomes = match_desk(ITEMS).stories, ties_of(ALONE), list(fold_desk(ITEMS))
    monkeypatch.setattr(candidate_index, "AT_ONCE", 3)
    monkeypatch.setattr(archive_fold, "AT_ONCE", 3)
    assert ties_of(Judging(2, one_by_one)) == ties
    assert match_desk(ITEMS, judging=Judging(2, one_by_one)).stories == alone
    assert fold_in_files(ITEMS, parts=2) == outcomes


def test_every_share_is_judged_where_it_is_called() -> None:
    """One call of as many tasks as there are shares, for each part."""
    called: list[int] = []

    def count(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
        called.append(len(tasks))
        return one_by_one(tasks)

    ties_of(Judging(4, count))
    assert called == [4]
