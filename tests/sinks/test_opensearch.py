"""OpenSearch: what a newsroom searches, what is refused before a run, and how indices grow and are copied."""

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy.exceptions import ConflictError

from infra.opensearch.node import Node
from pipelines.cli.command import run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import OK, REFUSED
from pipelines.process import the
from pipelines.settings.opensearch import PASSWORD, OpenSearchSettings
from pipelines.sinks.opensearch import indices
from pipelines.sinks.opensearch.client import Cluster
from pipelines.sinks.opensearch.documents import HIDDEN
from pipelines.sinks.opensearch.indices import FORMAT, STORIES_INDEX
from pipelines.sinks.registry import open_sink
from pipelines.sinks.sink import Value
from pipelines.sinks.tables.columns import DEAD_LETTERS, RUNS
from schemas import EventType
from tests.certificates import Certificates, write_certificates
from tests.e2e.kafka.harness import wait_until
from tests.sinks.kept import Searched, delete_indices
from tests.sinks.values import demo_values, event, facts, money

pytestmark = pytest.mark.opensearch
SECRET = "Zinc cartel named in sealed filing"


@pytest.fixture(scope="module")
def demo(node: Node) -> Iterator[Searched]:
    """Give a prefix with the demo, for tests that only read."""
    kept = Searched(open_sink(node.url("demo")), node.url("demo"))
    kept.sink.prepare()
    kept.deliver(demo_values())
    ask(kept, "POST", "/demo-*/_refresh")
    yield kept
    kept.sink.close()
    delete_indices(kept.url)


@pytest.fixture
def kept(prefix: Callable[[], str]) -> Iterator[Searched]:
    """Give a prefix that is ready to be written."""
    url = prefix()
    sink = open_sink(url)
    sink.prepare()
    yield Searched(sink, url)
    sink.close()


def ask(kept: Searched, method: str, path: str, body: Any = None) -> Any:
    """Send a request as a reader would."""
    return the(Cluster, OpenSearchSettings.of_url(kept.url)).ask(method, path, body)


def found(kept: Searched, query: dict[str, Any], kind: str = "stories") -> list[dict[str, Any]]:
    """Search. What was not refreshed is not found, so a test sees what a reader sees at that moment."""
    alias = OpenSearchSettings.of_url(kept.url).alias(kind)
    hits = ask(kept, "GET", f"/{alias}/_search", {"query": query, "size": 200})["hits"]["hits"]
    return [hit["_source"] for hit in hits]


def test_stories_are_found_by_words_names_money_and_dates(demo: Searched) -> None:
    """By stems of English words; an amount by its number, together with its currency."""
    (quake,) = found(demo, {"match": {"headline": "earthquake Izmir"}})[:1]
    assert "Izmir" in quake["headline"]
    assert found(demo, {"match": {"headline.english": "earthquakes"}})
    assert found(demo, {"term": {"places": "Turkey"}})
    together = {"bool": {"filter": [{"term": {"amounts.currency": "USD"}}, {"range": {"amounts.low": {"gte": 3e11}}}]}}
    (fund,) = found(demo, {"nested": {"path": "amounts", "query": together}})
    assert fund["headline"].startswith("Gulf fund")
    assert "325000000000" in {amount["low"] for amount in fund["amounts"]}
    assert found(demo, {"range": {"largest_amount": {"gte": 3e11}}})
    assert found(demo, {"range": {"time": {"gte": "2026-03-02", "lt": "2026-03-03"}}})
    assert not found(demo, {"range": {"time": {"lt": "1900-01-01"}}})


def test_a_kill_takes_all_text_at_once(kept: Searched) -> None:
    """Of the story and of its events, in every index, without waiting for a refresh; a stale repeat brings none back."""
    told = event(EventType.CREATED, 1, headline=SECRET, article={"byline": SECRET, **facts(SECRET)})
    update = event(EventType.UPDATED, 2, headline=SECRET)
    kept.deliver([told])
    ask(kept, "POST", "/_refresh")
    assert found(kept, {"match": {"body": "zinc"}})
    kept.deliver([event(EventType.WITHDRAWN, 3, headline=SECRET, note="Mandatory kill")])
    assert not found(kept, {"match_all": {}})
    kept.deliver([told], [update], [told])
    prefix = OpenSearchSettings.of_url(kept.url).prefix
    ask(kept, "POST", "/_refresh")
    everything = ask(kept, "GET", f"/{prefix}-*/_search", {"size": 100})["hits"]["hits"]
    assert SECRET not in repr(everything)
    assert "Mandatory kill" in repr(everything)
    assert kept.ask("SELECT status, revision FROM stories") == [("withdrawn", 3)]


def test_a_hold_takes_the_story_at_once(kept: Searched) -> None:
    """Its release brings it back; a late repeat of the hold does not take it again."""
    hold = event(EventType.HELD, 2, headline=SECRET)
    kept.deliver([event(EventType.CREATED, 1, headline=SECRET)], [hold])
    assert not found(kept, {"match_all": {}})
    kept.deliver([event(EventType.RELEASED, 3, headline=SECRET)], [hold])
    ask(kept, "POST", "/_refresh")
    assert len(found(kept, {"match_all": {}})) == 1


