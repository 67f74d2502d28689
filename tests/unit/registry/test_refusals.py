"""What a run refuses before Beam is imported and anything connects."""

import pytest

import pipelines.jobs.preconditions as module
from pipelines.cli.command import run_command
from pipelines.errors import REFUSED


def test_values_by_schema_id_need_a_registry(capsys: pytest.CaptureFixture[str]) -> None:
    """In one line with setting, value, origin and what is allowed."""
    assert run_command(["run", "--value-format", "avro"]) == REFUSED
    said = capsys.readouterr().err
    assert "setting kafka.value_format is 'avro' (--value-format): it must be json unless registry.url is set" in said
    assert said.count("\n") == 1


def test_the_extra_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry without its packages is refused with the command that installs them."""
    monkeypatch.setattr(module, "missing_package", lambda extra: "fastavro" if extra == "registry" else None)
    monkeypatch.setenv("WIREBEAM_REGISTRY_URL", "http://registry.invalid")
    assert run_command(["run"]) == REFUSED
    said = capsys.readouterr().err
    assert "registry.url is 'http://registry.invalid', which needs fastavro: pip install 'wirebeam[registry]'" in said


def test_an_unknown_format_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """With what is allowed."""
    assert run_command(["run", "--value-format", "avr"]) == REFUSED
    assert "did you mean avro?" in capsys.readouterr().err
