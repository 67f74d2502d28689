"""Options of the engines: what each needs, what does not fit, and what Beam is told."""

import json
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import REFUSED, Refused
from pipelines.jobs.runners import checked_runner, find_checkpoint, runner_options
from pipelines.settings.runner import RunnerSettings

FLINK = {
    "runner": "flink",
    "job_endpoint": "job:8099",
    "worker_pool": "127.0.0.1:50000",
    "state_backend": "rocksdb",
    "checkpoint_dir": "s3://wire/checkpoints",
}
DATAFLOW = {"runner": "dataflow", "project": "p", "region": "r", "temp_location": "gs://b/t", "image": "i"}


def options(**given: object) -> dict[str, object]:
    made = runner_options(checked_runner(RunnerSettings.model_validate(given)))
    found: dict[str, object] = made.get_all_options(drop_default=True, retain_unknown_options=True)
    return found


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"runner": "flink"}, "setting runner.job_endpoint is not set"),
        (FLINK | {"state_backend": None}, "setting runner.state_backend is not set: choose filesystem"),
        (FLINK | {"checkpoint_dir": None}, "setting runner.checkpoint_dir is not set"),
        (FLINK | {"parallelism": 1}, "setting runner.parallelism is 1: Flink cannot rescale a job from 1"),
        (FLINK | {"parallelism": 200}, "setting runner.max_parallelism is 128: it must be at least parallelism, 200"),
        (FLINK | {"worker_pool": None}, "setting runner.worker_pool is not set"),
        (FLINK | {"environment": "loopback"}, "it needs environment external, not loopback"),
        (FLINK | {"environment": "docker", "worker_pool": None}, "setting runner.environment_config is not set"),
        (FLINK | {"worker_pool": None, "environment": "loopback", "detach": True}, "setting runner.detach is True"),
        (FLINK | {"beam_options": "--savepoint_path=x"}, "has '--savepoint_path=x': Wirebeam sets it"),
        (
            FLINK | {"beam_options": "--allow_non_restored_state"},
            "a source whose state is dropped would read its topics again from the start",
        ),
        (FLINK | {"beam_options": "fast"}, "options are written --name=value"),
        ({"job_endpoint": "h:1"}, "setting runner.job_endpoint is 'h:1': runner direct runs in this process"),
        ({"worker_pool": "h:1"}, "setting runner.environment is set"),
        ({"resume_from": "latest"}, "setting runner.resume_from is 'latest': it needs runner flink, not direct"),
        ({"runner": "prism", "environment": "external"}, "which only loopback can restore from the changelog"),
        ({"runner": "prism", "checkpoint_dir": "/c"}, "it needs runner flink, not prism"),
        ({"runner": "portable"}, "setting runner.job_endpoint is not set"),
        ({"runner": "portable", "job_endpoint": "h:1", "checkpoint_dir": "/c"}, "it needs runner flink, not portable"),
        ({"runner": "dataflow"}, "setting runner.project is not set"),
        (DATAFLOW | {"resume_from": "x"}, "it needs runner flink, not dataflow"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, object], told: str) -> None:
    """In one line that names the setting, its value, and what is allowed."""
    with pytest.raises(Refused) as refusal:
        checked_runner(RunnerSettings.model_validate(given))
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--runner", "spark"], "setting runner.runner is 'spark'"),
        (
            ["--runner", "flink", "--job-endpoint", "here"],
            "setting runner.job_endpoint is 'here' (--job-endpoint): it must be HOST:PORT",
        ),
        (["--runner", "dataflow", "--temp-location", "/tmp/x"], "setting runner.temp_location is '/tmp/x'"),
    ],
)
def test_the_command_refuses_before_it_looks_for_a_broker(
    argv: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With exit code 2 and one line."""
    assert run_command(["run", *argv]) == REFUSED
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_a_flink_job_is_told_what_survival_needs() -> None:
    """Checkpoints with a place, kept on cancellation, and bundles that end before them."""
    given = options(**FLINK, parallelism=4, checkpoint_interval_s=2.5, beam_options="--max_bundle_size=500")
    assert given["checkpointing_interval"] == "2500"
    assert given["state_backend_storage_path"] == "s3://wire/checkpoints"
    assert (given["parallelism"], given["max_parallelism"]) == (4, 128)
    assert given["environment_type"] == "EXTERNAL"
    assert given["max_bundle_size"] == "500"
    for flag in ("finish_bundle_before_checkpointing", "retain_externalized_checkpoints_on_cancellation", "streaming"):
        assert given[flag] is True
    assert "savepoint_path" not in given


def test_without_a_job_server_one_is_started_for_the_master() -> None:
    """Beam's own, or the jar that is named."""
    given = options(**FLINK | {"job_endpoint": None, "flink_master": "jm:8081", "job_server_jar": "/j.jar"})
    assert (given["runner"], given["flink_master"], given["flink_job_server_jar"]) == (
        "FlinkRunner",
        "jm:8081",
        "/j.jar",
    )


@pytest.mark.parametrize("runner", ["prism", "portable"])
def test_prism_splits_no_bundle(runner: str) -> None:
    """Nor where it is the runner behind a job endpoint; options of the user's own come on top."""
    found = options(runner=runner, job_endpoint="127.0.0.1:8073", beam_options="--experiments=other")
    assert found["experiments"] == ["prism_disable_sdf_split", "other"]


def test_prism_is_looked_for_where_no_endpoint_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Found on PATH it is started; else the command is refused."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="put the program prism on PATH"):
        options(runner="prism")
    (tmp_path / "prism").touch(mode=0o755)
    assert options(runner="prism")["prism_location"] == str(tmp_path / "prism")


def test_a_dataflow_job_runs_in_the_image_of_its_own() -> None:
    """Nothing is installed at start."""
    given = options(**DATAFLOW)
    assert (given["sdk_container_image"], given["sdk_location"], given["streaming"]) == ("i", "container", True)


def test_the_newest_whole_checkpoint_is_found(tmp_path: Path) -> None:
    """A newer folder without ``_metadata`` is unfinished and passed over."""
    for number, job in ((7, "a"), (8, "a"), (2, "b")):
        folder = tmp_path / job / f"chk-{number}"
        folder.mkdir(parents=True)
        (folder / "_metadata").write_text(json.dumps(number))
    (tmp_path / "b" / "chk-3").mkdir()
    settings = RunnerSettings.model_validate(FLINK | {"checkpoint_dir": f"file://{tmp_path}", "resume_from": "latest"})
    assert find_checkpoint(settings) == str(tmp_path / "b" / "chk-2")
    assert options(**dict(settings))["savepoint_path"] == (tmp_path / "b" / "chk-2").as_uri()
    named = settings.model_copy(update={"resume_from": str(tmp_path / "a" / "chk-7")})
    assert find_checkpoint(named) == str(tmp_path / "a" / "chk-7")


def test_a_checkpoint_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """With the folder that was looked through."""
    settings = RunnerSettings.model_validate(FLINK | {"checkpoint_dir": str(tmp_path), "resume_from": "latest"})
    with pytest.raises(Refused, match=f"no complete checkpoint in {tmp_path}"):
        find_checkpoint(settings)
