"""One run reads for a consumer group: it holds a claim on the group that the broker knows, and a second one is refused.

Runs assign partitions themselves and commit without joining their group, so the broker would let two of them read and
write everything. A claim is one member of a second group, ``GROUP.claim``, which has no offsets and reads nothing. It leaves
that group when the run ends; after a crash the broker removes it when ``session_timeout_s`` is over.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from kafka import ConsumerRebalanceListener, KafkaConsumer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError, RetriableError

from pipelines.errors import KafkaRefused
from pipelines.kafka.client import CLIENT_ID, connect
from pipelines.settings.kafka import KafkaSettings

LOG = logging.getLogger(__name__)
POLL_SECONDS = 0.5
POLL_MS = 1_000
"""Nothing is fetched: the time is for joining again. In a poll that ends before the group's answer the client forgets to send heartbeats."""
LOOK_SECONDS = 15.0
"""How often a run looks whether it is still a member, and whether another one has come, which its broker should not have let in."""
JOIN_SECONDS = 30.0
COORDINATOR_SECONDS = 10.0
RETRY_SECONDS = 0.2


def claim_group(settings: KafkaSettings) -> str:
    """Return the group that a claim is a member of."""
    return f"{settings.group}.claim"


def holders(settings: KafkaSettings) -> Mapping[str, str]:
    """Return who holds the group now: client id -> host; raises ``KafkaRefused`` where the broker may not be asked."""
    admin = connect(KafkaAdminClient, settings)
    try:
        return _members(admin, settings)
    except KafkaError as error:
        raise _unknown(settings, error) from error
    finally:
        admin.close()


def taken(settings: KafkaSettings, others: Mapping[str, str]) -> str:
    """Return one line that says that another run holds the group."""
    named = ", ".join(f"{client} at {host.removeprefix('/')}" for client, host in sorted(others.items()))
    return (
        f"setting kafka.group is {settings.group!r}: another run reads for it ({named}), and two would write every event twice; "
        "end that one, or give this one another kafka.group and kafka.stories_topic"
    )


@contextmanager
def claimed(settings: KafkaSettings) -> Iterator[None]:
    """Hold the group while the block runs. Raise ``KafkaRefused`` if another run holds it.

    A holder that crashed is waited for: it is gone at the latest after ``session_timeout_s``.
    """
    claim = _Claim(settings)
    claim.begin()
    try:
        yield
    finally:
        claim.end()


class _Claim:
    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._me = f"{CLIENT_ID}-{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:6]}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._hold, name="kafka-claim", daemon=True)
        self._admin: Any = None
        self._consumer: Any = None

    def begin(self) -> None:
        """Wait until nobody else holds the group, and join it."""
        self._admin = connect(KafkaAdminClient, self._settings)
        try:
            self._wait_for_a_crashed_one()
            self._join()
        except KafkaError as error:
            self._leave()
            raise _unknown(self._settings, error) from error
        except BaseException:
            self._leave()
            raise
        self._thread.start()

    def end(self) -> None:
        """Leave the group: the next run need not wait."""
        self._ended.set()
        self._thread.join(10.0)

    def _members(self) -> dict[str, str]:
        return _members(self._admin, self._settings)

    def _others(self, members: Mapping[str, str]) -> dict[str, str]:
        return {client: host for client, host in members.items() if client != self._me}

    def _wait_for_a_crashed_one(self) -> None:
        deadline = time.monotonic() + self._settings.session_timeout_s + 1
        said = False
        while others := self._others(self._members()):
            if time.monotonic() > deadline:
                raise KafkaRefused(taken(self._settings, others))
            if not said:
                LOG.warning("another run holds the group, or has crashed: waiting", extra={"holders": sorted(others)})
            said = True
            time.sleep(RETRY_SECONDS)

    def _join(self) -> None:
        """Join, and look again: of two runs that start at the same moment at most one stays."""
        milliseconds = int(self._settings.session_timeout_s * 1000)
        self._consumer = connect(
            KafkaConsumer,
            self._settings,
            client_id=self._me,
            group_id=claim_group(self._settings),
            session_timeout_ms=milliseconds,
            heartbeat_interval_ms=max(100, milliseconds // 4),
            enable_auto_commit=False,
            auto_offset_reset="latest",
            allow_auto_create_topics=False,
            metrics_enabled=False,
        )
        self._subscribe()
        deadline = time.monotonic() + JOIN_SECONDS
        while self._me not in (members := self._members()):
            if time.monotonic() > deadline:
                raise KafkaRefused(
                    f"setting kafka.group is {self._settings.group!r}: the broker did not let this run join {claim_group(self._settings)} within {JOIN_SECONDS:.0f} s"
                )
            self._consumer.poll(timeout_ms=POLL_MS)
        if others := self._others(members):
            raise KafkaRefused(taken(self._settings, others))

    def _hold(self) -> None:
        """Stay a member; the client's own thread sends heartbeats, and joins again after an outage."""
        looked_at = time.monotonic()
        while not self._ended.wait(POLL_SECONDS):
            try:
                self._consumer.poll(timeout_ms=POLL_MS)
                if time.monotonic() - looked_at >= LOOK_SECONDS:
                    looked_at = time.monotonic()
                    self._look()
            except RetriableError:
                continue  # the broker is away; others say so
            except KafkaError as error:
                LOG.warning("the claim on the group is not kept", extra={"reason": type(error).__name__})
        self._leave()

    def _look(self) -> None:
        """Join again if the broker has removed this run though it lives, and tell of others."""
        members = self._members()
        if self._me not in members:
            LOG.warning("the broker has removed this run from the group's claim: joining again")
            self._consumer.unsubscribe()
            self._subscribe()
        if others := self._others(members):
            LOG.error("%s", taken(self._settings, others))

    def _subscribe(self) -> None:
        self._consumer.subscribe([self._settings.stories_topic], listener=_Paused(self._consumer))

    def _leave(self) -> None:
        if self._consumer is not None:
            self._consumer.close(autocommit=False, timeout_ms=2000)
        if self._admin is not None:
            self._admin.close()


class _Paused(ConsumerRebalanceListener):
    """Fetches nothing of what the group is assigned."""

    def __init__(self, consumer: Any) -> None:
        self._consumer = consumer

    def on_partitions_assigned(self, assigned: Any) -> None:
        """Pause them."""
        self._consumer.pause(*assigned)

    def on_partitions_revoked(self, revoked: Any) -> None:
        """Do nothing: nothing was read."""


def _members(admin: Any, settings: KafkaSettings) -> dict[str, str]:
    group = claim_group(settings)
    deadline = time.monotonic() + COORDINATOR_SECONDS
    while True:
        try:
            found = admin.describe_groups([group])[group]
            break
        except RetriableError:  # a broker that was never asked for a group makes its topic of groups first
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
    return {member["client_id"]: member["client_host"] for member in found.get("members", ())}


def _unknown(settings: KafkaSettings, error: KafkaError) -> KafkaRefused:
    return KafkaRefused(
        f"setting kafka.group is {settings.group!r}: the broker does not let this user read and describe group {claim_group(settings)}, "
        f"by which two runs of a group are known ({type(error).__name__}); allow it (an ACL for the prefix {settings.group!r} covers both)"
    )
