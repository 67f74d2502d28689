"""All questions that results answer, each with typed parameters and a typed answer.

``wirebeam query``, pages, the HTTP API, the tools for agents and the reference are made from this list. A new question is one
entry: here, or in ``selections`` if one view answers it.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from pipelines.ask.letters import Cause, Letter, LetterFilter, LetterList, list_causes, list_letters, read_letter
from pipelines.ask.money import AmountFilter, AmountList, list_amounts
from pipelines.ask.names import NameQuery, NameView, read_name
from pipelines.ask.parameters import Moment
from pipelines.ask.question import Paged, Question
from pipelines.ask.runs import COUNTS, RunDifference, RunLine, compare_run_lines, list_runs
from pipelines.ask.search import StoryFilter
from pipelines.ask.selections import SELECTIONS, question_of
from pipelines.ask.stories import (
    Facets,
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


QUESTIONS: Final[Mapping[str, Question]] = {
    "stories": Question(
        "/stories",
        "Published stories, the latest first.",
        StoriesQuery,
        StoryList,
        _stories,
        "stories",
        ("time", "revision", "headline", "house", "biggest.surface", "copies", "story_id"),
    ),
    "facets": Question(
        "/stories/facets",
        "What the newest stories of a filter have in common: desks, houses, languages, genres, currencies, names.",
        StoryFilter,
        Facets,
        lambda reader, query: count_facets(reader, newest_stories(reader, query)),
    ),
    "volume": Question(
        "/stories/volume",
        "The number of the newest stories of a filter over time.",
        StoryFilter,
        Volume,
        lambda reader, query: count_volume(newest_stories(reader, query).times),
        "buckets",
    ),
    "story": Question(
        "/stories/{story_id}",
        "One story: its versions, what each changed and why it belongs here; now, or as known at a time.",
        StoryQuery,
        StoryView,
        lambda reader, query: read_story(reader, query.story_id, query.at, query.revision),
        "steps",
        ("time", "revision", "type", "headline", "house", "note", "why.key"),
    ),
    "compare": Question(
        "/stories/{story_id}/compare",
        "Two versions of a story word by word, with the figures that changed.",
        CompareQuery,
        Comparison,
        lambda reader, query: compare_versions(reader, query.story_id, query.before, query.after),
        "paragraphs",
    ),
    "amounts": Question(
        "/amounts",
        "Amounts of money in published stories, the biggest first.",
        AmountsQuery,
        AmountList,
        _amounts,
        "amounts",
        ("high", "currency", "converted", "converted_currency", "surface", "time", "headline", "story_id"),
    ),
    "name": Question(
        "/names/{kind}/{name}",
        "A company, person or place: its stories, over time.",
        NameQuery,
        NameView,
        read_name,
        "stories",
        ("time", "headline", "house", "biggest.surface", "story_id"),
    ),
    "dead-letter-causes": Question(
        "/dead-letters/causes",
        "Rejected records by cause.",
        Nothing,
        Causes,
        lambda reader, _query: Causes(causes=list_causes(reader)),
        "causes",
    ),
    "dead-letters": Question(
        "/dead-letters",
        "Rejected records.",
        LettersQuery,
        LetterList,
        _letters,
        "letters",
        ("letter_id", "stage", "reason", "source", "source_offset", "detail", "mark"),
    ),
    "dead-letter": Question(
        "/dead-letters/{letter_id}",
        "One rejected record with its bytes.",
        LetterQuery,
        Letter,
        lambda reader, query: read_letter(reader, query.letter_id),
    ),
    "runs": Question(
        "/runs",
        "Runs with their accounting.",
        Nothing,
        Runs,
        lambda reader, _query: Runs(runs=list_runs(reader)),
        "runs",
        ("finished", "read", *(f"counts.{count}" for count in COUNTS), "seconds", "wirebeam", "run_id"),
    ),
    "compare-runs": Question(
        "/runs/compare",
        "What differs between two runs.",
        RunsCompareQuery,
        RunsComparison,
        _compare_runs,
        "differences",
    ),
    **{name: question_of(name, selection) for name, selection in SELECTIONS.items()},
}
"""Name -> question."""
