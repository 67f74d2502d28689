"""Google Cloud Storage and Azure Blob Storage, on emulators: archives are read and results written as in S3."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.clouds.server import BUCKET, CLOUDS, Emulator, missing_emulator
from pipelines.cli.command import run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import OK, REFUSED
from pipelines.extras import missing_package
from pipelines.jobs.inputs import find_archives
from pipelines.sinks.run_folder import RESULT_FILES, RUN_FILE
from pipelines.sources.files import open_archive
from pipelines.storage.objects import SourceLost, cloud_of

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")]
LATEST = ("--latest", "2026-12-31T00:00:00Z")


@pytest.fixture(scope="module", params=sorted(CLOUDS))
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Start an emulator with the demo archive; gives the address of its bucket."""
    if missing_package(request.param) is not None:
        pytest.skip("pip install --group clouds")
    if (lack := missing_emulator(CLOUDS[request.param])) is not None:
        pytest.skip(lack)
    with pytest.MonkeyPatch.context() as patch, Emulator(CLOUDS[request.param]) as server:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        store = cloud_of(f"{request.param}://{BUCKET}")
        store.client.mkdir(BUCKET)
        for path in sorted(ARCHIVE.iterdir()):
            store.put(f"{request.param}://{BUCKET}/2026/03/{path.name}", path.read_bytes())
        yield f"{request.param}://{BUCKET}"
        type(store.client).clear_instance_cache()


def test_a_replay_there_is_that_of_the_files(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By a pattern, in two processes; results and a sink there hold what those on disk do."""
    local, out = tmp_path / "local", f"{address}/results"
    assert run_command(["replay", str(ARCHIVE / "*"), "--out", str(local), *LATEST]) == OK
    there = ["replay", f"{address}/2026/**/*", "--out", out, *LATEST, "--workers", "2"]
    assert run_command([*there, "--sink", f"parquet:{address}/lake?compact_at=2"]) == OK
    store = cloud_of(address)
    for name in RESULT_FILES:
        found = store.client.cat_file(f"{out}/{name}")
        assert found.count(b"\n") == (local / name).read_bytes().count(b"\n")
    account = json.loads(store.client.cat_file(f"{out}/{RUN_FILE}"))
    assert all(entry["etag"] for entry in account["inputs"])
    answers = []
    for place in (str(local), out, f"parquet:{address}/lake"):
        capsys.readouterr()
        assert run_command(["query", place, "amounts", "--output", "json", "--limit", "100"]) == OK
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] == answers[2] != ""
    assert run_command(there) == REFUSED


def test_an_object_that_is_replaced_meanwhile_stops_the_run(address: str, tmp_path: Path) -> None:
    """Generation and ETag change; a large object is read in ranges."""
    store = cloud_of(address)
    (tmp_path / "live.bin").write_bytes(b"a" * (5 << 20))
    store.upload(tmp_path / "live.bin", f"{address}/live.bin")
    (archive,) = find_archives([f"{address}/live.bin"], None)
    with open_archive(archive, 5) as file:
        assert file.read() == b"a" * (5 << 20)
    with pytest.raises(SourceLost, match=r"has changed .* while it was read"), open_archive(archive, 5) as file:
        file.read(1000)
        store.put(f"{address}/live.bin", b"b")


def test_what_is_not_there_is_refused_in_one_line(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An object, a pattern, a bucket."""
    scheme = address.partition(":")[0]
    for place, told in (
        (f"{address}/none.gz", "there is no such object"),
        (f"{address}/2027/*.gz", "no object matches the pattern"),
        (f"{scheme}://nowhere/*.gz", "bucket"),
    ):
        assert run_command(["replay", place, "--out", "out"]) == REFUSED
        said = capsys.readouterr().err
        assert told in said
        assert said.count("\n") == 1
