"""The chart and the compose file name what the command has; Helm renders the chart, which is checked."""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from infra.helm.program import CHART, helm, helm_program, rendered
from infra.server import ServerUnavailable
from pipelines.settings.file import AllSettings

ROOT = Path(__file__).parents[3]
COMPOSE = ROOT / "infra" / "compose" / "compose.yaml"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
MODES = (
    ("--set=mode=direct", "--set=secretName=news", "--set=browser.enabled=true"),
    ("--set=mode=flink", "--set=flink.resumeFrom=latest"),
)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the arguments of a container as the command would."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    import_module(f"pipelines.cli.{arguments[0]}").add_arguments(parser)
    return parser.parse_args(arguments[1:])


def test_the_chart_is_of_this_version_and_its_settings_are_settings() -> None:
    """Chart and application; the default values are what their schema allows, and the settings are read by the code."""
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert (chart["version"], chart["appVersion"]) == (VERSION, VERSION)
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    schema = json.loads((CHART / "values.schema.json").read_text())
    assert list(Draft7Validator(schema).iter_errors(values)) == []
    assert set(values) == set(schema["properties"]) - {"global"}
    AllSettings.model_validate(tomllib.loads(values["settings"]))


def test_compose_starts_commands_that_exist_and_listens_here_only() -> None:
    """Options are parsed by the command; what a service waits for has a health check; no port is open to the network."""
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert set(services) == {"kafka", "postgres", "run", "browser"}
    assert parse(services["run"]["command"]).sink == ["kafka", "postgres://wirebeam@postgres:5432/wirebeam"]
    assert parse(services["browser"]["command"]).host == "0.0.0.0"
    awaited = {name for one in services.values() for name in one.get("depends_on", {})}
    assert {name for name in awaited if "healthcheck" not in services[name]} == {"run"}  # its image has one
    assert "HEALTHCHECK" in (ROOT / services["run"]["build"]["dockerfile"]).read_text()
    assert all(port.startswith("127.0.0.1:") for one in services.values() for port in one.get("ports", ()))


@pytest.mark.slow
def test_compose_files_are_what_compose_takes() -> None:
    """By the JSON Schema of the specification, which comes with the checker."""
    pytest.importorskip("check_jsonschema", reason="pip install --group deploy")
    files = sorted(map(str, (ROOT / "infra").glob("*/compose.yaml")))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (len(files), done.returncode) == (4, 0), done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("image", ["command", "worker"])
def test_an_image_has_no_findings(image: str) -> None:
    """Of hadolint, which comes as a program."""
    program = Path(sys.executable).with_name("hadolint")
    if not program.exists():
        pytest.skip("pip install --group deploy")
    done = subprocess.run(
        [program, f"infra/{image}/Containerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("image", ["command", "worker"])
def test_an_image_is_of_a_user_with_a_number_and_has_a_check(image: str) -> None:
    """Kubernetes cannot tell whether a name is root."""
    text = (ROOT / "infra" / image / "Containerfile").read_text()
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["10001"]
    assert text.count("\nHEALTHCHECK ") == 1


@pytest.fixture(scope="module")
def program() -> Path:
    """Build Helm, once in a checkout; skip where that cannot be done."""
    try:
        return helm_program()
    except ServerUnavailable as problem:
        pytest.skip(str(problem))


def containers(text: str) -> Iterator[dict[str, Any]]:
    """Yield the containers of manifests."""
    for one in yaml.safe_load_all(text):
        spec = one["spec"] if one and one["kind"] in {"Deployment", "Job"} else {}
        yield from spec.get("template", {}).get("spec", {}).get("containers", ())


@pytest.mark.slow
@pytest.mark.parametrize("options", MODES, ids=["direct", "flink"])
def test_the_chart_is_rendered_and_its_commands_are_parsed(program: Path, options: tuple[str, ...]) -> None:
    """Each container of ours has arguments that the command takes, and is no root."""
    assert "0 chart(s) failed" in helm(program, "lint", "--strict", str(CHART), *options).stdout
    text = rendered(program, *options)
    ours = [one for one in containers(text) if one["image"] == f"wirebeam:{VERSION}"]
    assert [parse(one["args"]) for one in ours]
    assert all(one["securityContext"]["runAsNonRoot"] for one in ours)
    kinds = [one["kind"] for one in yaml.safe_load_all(text)]
    assert ("FlinkDeployment" in kinds) == ("--set=mode=flink" in options)


@pytest.mark.slow
@pytest.mark.parametrize("options", MODES, ids=["direct", "flink"])
def test_manifests_are_what_kubernetes_takes(program: Path, options: tuple[str, ...]) -> None:
    """By the JSON Schemas of Kubernetes, unknown fields refused; Flink's own kind is not among them."""
    validate = pytest.importorskip("kubernetes_validate", reason="pip install --group deploy")
    for one in yaml.safe_load_all(rendered(program, *options)):
        if one["kind"] != "FlinkDeployment":
            validate.validate(one, "1.31", strict=True)


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["--set=mode=spark", "--set=flink.parallelism=1", "--set=browser.enabled=true"])
def test_wrong_values_are_refused(program: Path, wrong: str) -> None:
    """Before anything is sent to a cluster."""
    with pytest.raises(subprocess.CalledProcessError):
        rendered(program, wrong)
