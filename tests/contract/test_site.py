"""The docs site builds, and the code that its tutorials show runs."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.settings.file import AllSettings
from pipelines.settings.runner import problems

ROOT = Path(__file__).parents[2]
TUTORIALS = ROOT / "docs" / "tutorials"


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_site_builds_strictly(tmp_path: Path) -> None:
    """No broken link, no missing anchor, no page that the menu does not name."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    assert (site / "reference" / "settings" / "index.html").is_file()
    listed = re.findall(r"\]\(([\w/.-]+\.md)\): \S", (site / "llms.txt").read_text(encoding="utf-8"))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert set(listed) == pages
    assert all((site / page).read_text(encoding="utf-8").startswith(("#", "<!--")) for page in pages)
    assert 'data-md-color-scheme="slate"' in (site / "index.html").read_text(encoding="utf-8")


def test_the_site_asks_nothing_of_other_hosts(tmp_path: Path) -> None:
    """Neither fonts nor scripts: it can be read where there is no network."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site")]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"?https?://(?!squidfunk)[^\">]+", page) == []


def test_the_queries_of_the_tutorial_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The replay that it names, then its programs, each of which finds something."""
    page = TUTORIALS / "query-amounts.md"
    monkeypatch.chdir(tmp_path)
    (shell,) = blocks(page, "sh")
    for line in shell.splitlines():
        assert run_command(line.split()[1:]) == OK
    capsys.readouterr()
    for program in blocks(page, "python"):
        exec(compile(program, str(page), "exec"), {})
        assert len(capsys.readouterr().out.splitlines()) == 5


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_settings_that_a_page_shows_are_settings(page: Path) -> None:
    """Every TOML block is a settings file, and its runner could start."""
    for block in blocks(page, "toml"):
        settings = AllSettings.model_validate(tomllib.loads(block))
        assert list(problems(settings.runner)) == []
