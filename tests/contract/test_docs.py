"""What the docs show is run: commands must work, and the output they show must be what comes out."""

import json
import re
import shlex
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
LIVE = (
    "kafka://",
    "s3://",
    "https://",
    "iceberg:prod",
    "opensearch://",
    "opensearchs://",
    "wirebeam run",
    "wirebeam stop",
    "wirebeam serve",
    "wirebeam mcp",
    "--bootstrap-servers",
)


def commands(page: Path) -> list[str]:
    """Find the `wirebeam` commands of a page's shell blocks that need no server."""
    blocks = [text for kind, text in FENCE.findall(page.read_text(encoding="utf-8")) if kind in {"sh", "console"}]
    lines = [
        line.removeprefix("$ ").partition("  #")[0].strip()
        for block in blocks
        for line in block.replace("\\\n", " ").split("\n")
    ]
    return [line for line in lines if line.startswith("wirebeam ") and not any(mark in line for mark in LIVE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order, in one folder beside a copy of what they name."""
    (tmp_path / "pipelines").symlink_to(ROOT / "pipelines")
    monkeypatch.chdir(tmp_path)
    for command in commands(page):
        assert run_command(shlex.split(command)[1:]) == OK, command
    capsys.readouterr()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    """Relative links name files that are there."""
    missing = [
        target for target in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / target).exists()
    ]
    assert missing == []


def test_the_output_that_the_readme_shows_is_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every line of the README's excerpt of `make demo` is printed by the demo on a terminal of 130 columns."""
    monkeypatch.setattr("pipelines.terminal.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "130")
    excerpt = next(
        text
        for kind, text in FENCE.findall(PAGES[0].read_text(encoding="utf-8"))
        if kind == "text" and "what happened" in text
    )
    assert run_command(["demo", "--out", str(tmp_path / "demo-out")]) == OK
    shown = [" ".join(line.split()) for line in capsys.readouterr().out.split("\n")]
    missing = [
        line for line in excerpt.split("\n") if line.strip() not in {"", "..."} and " ".join(line.split()) not in shown
    ]
    assert missing == []


def test_the_amount_that_the_readme_shows_is_real() -> None:
    """It stands so in the golden events."""
    shown = next(
        json.loads(text) for kind, text in FENCE.findall(PAGES[0].read_text(encoding="utf-8")) if kind == "json"
    )
    events = [json.loads(line) for line in (ROOT / "tests/golden/demo/events.jsonl").read_bytes().splitlines()]
    found = [amount for event in events for amount in event.get("article", {}).get("amounts", [])]
    assert any(shown.items() <= {name: amount.get(name) for name in shown}.items() for amount in found)


def test_make_help_lists_the_targets_that_the_readme_names() -> None:
    """No target is promised that is not there."""
    named = set(re.findall(r"`make ([a-z-]+)`", PAGES[0].read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= targets
