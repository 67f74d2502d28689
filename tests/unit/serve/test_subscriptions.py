"""Subscriptions: their file, their targets, and what a restart, a failure and a kill do."""

import hmac
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from pipelines.errors import Refused
from pipelines.serve.stream.folder import FolderLog
from pipelines.serve.subscriptions.entries import Entry, read_subscriptions
from pipelines.serve.subscriptions.run import Courier, Positions
from pipelines.serve.subscriptions.targets import KEY, SIGNATURE, TIMESTAMP
from schemas import EventType, NewsEvent
from tests.sinks.values import event
from tests.unit.serve.test_stream import folder_store, stories

SECRET = "a secret of some length"


class Hook:
    """A webhook that answers with the given statuses, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.asked = 0
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.asked += 1
                status = hook.statuses.pop(0) if hook.statuses else 200
                if status == 200:
                    hook.taken.append((dict(self.headers), body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the server."""
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """Start a webhook."""
    made = Hook()
    yield made
    made.close()


def subscribed(folder: Path, fields: str) -> Entry:
    """Read one subscription of a file."""
    (folder / "secret").write_text(SECRET)
    (folder / "s.toml").write_text(f'[[subscription]]\nname = "one"\n{fields}\n')
    return read_subscriptions(folder / "s.toml")[0]


def courier(folder: Path, entry: Entry) -> Courier:
    """Open a subscription over the results in a folder."""
    return Courier(
        FolderLog(folder_store(folder / "results", [], "events-0.jsonl")), entry, Positions(folder / "state")
    )


def write(folder: Path, number: int, events: list[NewsEvent]) -> None:
    """Write events."""
    folder_store(folder / "results", events, f"events-{number}.jsonl")


def hits(path: Path) -> list[str]:
    """Return the stories in a file of hits."""
    return [orjson.loads(line)["event"]["story_id"] for line in path.read_bytes().splitlines()] if path.exists() else []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", "must hold tables"),
        ("[[subscription]", "is not TOML"),
        (
            '[[subscription]]\nname = "a"',
            "subscription 1 (a): it needs one target of webhook, file, topic, and has none",
        ),
        ('[[subscription]]\nfile = "f"', "subscription 1: name is missing"),
        ('[[subscription]]\nname = "a"\nfile = "f"\ncompani = "x"', "no field compani"),
        ('[[subscription]]\nname = "a"\nfile = "f"\nat_least = "many"', "(a): at_least is 'many'"),
        ('[[subscription]]\nname = "a"\nfile = "no/f"', "file cannot be written: there is no folder"),
        ('[[subscription]]\nname = "a"\nwebhook = "ftp://x/"\nsecret_file = "s"', "webhook is 'ftp://x/'"),
        ('[[subscription]]\nname = "a"\nwebhook = "https://x/"', "a webhook needs secret_file"),
        ('[[subscription]]\nname = "a"\nwebhook = "https://x/"\nsecret_file = "no"', "secret_file"),
        ('[[subscription]]\nname = "a"\ntopic = "kafka:x"', "is no Kafka address"),
        ('[[subscription]]\nname = "a"\nfile = "f"\n' * 2, "two subscriptions are named a"),
    ],
)
def test_a_malformed_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """In one line that names the entry."""
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(Refused) as refused:
        read_subscriptions(tmp_path / "s.toml")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_hits_are_appended_to_a_file(tmp_path: Path) -> None:
    """New ones alone, each with why it matched, and none twice: neither after a restart nor if the position was not kept."""
    entry = subscribed(tmp_path, 'file = "hits.jsonl"\ntext = "tin"')
    write(tmp_path, 1, stories(1))
    one = courier(tmp_path, entry)
    write(tmp_path, 2, [*stories(2, 1), event(EventType.CREATED, 1, story="s8", headline="Copper falls")])
    one.carry()
    assert hits(tmp_path / "hits.jsonl") == ["s0001", "s0002"]
    line = orjson.loads((tmp_path / "hits.jsonl").read_bytes().splitlines()[0])
    assert (line["subscription"], line["why"]) == ("one", ["headline has tin"])
    state = (tmp_path / "state").read_bytes()
    write(tmp_path, 3, stories(1, 3))
    courier(tmp_path, entry).carry()
    (tmp_path / "state").write_bytes(state)  # as if the process had ended before it could keep the position
    with (tmp_path / "hits.jsonl").open("ab") as file:
        file.write(b'{"torn')
    courier(tmp_path, entry).carry()
    assert hits(tmp_path / "hits.jsonl") == ["s0001", "s0002", "s0003"]


def test_a_webhook_that_fails_is_asked_again(tmp_path: Path, hook: Hook) -> None:
    """With the same key; the signature is over time and body."""
    hook.statuses = [500, 302]
    entry = subscribed(tmp_path, f'webhook = "{hook.url}"\nsecret_file = "secret"')
    one = courier(tmp_path, entry)
    write(tmp_path, 1, stories(2))
    assert [one.carry() for _ in range(3)] == [1.0, 2.0, 1.0]
    assert [orjson.loads(body)["event"]["story_id"] for _, body in hook.taken] == ["s0000", "s0001"]
    headers, body = hook.taken[0]
    assert headers[KEY] == "one:s0000-story.created-1:1"
    signed = hmac.digest(SECRET.encode(), headers[TIMESTAMP].encode() + b"." + body, "sha256").hex()
    assert headers[SIGNATURE] == f"v1={signed}"
    assert not (tmp_path / "one.dead.jsonl").exists()
    courier(tmp_path, entry).carry()
    assert len(hook.taken) == 2


def test_a_hit_that_is_not_taken_is_a_dead_letter(tmp_path: Path, hook: Hook) -> None:
    """After the last attempt; the next one is sent."""
    hook.statuses = [500, 500]
    one = courier(tmp_path, subscribed(tmp_path, f'webhook = "{hook.url}"\nsecret_file = "secret"\nattempts = 2'))
    write(tmp_path, 1, stories(2))
    one.carry()
    one.carry()
    (letter,) = (orjson.loads(line) for line in (tmp_path / "one.dead.jsonl").read_bytes().splitlines())
    assert letter["reason"] == "the webhook answers 500, at 2 attempts"
    assert letter["hit"]["event"]["story_id"] == "s0000"
    assert [orjson.loads(body)["event"]["story_id"] for _, body in hook.taken] == ["s0001"]


def test_a_text_that_is_killed_meanwhile_is_not_sent_again(tmp_path: Path, hook: Hook) -> None:
    """What may be shown is asked anew before each attempt; the kill is sent."""
    hook.statuses = [500]
    one = courier(tmp_path, subscribed(tmp_path, f'webhook = "{hook.url}"\nsecret_file = "secret"'))
    write(tmp_path, 1, [event(EventType.CREATED, 1, item_id="a", headline="Zorblatt merger")])
    one.carry()
    write(tmp_path, 2, [event(EventType.WITHDRAWN, 2, item_id="a", headline="Kill", withdraws=("a",))])
    one.carry()
    ((_, body),) = hook.taken
    assert b"Zorblatt" not in body
    assert orjson.loads(body)["event"]["type"] == "story.withdrawn"


def test_positions_of_another_place_are_refused(tmp_path: Path) -> None:
    """Naming the subscription."""
    entry = subscribed(tmp_path, 'file = "hits.jsonl"')
    (tmp_path / "state").write_text('{"one": "742-18"}')
    with pytest.raises(Refused, match="subscription one: the position that is kept for it"):
        courier(tmp_path, entry)
