"""TLS, mTLS, SASL PLAIN and SCRAM against the real broker; refusals in one line; no secret anywhere."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.kafka.broker import Broker
from infra.kafka.properties import MTLS, SASL, SASL_TLS, TLS
from pipelines.errors import KafkaRefused
from pipelines.kafka.topics import prepare_topics
from pipelines.settings.kafka import KafkaSettings
from tests.certificates import KEY_PASSWORD, Certificates
from tests.e2e.kafka.conftest import USERS
from tests.e2e.kafka.harness import count_all, produce

pytestmark = pytest.mark.kafka


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(USERS["alice"] + "\n")
    return path


def tls(broker: Broker, certificates: Certificates, listener: str = TLS) -> dict[str, object]:
    return {
        "bootstrap_servers": broker.address(listener),
        "security_protocol": "SSL",
        "tls_ca_file": certificates.authority,
    }


def mtls(broker: Broker, certificates: Certificates, tmp_path: Path) -> dict[str, object]:
    secret = tmp_path / "key-password"
    secret.write_text(KEY_PASSWORD)
    own = {
        "tls_certificate_file": certificates.client,
        "tls_key_file": certificates.client_key,
        "tls_key_password_file": secret,
    }
    return tls(broker, certificates, MTLS) | own


def sasl(broker: Broker, mechanism: str, listener: str = SASL) -> dict[str, object]:
    return {
        "bootstrap_servers": broker.address(listener),
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": mechanism,
        "sasl_username": "alice",
    }


def goes_through(broker: Broker, made: KafkaSettings, run_until: Callable[..., Any]) -> bool:
    produce(broker.address(), made.topics[0], [(b"k", b"v")])
    run_until(made, lambda: count_all(broker.address(), made.events_topic) >= 1)
    return count_all(broker.address(), made.events_topic) == 1


def test_tls(
    broker: Broker, certificates: Certificates, settings: Callable[..., KafkaSettings], run_until: Callable[..., Any]
) -> None:
    """Records go in and out over TLS, the broker's certificate checked."""
    assert goes_through(broker, settings(**tls(broker, certificates)), run_until)


def test_mtls(
    broker: Broker,
    certificates: Certificates,
    settings: Callable[..., KafkaSettings],
    run_until: Callable[..., Any],
    tmp_path: Path,
) -> None:
    """Records go in and out where the broker asks for a certificate; the key is encrypted."""
    assert goes_through(broker, settings(**mtls(broker, certificates, tmp_path)), run_until)


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_sasl(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    run_until: Callable[..., Any],
    password_file: Path,
    mechanism: str,
) -> None:
    """Records go in and out with a user name and a password from a file."""
    assert goes_through(broker, settings(**sasl(broker, mechanism), sasl_password_file=password_file), run_until)


def test_sasl_over_tls_with_a_password_from_the_environment(
    broker: Broker,
    certificates: Certificates,
    settings: Callable[..., KafkaSettings],
    run_until: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The environment holds the password; the settings, their text and the log do not."""
    monkeypatch.setenv("WIREBEAM_KAFKA_PASSWORD", USERS["alice"])
    both = tls(broker, certificates) | sasl(broker, "SCRAM-SHA-512", SASL_TLS) | {"security_protocol": "SASL_SSL"}
    assert goes_through(broker, settings(**both), run_until)


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
def test_a_wrong_password_is_refused_in_one_line(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    mechanism: str,
) -> None:
    """The line says what is wrong; neither it nor the log shows the password."""
    monkeypatch.setenv("WIREBEAM_KAFKA_PASSWORD", "guessed-wrongly")
    made = settings(create=False, connect_timeout_s=6, **sasl(broker, mechanism))
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(KafkaRefused, match="the user name or the password is wrong") as refused,
    ):
        prepare_topics(made)
    assert "\n" not in str(refused.value)
    everything = caplog.text + str(refused.value) + repr(made) + made.model_dump_json()
    assert "guessed-wrongly" not in everything


def test_a_missing_password_is_refused_by_name(broker: Broker, settings: Callable[..., KafkaSettings]) -> None:
    """The line names both places where the password could stand."""
    with pytest.raises(KafkaRefused, match=r"sasl_password_file .* WIREBEAM_KAFKA_PASSWORD"):
        prepare_topics(settings(create=False, **sasl(broker, "PLAIN")))


def test_a_broker_with_a_strangers_certificate_is_refused(
    broker: Broker, certificates: Certificates, settings: Callable[..., KafkaSettings]
) -> None:
    """A certificate that tls_ca_file did not sign is not trusted."""
    made = settings(
        create=False, connect_timeout_s=6, **tls(broker, certificates) | {"tls_ca_file": certificates.stranger}
    )
    with pytest.raises(KafkaRefused, match="not signed by tls_ca_file"):
        prepare_topics(made)


def test_a_client_without_its_certificate_is_refused(
    broker: Broker, certificates: Certificates, settings: Callable[..., KafkaSettings]
) -> None:
    """The broker's mTLS listener lets nobody in without one."""
    with pytest.raises(KafkaRefused, match="set tls_certificate_file"):
        prepare_topics(settings(create=False, connect_timeout_s=6, **tls(broker, certificates, MTLS)))


def test_the_wrong_protocol_is_refused(
    broker: Broker, certificates: Certificates, settings: Callable[..., KafkaSettings]
) -> None:
    """TLS where the broker speaks plain text, and the other way round."""
    with pytest.raises(KafkaRefused, match="does not speak TLS"):
        prepare_topics(
            settings(
                create=False, connect_timeout_s=6, **tls(broker, certificates) | {"bootstrap_servers": broker.address()}
            )
        )
    with pytest.raises(KafkaRefused, match="hangs up"):
        prepare_topics(settings(create=False, connect_timeout_s=6, bootstrap_servers=broker.address(TLS)))


def test_nobody_there_is_refused(settings: Callable[..., KafkaSettings]) -> None:
    """The line names the address."""
    with pytest.raises(KafkaRefused, match=r"127\.0\.0\.1:1'.*nothing listens there"):
        prepare_topics(settings(create=False, bootstrap_servers="127.0.0.1:1", connect_timeout_s=1))
