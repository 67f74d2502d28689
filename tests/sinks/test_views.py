"""The views that pages, API and tools ask: the same answers from DuckDB, PostgreSQL, Parquet and lines."""

import multiprocessing
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from infra.postgres.cluster import Cluster
from pipelines.ask.question import rows_of
from pipelines.ask.questions import QUESTIONS
from pipelines.ask.search import StoryFilter
from pipelines.ask.store import Store, open_store
from pipelines.ask.stories import count_facets, list_stories, newest_stories
from pipelines.ask.story import StoryView, read_story
from pipelines.sinks.duckdb.row_index import RowIndex
from pipelines.sinks.reading import Reader
from pipelines.sinks.registry import open_sink
from schemas import EventType, Genre
from tests.sinks.kept import Kept
from tests.sinks.values import demo_values, event

VERSIONS = 15
IZMIR = "94b406456e5a48ad"
GIVEN: list[tuple[str, dict[str, Any]]] = [
    ("stories", {"limit": 5}),
    ("stories", {"text": "norway rates", "language": "en", "house": "meridian"}),
    ("stories", {"text": "100%_"}),
    ("stories", {"currency": "EUR", "at_least": "1000000000", "company": "Norrvik Gas"}),
    ("stories", {"since": "2026-03-03", "until": "2026-03-04T12:00Z", "genre": "none"}),
    ("stories", {"genre": "brief"}),
    ("stories", {"status": "corrected"}),
    ("stories", {"desk": "international"}),
    ("stories", {"person": "Ingrid Dahl", "text": "rate"}),
    ("facets", {}),
    ("facets", {"company": "Norrvik Gas"}),
    ("volume", {"since": "2026-01-01"}),
    ("story", {"story_id": IZMIR}),
    ("story", {"story_id": IZMIR, "at": "2026-03-02T06:00Z"}),
    ("story", {"story_id": IZMIR, "revision": 2}),
    ("compare", {"story_id": IZMIR, "before": 1, "after": 3}),
    ("amounts", {"limit": 7}),
    ("amounts", {"currency": "EUR", "at_least": "1e9", "company": "Norrvik Gas"}),
    ("name", {"kind": "place", "name": "Izmir"}),
    ("dead-letter-causes", {}),
    ("dead-letters", {"reason": "malformed"}),
    ("worth", {"origins": "2", "limit": 3}),
    ("known", {"at": "2026-03-03T12:30Z"}),
    ("company-amounts", {"name": "calderfield", "currency": "usd"}),
    ("entity", {"name": "Izmir", "since": "2026-03-02T06:00Z"}),
    ("roles", {"limit": 20}),
    ("world-events", {"limit": 20}),
    ("quotes", {"limit": 20}),
    ("deals", {}),
    ("earnings", {}),
    ("figure-series", {}),
    ("who-pays-whom", {}),
    ("runs", {}),
]


