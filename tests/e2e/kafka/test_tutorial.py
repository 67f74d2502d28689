"""The live tutorial's commands, against the real broker."""

import re
import shlex
from pathlib import Path

import pytest

from infra.kafka.broker import Broker
from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.kafka.topics import prepare_topics
from pipelines.settings.kafka import KafkaSettings

pytestmark = pytest.mark.kafka
ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/tutorials/live-on-a-laptop.md").read_text(encoding="utf-8")


def test_what_the_tutorial_sends_is_found_by_what_it_runs(
    broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its producer sends the demo's wire; its dead letters are listed, and its replay reads the topic; the job itself is
    run by test_live.py.
    """
    page = PAGE.replace("127.0.0.1:9092", broker.address()).replace("wirebeam.", "tutorial.")
    topics = {f"{name}_topic": f"tutorial.{name}" for name in ("events", "stories")}
    prepare_topics(
        KafkaSettings.model_validate(
            {"bootstrap_servers": broker.address(), "topics": "tutorial.articles", "create_topics": True, **topics}
            | {"dead_letters_topic": "tutorial.dead-letters"}
        )
    )
    (tmp_path / "archive").symlink_to(ROOT / "pipelines/demo/archive")
    monkeypatch.chdir(tmp_path)
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    exec(compile(program, "tutorial", "exec"), {})
    commands = [line for line in page.splitlines() if line.startswith(("wirebeam deadletters", "wirebeam replay"))]
    assert [run_command(shlex.split(line)[1:]) for line in commands] == [OK, OK]
    printed = capsys.readouterr().out
    assert "no dead letters" in printed
    assert re.search(r"^in\t61\t", printed, re.MULTILINE)
