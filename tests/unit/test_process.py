"""The object of this process: it makes each thing once, and ends all of them once, the newest first."""

import gc
import logging
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from kafka.errors import KafkaTimeoutError

from pipelines.beamkit.guard import Limits, call_within
from pipelines.beamkit.stopping import is_stopping, request_stop
from pipelines.kafka import commit
from pipelines.kafka.client import ClientLog, quiet_client
from pipelines.metrics.recording import is_recording, start_recording
from pipelines.metrics.steps import Steps
from pipelines.process import PROCESS, Process, the, without_collector
from pipelines.settings.kafka import KafkaSettings
from pipelines.sinks.registry import open_sink
from pipelines.sinks.sink import Run
from tests.sinks.values import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterable


class Thing:
    """Has a name."""

    def __init__(self, name: str) -> None:
        self.name = name


class Ending(Thing):
    """Notes when it ends."""

    def close(self) -> None:
        """Note it."""
        ENDED.append(self.name)


ENDED: list[str] = []


@pytest.fixture(autouse=True)
def none_ended() -> None:
    ENDED.clear()


def test_an_object_is_made_once_for_each_kind_and_its_arguments() -> None:
    """Arguments by name count too; another process has its own."""
    one = Process()
    assert one.the(Thing, "a") is one.the(Thing, "a")
    assert one.the(Thing, "a") is not one.the(Thing, "b")
    assert one.the(Thing, "a") is not one.the(Ending, "a")
    assert one.the(Thing, name="a") is one.the(Thing, name="a")
    assert one.the(Thing, "a") is not Process().the(Thing, "a")


def test_an_object_that_is_empty_is_made_once_too() -> None:
    """False and empty are not None."""
    assert PROCESS.the(dict) is PROCESS.the(dict)


def test_threads_that_ask_at_once_get_the_same() -> None:
    """The constructor runs once, however long it takes."""
    one, barrier, found = Process(), threading.Barrier(8), []

    class Slow:
        def __init__(self) -> None:
            ENDED.append("made")
            threading.Event().wait(0.02)

    def ask() -> None:
        barrier.wait()
        found.append(one.the(Slow))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    assert ENDED == ["made"]


def test_all_end_once_the_newest_first() -> None:
    """What has no ``close`` is only forgotten; a second time there is nothing left to end."""
    one = Process()
    before = [one.the(Ending, "first"), one.the(Thing, "plain"), one.the(Ending, "last")]
    one.close()
    one.close()
    assert ENDED == ["last", "first"]
    after = [one.the(Ending, "first"), one.the(Thing, "plain"), one.the(Ending, "last")]
    assert not set(map(id, before)) & set(map(id, after))


def test_what_an_object_needs_is_there_while_it_ends() -> None:
    """What its constructor fetched was made before it, so it ends after it."""
    one = Process()

    class User:
        def __init__(self) -> None:
            self.needed = one.the(Ending, "needed")

        def close(self) -> None:
            ENDED.append(f"user of {one.the(Ending, 'needed').name}")
            assert one.the(Ending, "needed") is self.needed

    one.the(User)
    one.close()
    assert ENDED == ["user of needed", "needed"]


def test_what_is_made_while_others_end_is_ended_too() -> None:
    """An object may ask for a new one when it ends."""
    one = Process()

    class Late:
        def close(self) -> None:
            one.the(Ending, "late")

    one.the(Late)
    one.close()
    assert ENDED == ["late"]


def test_one_that_fails_to_end_does_not_keep_the_others() -> None:
    """Its error is raised when all have ended."""
    one = Process()

    class Broken:
        def close(self) -> None:
            raise OSError("it does not end")

    one.the(Ending, "first")
    one.the(Broken)
    one.the(Ending, "last")
    with pytest.raises(OSError, match="it does not end"):
        one.close()
    assert ENDED == ["last", "first"]


def test_one_that_cannot_be_made_is_tried_again() -> None:
    """Nothing is kept of it."""
    one, tries = Process(), []

    class Fails:
        def __init__(self) -> None:
            tries.append(1)
            if len(tries) == 1:
                raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        one.the(Fails)
    assert one.the(Fails) is one.the(Fails)
    assert len(tries) == 2


