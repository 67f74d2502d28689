"""The stages as transforms for a Beam pipeline of your own, on any runner.

Each stage takes the articles of the one before and returns its results and its dead letters apart, by name. An article travels
with the message that it came from (``Carried.raw``, ``Carried.article``). Settings are by section, as ``wirebeam.toml`` has them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.door import DEAD, Carried, FailureDoor
from pipelines.beamkit.stopping import is_stopping
from pipelines.enrich.transform import enrich_stage
from pipelines.jobs.inputs import chosen_range, find_archives, topic_of
from pipelines.jobs.preconditions import require_html_reader
from pipelines.jobs.sinks import prepared_sinks
from pipelines.kafka.range import ReadKafkaRange as ReadRange
from pipelines.kafka.range import read_again
from pipelines.kafka.sink import KafkaSink
from pipelines.kafka.source import read_kafka
from pipelines.normalize.transform import normalize_stage
from pipelines.parse.transform import parse_stage
from pipelines.sinks.jsonl.sorted import WriteSorted, dead_letter_key, event_key, story_key
from pipelines.sinks.sink import Sink
from pipelines.sources.read_files import ReadFiles as ReadArchives
from pipelines.stories.transform import DecideStories, FoldStories
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
from wirebeam.values import SettingTree, kafka_of, settings_of

__all__ = [
    "Articles",
    "Carried",
    "EnrichArticles",
    "Events",
    "JoinLive",
    "JoinStories",
    "Messages",
    "NormalizeArticles",
    "ParseArticles",
    "ReadFiles",
    "ReadKafka",
    "ReadKafkaRange",
    "Stories",
    "WriteJsonLines",
    "WriteResults",
    "Written",
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


class Events(NamedTuple):
    """What joining live gives."""

    events: PCollection[NewsEvent]
    dead_letters: tuple[PCollection[DeadLetter], ...]
    """Side by side: at a Flatten a live pipeline of this process would wait for its end."""


Value = TypeVar("Value", NewsEvent, DeadLetter)


class Written(NamedTuple, Generic[Value]):
    """What a sink has, and what it cannot hold."""

    values: PCollection[Value]
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


class ReadKafka(_Transform):
    """Read topics live, as a member of a consumer group: ``begin -> Messages``. Each message has its record's time.

    Offsets are committed when the runner has finished what came of them. What is not given is as in the section ``kafka`` of
    the settings. With the setting ``drain`` the transform ends where the topics ended at its start.
    """

    def __init__(
        self,
        topics: str | Sequence[str] | None = None,
        bootstrap_servers: str | Sequence[str] | None = None,
        group: str | None = None,
        settings: SettingTree | None = None,
    ) -> None:
        super().__init__(settings)
        self._kafka = kafka_of(settings, topics=topics, bootstrap_servers=bootstrap_servers, group=group)

    @no_annotations
    def expand(self, begin: PBegin) -> Messages:
        """Read each partition."""
        return Messages(*_apart(begin | "read topics" >> read_kafka(self._kafka, stages=self._settings)))


class ReadKafkaRange(_Transform):
    """Read a range of a topic, ``kafka://HOST:PORT/TOPIC``, and end: ``begin -> Messages``. No group, no commit.

    ``first`` and ``last`` are offsets or times, as text; ``last`` is not read. Without them the range is all that is there.
    """

    def __init__(
        self, url: str, first: str | None = None, last: str | None = None, settings: SettingTree | None = None
    ) -> None:
        super().__init__(settings)
        servers, self._topic = topic_of(url)
        self._kafka = kafka_of(settings, bootstrap_servers=",".join(servers))
        self._range = chosen_range([url], first, last)

    @no_annotations
    def expand(self, begin: PBegin) -> Messages:
        """Read slices of offsets, spread over the workers."""
        read = ReadRange(self._kafka, self._topic, self._range, self._settings)
        return Messages(*_apart(begin | "read range" >> read))


class JoinLive(_Transform):
    """Join articles to stories as they come: ``Carried[EnrichedArticle] -> Events``.

    A desk, by default a language, is one key of Beam's state, so events of a story leave in order of their revisions. Its state
    is the runner's: an engine keeps it in its checkpoints, a runner in this process loses it at its end. An article that a desk
    rejects is read again for its dead letter, from the broker of the section ``kafka``; without that section its bytes are lost.
    """

    def __init__(self, settings: SettingTree | None = None) -> None:
        super().__init__(settings)
        kafka = settings is not None and "kafka" in settings
        again = partial(read_again, kafka_of(settings)) if kafka else _nothing
        self._joiner = DecideStories(self._settings, _now, is_stopping, again)

    @no_annotations
    def expand(self, articles: PCollection[Carried[EnrichedArticle]]) -> Events:
        """Decide on each article."""
        door = FailureDoor()
        decided = door.through(articles | "join stories" >> self._joiner)
        events = decided | "events" >> beam.FlatMap(attrgetter("events")).with_output_types(NewsEvent)
        return Events(events, door.dead_letters())


class WriteResults(_Transform):
    """Write events or dead letters to a sink: ``NewsEvent -> Written[NewsEvent]``, ``DeadLetter -> Written[DeadLetter]``.

    ``url`` is that of ``--sink``: ``postgres://USER@HOST/DB``, ``duckdb:FILE``, ``parquet:DIR``, ``jsonl:DIR``, ``stdout``, or
    ``kafka`` with the topics of the settings. It is prepared here: tables and folders are made, and a sink that cannot be written
    is refused. A bundle has ended when the sink has confirmed its values. It may write them again; a higher revision wins, so
    repeats change nothing. Databases of one process (DuckDB) need a runner in this process.
    """

    def __init__(self, url: str, settings: SettingTree | None = None) -> None:
        super().__init__(settings)
        (self._sink,) = prepared_sinks([url], lambda: KafkaSink(kafka_of(settings), settings_of(settings).registry))

    @no_annotations
    def expand(self, values: PCollection[Any]) -> "Written[Any]":
        """Deliver each bundle."""
        done = values | "write" >> beam.ParDo(_Deliver(self._sink)).with_outputs(DEAD, main="done")
        return Written(done.done, done[DEAD])


class _Deliver(beam.DoFn):
    """Gives every value of a bundle to a sink, and has it confirm them at the end."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def start_bundle(self) -> None:
        self._delivery = self._sink.deliver()

    def process(self, value: Any) -> Iterator[Any]:
        refused = self._delivery.add(value)
        yield value if refused is None else TaggedOutput(DEAD, refused)

    def finish_bundle(self) -> None:
        self._delivery.confirm()

    def teardown(self) -> None:
        self._sink.close()


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


def _now() -> datetime:
    return datetime.now(UTC)


def _nothing(_: Origin) -> None:
    """Return nothing: the source cannot be read again."""


def _sort_key(value: NewsEvent | Story | DeadLetter) -> str:
    if isinstance(value, NewsEvent):
        return event_key(value)
    return story_key(value) if isinstance(value, Story) else dead_letter_key(value)