def test_a_tombstone_outlives_what_the_server_remembers_of_deletions(kept: Searched) -> None:
    """The server forgets the version of a deleted document after ``index.gc_deletes``: a stale write brings it back. Ours stays."""
    alias = OpenSearchSettings.of_url(kept.url).alias("stories")
    ask(kept, "PUT", f"/{alias}/_settings", {"index": {"gc_deletes": "0ms"}})
    path = f"/{alias}/_doc/plain?version_type=external&version="
    ask(kept, "PUT", f"{path}1", {"headline": SECRET})
    ask(kept, "DELETE", f"{path}2")
    assert wait_until(lambda: is_written(kept, f"{path}1"))  # the danger is there
    ask(kept, "DELETE", f"{path}3")
    told = event(EventType.CREATED, 1, headline=SECRET)
    kept.deliver([told], [event(EventType.WITHDRAWN, 2, headline=SECRET)])
    ask(kept, "POST", "/_refresh")
    kept.deliver([told])
    ask(kept, "POST", "/_refresh")
    assert not found(kept, {"match_all": {}})


def is_written(kept: Searched, path: str) -> bool:
    """Write a document that is older than a deletion; the server forgets deletions when it refreshes, some time later."""
    ask(kept, "POST", "/_refresh")
    try:
        return bool(ask(kept, "PUT", path, {"headline": "stale"})["result"] == "created")
    except ConflictError:
        return False


def test_of_two_writers_at_once_one_sees_the_kill_of_the_other(kept: Searched) -> None:
    """A kill by the item's id, and the story it reaches, written side by side: no text stays, whoever is first."""
    count, item = 20, {"provider": "alpha", "version": "1"}
    stories: list[Value] = [
        event(EventType.CREATED, 1, story=f"s{n}", item_id=f"K{n}", headline=SECRET, **item) for n in range(count)
    ]
    kills: list[Value] = [
        event(EventType.WITHDRAWN, 1, story=f"k{n}", item_id=f"K{n}", withdraws=(f"K{n}",), headline="-", **item)
        for n in range(count)
    ]
    start = threading.Barrier(2)

    def write(values: list[Value]) -> None:
        start.wait()
        for value in values:
            kept.deliver([value])

    threads = [threading.Thread(target=write, args=(values,)) for values in (stories, kills)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ask(kept, "POST", "/_refresh")
    assert not found(kept, {"match_all": {}})
    assert SECRET not in repr(found(kept, {"match_all": {}}, "events"))


def test_a_document_that_the_server_refuses_becomes_a_dead_letter(kept: Searched) -> None:
    """And the others of its batch are written; when the cause is gone, a repeat writes it too."""
    alias = OpenSearchSettings.of_url(kept.url).alias("stories")
    limit = {"index": {"mapping": {"nested_objects": {"limit": 1}}}}
    ask(kept, "PUT", f"/{alias}/_settings", limit)
    bad = event(EventType.CREATED, 1, story="bad", article={"amounts": (money("1"), money("2"))})
    kept.deliver([event(EventType.CREATED, 1, story="good"), bad])
    ask(kept, "POST", "/_refresh")
    assert [story["story_id"] for story in found(kept, {"match_all": {}})] == ["good"]
    (letter,) = found(kept, {"match_all": {}}, "dead-letters")
    assert (letter["stage"], letter["reason"], letter["source_offset"]) == ("write", "bad_field", 1)
    assert f"refused event {bad.event_id} of story bad" in letter["detail"]
    limit["index"]["mapping"]["nested_objects"]["limit"] = 1000
    ask(kept, "PUT", f"/{alias}/_settings", limit)
    kept.deliver([bad])
    assert {row[0] for row in kept.ask("SELECT story_id FROM current_stories")} == {"good", "bad"}


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Replay into a sink that must be refused; gives its one line."""

    def run(url: str) -> str:
        assert run_command(["replay", str(ARCHIVE), "--out", str(tmp_path / "out"), "--sink", url]) == REFUSED
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        return err

    return run


def test_a_wrong_password(node: Node, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Is not shown; the line names the variable."""
    monkeypatch.setenv(PASSWORD, "wrong-secret")
    line = refused(node.url())
    assert f"status 401: unauthorized: correct the user, or the password in {PASSWORD}" in line
    assert "wrong-secret" not in line


def test_no_server(node: Node, refused: Callable[..., str]) -> None:
    """The address is named."""
    line = refused(node.url().replace(str(node.port), "1"))
    assert "opensearch://wirebeam@127.0.0.1:1/wire: it cannot be reached" in line


def test_a_server_without_tls(node: Node, refused: Callable[..., str]) -> None:
    """Is refused in one line."""
    assert "TLS failed" in refused(node.url().replace("opensearch:", "opensearchs:"))


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Give certificates of an authority of our own."""
    return write_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secured(node: Node, certificates: Certificates) -> Iterator[int]:
    """Put TLS before the node; gives the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.broker)

    class Pass(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                inside = context.wrap_socket(self.request, server_side=True)
            except OSError:  # the client does not trust us
                return
            with inside, socket.create_connection(("127.0.0.1", node.port)) as outside:
                back = threading.Thread(target=copy_bytes, args=(outside, inside))
                back.start()
                copy_bytes(inside, outside)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Pass) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_address[1]
        server.shutdown()