def test_it_is_never_pickled() -> None:
    """It holds locks and connections: a step that carried it would fail where it is submitted."""
    with pytest.raises(TypeError):
        pickle.dumps(PROCESS)


def test_tests_begin_with_an_empty_process() -> None:
    """First half: leave something; the second half is the next test."""
    the(Ending, "left behind")


def test_tests_begin_with_an_empty_process_again() -> None:
    """The fixture of ``tests/conftest.py`` ended what the test before left."""
    assert the(Thing, "left behind").name == "left behind"
    assert all(kind is not Ending for kind, *_ in cast("Iterable[tuple[Any, ...]]", PROCESS._made))


def test_the_end_of_the_process_ends_them() -> None:
    """Once, and the newest first."""
    program = """
from pipelines.process import the
class End:
    def __init__(self, name): self.name = name
    def close(self): print(self.name)
the(End, "first"), the(End, "last")
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["last", "first"]


def test_the_watching_threads_end_with_the_process() -> None:
    """That of slow steps, and the guard's."""
    the(Steps).watch(1.0)
    guarded = threading.Thread(target=lambda: call_within(Limits(1.0, 1024), len, ""))
    guarded.start()
    guarded.join()
    watching = [one for one in threading.enumerate() if one.name in {"slow-steps", "guard"}]
    assert {one.name for one in watching} == {"slow-steps", "guard"}
    PROCESS.close()
    for one in watching:
        one.join(10)
    assert not any(one.is_alive() for one in watching)


def test_the_ceiling_is_lifted_when_the_process_ends_within_a_step() -> None:
    """Or the next step would take the lowered limit for the system's."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    within = Limits(1.0, 1024)
    call_within(within, lambda _: PROCESS.close(), "")
    call_within(within, len, "")
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_stop_and_a_recorder_are_forgotten() -> None:
    """The next run of the process goes on, and nobody listens to it."""
    request_stop()
    start_recording()
    PROCESS.close()
    assert not is_stopping()
    assert not is_recording()


def test_the_client_s_log_has_one_handler() -> None:
    """Of the process before only the level stays, which keeps kafka-python's lines off the screen."""
    before = quiet_client()
    assert quiet_client() is before
    PROCESS.close()
    after = quiet_client()
    kept = [one for one in logging.getLogger("kafka").handlers if isinstance(one, ClientLog)]
    assert before is not after
    assert kept == [after]


def test_a_committer_closes_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the broker is away; a second time there is none."""

    class Away:
        def __init__(self, **_: Any) -> None: ...

        def commit(self, *_: Any, **__: Any) -> None: ...

        def close(self, **_: Any) -> None:
            ENDED.append("connection")
            raise KafkaTimeoutError

    monkeypatch.setattr(commit, "KafkaConsumer", Away)
    settings = KafkaSettings(topics=("wire",), group="g")
    the(commit.Committer, settings).commit("wire", {0: 1})
    assert the(commit.Committer, settings) is the(commit.Committer, KafkaSettings(topics=("wire",), group="g"))
    PROCESS.close()
    PROCESS.close()
    assert ENDED == ["connection"]


def test_an_open_segment_is_left_as_a_killed_process_leaves_it(tmp_path: Path) -> None:
    """Hidden and unlocked; whoever writes there next mends it."""
    sink = open_sink(f"jsonl:{tmp_path}")
    sink.prepare()
    delivery = sink.deliver()
    delivery.add(Run(ACCOUNT))
    delivery.confirm()
    PROCESS.close()
    assert [path.name.startswith(".runs-") for path in tmp_path.iterdir()] == [True]
    sink.prepare()
    (mended,) = tmp_path.iterdir()
    assert mended.name.startswith("runs-")
    assert mended.read_bytes().count(b"\n") == 1


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_as_it_was_after_a_failure(enabled: bool) -> None:
    """A collector that was off before stays off."""
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with pytest.raises(ValueError, match="damaged"), without_collector():
            assert not gc.isenabled()
            raise ValueError("damaged")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
