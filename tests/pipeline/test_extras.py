"""Without the packages of an extra: refused before anything runs, or, where only the stream shows it, told once at the end."""

import gzip
import json
import sys
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK, REFUSED
from pipelines.extras import EXTRAS
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE

PAGE = (
    b"<!DOCTYPE html><html><head><title>Tin rises</title></head><body><article><p>Tin rose.</p></article></body></html>"
)
ITEM = b'{"uri": "urn:newsml:m.example:20260303:1", "versioncreated": "2026-03-03T10:00:00Z", "headline": "Tin", "body_text": "Tin rose."}'
PACKAGES = [(extra, package) for extra in ("duckdb", "postgres") for package in EXTRAS[extra]]
URLS = {"duckdb": "duckdb:news.duckdb", "postgres": "postgres://nobody@127.0.0.1:1/news"}


@pytest.fixture(params=EXTRAS["html"])
def without_html(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take one of the packages away that read pages."""
    monkeypatch.setitem(sys.modules, request.param, None)
    package: str = request.param
    return package


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run_command(argv) == REFUSED
    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", PAGE),
        ("page.HTM", PAGE),
        ("page.xhtml.gz", gzip.compress(PAGE, mtime=0)),
        ("page.txt", b"\n " + PAGE),
        ("pages.gz", gzip.compress(PAGE, mtime=0)),
        ("crawl.warc", b"WARC/1.0\r\n"),
        ("crawl.wacz", b"PK\x03\x04"),
    ],
)
def test_a_replay_of_pages_is_refused(
    name: str, content: bytes, without_html: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name or content, packed or not, though other files could be read; nothing is written."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(content)
    (tmp_path / "in" / "wire.ndjson").write_bytes(ITEM)
    given = [str(tmp_path / "in" / one) for one in (name, "wire.ndjson")]
    line = refused(capsys, "replay", *given, "--out", str(tmp_path / "out"))
    assert f"{name} holds pages in HTML, which need {without_html}: pip install 'wirebeam[html]'" in line
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("command", [["run"], ["replay", "-", "--out", "out"]])
def test_a_format_that_is_named_is_refused(
    command: list[str],
    without_html: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Live and in a replay, before anybody is asked."""
    monkeypatch.chdir(tmp_path)
    line = refused(capsys, *command, "--format=html")
    assert f"needs {without_html}: install wirebeam[html]" in line


def test_pages_within_a_stream_are_told_once(
    without_html: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is a dead letter that says what to install; the run's end says so once, and other records are read."""
    (tmp_path / "mixed.ndjson").write_bytes(b"\n".join([ITEM, PAGE, PAGE]))
    out = tmp_path / "out"
    given = ["replay", str(tmp_path / "mixed.ndjson"), "--out", str(out), "--entities-backend=rules"]
    assert run_command(given) == OK
    letters = [json.loads(line) for line in (out / DEAD_LETTERS_FILE).read_text().splitlines()]
    assert [letter["reason"] for letter in letters] == ["unreadable"] * 2
    assert all("install wirebeam[html]" in letter["detail"] for letter in letters)
    told = [line for line in capsys.readouterr().err.splitlines() if "wirebeam[html]" in line]
    assert told == [
        "wirebeam: 2 records became dead letters for want of wirebeam[html]: pip install 'wirebeam[html]', then redrive them"
    ]


def take_away(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a package, and the modules that import it, as if it were not installed."""
    importers = ("pipelines.sinks.duckdb", "pipelines.sinks.postgres", f"{package}.")
    for name in [one for one in sys.modules if one.startswith(importers)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.parametrize(
    "command",
    [["query", URLS["postgres"], "stories"], ["migrate", URLS["postgres"]], ["deadletters", "list", URLS["postgres"]]],
)
def test_a_database_is_refused_without_its_package(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command that opens one names the package and what installs it."""
    take_away("psycopg", monkeypatch)
    line = refused(capsys, *command)
    assert "it needs the package psycopg: pip install 'wirebeam[postgres]'" in line


@pytest.mark.parametrize(("extra", "package"), PACKAGES)
@pytest.mark.parametrize("command", [["run"], ["replay", "wire.ndjson", "--out", "out"]])
def test_a_sink_is_refused(
    command: list[str],
    extra: str,
    package: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before a broker is asked or a file is read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wire.ndjson").write_bytes(ITEM)
    take_away(package, monkeypatch)
    line = refused(capsys, *command, "--entities-backend=rules", f"--sink={URLS[extra]}")
    assert f"it needs the package {package}" in line
    assert f"pip install 'wirebeam[{extra}]'" in line
    assert [one.name for one in tmp_path.iterdir()] == ["wire.ndjson"]
