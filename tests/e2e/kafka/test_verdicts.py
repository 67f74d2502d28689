"""Verdicts of editors in a topic, while the real job runs against the real broker: what it does live is what a replay with them says."""

import itertools
import json
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from infra.kafka.broker import Broker
from pipelines.cli.command import run_command
from pipelines.errors import FAILED, OK
from pipelines.kafka.messages import read_event
from pipelines.settings.kafka import KafkaSettings
from schemas import NewsEvent
from tests.e2e.kafka.harness import Job, produce, read_events, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import Stands, replayed, standing
from tests.e2e.kafka.test_check import argv, rows
from tests.e2e.kafka.wire import START, item, sentence

pytestmark = pytest.mark.kafka


class Desk:
    """A broker, the job, and the numbers of the stories that were sent."""

    def __init__(self, made: KafkaSettings, place: str, job: Job) -> None:
        self.made, self.place, self.job = made, place, job
        self.numbers = itertools.count(1)

    def send(self, version: int = 1, number: int | None = None) -> int:
        """Send an item of a story, by default of a new one. Return the story's number."""
        story = next(self.numbers) if number is None else number
        chance = random.Random(story)
        text, headline = [sentence(chance) for _ in range(3 + version)], sentence(chance)
        when = START + timedelta(minutes=story, seconds=version)
        produce(
            self.made.bootstrap_servers[0], self.made.topics[0], [(b"k", item(story, version, text, headline, when))]
        )
        return story

    def events(self) -> list[NewsEvent]:
        """Read the events."""
        return [read_event(one.value) for one in read_events(self.made.bootstrap_servers[0], self.made.events_topic)]

    def stands(self) -> Stands:
        """Tell how each story stands; one that was merged is none."""
        found = read_events(self.made.bootstrap_servers[0], self.made.events_topic)
        merged = {one.story_id: one.revision for one in found if one.type == "story.merged"}
        last = {one.story_id: max(e.revision for e in found if e.story_id == one.story_id) for one in found}
        return {name: how for name, how in standing(found).items() if merged.get(name) != last[name]}

    def says(self, kind: str, *items: str) -> None:
        """Write a verdict with the command."""
        assert run_command(["verdict", kind, *items, "--to", self.place, "--editor", "ann"]) == OK

    def becomes(self, happens: Callable[[], bool]) -> bool:
        """Send items of other stories, with which a desk reads verdicts, until something happens."""

        def one_more() -> bool:
            assert self.job.is_running(), self.job.said()[-3000:]
            self.send()
            return happens()

        return wait_until(one_more, 60, every=0.5)


@pytest.fixture
def desk(settings: Callable[..., KafkaSettings], admin: KafkaAdminClient, tmp_path: Path) -> Iterator[Desk]:
    """Make the job with verdicts in a topic of the test's own; it is killed at the end if it still runs."""
    made = settings(partitions=1)
    topic = f"{made.dead_letters_topic}.verdicts"
    admin.create_topics({topic: {"num_partitions": 2, "replication_factor": 1}}, wait_for_metadata=True)
    place = f"kafka://{made.bootstrap_servers[0]}/{topic}"
    options = [f"--verdicts={place}", "--verdicts-interval-s=0.2", "--entities-backend=rules"]
    job = live_job(made, tmp_path / "log", *options)
    yield Desk(made, place, job)
    if job.is_running():
        job.kill()


def test_live_and_replay_agree_after_each_verdict(desk: Desk, tmp_path: Path, broker: Broker) -> None:
    """Join, pin, clear, part: each is applied while the job runs; a pinned item stays the head, and its story keeps its id."""
    assert broker.address() == desk.made.bootstrap_servers[0]
    desk.job.start()
    one, other = desk.send(version=2), desk.send()
    assert desk.becomes(lambda: len(desk.stands()) >= 2)
    events = {event.item_id: event for event in desk.events()}
    first, second = (next(event for name, event in events.items() if name.endswith(f"S{n}")) for n in (one, other))
    names = [f"{event.provider}:{event.item_id}" for event in (first, second)]

    def replay(name: str) -> Stands:
        return replayed(desk.made, tmp_path / name, "--verdicts", desk.place, "--entities-backend", "rules")

    def head() -> str | None:
        return desk.stands().get(first.story_id, ("", None))[1]

    desk.says("join", *names)
    assert desk.becomes(lambda: second.story_id not in desk.stands())
    assert head() == "1"  # of the later item
    desk.says("pin", names[0])
    assert desk.becomes(lambda: head() == "2")
    desk.send(version=3, number=other)
    sent = desk.send()
    assert desk.becomes(lambda: any(event.item_id.endswith(f"S{sent}") for event in desk.events()))
    assert head() == "2"
    assert replay("pinned")[first.story_id] == ("published", "2")
    desk.says("clear", names[0])
    assert desk.becomes(lambda: head() == "3")
    desk.says("part", *names)
    assert desk.becomes(lambda: {first.story_id, second.story_id} <= desk.stands().keys())
    wanted = replay("parted")
    assert wait_until(lambda: desk.stands() == wanted, 60, every=0.5)
    assert desk.job.stop() == OK, desk.job.said()
    assert desk.stands() == wanted
    account = json.loads((tmp_path / "parted" / "run.json").read_bytes())
    assert account["verdicts"] == {"read": 4, "overruled": 0, "rejected": 0}


def test_check_reads_the_verdicts(
    desk: Desk, settings: Callable[..., KafkaSettings], capsys: pytest.CaptureFixture[str]
) -> None:
    """It counts them, warns of records that are none, and fails where the topic is not there."""
    made = settings()
    desk.says("pin", "wire:1")
    assert run_command(argv(made, f"--verdicts={desk.place}")) == OK
    out = capsys.readouterr().out
    assert (rows(out)["verdicts 1"], "1 read from" in " ".join(out.split())) == ("ok", True)
    topic = desk.place.rpartition("/")[2]
    produce(made.bootstrap_servers[0], topic, [(b"k", b"no verdict")])
    assert run_command(argv(made, f"--verdicts={desk.place}")) == OK
    assert rows(capsys.readouterr().out)["verdicts 1"] == "warn"
    assert run_command(argv(made, f"--verdicts={desk.place}-no")) == FAILED
    assert "verdicts" in capsys.readouterr().out
