"""OpenLineage events: names of datasets, states of a run, and a place that does not answer."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from pipelines.errors import Failed
from pipelines.jobs.lineage import Dataset, outputs_of, place_of, reported, topics_of
from pipelines.kafka.sink import KafkaSink
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.origins import LINEAGE_TOKEN
from pipelines.settings.stages import LineageSettings
from pipelines.sinks.registry import open_sink

KAFKA = KafkaSettings(bootstrap_servers=("b:9092", "c:9092"))


def told(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def settings_to(file: Path, **more: str) -> LineageSettings:
    return LineageSettings.model_validate({"to": f"file:{file}", **more})


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("https://user:secret@h/a/b.gz?v=1", Dataset("https://h", "a/b.gz")),
        ("gs://bucket/a", Dataset("gs://bucket", "a")),
        ("/data/1987", Dataset("file", "/data/1987")),
    ],
)
def test_places_have_the_names_of_the_convention(name: str, dataset: Dataset) -> None:
    """Without user names, passwords and queries."""
    assert place_of(name) == dataset


def test_sinks_are_topics_tables_and_folders(tmp_path: Path) -> None:
    """One dataset for each topic and table."""
    sinks = (
        KafkaSink(KAFKA),
        open_sink(f"parquet:{tmp_path}"),
        open_sink(f"duckdb:{tmp_path}/a.duckdb"),
        open_sink("postgres://u@h:5433/news"),
        open_sink("opensearchs://u@h:9200/wire"),
        open_sink("iceberg:prod/news.wire"),
        open_sink(f"iceberg:{tmp_path}/lake"),
        open_sink("stdout"),
    )
    found = outputs_of(sinks)
    assert found[:3] == [
        *topics_of(KAFKA, KAFKA.events_topic, KAFKA.dead_letters_topic),
        Dataset("file", str(tmp_path)),
    ]
    assert Dataset(f"duckdb:{tmp_path}/a.duckdb", "events") in found
    assert Dataset("postgres://h:5433", "news.public.events") in found
    assert Dataset("opensearchs://h:9200", "wire-stories") in found
    assert Dataset("iceberg://prod", "news.wire.events") in found
    assert Dataset(f"iceberg:{tmp_path}/lake", "events") in found
    assert len(found) == len(set(found))


def test_a_run_that_ends_well_is_reported_twice(tmp_path: Path) -> None:
    """START and COMPLETE have one run id, the job, inputs and outputs."""
    file = tmp_path / "lineage.jsonl"
    with reported(settings_to(file, namespace="desk", job="nightly"), "replay", lambda: [place_of("/out")]) as lineage:
        lineage.start([place_of("/in/a"), place_of("/in/a")])
    start, end = told(file)
    assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
    assert start["run"]["runId"] == end["run"]["runId"]
    assert (end["job"]["namespace"], end["job"]["name"]) == ("desk", "nightly")
    assert [(one["namespace"], one["name"]) for one in end["inputs"]] == [("file", "/in/a")]
    assert [(one["namespace"], one["name"]) for one in end["outputs"]] == [("file", "/out")]


@pytest.mark.parametrize(
    ("error", "state"), [(Failed("the broker is away\nmore"), "FAIL"), (KeyboardInterrupt(), "ABORT")]
)
def test_a_run_that_fails_says_why(tmp_path: Path, error: BaseException, state: str) -> None:
    """In one line; an interrupted one is aborted. The error passes on."""
    file = tmp_path / "lineage.jsonl"
    with pytest.raises(type(error)), reported(settings_to(file), "replay", list) as lineage:
        lineage.start([])
        raise error
    last = told(file)[-1]
    assert last["eventType"] == state
    if state == "FAIL":
        assert last["run"]["facets"]["errorMessage"]["message"] == "the broker is away"


def test_a_detached_run_has_no_end_yet(tmp_path: Path) -> None:
    """Its job goes on elsewhere."""
    file = tmp_path / "lineage.jsonl"
    with reported(settings_to(file), "run.g", list) as lineage:
        lineage.start([])
        lineage.leave()
    assert [one["eventType"] for one in told(file)] == ["START"]


class Receiver(BaseHTTPRequestHandler):
    """Keeps path, token and body of what is posted."""

    got: ClassVar[list[tuple[str, str | None, dict[str, Any]]]]

    def do_POST(self) -> None:
        """Take an event."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.path, self.headers["Authorization"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, type[Receiver]]]:
    class Fresh(Receiver):
        got: ClassVar[list[Any]] = []

    with HTTPServer(("127.0.0.1", 0), Fresh) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", Fresh
        server.shutdown()
        thread.join()


def test_a_web_server_gets_the_events(receiver: tuple[str, type[Receiver]], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the token of the environment."""
    url, server = receiver
    monkeypatch.setenv(LINEAGE_TOKEN, "s3cret")
    with reported(LineageSettings(to=url), "replay", list) as lineage:
        lineage.start([])
    assert [(path, token, event["eventType"]) for path, token, event in server.got] == [
        ("/api/v1/lineage", "Bearer s3cret", "START"),
        ("/api/v1/lineage", "Bearer s3cret", "COMPLETE"),
    ]


def test_a_place_that_is_away_stops_no_run(caplog: pytest.LogCaptureFixture) -> None:
    """A line in the log says so."""
    caplog.set_level(logging.WARNING, "pipelines")
    with reported(LineageSettings(to="http://127.0.0.1:9"), "replay", list) as lineage:
        lineage.start([])
    assert "START was not reported" in caplog.text


def test_nothing_is_reported_by_default(tmp_path: Path) -> None:
    """And the outputs are not asked for."""
    with reported(LineageSettings(), "replay", lambda: pytest.fail("asked")) as lineage:
        lineage.start([])
