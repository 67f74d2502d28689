"""Tools for agents, called by the protocol's own client."""

import json
from typing import Any

import anyio
import pytest
from mcp import Client, types

from pipelines.ask.store import Store
from pipelines.serve.tools import TOOLS, UNTRUSTED, build_tools
from schemas import EventType
from tests.sinks.values import demo_values, event, letter
from tests.unit.serve.conftest import Opener, write_store

IZMIR = "94b406456e5a48ad"
CALLS: dict[str, dict[str, Any]] = {
    "search_stories": {"text": "norway"},
    "story_facets": {},
    "get_story": {"story_id": IZMIR},
    "what_changed": {"story_id": IZMIR, "before": 1, "after": 3},
    "as_known_at": {"story_id": IZMIR, "at": "2026-03-02T06:00Z"},
    "amounts": {"currency": "EUR", "limit": 500},
    "company": {"kind": "company", "name": "Norrvik Gas"},
    "dead_letters": {},
    "runs": {},
    "known": {"at": "2026-03-02T06:00Z"},
    "entity": {"name": "Izmir"},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Open the demo's results."""
    return write_store(tmp_path_factory.mktemp("tools") / "demo.duckdb", demo_values())


def call(store: Store, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    """Call one tool through a client."""

    async def called() -> types.CallToolResult:
        async with Client(build_tools(store)) as client:
            return await client.call_tool(name, arguments)

    return anyio.run(called)


def text_of(result: types.CallToolResult) -> str:
    """Return the text of a result."""
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


def test_every_tool_is_listed_with_its_parameters(store: Store) -> None:
    """All read only, each parameter with a sentence."""

    async def listed() -> types.ListToolsResult:
        async with Client(build_tools(store)) as client:
            return await client.list_tools()

    tools = anyio.run(listed).tools
    assert [tool.name for tool in tools] == list(TOOLS)
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        for field in tool.input_schema.get("properties", {}).values():
            assert field["description"]


@pytest.mark.parametrize("name", CALLS)
def test_every_tool_answers(name: str, store: Store) -> None:
    """With an answer that is marked as data of third parties."""
    result = call(store, name, CALLS[name])
    assert not result.is_error
    answer = json.loads(text_of(result))
    assert answer["notice"] == UNTRUSTED
    assert answer["answer"]


def test_a_story_as_known_has_no_later_version(store: Store) -> None:
    """The time must be given."""
    answer = json.loads(text_of(call(store, "as_known_at", CALLS["as_known_at"])))["answer"]
    assert [step["type"] for step in answer["steps"]] == ["story.created", "story.updated"]
    assert call(store, "as_known_at", {"story_id": IZMIR}).is_error


def test_a_rejected_record_is_explained(store_of: Opener) -> None:
    """With its bytes."""
    store = store_of([letter(b"not json"), event(EventType.CREATED, 1)])
    found = json.loads(text_of(call(store, "dead_letters", {})))["answer"]["letters"]
    answer = json.loads(text_of(call(store, "explain_dead_letter", {"letter_id": found[0]["letter_id"]})))["answer"]
    assert answer["raw"] == "bm90IGpzb24="


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("search_stories", {"curency": "EUR"}, "did you mean currency?"),
        ("search_stories", {"limit": "many"}, "many"),
        ("get_story", {"story_id": "none"}, "no such thing"),
        ("nothing", {}, "the tools are"),
    ],
)
def test_a_wrong_call_says_what_to_do(name: str, arguments: dict[str, Any], told: str, store: Store) -> None:
    """As an error of the tool, which the agent reads."""
    result = call(store, name, arguments)
    assert result.is_error
    assert told in text_of(result)


def test_a_killed_story_is_not_given(store_of: Opener) -> None:
    """By no tool."""
    store = store_of(
        [
            event(EventType.CREATED, 1, headline="Zorblatt merger", item_id="a"),
            event(EventType.WITHDRAWN, 2, headline="Kill", item_id="a", withdraws=("a",)),
        ]
    )
    for name, arguments in CALLS.items():
        given = arguments | ({"story_id": "s1"} if "story_id" in arguments else {})
        assert "Zorblatt" not in text_of(call(store, name, given))


def test_an_answer_that_is_too_long_is_refused(store_of: Opener) -> None:
    """With what would make it shorter."""
    store = store_of([event(EventType.CREATED, 1, article={"body": "Tin rose. " * 20_000})])
    result = call(store, "get_story", {"story_id": "s1"})
    assert result.is_error
    assert "narrower filter" in text_of(result)
