"""``--output`` of every command that prints rows, and the help that is short."""

import csv
import io
import json
import re
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from shutil import which

import pytest

from pipelines.cli.command import COMMANDS, run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.cli.tables import print_table
from pipelines.errors import FAILED, OK, REFUSED
from pipelines.metrics.reading import Look

DEMO = Path(__file__).parents[2] / "golden" / "demo"
PRINT_ROWS = [
    ["stories", "RUN"],
    ["summary", "RUN"],
    ["deadletters", "list", "RUN"],
    ["deadletters", "list", "RUN", "--each"],
    ["query", "RUN", "amounts"],
    ["query", "RUN", "dead-letters"],
]


def printed(capsys: pytest.CaptureFixture[str], *argv: str, code: int = OK) -> str:
    """Run a command and return what it printed."""
    assert run_command(argv) == code
    return capsys.readouterr().out


def run_folder(folder: Path, emitted: int = 1) -> Path:
    """Make a folder with the demo's results and an account."""
    folder.mkdir()
    for path in DEMO.glob("*.jsonl"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "run.json").write_text(account(emitted))
    return folder


@pytest.mark.parametrize("command", PRINT_ROWS, ids="-".join)
def test_csv_and_json_have_the_same_rows(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object a line, one row a line; the table has each row too."""
    run = str(run_folder(tmp_path / "run"))
    argv = [run if part == "RUN" else part for part in command]
    objects = [json.loads(line) for line in printed(capsys, *argv, "--output", "json").splitlines()]
    rows = list(csv.DictReader(io.StringIO(printed(capsys, *argv, "--output", "csv"))))
    assert len(rows) == len(objects) > 0
    for row, one in zip(rows, objects, strict=True):
        flat = one | one.get("origin", {})
        assert [row[name] for name in row if isinstance(flat[name], int)] == [
            str(flat[name]) for name in row if isinstance(flat[name], int)
        ]
    assert printed(capsys, *argv)


def test_a_text_is_explained_as_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """Amounts and entities in the order of the text."""
    told = printed(capsys, "explain", "--text", "Angela Merkel paid $3.2 billion in Berlin.", "--output", "json")
    rows = [json.loads(line) for line in told.splitlines()]
    assert [(row["surface"], row["kind"], row["high"]) for row in rows] == [
        ("Angela Merkel", "PER", None),
        ("$3.2 billion", "money", "3200000000"),
        ("Berlin", "LOC", None),
    ]


def test_an_item_is_explained_as_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each line, with its stage."""
    item = str(ARCHIVE / "2026-03-04-reykjavik-geothermal.txt")
    rows = [json.loads(line) for line in printed(capsys, "explain", item, "--output", "json").splitlines()]
    assert {"stage": "parse", "name": "", "text": "detected as text"} in rows
    (headline,) = (row["text"] for row in rows if (row["stage"], row["name"]) == ("parse", "headline"))
    assert headline.startswith("Iceland geothermal firm")
    assert {row["stage"] for row in rows} == {"read", "parse", "normalize", "enrich", "stories"}


def test_a_comparison_as_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What differs, by name."""
    before, after = run_folder(tmp_path / "a", 1), run_folder(tmp_path / "b", 2)
    told = printed(capsys, "diff", str(before), str(after), "--output", "csv", code=FAILED)
    rows = list(csv.DictReader(io.StringIO(told)))
    assert {"what": "accounting", "name": "emitted", "before": "1", "after": "2", "count": ""} in rows
    assert [row["what"] for row in rows] == ["accounting", "accounting", "same"]


def account(emitted: int) -> str:
    """Write the account of a run."""
    made = {"wirebeam": "1", "versions": {}, "settings": {}, "input_digest": "0" * 64}
    return json.dumps(made | {"accounting": {"in": emitted, "emitted": emitted}})


def test_the_figures_of_a_running_job(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """By name; what is not known is null."""
    monkeypatch.setattr("pipelines.cli.top.read_endpoint", lambda _: (Look(0.0, {}), []))
    rows = [json.loads(line) for line in printed(capsys, "top", "http://127.0.0.1:1", "--output", "json").splitlines()]
    assert {"figure": "in", "value": 0} in rows
    assert {"figure": "end to end p99", "value": None} in rows


def test_amounts_of_a_converted_run_are_ordered_by_the_converted_value(capsys: pytest.CaptureFixture[str]) -> None:
    """24 trillion won are less than 710 billion dollars."""
    rows = [
        json.loads(line)
        for line in printed(capsys, "query", str(DEMO), "amounts", "--output", "json", "--limit", "500").splitlines()
    ]
    converted = [float(row["converted"]) for row in rows if row["converted"]]
    assert converted == sorted(converted, reverse=True)
    assert rows[0]["currency"] == "USD"


def test_a_summary_orders_amounts_by_their_worth_without_a_conversion_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """24 trillion won come after 710 billion dollars, though the number is larger."""
    run = run_folder(tmp_path / "run")
    events = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    for event in events:
        for amount in event.get("article", {}).get("amounts", []):
            amount.pop("converted", None)
    (run / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
    told = printed(capsys, "summary", str(run))
    surfaces = [line.split("\t")[0] for line in told.partition("Biggest amounts\n")[2].splitlines()[1:11]]
    assert surfaces[0] == "$710 billion"
    assert "24 trillion won" in surfaces


def test_long_texts_are_cut_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line a row, no wider than the terminal."""
    monkeypatch.setattr("pipelines.terminal.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    for argv in (["query", str(DEMO), "dead-letters"], ["deadletters", "list", str(DEMO)]):
        lines = printed(capsys, *argv).splitlines()
        assert len(lines) == 4
        assert max(map(len, lines)) <= 100
        assert any("…" in line for line in lines)


@pytest.mark.parametrize("command", ["replay", "demo", "run", "check"])
def test_help_names_settings_and_the_whole_help_describes_them(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The short one fits on a page."""
    texts = []
    for option in ("--help", "--help-all"):
        with pytest.raises(SystemExit):
            run_command([command, option])
        texts.append(capsys.readouterr().out)
    short, whole = texts
    assert f"`wirebeam {command} --help-all` describes them" in short
    assert len(short.splitlines()) <= 80
    named, described = re.findall(r"--[a-z][a-z-]+", short), re.findall(r"^  (--[a-z][a-z-]+)", whole, re.MULTILINE)
    assert set(described) <= set(named)
    assert "Most processor time in one stage" in whole
    assert "Most processor time in one stage" not in short


def test_the_demo_archive_can_be_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To a new folder; what is in a folder stays."""
    out = tmp_path / "archive"
    assert run_command(["demo", "--copy", str(out)]) == OK
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in ARCHIVE.iterdir()
    }
    assert run_command(["demo", "--copy", str(out)]) == REFUSED
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.skipif(which("bash") is None, reason="bash is not installed")
def test_bash_completes_commands_options_and_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the shell asks for it."""
    script = tmp_path / "wirebeam.bash"
    script.write_text(printed(capsys, "completion", "bash"))
    found = {}
    for words in (
        ["rep"],
        ["replay", "--workers", "2", "--over"],
        ["query", "x.duckdb", "amo"],
        ["deadletters", "red"],
    ):
        line = ["wirebeam", *words]
        code = (
            f"source {script}; COMP_WORDS=({' '.join(line)}); COMP_CWORD={len(line) - 1}; "
            f"COMP_LINE='{' '.join(line)}'; COMP_POINT=${{#COMP_LINE}}; "
            "_$(complete -p wirebeam | sed 's/.*-F _//; s/ .*//') wirebeam; echo ${COMPREPLY[@]}"
        )
        done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
        found[words[-1]] = done.stdout.split()
    assert found == {"rep": ["replay"], "--over": ["--overwrite"], "amo": ["amounts"], "red": ["redrive"]}


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With every command in it."""
    told = printed(capsys, "completion", shell)
    assert [command for command in COMMANDS if command not in told] == []


@pytest.mark.parametrize("columns", [80, 100, 140])
def test_a_table_fits_the_terminal_and_cuts_no_figure(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words are cut; a column for which there is no room is named, with where to find it."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("pipelines.cli.tables.on_terminal", lambda: True)
    monkeypatch.setattr("pipelines.terminal.on_terminal", lambda: True)
    names = ["high", "currency", "per", "surface", "time", "headline", "letter_id", "last"]
    seen = datetime(2026, 3, 2, 13, 20, 5, tzinfo=UTC)
    row = [
        Decimal(710_000_000_000),
        "USD",
        None,
        "about $710 billion",
        seen,
        "Gulf fund " * 9,
        "0123456789abcdef" * 2,
        5,
    ]
    print_table(names, [row])
    head, first, *rest = capsys.readouterr().out.splitlines()
    assert max(map(len, (head, first))) <= columns
    assert first.startswith("710,000,000,000  USD       about $710")
    assert "2026-03-02 13:20Z  Gulf fund" in first
    assert "per" not in head.split()
    assert (rest == []) == ("last" in head)
    assert [line.split(":")[0].endswith("last") for line in rest] == [True] * len(rest)


def test_what_a_command_did_is_one_object_or_one_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output has nothing else; a person gets lines."""
    run, place = str(run_folder(tmp_path / "run")), str(tmp_path / "verdicts.jsonl")
    drop = ["deadletters", "drop", run, "--reason", "malformed"]
    verdict = ["verdict", "pin", "meridian:MW1003", "--to", place, "--time", "2026-03-02T09:30"]
    assert json.loads(printed(capsys, *drop, "--dry-run", "--output", "json")) == {"dropped": 1, "dry_run": True}
    assert printed(capsys, *drop, "--yes", "--output", "csv").splitlines() == ["dropped,dry_run", "1,False"]
    assert printed(capsys, *drop).splitlines() == ["nothing to drop"]
    found = json.loads(printed(capsys, *verdict, "--output", "json"))
    assert (found["verdict"], found["items"], found["to"]) == ("pin", ["meridian:MW1003"], place)
    (row,) = csv.DictReader(io.StringIO(printed(capsys, *verdict, "--output", "csv")))
    assert (row["items"], row["time"]) == ("meridian:MW1003", "2026-03-02T09:30:00Z")
    copied = json.loads(printed(capsys, "demo", "--copy", str(tmp_path / "archive"), "--output", "json"))
    assert copied == {"folder": str(tmp_path / "archive"), "files": len(list(ARCHIVE.iterdir()))}


def test_a_letter_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON with its bytes; ``--raw`` has no other form."""
    show = ["deadletters", "show", str(DEMO), "--reason", "missing_field"]
    found = json.loads(printed(capsys, *show, "--output", "json"))
    assert (found["state"], found["reason"], len(found["raw"]) > 0) == ("open", "missing_field", True)
    (row,) = csv.DictReader(io.StringIO(printed(capsys, *show, "--output", "csv")))
    assert (row["id"], row["offset"]) == (found["id"], str(found["origin"]["offset"]))
    assert run_command([*show, "--raw", "--output", "json"]) == REFUSED
