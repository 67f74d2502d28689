"""Results in S3, on a real server: complete or not there, the same as on disk, and read back from there."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

import wirebeam
from infra.seaweedfs.server import BUCKET, SeaweedFS
from pipelines.ask.store import open_store
from pipelines.cli.command import run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import FAILED, OK, REFUSED, NotDelivered, Refused
from pipelines.jobs.runners import find_checkpoint
from pipelines.settings.runner import RunnerSettings
from pipelines.sinks.registry import open_sink
from pipelines.sinks.run_folder import RESULT_FILES, RUN_FILE
from pipelines.storage.writing import upload
from tests.sinks.kept import Kept
from tests.sinks.values import demo_values

pytestmark = [pytest.mark.seaweedfs, pytest.mark.slow]
OUT = f"s3://{BUCKET}/results"
REPLAY = ("replay", str(ARCHIVE), "--latest", "2026-12-31T00:00:00Z")


@pytest.fixture(scope="module")
def local(server: SeaweedFS, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Replay the demo to a folder and to S3."""
    folder = tmp_path_factory.mktemp("local") / "out"
    assert run_command([*REPLAY, "--out", str(folder)]) == OK
    assert run_command([*REPLAY, "--out", OUT]) == OK
    return folder


def answer(place: str, capsys: pytest.CaptureFixture[str]) -> list[Any]:
    capsys.readouterr()
    assert run_command(["query", place, "amounts", "--output", "json", "--limit", "100"]) == OK
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_results_are_those_of_a_folder(local: Path, client: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The same bytes, and the same answers."""
    for name in RESULT_FILES:
        found = client.cat_file(f"{BUCKET}/results/{name}")
        assert found == (local / name).read_bytes() or name == RUN_FILE
    assert len(answer(OUT, capsys)) > 20
    assert answer(OUT, capsys) == answer(str(local), capsys)
    store = open_store(f"jsonl:{OUT}")
    with store.snapshot() as first, store.snapshot() as second:
        assert first.rows("SELECT count(*) FROM events") == second.rows("SELECT count(*) FROM events") != [(0,)]
    store.close()


def test_a_place_that_is_taken_is_refused(local: Path, client: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Earlier results, unless they may be overwritten; other objects always; so is what cannot be written."""
    client.pipe_file(f"{BUCKET}/other/notes.txt", b"x")
    for place, told in (
        (OUT, "holds the results of an earlier run"),
        (f"s3://{BUCKET}/other", "holds other files (notes.txt)"),
        ("s3://nowhere/out", "cannot be written"),
        ("https://a.example/out", "web servers are only read"),
    ):
        assert run_command([*REPLAY, "--out", place]) == REFUSED
        said = capsys.readouterr().err
        assert told in said
        assert said.count("\n") == 1
    assert run_command([*REPLAY, "--out", OUT, "--overwrite"]) == OK


def test_an_upload_that_breaks_off_leaves_no_finished_run(
    local: Path, client: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``run.json`` comes last; without it the results are not read."""
    place = f"s3://{BUCKET}/broken"

    def breaks(path: Path, address: str) -> None:
        if path.name == RESULT_FILES[2]:
            raise NotDelivered(f"{address} cannot be written: gone")
        upload(path, address)

    monkeypatch.setattr("pipelines.sinks.run_folder.upload", breaks)
    assert run_command([*REPLAY, "--out", place]) == FAILED
    assert "cannot be written: gone" in capsys.readouterr().err
    assert client.exists(f"{BUCKET}/broken/{RESULT_FILES[0]}")
    assert run_command(["query", place, "amounts"]) == REFUSED
    assert "run.json is missing: the run is not complete yet" in capsys.readouterr().err
    monkeypatch.undo()


@pytest.mark.parametrize("kind", ["parquet:{}?compact_at=2", "jsonl:{}?compression=gzip"])
def test_sinks_there_hold_what_a_folder_does(server: SeaweedFS, tmp_path: Path, kind: str) -> None:
    """Shuffled, in bundles, with repeats: the tables of one bundle on disk; small Parquet objects are merged."""
    values, chance = demo_values(), random.Random(3)
    plain, there = (kind.format(place) for place in (tmp_path / "plain", f"s3://{BUCKET}/{kind.partition(':')[0]}"))
    kept = [Kept(open_sink(url), url) for url in (plain, there)]
    for one in kept:
        one.sink.prepare()
    kept[0].deliver(values)
    mixed = values + chance.sample(values, 20)
    chance.shuffle(mixed)
    kept[1].deliver(mixed[:50], mixed[50:])
    assert kept[1].tables() == kept[0].tables()


def test_an_empty_folder_is_no_run(server: SeaweedFS) -> None:
    """It is refused by its address."""
    with pytest.raises(Refused, match=f"s3://{BUCKET}/nothing: there is no such folder"):
        wirebeam.open(f"s3://{BUCKET}/nothing").arrow("events")


@pytest.mark.parametrize("scheme", ["s3", "s3a"])
def test_the_newest_checkpoint_there_is_found(client: Any, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """One that is complete, by its time, under the name that Flink's plugin has for S3; a service that is away is named."""
    folder = f"{scheme}://{BUCKET}/checkpoints-{scheme}"
    settings = RunnerSettings(runner="flink", checkpoint_dir=folder, resume_from="latest")
    with pytest.raises(Refused, match="there is no complete checkpoint"):
        find_checkpoint(settings)
    for name in ("job/chk-9/_metadata", "job/chk-10/part"):
        client.pipe_file(f"{folder.partition('://')[2]}/{name}", b"x")
    assert find_checkpoint(settings) == f"{folder}/job/chk-9"
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    type(client).clear_instance_cache()
    with pytest.raises(Refused, match=r"cannot be read: [^\n]+$"):
        find_checkpoint(settings)
    type(client).clear_instance_cache()