def copy_bytes(one: socket.socket, other: socket.socket) -> None:
    """Copy what one socket receives to another, until one of them is closed."""
    try:
        while data := one.recv(1 << 16):
            other.sendall(data)
    except OSError:
        return
    finally:
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)


def test_tls_with_the_right_authority_and_with_a_wrong_one(
    secured: int, node: Node, certificates: Certificates, refused: Callable[..., str], prefix: Callable[[], str]
) -> None:
    """The right one is accepted; without it the line names the setting."""
    url = prefix().replace("opensearch:", "opensearchs:").replace(str(node.port), str(secured))
    sink = open_sink(f"{url}?ca_file={certificates.authority}")
    sink.prepare()
    Searched(sink, url).deliver([event(EventType.CREATED, 1)])
    sink.close()
    assert "?ca_file=FILE" in refused(url)


def test_an_index_of_somebody_else(kept: Searched, prefix: Callable[[], str], refused: Callable[..., str]) -> None:
    """Is left alone, whether it has the name of an alias or is behind one."""
    url = prefix()
    name = OpenSearchSettings.of_url(url).alias("stories")
    ask(kept, "PUT", f"/{name}")
    assert "is an index of somebody else" in refused(url)
    ask(kept, "DELETE", f"/{name}")
    ask(kept, "PUT", f"/{name}-old", {"aliases": {name: {}}})
    assert "was not written by wirebeam" in refused(url)


def test_an_index_from_before_a_column_was_there_gets_it(
    prefix: Callable[[], str], monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    """By itself, at the start of a run; a wirebeam that does not know the column does not write there any more."""
    url = prefix()
    settings, sink = OpenSearchSettings.of_url(url), open_sink(url)
    with monkeypatch.context() as before:
        older = indices.Index("runs", (DEAD_LETTERS,))
        before.setattr("pipelines.sinks.opensearch.schema.INDICES", (older,))
        sink.prepare()
        cluster = the(Cluster, settings)
        before.setattr("pipelines.sinks.opensearch.schema.INDICES", (indices.Index("runs", (DEAD_LETTERS, RUNS)),))
        sink.prepare()
        mapping = cluster.ask("GET", f"/{settings.alias('runs')}/_mapping")
        ((_, about),) = mapping.items()
        assert {"letter_id", "finished"} <= set(about["mappings"]["properties"])
    line = refused(url)
    assert f"is newer than this wirebeam (format {FORMAT}); it has the field detail: update wirebeam" in line
    sink.close()


def test_an_index_of_an_older_format_is_copied_while_it_is_written(
    kept: Searched,
    monkeypatch: pytest.MonkeyPatch,
    refused: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """When somebody asks: nothing written meanwhile is lost, versions stay, and aliases move; then it is of our format."""
    settings = OpenSearchSettings.of_url(kept.url)
    values = demo_values()
    kept.deliver(values[:30], [event(EventType.WITHDRAWN, 1, story="k", withdraws=("K1",), provider="a", item_id="K1")])
    for module in ("schema", "indices"):
        monkeypatch.setattr(f"pipelines.sinks.opensearch.{module}.FORMAT", FORMAT + 1)
    assert f"({FORMAT}) is older than this wirebeam's ({FORMAT + 1}): run `wirebeam migrate`" in refused(kept.url)
    writer = threading.Thread(target=kept.deliver, args=[values[n : n + 3] for n in range(0, len(values), 3)])
    writer.start()
    file = tmp_path / "objects.ndjson"
    assert run_command(["migrate", kept.url, "--saved-objects", str(file)]) == OK
    writer.join()
    assert f"its schema was {FORMAT}, is {FORMAT + 1}" in capsys.readouterr().out
    assert len(file.read_bytes().splitlines()) == 6
    kept.sink.prepare()
    names = ask(kept, "GET", f"/{settings.prefix}-*/_alias")
    assert sorted(names) == sorted(f"{settings.alias(index.kind)}-000002" for index in indices.INDICES)
    late = event(EventType.CREATED, 1, story="late", provider="a", item_id="K1", version="1", headline=SECRET)
    kept.deliver([late])
    ask(kept, "POST", "/_refresh")
    assert not found(kept, {"match": {"headline": "zinc"}})
    hidden = ask(kept, "GET", f"/{settings.alias(STORIES_INDEX.kind)}/_doc/late")
    assert hidden["_version"] > HIDDEN
    with kept.reader() as reader:
        assert reader.rows("SELECT count(*) FROM events") == [(len([v for v in values if hasattr(v, "event_id")]) + 2,)]
