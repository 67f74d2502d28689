"""What is wrong with a command is said before Beam and the models are imported; the name that was meant is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.ask.questions import QUESTIONS
from pipelines.cli.command import run_command
from pipelines.cli.query import option_of, read_options
from pipelines.errors import REFUSED

HEAVY = ("apache_beam", "numpy", "kafka", "pipelines.enrich.entities")
PROBE = """
import os, sys
sys.path.insert(0, os.environ["HERE"])
from pipelines.cli.command import run_command
for line in sys.stdin.read().splitlines():
    code = run_command(line.split("\\t"))
    assert code == 2, (code, line)
    loaded = [name for name in {heavy!r} if name in sys.modules]
    assert not loaded, (loaded, line)
"""
SETTINGS = """
[runner]
parallelism = "many"
"""


@pytest.mark.slow
def test_nothing_heavy_is_imported_before_a_refusal(tmp_path: Path) -> None:
    """Options, settings, inputs, outputs, sinks, runs and topics: each in the time that Python and Pydantic take."""
    (tmp_path / "a.ndjson").write_text("{}\n")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious.doc").write_text("x")
    (tmp_path / "wrong.toml").write_text(SETTINGS)
    (tmp_path / "empty").mkdir()
    there = ["replay", "a.ndjson", "--out", "out"]
    commands = [
        ["replay"],
        ["replay", "none.ndjson", "--out", "out"],
        ["replay", "empty", "--out", "out"],
        ["replay", "kafka://", "--out", "out"],
        ["replay", "kafka://h/t", "--out", "out", "--from", "soon"],
        ["replay", "a.ndjson", "--out", "full"],
        ["replay", "a.ndjson", "--out", "a.ndjson"],
        [*there, "--workers", "0"],
        [*there, "--workers", "two"],
        [*there, "--format", "nnjs"],
        [*there, "--format", "mapped-json"],
        [*there, "--sink", "duckbd:x"],
        [*there, "--settings", "none.toml"],
        [*there, "--settings", "wrong.toml"],
        ["demo", "--out", "full"],
        ["run", "--runner", "flink"],
        ["run", "--reader", "perl"],
        ["run", "--sink", "mysql:x"],
        ["stop"],
        ["check", "--settings", "none.toml"],
        ["top", "--every", "no"],
        ["summary", "none"],
        ["summary", "empty"],
        ["stories", "none"],
        ["stories", "a.ndjson"],
        ["explain"],
        ["explain", "none.txt"],
        ["explain", "empty"],
        ["explain", "MW1", "--run", "none"],
        ["explain", "--file", "none.txt"],
        ["deadletters", "list", "none"],
        ["deadletters", "redrive", "none"],
        ["deadletters", "list", "kafka://"],
        ["diff", "none", "empty"],
        ["convert", "none.ndjson"],
        ["convert", "a.ndjson", "--out", "none/out.ndjson"],
        ["convert", "a.ndjson", "--format", "mapped-json"],
        ["migrate", "none"],
        ["query", "none.duckdb", "stories"],
        ["query", "none.duckdb", "amounts", "--at-least", "lots"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=HEAVY)],
        input="\n".join("\t".join(command) for command in commands),
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"HERE": str(Path(__file__).parents[3]), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stderr.splitlines()
    assert len(lines) == len(commands), done.stderr
    assert all(line.startswith("wirebeam: ") for line in lines)
    assert done.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ndjson", "empty", "full", "wrong.toml"]


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run_command(argv) == REFUSED
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err.strip()


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ('[kafka]\nretention_days = "long"', "setting kafka.retention_days is 'long'"),
        ('[runner]\nrunner = "flinc"', "did you mean flink?"),
        ('[stories]\nkey_window = "week"', "setting stories.key_window is 'week'"),
        ('[log]\nlevel = "wraning"', "did you mean warning?"),
        ("[breaker]\nmax_share = true\nwindow = []", "setting breaker.window is []"),
        ("sinks = 5", "setting sinks is 5"),
        ("[read]\nworkers = 2", "setting read.workers (FILE) does not exist; did you mean workers?"),
        ("[kakfa]\ngroup = 'x'", "setting kakfa (FILE) does not exist; did you mean kafka?"),
        ('[read]\nformat = "nitff"', "did you mean nitf?"),
    ],
)
@pytest.mark.parametrize("command", [["replay", ".", "--out", "out"], ["top"], ["stop"], ["demo", "--out", "out"]])
def test_every_section_of_a_settings_file_is_checked_by_every_command(
    section: str, told: str, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that one command takes is right for the others too."""
    file = tmp_path / "settings.toml"
    file.write_text(section)
    assert told.replace("FILE", str(file)) in refusal(capsys, *command, "--settings", str(file))


