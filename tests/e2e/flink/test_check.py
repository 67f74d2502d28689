"""`wirebeam check` of the real cluster, whole and with parts that are gone."""

from collections.abc import Callable

import pytest

from infra.flink.cluster import Cluster
from pipelines.cli.command import run_command
from pipelines.errors import FAILED, OK
from pipelines.kafka.commit import Committer
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.flink.submission import on_flink
from tests.e2e.kafka.test_check import argv, rows

pytestmark = [pytest.mark.kafka, pytest.mark.flink]


def test_every_part_of_the_cluster_is_tried(
    cluster: Cluster, settings: Callable[..., KafkaSettings], capsys: pytest.CaptureFixture[str]
) -> None:
    """All is there; then the worker pool is gone, and the job server: each is named, and only those.

    So is a group that has read before, of which a new job has no state, and an endpoint that would show nothing.
    """
    made = settings()
    given = argv(made, f"--group={made.group}", *on_flink(cluster))
    assert run_command(given) == OK, capsys.readouterr().out
    found = rows(capsys.readouterr().out)
    assert {found[what] for what in ("job server", "worker pool")} == {"ok"}
    cluster.kill_process("pool")
    cluster.kill_process("job-server")
    try:
        assert run_command(given) == FAILED
        found = rows(capsys.readouterr().out)
        assert {what for what, state in found.items() if state == "fail"} == {"job server", "worker pool"}
    finally:
        cluster.start_pool()
        cluster.start_job_server()
    Committer(made).commit(made.topics[0], {0: 0})
    for more in ([], ["--metrics-port=0"]):
        assert run_command([*given, *more]) == FAILED
        told = " ".join(capsys.readouterr().out.split())
        assert "it has read the topics before" in told
        assert ("metrics.port is 0" in told) is bool(more)
