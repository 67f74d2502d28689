"""What kafka-python's log says of a failure becomes one cause in words."""

import logging

import pytest

from pipelines.kafka.client import ClientLog

HUNG_UP = [
    "<KafkaTCPTransport [127.0.0.1:9092<-53600]>: socket disconnected",
    "<KafkaConnection node_id=bootstrap-0 broker_version=(4, 3) (disconnected)>: Connection lost: KafkaConnectionError: socket disconnected",
]
UNKNOWN = HUNG_UP[1].replace("(4, 3)", "unknown")
TIMED_OUT = HUNG_UP[1].replace("KafkaConnectionError: socket disconnected", "[Error 7] RequestTimedOutError")


@pytest.mark.parametrize(
    ("lines", "logs_in", "cause"),
    [
        (HUNG_UP, True, "the user name or the password is wrong"),
        (HUNG_UP, False, "check the port and security_protocol"),
        ([UNKNOWN], True, "check the port and security_protocol"),
        ([*HUNG_UP, "SaslAuthenticationFailedError: Authentication failed"], True, "the user name or the password"),
        ([*HUNG_UP, "Connect attempt returned error 111: ECONNREFUSED"], False, "nothing listens there"),
    ],
)
def test_the_likeliest_cause(lines: list[str], logs_in: bool, cause: str) -> None:
    """A broker that hangs up after it told its version refuses the login, if there is one."""
    assert cause in (told(lines, logs_in) or "")


def test_a_timeout_is_no_hang_up() -> None:
    """The word "disconnected" in a connection's state is no cause."""
    assert told([TIMED_OUT], True) is None


def told(lines: list[str], logs_in: bool) -> str | None:
    log = ClientLog()
    for line in lines:
        log.emit(logging.makeLogRecord({"msg": line}))
    return log.explain(logs_in=logs_in)
