"""The stages as transforms for a Beam pipeline of your own, on any runner.

Each stage takes the articles of the one before and returns its results and its dead letters apart, by name. An article travels
with the message that it came from (``Carried.raw``, ``Carried.article``). Settings are by section, as ``wirebeam.toml`` has them.
"""

from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.door import Carried, FailureDoor
from pipelines.enrich.transform import enrich_stage
from pipelines.jobs.inputs import find_archives
from pipelines.jobs.preconditions import require_html_reader
from pipelines.normalize.transform import normalize_stage
from pipelines.parse.transform import parse_stage
from pipelines.sinks.jsonl.sorted import WriteSorted, dead_letter_key, event_key, story_key
from pipelines.sources.read_files import ReadFiles as ReadArchives
from pipelines.stories.transform import FoldStories
from schemas import (
    Article,
    DeadLetter,
    EnrichedArticle,
    NewsEvent,
    NormalizedArticle,
    Origin,
    ParsedArticle,
    RawMessage,
    Story,
)
from wirebeam.values import SettingTree, settings_of

__all__ = [
    "Articles",
    "Carried",
    "EnrichArticles",
    "JoinStories",
    "Messages",
    "NormalizeArticles",
    "ParseArticles",
    "ReadFiles",
    "Stories",
    "WriteJsonLines",
    "message",
]
ENRICHED_TOGETHER: Final = 64
"""Articles of a bundle that are enriched together."""
Stage_co = TypeVar("Stage_co", bound=Article, covariant=True)
"""How far the articles are: ``ParsedArticle``, ``NormalizedArticle`` or ``EnrichedArticle``."""


class Messages(NamedTuple):
    """What a source gives."""

    messages: PCollection[RawMessage]
    dead_letters: PCollection[DeadLetter]


class Articles(NamedTuple, Generic[Stage_co]):
    """What a stage gives."""

    articles: PCollection[Carried[Stage_co]]
    dead_letters: PCollection[DeadLetter]


class Stories(NamedTuple):
    """What joining gives."""

    events: PCollection[NewsEvent]
    stories: PCollection[Story]
    dead_letters: PCollection[DeadLetter]


def message(value: bytes, source: str = "bytes", offset: int = 0) -> RawMessage:
    """Return the bytes of one record as a message. ``source`` and ``offset`` say where it came from, and must be unique.

    >>> message(b"{}", "queue", 7).origin.offset
    7
    """
    return RawMessage(value=value, origin=Origin(source=source, offset=offset))


class _Transform(beam.PTransform):
    """A transform with settings, which are checked when it is made."""

    def __init__(self, settings: SettingTree | None = None) -> None:
        super().__init__()
        self._settings = settings_of(settings)


class ReadFiles(_Transform):
    """Read files, folders or patterns: ``begin -> Messages``. They must be where the workers are."""

    def __init__(
        self, inputs: str | PathLike[str] | Iterable[str | PathLike[str]], settings: SettingTree | None = None
    ) -> None:
        super().__init__(settings)
        several = [inputs] if isinstance(inputs, str | PathLike) else inputs
        self._archives = find_archives([fspath(one) for one in several], None)
        require_html_reader(self._archives, self._settings)

    @no_annotations
    def expand(self, begin: PBegin) -> Messages:
        """Read each file and cut it into records."""
        return Messages(*_apart(begin | "read files" >> ReadArchives(self._archives, self._settings)))


class ParseArticles(_Transform):
    """Parse messages of any known format: ``RawMessage -> Articles[ParsedArticle]``, in the provider's wording."""

    @no_annotations
    def expand(self, messages: PCollection[RawMessage]) -> Articles[ParsedArticle]:
        """Parse each message; one may hold several articles."""
        return Articles(*_apart(messages | "parse articles" >> parse_stage(self._settings)))


class NormalizeArticles(_Transform):
    """Bring parsed articles into one shape, with times in UTC: ``-> Articles[NormalizedArticle]``."""

    @no_annotations
    def expand(self, articles: PCollection[Carried[ParsedArticle]]) -> Articles[NormalizedArticle]:
        """Normalize each article."""
        return Articles(*_apart(articles | "normalize articles" >> normalize_stage(self._settings)))


class EnrichArticles(_Transform):
    """Find entities and amounts: ``-> Articles[EnrichedArticle]``.

    ``together`` articles of a bundle are enriched at once, which takes half the time in a batch. Use 1 where no article may
    wait for others, and outside the global window.
    """

    def __init__(self, settings: SettingTree | None = None, together: int = ENRICHED_TOGETHER) -> None:
        super().__init__(settings)
        self._together = together

    @no_annotations
    def expand(self, articles: PCollection[Carried[NormalizedArticle]]) -> Articles[EnrichedArticle]:
        """Enrich each article."""
        return Articles(*_apart(articles | "enrich articles" >> enrich_stage(self._settings, self._together)))


class JoinStories(_Transform):
    """Join the articles of a bounded input to stories: ``Carried[EnrichedArticle] -> Stories``.

    The articles of each desk, by default a language, are gathered and folded in one worker. Until then they wait in files of the
    folder ``scratch``, which must exist and which every worker must see.
    """

    def __init__(self, scratch: str | PathLike[str], settings: SettingTree | None = None) -> None:
        super().__init__(settings)
        self._scratch = Path(scratch).absolute()

    @no_annotations
    def expand(self, articles: PCollection[Carried[EnrichedArticle]]) -> Stories:
        """Gather each desk and fold it."""
        (events, stories), dead_letters = _apart(
            articles | "join stories" >> FoldStories(self._settings, self._scratch)
        )
        return Stories(events, stories, dead_letters)


class WriteJsonLines(beam.PTransform):
    """Write events, stories or dead letters as one sorted file of JSON Lines, the same bytes in whatever order they come.

    The file gets its name when it is whole. All workers must see its folder.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        super().__init__()
        self._path = Path(path)

    @no_annotations
    def expand(self, values: PCollection[Any]) -> PCollection[int]:
        """Write sorted runs beside the file and merge them. Return the number of lines."""
        folder = self._path.absolute().parent
        return (values | "write lines" >> WriteSorted(self._path.absolute(), folder, _sort_key)).done


def _apart(outcome: Any) -> tuple[Any, PCollection[DeadLetter]]:
    """Return the results and the dead letters of a stage."""
    door = FailureDoor()
    done = door.through(outcome)
    (dead_letters,) = door.dead_letters()
    return done, dead_letters


def _sort_key(value: NewsEvent | Story | DeadLetter) -> str:
    if isinstance(value, NewsEvent):
        return event_key(value)
    return story_key(value) if isinstance(value, Story) else dead_letter_key(value)
