"""How stories stand: for a reader of the live events, and by a bounded replay of the same topic."""

import json
from pathlib import Path

from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.kafka.messages import read_event
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import Seen, fence

Stands = dict[str, tuple[str, str | None]]
"""Story to how it stands, and the version of its head."""


def standing(events: list[Seen]) -> Stands:
    """Tell how each story stands for a reader of the events: withdrawn, or published with a head."""
    stands: Stands = {}
    for seen in fence(events):
        event = read_event(seen.value)
        withdrawn = event.type.value == "story.withdrawn"
        stands[event.story_id] = ("withdrawn", None) if withdrawn else ("published", event.version)
    return stands


def differences(found: Stands, wanted: Stands) -> str:
    """Name the stories that do not stand as they should, for a failure's message."""
    names = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    shown = "\n".join(f"{name}: {found.get(name)}, wanted {wanted.get(name)}" for name in names[:20])
    return f"{len(names)} of {len(wanted)} stories differ\n{shown}"


def replayed(made: KafkaSettings, out: Path, *more: str) -> Stands:
    """Tell the same by a bounded replay of the topic."""
    url = f"kafka://{made.bootstrap_servers[0]}/{made.topics[0]}"
    assert run_command(["replay", url, "--out", str(out), *more]) == OK
    stands: Stands = {}
    for line in (out / "stories.jsonl").read_bytes().splitlines():
        story = json.loads(line)
        emitted = [one["version"] for one in story["versions"] if one["disposition"] == "emitted"]
        stands[story["story_id"]] = (
            ("withdrawn", None) if story["status"] == "withdrawn" else ("published", emitted[-1])
        )
    return stands
