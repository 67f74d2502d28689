"""OpenSearch without a server: URLs, mappings, versions, the register of items, and bulks that are tried again."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import pytest

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.settings.opensearch import PASSWORD, OpenSearchSettings
from pipelines.sinks.jsonl.read import load_lines
from pipelines.sinks.opensearch.client import Cluster
from pipelines.sinks.opensearch.documents import HIDDEN, Document, event_fields, redacted, rows_of_event, story_version
from pipelines.sinks.opensearch.indices import EVENTS_INDEX, INDICES, STORIES_INDEX
from pipelines.sinks.opensearch.kills import documents_of
from pipelines.sinks.opensearch.register import Item, items_of
from pipelines.sinks.opensearch.saved_objects import saved_objects
from pipelines.sinks.reading import in_memory
from pipelines.sinks.tables.batch import RowBatch, Rows
from pipelines.sinks.tables.columns import EVENTS, STORIES, TEXT_TABLES
from schemas import EventType
from tests.sinks.values import demo_values, event

URL = "opensearch://u@127.0.0.1:1/wire"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("opensearch://u:secret@h/wire", PASSWORD),
        ("opensearch://h", "setting prefix is ''"),
        ("opensearch://h/Wire", "setting prefix is 'Wire'"),
        ("opensearch://h/wire?bacth=1", "there is no setting bacth"),
        ("opensearch://h/wire?batch=0", "setting batch is '0'"),
        ("opensearch://h:99999/wire", "port"),
        ("opensearch://h/wire?ca_file=/etc/hosts", "it needs the scheme opensearchs"),
        ("opensearchs://h/wire?ca_file=/none", "setting ca_file is '/none'"),
    ],
)
def test_a_url_that_is_wrong_is_refused_by_the_setting(url: str, told: str) -> None:
    """In one line, without the password that somebody wrote into it."""
    with pytest.raises(SinkRefused) as refusal:
        OpenSearchSettings.of_url(url)
    assert told in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_the_password_is_in_the_client_s_arguments_alone() -> None:
    """Neither in the settings nor in the name."""
    settings = OpenSearchSettings.of_url("opensearchs://desk@h/wire")
    assert settings.connection({PASSWORD: "secret"})["http_auth"] == ("desk", "secret")
    assert "secret" not in repr(settings) + settings.name
    assert settings.name == "opensearchs://desk@h:9200/wire"


def test_every_column_is_a_field() -> None:
    """A column that a table gets is in the mapping, and in what a story's document may say."""
    stories, events = STORIES_INDEX.properties(), EVENTS_INDEX.properties()
    assert set(EVENTS.columns) <= set(stories) & set(events)
    assert set(STORIES.columns) <= set(stories)
    for table in TEXT_TABLES:
        assert set(table.columns) - {"event_id", "revision"} == set(stories[table.name]["properties"])
    assert stories["amounts"]["properties"]["converted_high"]["type"] == "double"
    assert stories["time"]["type"] == "date"
    for index in INDICES:
        assert orjson.loads(orjson.dumps(index.mapping()))["_meta"]["wirebeam"]["columns"]


def test_the_version_of_a_story_grows_as_its_order_does() -> None:
    """With the revision, then with the event id; far below what is taken down for good."""
    order = [
        (1, "ffffffffffffffff"),
        (2, "0000000000000000"),
        (2, "00000000f0000000"),
        (2, "ab"),
        ((1 << 26) - 1, "ff"),
    ]
    versions = [story_version(*one) for one in order]
    assert versions == sorted(set(versions))
    assert versions[-1] < HIDDEN


def batch_of(values: Sequence[Any]) -> Rows:
    batch = RowBatch()
    for value in values:
        batch.add(value)
    return batch.rows()


def test_an_event_comes_back_from_its_document_as_its_rows() -> None:
    """Every column, lists included; JSON texts by their bytes."""
    rows = batch_of(demo_values())
    found = [rows_of_event(orjson.loads(orjson.dumps(fields))) for fields in event_fields(rows).values()]
    for table in ("events", "entities", "amounts", "tombstones"):
        assert sorted((row for one in found for row in one[table]), key=repr) == sorted(rows[table], key=repr)


