"""What is held, embargoed or killed shows in no view, in no form."""

from collections.abc import Callable, Iterator

import pytest

from pipelines.ask.question import Question
from pipelines.ask.questions import QUESTIONS
from pipelines.ask.store import Store
from pipelines.sinks.sink import Value
from schemas import EventType, NewsEvent
from tests.sinks.reports import report_values
from tests.sinks.values import event
from tests.unit.serve.conftest import Opener, client_of

SECRET = "Zorblatt"
OTHER = {"item_id": "other"}


def killed_story() -> list[Value]:
    """Build a story whose only item was killed."""
    return [
        event(EventType.CREATED, 1, headline=f"{SECRET} merger agreed", item_id="a"),
        event(EventType.WITHDRAWN, 2, headline="Kill", item_id="a", withdraws=("a",)),
    ]


def held_story() -> list[Value]:
    """Build a story under an embargo."""
    return [event(EventType.HELD, 1, headline=f"{SECRET} results", note=f"{SECRET} until noon")]


def story_held_again() -> list[Value]:
    """Build a published story of which an embargoed version came."""
    return [
        event(EventType.CREATED, 1, headline=f"{SECRET} results"),
        event(EventType.HELD, 2, headline=f"{SECRET} results up"),
    ]


def story_killed_from_elsewhere() -> list[Value]:
    """Build a story whose item a kill in another story withdraws."""
    return [
        event(EventType.CREATED, 1, headline=f"{SECRET} merger agreed", item_id="a"),
        event(EventType.WITHDRAWN, 1, story="s2", headline="Kill", item_id="a", withdraws=("a",)),
    ]


def story_that_stands_again() -> list[Value]:
    """Build a killed story that stands again with another text; the killed version must not show."""
    return [
        event(EventType.CREATED, 1, headline=f"{SECRET} merger agreed", item_id="a"),
        event(EventType.WITHDRAWN, 2, headline="Kill", item_id="a", withdraws=("a",)),
        event(
            EventType.UPDATED,
            3,
            headline="Firms deny merger",
            item_id="b",
            flags=("revived",),
            changes={
                "fields": [{"field": "headline", "before": f"{SECRET} merger agreed", "after": "Firms deny merger"}]
            },
        ),
    ]


RUNS_AND_LETTERS = ("runs", "compare-runs", "dead-letters", "dead-letter-causes")
CASES = (killed_story, held_story, story_held_again, story_killed_from_elsewhere, story_that_stands_again)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.__name__ for case in CASES])
def test_no_view_shows_it(case: Callable[[], list[Value]], store_of: Opener) -> None:
    """Neither list, search, facets, story, version, comparison, amounts nor names; as page, JSON or CSV."""
    store = store_of([*case(), event(EventType.CREATED, 1, story="s9", headline="Tin rises")])
    with client_of(store) as client:
        for path in paths(store):
            answer = client.get(path)
            if "text=" not in path and "company" not in path:
                assert SECRET not in answer.text, path
            else:
                assert "merger agreed" not in answer.text, path
                assert "results" not in answer.text, path
        assert "Tin rises" in client.get("/stories").text


def paths(store: Store) -> Iterator[str]:
    """Give an address of every view in every form, for each story and version."""
    with store.snapshot() as reader:
        stories = [row[0] for row in reader.rows("SELECT DISTINCT story_id FROM events ORDER BY story_id")]
    for view in QUESTIONS.values():
        for story in stories if "{story_id}" in view.path else [""]:
            path = view.path.format(story_id=story, letter_id="none", kind="company", name="Tin")
            for form in ("", ".json", ".csv"):
                yield f"{path}{form}"
                yield f"{path}{form}?before=1&after=3"
                yield f"{path}{form}?revision=1"
                yield f"{path}{form}?at=2026-03-02T09:01:30Z"
                yield f"{path}{form}?text={SECRET}"
                yield f"{path}{form}?name={SECRET[:4]}"
    yield f"/names/company/{SECRET}"


def test_a_withdrawn_story_says_so(store_of: Opener) -> None:
    """Its page has no text, and says why."""
    with client_of(store_of(killed_story())) as client:
        assert "withdrawn" in client.get("/stories/s1").text
        assert client.get("/stories/s1.json").json()["status"] == "withdrawn"


def test_a_version_after_a_kill_shows_in_its_story(store_of: Opener) -> None:
    """With the killed one as such."""
    with client_of(store_of(story_that_stands_again())) as client:
        page = client.get("/stories/s1").text
    assert "Firms deny merger" in page
    assert "killed; its text is not shown" in page


def is_killed(reported: NewsEvent) -> list[Value]:
    """Return a story with its kill."""
    return [reported, withdrawn(reported, reported.story_id)]


def is_killed_from_elsewhere(reported: NewsEvent) -> list[Value]:
    """Return a story and a kill in another one."""
    return [reported, withdrawn(reported, f"{reported.story_id}-kill")]


def is_under_an_embargo(reported: NewsEvent) -> list[Value]:
    """Return a story whose last version came under an embargo."""
    return [reported, event(EventType.HELD, 9, story=reported.story_id)]


def withdrawn(reported: NewsEvent, story: str) -> NewsEvent:
    """Return the kill of an item."""
    return event(EventType.WITHDRAWN, 9, story=story, item_id=reported.item_id, withdraws=(reported.item_id,))


@pytest.mark.parametrize("way", [is_killed, is_killed_from_elsewhere, is_under_an_embargo])
def test_what_its_text_says_shows_in_no_list(way: Callable[[NewsEvent], list[Value]], store_of: Opener) -> None:
    """Deals, results, figures, payments, events, quotes, amounts, worth: each has rows before, and none after."""
    reports = [one for one in report_values() if isinstance(one, NewsEvent)]
    asked = {"name": "Inc", "at": "2026-03-03T00:00:00Z"}
    lists = [question for name, question in QUESTIONS.items() if question.is_list and name not in RUNS_AND_LETTERS]
    with client_of(store_of(reports)) as client:
        assert all(client.get(f"{one.path}.json", params=given(one, asked)).json()[one.rows] for one in lists)
    with client_of(store_of([value for one in reports for value in way(one)])) as client:
        for one in lists:
            rows = client.get(f"{one.path}.json", params=given(one, asked)).json()[one.rows]
            assert not [row for row in rows if row.get("headline")], one.path


def given(question: Question, asked: dict[str, str]) -> dict[str, str]:
    """Return the parameters that a question has to be given."""
    return {name: asked[name] for name, field in question.query.model_fields.items() if field.is_required()}
