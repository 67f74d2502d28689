"""Arguments, inputs and output folders: everything that is refused before a run starts."""

import gzip
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipelines.cli.command import COMMANDS, run_command
from pipelines.errors import OK, REFUSED, Refused
from pipelines.jobs.inputs import find_archives
from pipelines.sinks.run_folder import EVENTS_FILE, RESULT_FILES, output_folder

STORY = "Tin rises\n\nLONDON, March 3, 2026 (Meridian) - Tin rose.\n"


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """Run a command that must be refused; give its one line."""
    assert run_command(argv) == REFUSED
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.strip()


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By name, before anything runs; nothing is left behind."""
    line = refusal(capsys, "replay", str(tmp_path / "none.sgm"), "--out", str(tmp_path / "out"))
    assert (
        line
        == f"wirebeam: {tmp_path}/none.sgm: there is no such file or folder, and no file matches it as a pattern: check the path"
    )
    assert not (tmp_path / "out").exists()


def test_a_folder_without_archives_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line says which files would be read."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "photo.jpg").write_bytes(b"x")
    assert ".ndjson" in refusal(capsys, "replay", str(tmp_path / "in"), "--out", str(tmp_path / "out"))


def test_an_output_folder_that_is_not_empty_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other people's files are never touched, an earlier run's only with --overwrite."""
    (tmp_path / "a.txt").write_text(STORY)
    out = tmp_path / "out"
    out.mkdir()
    (out / EVENTS_FILE).write_text("")
    assert "--overwrite" in refusal(capsys, "replay", str(tmp_path / "a.txt"), "--out", str(out))
    (out / "precious.doc").write_text("")
    assert "precious.doc" in refusal(capsys, "replay", str(tmp_path / "a.txt"), "--out", str(out), "--overwrite")


def test_an_output_folder_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file stands where a folder should."""
    (tmp_path / "file").write_text("")
    (tmp_path / "a.txt").write_text(STORY)
    assert "cannot be written" in refusal(
        capsys, "replay", str(tmp_path / "a.txt"), "--out", str(tmp_path / "file" / "out")
    )


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--workers", "0", "setting workers is 0 (--workers): input should be greater than or equal to 1"),
        (
            "--convert-to",
            "XYZ",
            "setting enrich.reporting_currency is 'XYZ' (--convert-to): it is not an ISO 4217 currency code",
        ),
        (
            "--max-record-bytes",
            "1",
            "setting read.max_record_bytes is 1 (--max-record-bytes): input should be greater than or equal to 1024",
        ),
        (
            "--entities-backend",
            "bert",
            "setting enrich.entities_backend is 'bert' (--entities-backend): input should be 'crf', 'rules' or 'spacy'",
        ),
        ("--latest", "soon", "setting normalize.latest is 'soon'"),
    ],
)
def test_a_bad_setting_is_refused_by_name(
    option: str, value: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Setting, value, and what is allowed."""
    assert told in refusal(capsys, "replay", str(tmp_path), "--out", str(tmp_path / "out"), option, value)


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        (["kafka://127.0.0.1", "a.sgm"], "a Kafka topic is replayed alone"),
        (["kafka://"], "no Kafka address"),
        (["kafka://h/t", "--from", "soon"], "--from: 'soon' is neither an offset nor a time"),
        (["kafka://h/t", "--topics", "a b"], "setting kafka.topics.0 is 'a b'"),
        ([".", "--to", "5"], "files are read whole"),
    ],
)
def test_a_topic_that_cannot_be_replayed_is_refused(
    inputs: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong address, a wrong bound, a wrong setting: one line."""
    assert told in refusal(capsys, "replay", *inputs, "--out", str(tmp_path / "out"))


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed here: nothing is missing")
def test_a_backend_that_is_not_installed_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything runs, with what to install."""
    line = refusal(capsys, "replay", str(tmp_path), "--out", str(tmp_path / "out"), "--entities-backend", "spacy")
    assert "pip install spacy" in line


def test_a_failed_run_leaves_nothing(tmp_path: Path) -> None:
    """Results appear whole or not at all. Folders that were there before stay."""
    (tmp_path / "mine").mkdir()
    for out in (tmp_path / "new" / "out", tmp_path / "mine"):
        with pytest.raises(KeyError), output_folder(out, overwrite=False) as scratch:
            (scratch / EVENTS_FILE).write_text("half")
            raise KeyError
    assert [path.name for path in tmp_path.rglob("*")] == ["mine"]


def test_results_appear_under_their_names(tmp_path: Path) -> None:
    """The scratch folder is gone afterwards."""
    with output_folder(tmp_path, overwrite=False) as scratch:
        for name in RESULT_FILES:
            (scratch / name).write_text(name)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(RESULT_FILES)


def test_archives_are_found_once_each_in_order(tmp_path: Path) -> None:
    """Files, folders at any depth, and patterns; hidden files and READMEs are no news."""
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    for name in ("b.sgm", "a.ndjson.gz", "deep/c.txt.zst", "deep/.hidden/d.txt", "README.txt", "photo.jpg"):
        (tmp_path / name).write_bytes(b"x")
    found = find_archives([str(tmp_path), f"{tmp_path}/*.sgm", f"{tmp_path}/b.sgm"], tmp_path)
    assert [Path(archive.name).relative_to(tmp_path).as_posix() for archive in found] == [
        "a.ndjson.gz",
        "b.sgm",
        "deep/c.txt.zst",
    ]


def test_a_terminal_as_standard_input_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants to type an archive."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    with pytest.raises(Refused, match="nothing is piped"):
        find_archives(["-"], tmp_path)


def test_the_package_runs_as_a_module_and_help_names_every_command() -> None:
    """`python -m pipelines` is the same program."""
    done = subprocess.run([sys.executable, "-m", "pipelines", "--help"], capture_output=True, text=True, check=True)
    assert {"replay", "demo", "summary", "explain"} <= set(done.stdout.split())


@pytest.mark.slow
def test_a_broker_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """In one line, without a traceback; in a process of its own, for kafka-python leaves sockets behind."""
    command = [sys.executable, "-m", "pipelines", "replay", "kafka://127.0.0.1:1/wire", "--out", str(tmp_path / "out")]
    done = subprocess.run([*command, "--connect-timeout-s=0.5"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (REFUSED, "", 1)
    assert "127.0.0.1:1" in done.stderr


def test_help_loads_nothing_heavy() -> None:
    """It answers at once: neither Beam nor pydantic nor rich, and no schemas either."""
    code = (
        "import sys; from pipelines.cli.command import run_command\n"
        "try: run_command(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(', '.join({'apache_beam', 'kafka', 'pydantic', 'rich', 'schemas'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (OK, "")


def test_a_refused_replay_loads_no_model_of_an_article() -> None:
    """Options and settings are checked first: the contracts take longer to load than these."""
    code = (
        "import sys; from pipelines.cli.command import run_command\n"
        "assert run_command(['replay']) == 2\n"
        "sys.exit(', '.join({'apache_beam', 'schemas.article', 'schemas.event'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (OK, 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_describes_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its arguments are there when it is chosen."""
    with pytest.raises(SystemExit):
        run_command([command, "--help"])
    assert f"usage: wirebeam {command} [OPTIONS]" in capsys.readouterr().out


def test_a_summary_of_what_is_no_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The missing file is named."""
    assert "events.jsonl is missing" in refusal(capsys, "summary", str(tmp_path))


def test_an_unreadable_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`explain` takes UTF-8."""
    (tmp_path / "a").write_bytes(gzip.compress(b"text"))
    assert "not UTF-8" in refusal(capsys, "explain", "--file", str(tmp_path / "a"))
