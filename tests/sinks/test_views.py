"""The views that pages, API and tools ask: the same answers from DuckDB, PostgreSQL, Parquet and lines."""

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from infra.postgres.cluster import Cluster
from pipelines.ask.questions import QUESTIONS
from pipelines.ask.store import Store, open_store
from pipelines.ask.stories import StoryFilter, count_facets, list_stories, newest_stories
from pipelines.ask.story import StoryView, read_story
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
    ("facets", {}),
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