@pytest.mark.parametrize(
    ("argv", "meant"),
    [
        (["replya", "x"], "replay"),
        (["deadletters", "reddrive", "x"], "redrive"),
        (["query", "x", "amoumts"], "amounts"),
        (["query", "x", "amounts", "--curency", "USD"], "--currency"),
        (["query", "x", "amounts", "--currency", "USDD"], "USD"),
        (["query", "x", "roles", "--role", "profitt"], "net_profit"),
        (["query", "x", "roles", "--status", "forcast"], "forecast"),
        (["query", "x", "deals", "--status", "anounced"], "announced"),
        (["query", "x", "figure-series", "--status", "reportet"], "reported"),
        (["query", "x", "figure-series", "--statistic", "infaltion"], "inflation"),
        (["query", "x", "world-events", "--type", "aquisition"], "acquisition"),
        (["query", "x", "dead-letters", "--reason", "malfromed"], "malformed"),
        (["deadletters", "list", "x", "--stage", "prase"], "parse"),
        (["replay", "x", "--out", "y", "--wrokers=2"], "--workers"),
        (["convert", "x", "--format", "newsml"], "newsml-1"),
        (["replay", "x", "--out", "y", "--sink", "sdtout"], "stdout"),
        (["--vresion"], "--version"),
    ],
)
def test_the_name_that_was_meant_is_named(
    argv: list[str], meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Commands, actions, questions, options, codes, reasons, formats, sinks."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_text("{}")
    assert f"did you mean {meant}?" in refusal(capsys, *argv)


def test_a_variable_that_is_nearly_a_setting_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of those without a section too; what an orchestrator makes up is left alone."""
    monkeypatch.setenv("WIREBEAM_PORT", "tcp://10.0.0.1:80")
    monkeypatch.setenv("WIREBEAM_WORKRES", "2")
    assert "WIREBEAM_WORKRES is not a setting; did you mean WIREBEAM_WORKERS?" in refusal(
        capsys, "replay", ".", "--out", "out"
    )


@pytest.mark.parametrize(
    ("option", "wrong", "told"),
    [
        ("at_least", "lots", "--at-least is 'lots': a number is written 1e9 or 2500000"),
        ("at_least", "nan", "--at-least is 'nan': a number is written"),
        ("at_least", "1e40", "below 1e28"),
        ("currency", "dollars", "--currency dollars is not an ISO 4217 currency code"),
        ("since", "yesterday", "--since is 'yesterday': a time is written 2026-03-02T09:30Z"),
        ("until", "2026-02-30", "--until is '2026-02-30': day is out of range"),
        ("at", "0001-01-01T00:00+10:00", "a time is in the years 1 to 9999"),
        ("name", " ", "--name is empty"),
        ("story_id", "", "--story-id is empty"),
        ("text", "", "--text is empty"),
        ("reason", "malfromed", "did you mean malformed?"),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_database_is_asked(
    option: str, wrong: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the option, its value, and what is allowed; the database does not even exist."""
    name, question = next(one for one in QUESTIONS.items() if option in one[1].query.model_fields)
    fields = question.query.model_fields.items()
    given = {
        one: {"kind": "place", "at": "2026-03-02"}.get(one, "1") for one, field in fields if field.is_required()
    } | {option: wrong}
    line = refusal(capsys, "query", "none.duckdb", name, *(f"{option_of(one)}={value}" for one, value in given.items()))
    assert told in line
    assert "database" not in line


@pytest.mark.parametrize(("question", "role"), [("roles", "Net_Profit"), ("who-pays-whom", "lawsuit")])
def test_a_payment_is_asked_for_by_a_role_or_by_an_event(question: str, role: str) -> None:
    """What a payment is for is either, in any case."""
    assert read_options(QUESTIONS[question], {"role": role}).model_dump()["role"] == role.lower()