def test_a_kill_leaves_no_text_of_an_event() -> None:
    """Nor in a field that nobody named: what may stay is named."""
    secret = "Sealed figures"
    made = event(EventType.UPDATED, 2, headline=secret, note=secret, article={"byline": secret, "slug": secret})
    (fields,) = event_fields(batch_of([made])).values()
    document = redacted(orjson.loads(orjson.dumps({**fields, "added_later": secret})))
    assert secret.encode() not in document.body
    assert orjson.loads(document.body)["redacted"]
    assert document.version > HIDDEN


ITEM = {"provider": "alpha", "item_id": "K1"}


@pytest.mark.parametrize("seed", range(5))
def test_the_register_says_the_same_in_any_order(seed: int) -> None:
    """Entries merge to one, and an entry that comes again changes nothing."""
    values = [
        event(EventType.CREATED, 1, story="old", **ITEM, version="1", minute=10),
        event(EventType.CREATED, 1, story="new", **ITEM, version="2", minute=30),
        event(EventType.CREATED, 1, story="own", **ITEM, version="9", minute=20, flags=("reused_id",)),
        event(EventType.WITHDRAWN, 2, story="kill", **ITEM, version="1", minute=40, withdraws=("K1",)),
    ]
    entries = [items_of(batch_of([value])) for value in values] * 2
    random.Random(seed).shuffle(entries)
    merged = Item()
    for entry in entries:
        (item,) = entry.values()
        merged = merged.merged(item)
    assert merged.taken_down() == {"old": "killed"}
    assert Item.from_json(merged.to_json()) == merged
    unkilled = items_of(batch_of(values[:3]))
    (item,) = unkilled.values()
    assert item.taken_down() == {"old": "replaced"}


def test_the_register_decides_as_the_views_of_databases_do() -> None:
    """For items of chance that begin, update and kill several stories."""
    for seed in range(15):
        chance = random.Random(seed)
        values = [
            event(
                chance.choice([EventType.CREATED, EventType.UPDATED, EventType.WITHDRAWN]),
                number + 1,
                story=f"s{chance.randrange(4)}",
                provider="alpha",
                item_id="K1",
                version=chance.choice(["1", "2", "3", "1767430800000000"]),
                minute=chance.randrange(60),
                flags=chance.choice([(), ("reused_id",)]),
                withdraws=("K1",),
            )
            for number in range(chance.randrange(1, 9))
        ]
        rows = batch_of(values)
        (item,) = items_of(rows).values()
        with in_memory() as connection:
            load_lines(connection, values)
            killed, replaced = (
                {row[0] for row in connection.execute(f"SELECT story_id FROM {view}").fetchall()}
                for view in ("killed", "replaced")
            )
        assert item.taken_down() == dict.fromkeys(replaced, "replaced") | dict.fromkeys(killed, "killed"), seed


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Cluster, list[list[str]]]]:
    """Make a cluster that answers bulks by a list of statuses for each; gives it and the ids of each request."""

    def made(*answers: Sequence[Any], more: str = "") -> tuple[Cluster, list[list[str]]]:
        left, asked = list(answers), []

        def ask(_self: Cluster, _method: str, _path: str, body: bytes, **_more: Any) -> Any:
            asked.append([orjson.loads(line)["index"]["_id"] for line in body.splitlines()[::2]])
            statuses = left.pop(0)
            errors = {429: {"error": {"type": "rejected_execution_exception", "reason": "queue is full"}}}
            return {"items": [{"index": {"status": one, **errors.get(one, {})}} for one in statuses]}

        monkeypatch.setattr(Cluster, "ask", ask)
        monkeypatch.setattr("pipelines.sinks.patience.time.sleep", lambda _seconds: None)
        return Cluster(OpenSearchSettings.of_url(URL + more)), asked

    return made


def documents(*names: str, size: int = 1) -> list[Document]:
    return [Document("events", name, 1, b"{" + b" " * size + b"}") for name in names]


def test_what_the_server_cannot_take_now_is_sent_again_by_itself(answering: Callable[..., Any]) -> None:
    """An older version counts as done; a refused document is reported, not sent again."""
    cluster, asked = answering([201, 429, 409, 400, 503], [429, 201], [201])
    results = cluster.write(documents("a", "b", "c", "d", "e"))
    assert [result.status for result in results] == [201, 201, 409, 400, 201]
    assert [result.is_refused for result in results] == [False, False, False, True, False]
    assert asked == [["a", "b", "c", "d", "e"], ["b", "e"], ["b"]]


