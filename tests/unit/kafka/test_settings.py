"""Settings of Kafka name what is wrong and hold no secret."""

import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipelines.kafka.client import MissingSecret, connection
from pipelines.settings.kafka import KafkaSettings, read_secret

SASL = {"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", "sasl_username": "alice"}


@pytest.mark.parametrize(
    ("given", "setting", "says"),
    [
        ({"start": "0"}, "start", "earliest, latest, or a time"),
        ({"bootstrap_servers": "a:99999"}, "bootstrap_servers", "HOST:PORT"),
        ({"bootstrap_servers": ""}, "bootstrap_servers", "at least 1"),
        ({"topics": "a b"}, "topics", "topic name"),
        ({"topics": []}, "topics", "at least 1"),
        ({"events_topic": ".."}, "events_topic", "topic name"),
        ({"security_protocol": "TLS"}, "security_protocol", "'SSL'"),
        ({"security_protocol": "SASL_SSL"}, "sasl_mechanism", "one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512"),
        ({**SASL, "sasl_username": None}, "sasl_username", "a user name"),
        ({"sasl_username": "alice"}, "sasl_username", "needs security_protocol SASL"),
        ({**SASL, "sasl_mechanism": "GSSAPI"}, "sasl_mechanism", "'SCRAM-SHA-512'"),
        ({"tls_ca_file": "/no/such/file"}, "tls_ca_file", "readable file: No such file"),
        ({"tls_certificate_file": __file__}, "tls_certificate_file", "SSL or SASL_SSL"),
        ({"security_protocol": "SSL", "tls_key_file": __file__}, "tls_key_file", "needs tls_certificate_file"),
        ({"start": "yesterday"}, "start", "earliest"),
        ({"max_unconfirmed": 0}, "max_unconfirmed", "greater than or equal to 1"),
        ({"password": "secret"}, "password", "not permitted"),
    ],
)
def test_a_bad_setting_is_refused_by_name(given: dict[str, object], setting: str, says: str) -> None:
    """The setting, and what is allowed."""
    with pytest.raises(ValidationError) as refused:
        KafkaSettings.model_validate(given)
    errors = refused.value.errors()
    assert any(setting == error["loc"][0] and says in error["msg"] for error in errors), errors


def test_lists_stand_in_one_text() -> None:
    """A comma parts servers and topics; a server without a port gets Kafka's."""
    made = KafkaSettings(bootstrap_servers="a, b:9093 ,[::1]:9094", topics="x,y")
    assert made.bootstrap_servers == ("a:9092", "b:9093", "[::1]:9094")
    assert made.topics == ("x", "y")


def test_a_secret_comes_from_its_file_before_the_environment(tmp_path: Path) -> None:
    """The line's end is not part of it."""
    path = tmp_path / "password"
    path.write_text("from the file\n")
    secrets = (read_secret(path, "NAME", {"NAME": "other"}), read_secret(None, "NAME", {"NAME": "other"}))
    assert [secret and secret.get_secret_value() for secret in secrets] == ["from the file", "other"]
    assert read_secret(None, "NAME", {"NAME": ""}) is None


def test_no_text_of_the_settings_holds_the_password(tmp_path: Path) -> None:
    """Neither repr, JSON nor pickle; only the client's arguments do."""
    path = tmp_path / "password"
    path.write_text("hush-hush")
    made = KafkaSettings(**SASL, sasl_password_file=path)
    assert "hush" not in repr(made) + str(made) + made.model_dump_json()
    assert b"hush" not in pickle.dumps(made)
    assert connection(made, {})["sasl_plain_password"] == "hush-hush"


def test_a_missing_password_is_named() -> None:
    """Both places where it could stand."""
    with pytest.raises(MissingSecret, match=r"sasl_password_file .*WIREBEAM_KAFKA_PASSWORD.*alice"):
        connection(KafkaSettings(**SASL), {})


def test_plain_text_sends_nothing_of_tls_or_sasl() -> None:
    """The arguments are those of the protocol."""
    assert not [name for name in connection(KafkaSettings(), {}) if name.startswith(("ssl", "sasl"))]


def test_settings_are_equal_by_value_and_hashable() -> None:
    """Pools are keyed by them."""
    assert hash(KafkaSettings()) == hash(KafkaSettings(topics="wirebeam.articles"))
