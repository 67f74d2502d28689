"""Two runs of one group: the second is refused, and a run that crashed is waited for no longer than its session."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.kafka.broker import Broker
from pipelines.cli.command import run_command
from pipelines.errors import FAILED, OK, REFUSED, KafkaRefused
from pipelines.kafka.claim import _Claim, claimed, holders
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import Job, count_all, produce, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.test_check import argv
from tests.e2e.kafka.wire import wire
from tests.hanging import LIMIT_S

pytestmark = pytest.mark.kafka
LONG_SESSION_S = 20.0
"""Longer than a busy machine needs to start a run, or to send a heartbeat."""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """Make the real job for settings, each with a log of its own; it is killed at the end if it still runs."""
    jobs: list[Job] = []

    def make(made: KafkaSettings, *more: str) -> Job:
        log = tmp_path / f"log-{len(jobs)}"
        jobs.append(live_job(made, log, "--entities-backend=rules", *more))
        return jobs[-1]

    yield make
    for job in jobs:
        if job.is_running():
            job.kill()


def test_the_second_run_of_a_group_is_refused(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job], capsys: pytest.CaptureFixture[str]
) -> None:
    """At its start and by `check`, in one line; the first goes on, and when it has ended another one may start at once."""
    made = settings(session_timeout_s=60.0)  # a busy machine must not make the first run lose its claim
    first = live(made)
    first.start()
    produce(broker.address(), made.topics[0], wire(4))
    assert wait_until(lambda: count_all(broker.address(), made.events_topic) > 0, 60), first.said()
    second = live(made)
    second.start()
    assert second.process is not None
    assert second.process.wait(LIMIT_S) == REFUSED, second.said()
    assert f"wirebeam: setting kafka.group is '{made.group}': another run reads for it" in second.said()
    assert run_command(argv(made, f"--group={made.group}")) == FAILED
    assert "another run reads for it" in " ".join(capsys.readouterr().out.split())
    assert first.is_running()
    assert first.stop() == OK, first.said()
    assert holders(made) == {}
    assert run_command(argv(made, f"--group={made.group}")) == OK


def test_a_run_that_crashed_is_waited_for(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job]
) -> None:
    """The next one says so, and starts when the broker has forgotten it."""
    made = settings(session_timeout_s=LONG_SESSION_S)
    first = live(made)
    first.start()
    assert wait_until(lambda: bool(holders(made)), 60), first.said()
    first.kill()
    again = live(made)
    again.start()
    assert wait_until(lambda: "reading; SIGTERM" in again.said(), 60), again.said()
    assert again.said().count("another run holds the group, or has crashed: waiting") == 1
    assert again.stop() == OK, again.said()


def test_other_groups_are_not_in_the_way(settings: Callable[..., KafkaSettings]) -> None:
    """And a claim that is refused leaves nothing behind."""
    made = settings(session_timeout_s=LONG_SESSION_S)
    other = made.model_copy(update={"group": f"{made.group}-other"})
    with claimed(made), claimed(other):
        assert len(holders(made)) == len(holders(other)) == 1
        started = time.monotonic()
        with pytest.raises(KafkaRefused, match="another run reads for it"), claimed(made):
            pass
        assert time.monotonic() - started >= made.session_timeout_s
    assert holders(made) == {}


def test_a_claim_outlives_an_outage(settings: Callable[..., KafkaSettings]) -> None:
    """The run joins again by itself, and still nobody else may start."""
    with Broker() as broker:
        made = settings(bootstrap_servers=broker.address(), session_timeout_s=LONG_SESSION_S)
        with claimed(made):
            (me,) = holders(made)
            broker.stop()
            time.sleep(made.session_timeout_s)
            broker.start()
            assert wait_until(lambda: set(holders(made)) == {me}, 60)
            with pytest.raises(KafkaRefused, match="another run reads for it"), claimed(made):
                pass


def test_a_run_that_the_broker_has_removed_joins_again(
    settings: Callable[..., KafkaSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after heartbeats that the client forgot to send: on a slow machine a second run was let in beside the first."""
    monkeypatch.setattr("pipelines.kafka.claim.LOOK_SECONDS", 0.2)
    made = settings()
    claim = _Claim(made)
    claim.begin()
    try:
        assert wait_until(lambda: len(holders(made)) == 1)
        claim._consumer._coordinator._disable_heartbeat()  # what the client does by mistake
        monkeypatch.setattr("pipelines.kafka.claim.LOOK_SECONDS", 15.0)
        assert wait_until(lambda: not holders(made))
        monkeypatch.setattr("pipelines.kafka.claim.LOOK_SECONDS", 0.2)
        assert wait_until(lambda: len(holders(made)) == 1)
    finally:
        claim.end()
    assert holders(made) == {}