def test_what_stays_overloaded_is_not_delivered(answering: Callable[..., Any]) -> None:
    """After ``retry_s``, in one line with the server's reason."""
    cluster, _ = answering(*[[429]] * 3, more="?retry_s=0")
    with pytest.raises(
        NotDelivered, match=r"did not take a batch in 0 s: rejected_execution_exception: queue is full$"
    ):
        cluster.write(documents("a"))


def test_a_request_has_a_size(answering: Callable[..., Any]) -> None:
    """A document that is larger goes alone."""
    cluster, asked = answering([201, 201], [201], [201], more="?request_mb=0.1")
    cluster.write([*documents("a", "b", size=40_000), *documents("c", size=200_000), *documents("d")])
    assert asked == [["a", "b"], ["c"], ["d"]]


def test_a_server_without_the_right_to_write_is_refused_by_name(answering: Callable[..., Any]) -> None:
    """It is not tried again, and it makes no dead letters."""
    cluster, _ = answering([403])
    with pytest.raises(NotDelivered, match="rights"):
        cluster.write(documents("a"))


def reading(monkeypatch: pytest.MonkeyPatch, *answers: dict[str, Any], more: str = "") -> Cluster:
    """Return a cluster that answers each read with a document of the register."""
    left = list(answers)
    monkeypatch.setattr(Cluster, "ask", lambda *_given, **_more: {"docs": [left.pop(0)]})
    monkeypatch.setattr("pipelines.sinks.patience.time.sleep", lambda _seconds: None)
    return Cluster(OpenSearchSettings.of_url(URL + more))


NOT_YET = {"_id": "a", "error": {"type": "no_shard_available_action_exception", "reason": "No shard available for [x]"}}


def test_a_shard_that_is_not_started_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A node that has just come back answers before its shards do."""
    found = {"_id": "a", "found": False}
    assert documents_of(reading(monkeypatch, NOT_YET, NOT_YET, found), ["a"]) == [found]


def test_a_register_that_cannot_be_read_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once if it never can, after ``retry_s`` if its shard does not start."""
    with pytest.raises(NotDelivered, match=r"did not take a batch in 0 s: it cannot read its register: No shard"):
        documents_of(reading(monkeypatch, NOT_YET, more="?retry_s=0"), ["a"])
    several = {"_id": "a", "error": {"type": "illegal_argument_exception", "reason": "alias has more than one index"}}
    with pytest.raises(NotDelivered, match="cannot read its register: alias has more than one index"):
        documents_of(reading(monkeypatch, several), ["a"])


ATTRIBUTES = {
    "index-pattern": {"title", "timeFieldName", "fields", "fieldFormatMap", "sourceFilters", "type", "typeMeta"},
    "search": {"title", "description", "hits", "columns", "sort", "version", "kibanaSavedObjectMeta"},
}
"""What the index of Dashboards maps for each type of saved object; it takes nothing else."""


def test_saved_objects_refer_to_each_other() -> None:
    """Each search to a data view that the file has, by columns that the index has, with the attributes of Dashboards."""
    lines = [orjson.loads(line) for line in saved_objects(OpenSearchSettings.of_url(URL)).splitlines()]
    assert all(set(one["attributes"]) <= ATTRIBUTES[one["type"]] for one in lines)
    patterns = {one["id"]: one["attributes"]["timeFieldName"] for one in lines if one["type"] == "index-pattern"}
    fields = {f"wire-{index.kind}": index.properties() for index in INDICES}
    assert patterns == {"wire-stories": "time", "wire-events": "known_time", "wire-dead-letters": "record_time"}
    assert all(fields[name][time]["type"] == "date" for name, time in patterns.items())
    for search in (one for one in lines if one["type"] == "search"):
        (reference,) = search["references"]
        source = orjson.loads(search["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
        assert source["indexRefName"] == reference["name"]
        assert reference["id"] in patterns
        assert set(search["attributes"]["columns"]) <= set(fields[reference["id"]])
