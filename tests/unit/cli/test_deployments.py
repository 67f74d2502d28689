"""What is deployed names what the code has: versions of Beam and Flink, options, ports."""

import argparse
import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from apache_beam import Pipeline
from apache_beam.options.pipeline_options import FlinkRunnerOptions

from pipelines.cli.run import add_arguments
from pipelines.jobs.live import build_live
from pipelines.jobs.runners import runner_options
from pipelines.kafka.sink import KafkaSink
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import Settings

INFRA = Path(__file__).parents[3] / "infra"
JOB_SERVER = re.compile(r"apache/beam_flink(?P<flink>[\d.]+)_job_server:(?P<beam>[\d.]+)")


@pytest.mark.parametrize("name", ["compose.yaml", "kubernetes.yaml"])
def test_the_job_server_is_the_one_of_the_pinned_beam(name: str) -> None:
    """Its Beam is ours, its Flink the cluster's, and one that this Beam is published for."""
    text = (INFRA / "flink" / name).read_text()
    found = JOB_SERVER.search(text)
    assert found is not None
    assert found["beam"] == version("apache-beam")
    assert found["flink"] in FlinkRunnerOptions.PUBLISHED_FLINK_VERSIONS
    assert f"image: flink:{found['flink']}-" in text


def test_kubernetes_runs_a_worker_beside_each_taskmanager() -> None:
    """Three objects; the worker is a sidecar that is no root, on the port that its image opens."""
    deployment, server, service = yaml.safe_load_all((INFRA / "flink" / "kubernetes.yaml").read_text())
    assert (deployment["kind"], server["kind"], service["kind"]) == ("FlinkDeployment", "Deployment", "Service")
    main, worker = deployment["spec"]["taskManager"]["podTemplate"]["spec"]["containers"]
    assert main["name"] == "flink-main-container"
    assert worker["securityContext"]["runAsNonRoot"] is True
    assert f"--service_port={worker['ports'][0]['containerPort']}" in (INFRA / "worker" / "Containerfile").read_text()
    assert deployment["spec"]["flinkVersion"] == "v1_20"


def test_the_worker_image_is_made_of_the_pinned_beam() -> None:
    """Its base and its boot program are of the release that the wheel asks for, and it runs as a user."""
    text = (INFRA / "worker" / "Containerfile").read_text()
    assert f"beam_python3.11_sdk:{version('apache-beam')}" in text
    assert text.index("USER 10001") < text.index("ENTRYPOINT")
    assert "RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT=1" in text  # boot may not write where it would make another


def test_the_template_takes_options_that_the_command_has() -> None:
    """Each parameter of the Flex Template is a flag of `wirebeam run`."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    flags = {flag for action in parser._actions for flag in action.option_strings}
    metadata = json.loads((INFRA / "dataflow" / "metadata.json").read_text())
    assert {f"--{one['name']}" for one in metadata["parameters"]} <= flags
    assert metadata["streaming"] is True


def test_the_job_graph_for_dataflow_is_built_without_the_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pipeline as Dataflow gets it: every stage, state and timer of the desk, nothing that needs a broker."""
    given = {"runner": "dataflow", "project": "p", "region": "r", "temp_location": "gs://b/t", "image": "worker:1"}
    options = runner_options(RunnerSettings.model_validate(given))
    monkeypatch.setattr("pipelines.jobs.live.Pipeline", lambda options: Pipeline(runner="FnApiRunner", options=options))
    kafka = KafkaSettings()
    pipeline = build_live(kafka, Settings(), options, {"wirebeam.articles": 8}, [KafkaSink(kafka)])
    graph = pipeline.to_runner_api()
    names = {one.unique_name.partition("/")[0] for one in graph.components.transforms.values()}
    assert {"read articles", "parse", "normalize", "write events and stories", "write dead letters"} <= names
    stateful = [one for one in graph.components.transforms.values() if b"embargo" in one.spec.payload]
    assert len(stateful) == 1
