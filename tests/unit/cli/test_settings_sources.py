"""Settings come from a file, the environment and flags, in this order; each value knows who gave it."""

import argparse
import json
from pathlib import Path

import pytest

from pipelines.cli import replay
from pipelines.cli.command import build_parser, run_command
from pipelines.cli.run import add_arguments
from pipelines.cli.settings_options import read_settings
from pipelines.errors import OK, Refused
from pipelines.settings.file import AllSettings, setting_paths, settings_schema
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.origins import OTHERS, SECRETS, display, flag_name, gather, variable_name
from pipelines.settings.stages import Settings

SCHEMA = Path(__file__).parents[3] / "schemas" / "json" / "settings.v1.json"


def arguments(*argv: str) -> argparse.Namespace:
    """Parse the arguments of a live run."""
    return build_parser().parse_args(["run", *argv])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wirebeam.toml"
    path.write_text(
        'workers = 2\n[kafka]\ntopics = ["a", "b"]\ngroup = "file"\nretention_days = 3\n[stories]\nkey_window = "P2D"\n'
    )
    return path


def test_flags_win_over_the_environment_and_that_over_the_file(file: Path) -> None:
    """Each value is the latest that was given, and names its origin."""
    given = arguments(f"--settings={file}", "--group=flag")
    environment = {"WIREBEAM_KAFKA_GROUP": "variable", "WIREBEAM_KAFKA_RETENTION_DAYS": "4", "HOME": "/"}
    found = gather(vars(given), environment)
    assert {path: one.origin for path, one in found.items() if path[0] == "kafka"} == {
        ("kafka", "topics"): str(file),
        ("kafka", "retention_days"): "WIREBEAM_KAFKA_RETENTION_DAYS",
        ("kafka", "group"): "--group",
    }
    made = read_settings(given, KafkaSettings, "kafka", environment)
    assert (made.topics, made.retention_days, made.group) == (("a", "b"), 4, "flag")
    stages = read_settings(given, Settings, "", environment)
    assert (stages.workers, stages.stories.key_window.days) == (2, 2)


def test_a_file_in_the_working_folder_is_found(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless a flag or the environment names another one."""
    monkeypatch.chdir(file.parent)
    assert read_settings(arguments(), KafkaSettings, "kafka", {}).group == "file"
    (file.parent / "other.toml").write_text('[kafka]\ngroup = "other"\n')
    assert read_settings(arguments(), KafkaSettings, "kafka", {"WIREBEAM_SETTINGS": "other.toml"}).group == "other"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[kafka]\nretention_days = 0\n", "setting kafka.retention_days is 0 (FILE): input should be greater than"),
        ('[kafka]\ntopics = ["a", "b c"]\n', "setting kafka.topics.1 is 'b c' (FILE): it must be a topic name"),
        ('[kafka]\nstart = "0"\n', "setting kafka.start is '0' (FILE): it must be earliest, latest, or a time"),
        (
            "[kafka]\nretention = 1\n",
            "setting kafka.retention (FILE) does not exist; did you mean kafka.retention_days?",
        ),
        ('[kafka]\nsasl_password = "x-secret"\n', "does not exist; did you mean kafka.sasl_password_file?"),
        ("[kafak]\n", "setting kafak (FILE) does not exist"),
        ("kafka = 5\n", "setting kafka is 5 (FILE): it must be a table, [kafka]"),
        ("[kafka\n", "settings file FILE is not TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_refused_in_one_line(text: str, told: str, tmp_path: Path) -> None:
    """Setting, origin, value, and what is allowed; the value of what is no setting is not repeated."""
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(Refused) as refused:
        read_settings(arguments(f"--settings={tmp_path / 's.toml'}"), KafkaSettings, "kafka", {})
    line = str(refused.value).replace(str(tmp_path / "s.toml"), "FILE")
    assert told in line
    assert "\n" not in line
    assert "x-secret" not in line


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """When somebody named it."""
    with pytest.raises(Refused, match=r"settings file .*none\.toml cannot be read: No such file"):
        gather(vars(arguments(f"--settings={tmp_path / 'none.toml'}")), {})


def test_a_folder_under_the_files_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not passed over: somebody meant settings."""
    (tmp_path / "wirebeam.toml").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match=r"wirebeam\.toml cannot be read: Is a directory"):
        gather(vars(arguments()), {})


def test_a_file_of_other_bytes_than_utf8_is_refused(tmp_path: Path) -> None:
    """A file saved as UTF-16, which some editors do."""
    (tmp_path / "s.toml").write_text("[kafka]", encoding="utf-16")
    with pytest.raises(Refused, match=r"s\.toml is not TOML: 'utf-8' codec"):
        gather(vars(arguments(f"--settings={tmp_path / 's.toml'}")), {})


def test_a_variable_that_names_no_setting_is_refused() -> None:
    """If it looks like one; secrets and other people's variables are left alone."""
    assert (
        gather(vars(arguments()), {"WIREBEAM_KAFKA_PASSWORD": "p", "WIREBEAM_KILLS": "3", "WIREBEAM_KAFKA_GROUP": ""})
        == {}
    )
    with pytest.raises(Refused, match="WIREBEAM_KAFKA_TOPIC is not a setting; did you mean WIREBEAM_KAFKA_TOPICS"):
        gather(vars(arguments()), {"WIREBEAM_KAFKA_TOPIC": "a"})
    with pytest.raises(Refused, match=r"breaker\.max_share is '2' \(WIREBEAM_BREAKER_MAX_SHARE\)"):
        read_settings(arguments(), Settings, "", {"WIREBEAM_BREAKER_MAX_SHARE": "2"})


def test_names_are_told_apart() -> None:
    """No two settings share a variable, and each is an option of a replay or a live run."""
    known = list(setting_paths())
    assert len({variable_name(path) for path in known}) == len(known)
    help_text = ""
    for add in (add_arguments, replay.add_arguments):
        parser = argparse.ArgumentParser()
        add(parser)
        help_text += parser.format_help()
    assert [path for path in known if f"{flag_name(path)} " not in help_text] == []


def test_passwords_in_addresses_are_not_shown() -> None:
    """Nor is anything else hidden."""
    assert display("postgresql://desk:s3cret@db:5432/wire") == "'postgresql://desk:***@db:5432/wire'"
    assert display(("a:9092", "b")) == "('a:9092', 'b')"


def test_the_schema_for_editors_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    """`make schemas` has been run, `wirebeam check --schema` prints it, and it takes what the settings take."""
    jsonschema = pytest.importorskip("jsonschema")
    written = json.loads(SCHEMA.read_text())
    assert written == settings_schema()
    assert run_command(["check", "--schema"]) == OK
    assert json.loads(capsys.readouterr().out) == written
    validator = jsonschema.Draft202012Validator(written)
    good = {"workers": 2, "kafka": {"topics": ["a"], "start": "latest"}, "normalize": {"latest": "any"}}
    assert list(validator.iter_errors(good)) == []
    AllSettings.model_validate(good)
    for wrong in ({"kafka": {"topic": "a"}}, {"workers": 0}, {"breaker": {"max_share": 2}}):
        assert list(validator.iter_errors(wrong))


@pytest.mark.parametrize("name", sorted(SECRETS | OTHERS))
def test_secrets_in_the_environment_are_no_settings(name: str, tmp_path: Path) -> None:
    """Although their names resemble those of settings."""
    file = tmp_path / "wirebeam.toml"
    file.write_text("")
    assert gather({}, {name: str(file)}) == {}