@pytest.fixture(scope="module")
def stores(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> list[Store]:
    """Write the demo to one sink of each kind that can be read, and open it."""
    folder = tmp_path_factory.mktemp("viewed")
    cluster.create_database("viewed")
    return [
        written(url)
        for url in (f"duckdb:{folder}/d.duckdb", cluster.url("viewed"), f"parquet:{folder}/p", f"jsonl:{folder}/l")
    ]


def written(url: str) -> Store:
    """Write the demo to a sink and open it."""
    kept = Kept(open_sink(url), url)
    kept.sink.prepare()
    kept.deliver(demo_values())
    kept.sink.close()
    return open_store(url)


@pytest.mark.postgres
def test_genres_are_found(stores: list[Store]) -> None:
    """By the filter and as a facet, in each store; the article has scheme and confidence too."""
    for store in stores:
        with store.snapshot() as reader:
            counts = count_facets(reader, newest_stories(reader, StoryFilter())).values["genre"]
            assert {"forex", "wrapup"} <= {one.value for one in counts}
            for one in counts:
                assert len(list_stories(reader, StoryFilter(genre=one.value)).stories) == one.stories
            line = list_stories(reader, StoryFilter(genre="forex")).stories[0]
            found = read_story(reader, line.story_id)
            assert isinstance(found, StoryView)
            assert found.article is not None
            assert found.article.genre == Genre(code="forex", scheme="tag", confidence=1)


@pytest.mark.postgres
@pytest.mark.parametrize(("name", "given"), GIVEN)
def test_every_view_has_one_answer(name: str, given: dict[str, Any], stores: list[Store]) -> None:
    """Whatever store is asked, also page by page."""
    view = QUESTIONS[name]
    answers = []
    for store in stores:
        with store.snapshot() as reader:
            found = view.answer(reader, view.query.model_validate(given))
            assert found is not None
            answers.append(found.model_dump(mode="json"))
    assert answers == [answers[0]] * len(stores)


@pytest.mark.parametrize(("name", "given"), GIVEN)
def test_row_numbers_change_no_answer(
    name: str, given: dict[str, Any], demo_file: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They only say where to look: among the newest, in a few rows, in a span of rows, or everywhere."""
    question = QUESTIONS[name]
    query = question.query.model_validate(given)
    with demo_file.snapshot() as reader:
        assert reader.index is not None
        plain = question.answer(Reader(reader.connection, "?", reader.hidden), query)
        assert question.answer(reader, query) == plain
    monkeypatch.setattr("pipelines.ask.search.WINDOWS", (3, 9))
    monkeypatch.setattr("pipelines.ask.search.GROWTH", 1_000)
    monkeypatch.setattr("pipelines.ask.rows.MOST_ROWS", 2)
    monkeypatch.setattr("pipelines.sinks.duckdb.row_index.MOST_ROWS", 2)
    with demo_file.snapshot() as reader:
        assert question.answer(reader, query) == plain


def test_equal_hashes_change_no_answer(demo_file: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """If every key had the hash of another one, each would be compared itself."""
    with demo_file.snapshot() as reader:
        monkeypatch.setattr("pipelines.sinks.duckdb.row_index._repeated", np.unique)
        doubtful = Reader(reader.connection, "?", reader.hidden, RowIndex(reader.connection, reader.hidden or ()))
        plain = Reader(reader.connection, "?", reader.hidden)
        for name, given in GIVEN:
            query = QUESTIONS[name].query.model_validate(given)
            assert QUESTIONS[name].answer(doubtful, query) == QUESTIONS[name].answer(plain, query), name


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Write the demo to a DuckDB file, of which a part was written anew, and read it once."""
    path = tmp_path_factory.mktemp("file") / "d.duckdb"
    store = written(f"duckdb:{path}")
    with duckdb.connect(str(path)) as connection:  # rows with other numbers, and gaps
        connection.execute("CREATE TEMP TABLE moved AS SELECT * FROM events WHERE revision = 1")
        connection.execute("DELETE FROM events WHERE revision = 1")
        connection.execute("INSERT INTO events SELECT * FROM moved ORDER BY time DESC")
    with store.snapshot() as reader:
        assert reader.index is None
    return store


def test_a_state_that_changed_has_row_numbers_of_its_own(tmp_path: Path) -> None:
    """What was written after the index was made is found."""
    url = f"duckdb:{tmp_path}/live.duckdb"
    store, sink, question = written(url), open_sink(url), QUESTIONS["stories"]
    counts = []
    for name in ("Tin rises", "Zinc rises"):
        for _ in range(2):
            with store.snapshot() as reader:
                found = question.answer(reader, question.query.model_validate({"limit": 500}))
                counts.append(len(rows_of(question, found)) if found else 0)
        delivery = sink.deliver()
        delivery.add(event(EventType.CREATED, 1, story=name, headline=name))
        delivery.confirm()
    assert counts == [counts[0], counts[0], counts[0] + 1, counts[0] + 1]


def test_every_view_is_asked() -> None:
    """So that a new one is too; a letter and a pair of runs have ids of their own."""
    assert {name for name, _ in GIVEN} | {"dead-letter", "compare-runs"} == set(QUESTIONS)


@pytest.mark.slow
def test_a_store_that_is_written_while_it_is_read(tmp_path: Path) -> None:
    """A writing process and readers of one DuckDB file wait for each other; no answer shows half a story."""
    url = f"duckdb:{tmp_path}/live.duckdb"
    open_sink(url).prepare()
    store, view = open_store(url), QUESTIONS["story"]
    writer = multiprocessing.get_context("spawn").Process(target=write_versions, args=(url,))
    writer.start()
    seen = set()
    while writer.is_alive() or VERSIONS not in seen:
        with store.snapshot() as reader:
            found = view.answer(reader, view.query.model_validate({"story_id": "s1"}))
        if isinstance(found, StoryView):
            assert [step.revision for step in found.steps] == list(range(1, found.revision + 1))
            assert found.article is not None
            assert found.article.headline == f"Tin {found.revision}"
            seen.add(found.revision)
    writer.join()
    assert writer.exitcode == 0


def write_versions(url: str) -> None:
    """Write the versions of one story, each in a transaction of its own."""
    sink = open_sink(url)
    for revision in range(1, VERSIONS + 1):
        delivery = sink.deliver()
        kind = EventType.CREATED if revision == 1 else EventType.UPDATED
        delivery.add(event(kind, revision, headline=f"Tin {revision}"))
        delivery.confirm()
