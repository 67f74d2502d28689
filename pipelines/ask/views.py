"""The views of results: each one a question with typed parameters and a typed answer.

Pages, the HTTP API and the tools for agents are all made from this list; a new view is one entry.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Field

from pipelines.ask.letters import Cause, Letter, LetterFilter, LetterList, list_causes, list_letters, read_letter
from pipelines.ask.moment import Moment
from pipelines.ask.money import AmountFilter, AmountList, list_amounts
from pipelines.ask.names import NameQuery, NameView, read_name
from pipelines.ask.runs import RunDifference, RunLine, compare_run_lines, list_runs
from pipelines.ask.stories import (
    Facets,
    StoryFilter,
    StoryList,
    Volume,
    count_facets,
    count_volume,
    list_stories,
    newest_stories,
)
from pipelines.ask.story import Comparison, StoryView, compare_versions, read_story
from pipelines.sinks.reading import Reader
from schemas.base import Frozen, Strict

LARGEST_PAGE: Final = 500


class Paged(Strict):
    """Which page of a list."""

    cursor: str | None = Field(default=None, max_length=2_000)
    """Cursor of the page, from ``next`` of the page before; the first page without."""
    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    """Most rows of the page."""


class StoriesQuery(StoryFilter, Paged):
    """Parameters of the list of stories."""


class AmountsQuery(AmountFilter, Paged):
    """Parameters of the list of amounts."""


class LettersQuery(LetterFilter, Paged):
    """Parameters of the list of dead letters."""


class Nothing(Strict):
    """No parameters."""


StoryId = Annotated[str, Field(min_length=1, max_length=200)]


class StoryQuery(Strict):
    """Parameters of one story."""

    story_id: StoryId
    """Id of the story."""
    at: Moment | None = None
    """The story as it was known at this time."""
    revision: int | None = Field(default=None, ge=1)
    """An older version, by the number of its event."""


class CompareQuery(Strict):
    """Parameters of a comparison of two versions."""

    story_id: StoryId
    """Id of the story."""
    before: int = Field(ge=1)
    """Number of the older version's event."""
    after: int = Field(ge=1)
    """Number of the newer version's event."""


class LetterQuery(Strict):
    """Parameters of one dead letter."""

    letter_id: str = Field(min_length=1, max_length=200)
    """Id of the letter."""


class RunsCompareQuery(Strict):
    """Parameters of a comparison of two runs."""

    before: str = Field(min_length=1, max_length=200)
    """Id of the first run."""
    after: str = Field(min_length=1, max_length=200)
    """Id of the second run."""


class Causes(Frozen):
    """Dead letters by cause."""

    causes: tuple[Cause, ...]
    """The most frequent first."""


class Runs(Frozen):
    """All runs."""

    runs: tuple[RunLine, ...]
    """The latest first."""


class RunsComparison(Frozen):
    """What differs between two runs."""

    before: RunLine
    """The first run."""
    after: RunLine
    """The second run."""
    differences: tuple[RunDifference, ...]
    """Settings, versions and counts that differ."""


class View(NamedTuple):
    """One question: its path, parameters and answer."""

    path: str
    """Path of its page; ``{name}`` is a parameter."""
    about: str
    """What it answers, as one sentence."""
    query: type[Frozen]
    """Its parameters."""
    result: type[Frozen]
    """The type of its answer."""
    answer: Callable[[Reader, Any], Frozen | None]
    """Returns the answer, or None if there is no such thing."""
    rows: str | None = None
    """The field of the answer that is a list; its items are the rows of CSV."""


def _stories(reader: Reader, query: StoriesQuery) -> Frozen:
    return list_stories(reader, query, query.cursor, query.limit)


def _amounts(reader: Reader, query: AmountsQuery) -> Frozen:
    return list_amounts(reader, query, query.cursor, query.limit)


def _letters(reader: Reader, query: LettersQuery) -> Frozen:
    return list_letters(reader, query, query.cursor, query.limit)


def _compare_runs(reader: Reader, query: RunsCompareQuery) -> Frozen | None:
    runs = {run.run_id: run for run in list_runs(reader)}
    if query.before not in runs or query.after not in runs:
        return None
    before, after = runs[query.before], runs[query.after]
    return RunsComparison(before=before, after=after, differences=compare_run_lines(before, after))


VIEWS: Mapping[str, View] = {
    "stories": View("/stories", "Published stories, the latest first.", StoriesQuery, StoryList, _stories, "stories"),
    "facets": View(
        "/stories/facets",
        "What the newest stories of a filter have in common: houses, languages, genres, currencies, names.",
        StoryFilter,
        Facets,
        lambda reader, query: count_facets(reader, newest_stories(reader, query)),
    ),
    "volume": View(
        "/stories/volume",
        "The number of the newest stories of a filter over time.",
        StoryFilter,
        Volume,
        lambda reader, query: count_volume(newest_stories(reader, query)),
        "buckets",
    ),
    "story": View(
        "/stories/{story_id}",
        "One story: its versions, what each changed and why it belongs here; now, or as known at a time.",
        StoryQuery,
        StoryView,
        lambda reader, query: read_story(reader, query.story_id, query.at, query.revision),
        "steps",
    ),
    "compare": View(
        "/stories/{story_id}/compare",
        "Two versions of a story word by word, with the figures that changed.",
        CompareQuery,
        Comparison,
        lambda reader, query: compare_versions(reader, query.story_id, query.before, query.after),
        "paragraphs",
    ),
    "amounts": View(
        "/amounts",
        "Amounts of money in published stories, the biggest first.",
        AmountsQuery,
        AmountList,
        _amounts,
        "amounts",
    ),
    "name": View(
        "/names/{kind}/{name}",
        "A company, person or place: its stories, over time.",
        NameQuery,
        NameView,
        read_name,
        "stories",
    ),
    "causes": View(
        "/dead-letters/causes",
        "Rejected records by cause.",
        Nothing,
        Causes,
        lambda reader, _query: Causes(causes=list_causes(reader)),
        "causes",
    ),
    "letters": View("/dead-letters", "Rejected records.", LettersQuery, LetterList, _letters, "letters"),
    "letter": View(
        "/dead-letters/{letter_id}",
        "One rejected record with its bytes.",
        LetterQuery,
        Letter,
        lambda reader, query: read_letter(reader, query.letter_id),
    ),
    "runs": View(
        "/runs",
        "Runs with their accounting.",
        Nothing,
        Runs,
        lambda reader, _query: Runs(runs=list_runs(reader)),
        "runs",
    ),
    "compare-runs": View(
        "/runs/compare",
        "What differs between two runs.",
        RunsCompareQuery,
        RunsComparison,
        _compare_runs,
        "differences",
    ),
}
