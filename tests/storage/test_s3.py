"""Archives in S3, on a real server: the results of local files, whatever breaks on the way; no credential is shown."""

import json
import os
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest
import s3fs

from infra.seaweedfs.server import BUCKET, SECRET_KEY, SeaweedFS
from pipelines.cli.command import run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import FAILED, OK, REFUSED
from pipelines.jobs.inputs import find_archives
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE
from pipelines.sources.files import open_archive
from pipelines.storage.objects import SourceLost
from tests.cutting import cutting

pytestmark = [pytest.mark.seaweedfs, pytest.mark.slow]
LATEST = ("--latest", "2026-12-31T00:00:00Z")


def found(folder: Path) -> list[list[str]]:
    """Read the results of a replay, without the places of their records."""

    def without(row: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in row.items() if name not in {"origin", "letter_id", "raw_size"}}

    names = (EVENTS_FILE, STORIES_FILE, DEAD_LETTERS_FILE)
    return [
        sorted(str(without(json.loads(line))) for line in (folder / name).read_bytes().splitlines()) for name in names
    ]


def copy_with_times(client: Any, folder: Path) -> None:
    """Copy the demo archive, each file with the time of its object: an article without a date is of the day of its file."""
    copytree(ARCHIVE, folder)
    for place in client.find(f"{BUCKET}/2026"):
        path = folder / Path(place).name
        modified = client.modified(place).timestamp()
        os.utime(path if path.exists() else path.with_suffix(""), (modified, modified))


def test_a_replay_from_s3_is_that_of_the_files(server: SeaweedFS, client: Any, tmp_path: Path) -> None:
    """By a pattern over folders, in two processes; and again, of the same objects, with the same bytes."""
    copy_with_times(client, tmp_path / "archive")
    assert run_command(["replay", str(tmp_path / "archive" / "*"), "--out", str(tmp_path / "local"), *LATEST]) == OK
    for name, more in (("one", ["--workers", "2"]), ("two", [])):
        pattern = f"s3://{BUCKET}/2026/**/*"
        assert run_command(["replay", pattern, "--out", str(tmp_path / name), *LATEST, *more]) == OK
    assert found(tmp_path / "one") == found(tmp_path / "local")
    assert (tmp_path / "one" / EVENTS_FILE).read_bytes() == (tmp_path / "two" / EVENTS_FILE).read_bytes()
    account = json.loads((tmp_path / "one" / RUN_FILE).read_bytes())
    assert {tuple(entry) for entry in account["inputs"]} == {("name", "bytes", "etag")}
    assert all(entry["name"].startswith(f"s3://{BUCKET}/2026/0") for entry in account["inputs"])
    for path in (tmp_path / "one").iterdir():
        assert SECRET_KEY.encode() not in path.read_bytes()


def test_a_broken_connection_is_resumed(server: SeaweedFS, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty connections break in the middle of an answer: every byte comes, once."""
    data = Random(1).randbytes(30 << 20)
    client.pipe_file(f"{BUCKET}/large.bin", data)
    with cutting(server.port, after=300_000) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{proxy.port}")
        s3fs.S3FileSystem.clear_instance_cache()
        (archive,) = find_archives([f"s3://{BUCKET}/large.bin"], None)
        proxy.cuts, digest = 20, sha256()
        with open_archive(archive, 60) as file:
            while chunk := file.read(1 << 18):
                digest.update(chunk)
        assert proxy.cuts == 0
    s3fs.S3FileSystem.clear_instance_cache()
    assert digest.hexdigest() == sha256(data).hexdigest()


def test_an_object_that_is_replaced_meanwhile_stops_the_run(server: SeaweedFS, client: Any) -> None:
    """What was read of the two is no archive."""
    client.pipe_file(f"{BUCKET}/live.bin", b"a" * 1_000_000)
    (archive,) = find_archives([f"s3://{BUCKET}/live.bin"], None)
    with pytest.raises(SourceLost, match=r"has changed .* while it was read"), open_archive(archive, 5) as file:
        file.read(1000)
        client.pipe_file(f"{BUCKET}/live.bin", b"b" * 1_000_000)


def test_a_replay_of_an_object_that_vanishes_fails_in_one_line(
    server: SeaweedFS, client: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside the pipeline too, with the exit code of a failed run and no results."""
    client.pipe_file(f"{BUCKET}/gone/a.jsonl", b"{}\n" * 1000)
    archives = find_archives([f"s3://{BUCKET}/gone/a.jsonl"], None)
    client.rm_file(f"{BUCKET}/gone/a.jsonl")
    monkeypatch.setattr("pipelines.cli.preconditions.find_archives", lambda *_: [])
    monkeypatch.setattr("pipelines.jobs.archive.find_archives", lambda *_: archives)
    out = tmp_path / "out"
    assert run_command(["replay", f"s3://{BUCKET}/gone/a.jsonl", "--out", str(out), *LATEST]) == FAILED
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("wirebeam:")]
    assert f"s3://{BUCKET}/gone/a.jsonl was deleted while it was read" in line
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "value", "address", "told"),
    [
        ("AWS_SECRET_ACCESS_KEY", "wrong-secret", f"s3://{BUCKET}/2026/", "access was denied (SignatureDoesNotMatch)"),
        ("AWS_ACCESS_KEY_ID", "nobody", f"s3://{BUCKET}/2026/", "access was denied (InvalidAccessKeyId)"),
        ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9", f"s3://{BUCKET}/2026/", "cannot be read: connect"),
        ("LANG", "C", "s3://nowhere/*.gz", "there is no bucket nowhere: check the address"),
        ("LANG", "C", "s3://nowhere/a.gz", "there is no such object, folder or bucket"),
        ("LANG", "C", f"s3://{BUCKET}/2027/*.gz", "no object matches the pattern"),
        ("LANG", "C", f"s3://{BUCKET}/2026/00/none.gz", "there is no such object"),
    ],
)
def test_what_cannot_be_read_is_refused_before_the_run(
    server: SeaweedFS,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    address: str,
    told: str,
) -> None:
    """Wrong credentials, server, bucket, name: one line, which holds no secret, and nothing is written."""
    monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    assert run_command(["replay", address, "--out", str(tmp_path / "out")]) == REFUSED
    s3fs.S3FileSystem.clear_instance_cache()
    said = "".join(capsys.readouterr())
    assert told in said
    assert said.count("\n") == 1
    assert not any(secret in said for secret in (SECRET_KEY, "wrong-secret"))
    assert not (tmp_path / "out").exists()
