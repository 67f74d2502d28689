"""The commands as processes: they start, answer and stop; what cannot be served is refused in a line."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters

from infra.release.screenshots import address_of
from pipelines.cli.command import run_command
from pipelines.errors import REFUSED
from pipelines.serve.listen import _listen
from schemas import EventType
from tests.sinks.values import event
from tests.unit.serve.conftest import write_store


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_until_a_signal(number: signal.Signals, tmp_path: Path) -> None:
    """It prints its address, and ends with exit code 0."""
    write_store(tmp_path / "s.duckdb", [event(EventType.CREATED, 1)])
    command = [sys.executable, "-m", "pipelines", "serve", str(tmp_path / "s.duckdb"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        with urllib.request.urlopen(f"{address_of(server)}/stories.json") as answer:
            assert b"Tin rises" in answer.read()
        server.send_signal(number)
        assert server.wait() == 0


@pytest.mark.slow
def test_mcp_answers_on_standard_input_and_output(tmp_path: Path) -> None:
    """To the protocol's own client, from a process."""
    write_store(tmp_path / "s.duckdb", [event(EventType.CREATED, 1)])
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "pipelines", "mcp", str(tmp_path / "s.duckdb")],
        env=dict(os.environ),
        cwd=str(Path(__file__).parents[3]),
    )

    async def asked() -> str:
        async with Client(command) as client:
            return (await client.call_tool("search_stories", {})).model_dump_json()

    assert "Tin rises" in anyio.run(asked)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["none.duckdb"], "there is no such file"),
        (["kafka://x/y"], "cannot be read"),
        (["none.duckdb", "--host", "0.0.0.0"], "needs a token"),
        (["none.duckdb", "--port", "many"], "--port"),
        (["none.duckdb", "--follow", "kafka://no-such-host.invalid:9092/t"], "the host name is not known"),
        (["none.duckdb", "--follow", "kafka://127.0.0.1:1/t"], "nothing listens there"),
    ],
)
def test_what_cannot_be_served_is_refused(
    more: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line."""
    monkeypatch.delenv("WIREBEAM_SERVE_TOKEN", raising=False)
    assert run_command(["serve", *more]) == REFUSED
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_a_short_token_is_refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no secret."""
    monkeypatch.setenv("WIREBEAM_SERVE_TOKEN", "short")
    assert run_command(["serve", "none.duckdb"]) == REFUSED
    assert "at least 16" in capsys.readouterr().err


def test_answers_are_sent_at_once() -> None:
    """Asyncio turns off the wait for acknowledgements, which is 40 ms, only of sockets that say that they are TCP."""
    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
