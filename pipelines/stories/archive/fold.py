"""Fold of a desk whose items are in files: the stories that ``lifecycle.fold`` gives, in little memory.

All items are matched first, in order of time. A component may grow as long as any of its ids comes again, and the id of a story depends on the
stories before it, so stories are written when all ties are known. What an item takes in memory until then are numbers.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from pipelines.settings.stories import StoryRules
from pipelines.stories.archive.archive_index import ArchiveIndex
from pipelines.stories.archive.desk_files import DeskFiles
from pipelines.stories.archive.postings import Numbers
from pipelines.stories.archive.runs import Run, merge_runs, read_items, with_unique_uids
from pipelines.stories.archive.ties import APART, FinishedTies, Grouped, Ties
from pipelines.stories.describe.card import Card, to_microseconds
from pipelines.stories.describe.packed_item import PackedItem, unpack_article
from pipelines.stories.lifecycle.events import EventWriter, write_story
from pipelines.stories.lifecycle.fold import REUSED, StoryIds, match_desk, with_related, write_stories
from pipelines.stories.lifecycle.order import canonical_order
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.match.clusters import Edge, cluster_component, make_edge
from pipelines.stories.match.evidence import evidence_of
from pipelines.stories.match.groups import Groups, time_key
from pipelines.stories.match.judging import ALONE, AT_ONCE, Judging, judge_all
from pipelines.stories.match.reports import REPORT
from pipelines.stories.thresholds import THRESHOLDS, Thresholds
from pipelines.stories.worth.story import NO_VERSIONS, StoryWorth

STARTED: Final = 800 << 20
"""Bytes that a replay takes without any item to fold: Python, Beam, models, remembered words, and the items that wait to be written."""
ITEM: Final = 12 << 10
"""Bytes that an item takes in a fold in memory: its card, its packed article, its keys and its ties."""
JUDGE: Final = 256 << 20
"""Bytes of its own that a process takes that judges items of a desk in files: the cards that it looks at."""

WriteStories = Callable[[slice], Iterator[StoryOutcome]]
"""Yields the outcomes of the stories of a desk that a slice chooses, the oldest first."""
ALL: Final = slice(None)


def fits(items: int, memory_limit: int) -> bool:
    """Return True if so many items can be folded in memory."""
    return items * ITEM <= memory_limit - STARTED


def judges(items: int, workers: int, memory_limit: int) -> int:
    """Return by how many processes so many items are judged: of a desk in files by as many as the limit (bytes) leaves room for."""
    return workers if fits(items, memory_limit) else min(workers, max(1, (memory_limit - STARTED) // JUDGE))


def fold_runs(
    runs: Iterable[Run],
    folder: Path,
    rules: StoryRules,
    memory_limit: int,
    count_capped: Callable[[int], object] = lambda _: None,
    produced_by: Mapping[str, str] = NO_VERSIONS,
) -> Iterator[StoryOutcome]:
    """Fold the items of one desk as ``matched_runs`` does. Yield its stories in the order of their first items."""
    with matched_runs(runs, folder, rules, memory_limit, count_capped, produced_by) as write:
        yield from write(ALL)


@contextmanager
def matched_runs(
    runs: Iterable[Run],
    folder: Path,
    rules: StoryRules,
    memory_limit: int,
    count_capped: Callable[[int], object] = lambda _: None,
    produced_by: Mapping[str, str] = NO_VERSIONS,
    judging: Judging = ALONE,
) -> Iterator[WriteStories]:
    """Match the items of one desk, in memory if the limit (bytes) is enough for all of them, else in files of ``folder``.

    Return the function that writes the stories, which may be called within the block. Both ways give the same stories.
    """
    written = sorted(runs)
    if fits(sum(run.items for run in written), memory_limit):
        desk = match_desk(
            chain.from_iterable(map(read_items, written)), rules, produced_by=produced_by, judging=judging
        )
        count_capped(desk.capped)
        yield lambda chosen: write_stories(desk, chosen=chosen)
        return
    with TemporaryDirectory(dir=folder, prefix="desk-") as own:
        items = with_unique_uids(merge_runs(written, Path(own)))
        with matched_archive(items, Path(own), rules, count_capped, produced_by=produced_by, judging=judging) as write:
            yield write


@contextmanager
def matched_archive(
    items: Iterable[PackedItem],
    folder: Path,
    rules: StoryRules,
    count_capped: Callable[[int], object] = lambda _: None,
    thresholds: Thresholds = THRESHOLDS,
    produced_by: Mapping[str, str] = NO_VERSIONS,
    judging: Judging = ALONE,
) -> Iterator[WriteStories]:
    """Match the items of one desk, sorted by time and with unique uids, in files of ``folder``, which is empty.

    Return the function that writes the stories, which may be called within the block.
    """
    with closing(DeskFiles(items, folder, rules, thresholds)) as desk:
        if not len(desk):
            yield lambda _: iter(())
            return
        ties = match_all(desk, folder, rules, count_capped, thresholds, judging)
        with closing(ties):
            yield Stories(desk, ties, rules, thresholds, produced_by).write


def match_all(
    desk: DeskFiles,
    folder: Path,
    rules: StoryRules,
    count_capped: Callable[[int], object],
    thresholds: Thresholds,
    judging: Judging,
) -> FinishedTies:
    """Match all items. Return their ties."""
    index, ties = ArchiveIndex(desk, rules, thresholds.match), Ties(folder / "ties", len(desk))
    for first in range(0, len(desk), AT_ONCE):
        numbers = range(len(desk))[first : first + AT_ONCE]
        found, late = zip(*map(index.visit, numbers), strict=True)
        judged = judge_all(numbers, found, desk.card, rules, thresholds.match, judging)
        for number, own, others in zip(numbers, judged, late, strict=True):
            for other, tie in (*own.items(), *others):
                ties.add(other, number, tie)
    count_capped(index.capped)
    return ties.finish()


class Stories:
    """The stories of a desk: which items each has, then its id, then its events. A story is named by its first item's number."""

    def __init__(
        self,
        desk: DeskFiles,
        ties: FinishedTies,
        rules: StoryRules,
        thresholds: Thresholds,
        produced_by: Mapping[str, str],
    ) -> None:
        self._desk, self._ties, self._rules, self._thresholds = desk, ties, rules, thresholds
        self._produced_by = produced_by
        self._now = to_microseconds(rules.now) if rules.now else int(desk.times[-1])
        self._split: dict[int, Groups] = {}
        self._story_of = self._cluster()
        self._numbers = Grouped(self._story_of)
        self._names = np.unique(self._story_of)
        self._ids, self._reused = self._make_ids()
        inside = np.flatnonzero((ties.kind != APART) & (self._story_of[ties.one] == self._story_of[ties.other]))
        self._inside = Grouped(self._story_of[ties.one[inside]], inside)
        apart = np.flatnonzero(ties.kind == APART)
        self._apart = Grouped(np.concatenate((ties.one[apart], ties.other[apart])), np.concatenate((apart, apart)))

    def write(self, chosen: slice = ALL) -> Iterator[StoryOutcome]:
        """Yield the outcomes of stories, the oldest first; of all stories, or of those that a slice chooses."""
        for place in range(len(self._names))[chosen]:
            name = int(self._names[place])
            numbers = self._numbers.of(name).tolist()
            yield self._write_story(numbers, self._ids[place].decode(), reused=place in self._reused)

    def _cluster(self) -> Numbers:
        """Return for each item the number of the first item of its story. Keep groups that an editor may have split."""
        story_of, roots, ties = self._ties.roots.copy(), self._ties.roots, self._ties
        joined = np.flatnonzero(ties.kind != APART)
        places, members = Grouped(roots[ties.one[joined]], joined), Grouped(roots)
        names, counts = np.unique(roots, return_counts=True)
        for root in names[counts > 1].tolist():
            numbers = members.of(root).tolist()
            cards, groups, edges = self._read(numbers, places.of(root))
            component = {card.uid: card for card in cards}
            if any(card.parted for card in cards):
                self._split[root] = groups
            number_of = {card.uid: number for card, number in zip(cards, numbers, strict=True)}
            for cluster in cluster_component(component, groups, edges, self._rules, self._thresholds.match):
                own = [number_of[uid] for uid in cluster]
                story_of[own] = min(own)
        return story_of

    def _read(self, numbers: list[int], places: Numbers) -> tuple[list[Card], Groups, list[Edge]]:
        """Return cards, groups and edges of a component or a story."""
        groups, edges = Groups(self._thresholds.match), list[Edge]()
        cards = [self._desk.card(number) for number in numbers]
        card_of = dict(zip(numbers, cards, strict=True))
        for one, other, tie in self._ties.read(places):
            if tie is None:
                groups.join(time_key(card_of[one]), time_key(card_of[other]))
            else:
                edges.append(make_edge(card_of[one].uid, card_of[other].uid, tie))
        return cards, groups, edges

    def _make_ids(self) -> tuple[Numbers, set[int]]:
        """Return the ids of the stories, and the places of those whose first item has the id of an earlier one."""
        given, ids, reused = StoryIds(), list[bytes](), set[int]()
        for place, name in enumerate(self._names.tolist()):
            cards = [self._desk.card(number) for number in self._numbers.of(name).tolist()]
            ordered = canonical_order(cards, self._thresholds.lifecycle)[0]
            if given.knows(ordered):
                reused.add(place)
            ids.append(given.of(ordered).encode())
        return np.array(ids), reused

    def _write_story(self, numbers: list[int], story_id: str, *, reused: bool) -> StoryOutcome:
        cards, groups, edges = self._read(numbers, self._inside.of(int(self._story_of[numbers[0]])))
        groups = self._split.get(int(self._ties.roots[numbers[0]]), groups)
        number_of = {card.uid: number for card, number in zip(cards, numbers, strict=True)}
        related = np.unique(np.concatenate([self._apart.of(number) for number in numbers]))
        limits = self._thresholds.lifecycle
        timeline = Timeline(cards, limits)
        evidence = evidence_of(timeline.ordered, edges, groups, self._thresholds.match)
        transitions = timeline.transitions(self._now)
        writer = EventWriter(
            story_id,
            evidence,
            lambda uid: unpack_article(self._desk.article(number_of[uid])),
            transitions,
            (REUSED,) if reused else (),
            limits,
            StoryWorth(
                cards,
                self._reports(set(numbers), related),
                lambda card: self._desk.precedents(number_of[card.uid]),
                self._produced_by,
                self._thresholds.worth,
            ),
        )
        outcome = write_story(writer, transitions)
        return self._relate(outcome, cards, related) if len(related) else outcome

    def _reports(self, numbers: Collection[int], places: Numbers) -> list[list[Card]]:
        """Return the items of the stories that report the same event (``lifecycle.fold.desk_worth``)."""
        tied: list[tuple[float, str, int]] = []
        for one, other, tie in self._ties.read(places):
            if tie is not None and tie.detail == REPORT:
                far = one if other in numbers else other
                if far not in numbers:
                    tied.append((-tie.score, self._desk.places[far][1], int(self._story_of[far])))
        names = dict.fromkeys(name for *_, name in sorted(tied))
        return [
            [self._desk.card(number) for number in self._numbers.of(name).tolist()]
            for name in islice(names, self._thresholds.worth.reports)
        ]

    def _relate(self, outcome: StoryOutcome, cards: list[Card], places: Numbers) -> StoryOutcome:
        """Add the story's relation to an earlier one."""
        related_of: dict[str, list[Edge]] = {}
        story_of: dict[str, tuple[int, str]] = {}
        for one, other, tie in self._ties.read(places):
            uids = []
            for number in (one, other):
                time, uid = self._desk.places[number]
                place = int(np.searchsorted(self._names, self._story_of[number]))
                story_of[uid] = time, self._ids[place].decode()
                uids.append(uid)
            if tie is not None:
                edge = make_edge(uids[0], uids[1], tie)
                for uid in uids:
                    related_of.setdefault(uid, []).append(edge)
        return with_related(outcome, cards, related_of, story_of)
