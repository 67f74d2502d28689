"""Ports of the servers that tests start."""

import socket
import subprocess
import sys

import pytest

from infra import server
from infra.server import ServerUnavailable, free_ports


def test_a_port_is_given_once_and_none_that_somebody_listens_at(monkeypatch: pytest.MonkeyPatch) -> None:
    (ours,) = free_ports(1)
    monkeypatch.setattr(server, "PORTS", range(ours, ours + 1))
    with pytest.raises(ServerUnavailable):
        free_ports(1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setattr(server, "PORTS", range(listening.getsockname()[1], listening.getsockname()[1] + 1))
        with pytest.raises(ServerUnavailable, match="has no 1 free ports"):
            free_ports(1)


def test_another_process_does_not_get_a_port_of_ours() -> None:
    (ours,) = free_ports(1)
    asked = f"from infra import server; server.PORTS = range({ours}, {ours + 1}); server.free_ports(1)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert f"has no 1 free ports from {ours} to {ours}" in done.stderr
