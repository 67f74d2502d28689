"""Listen and answer until a signal comes."""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from pipelines.ask.store import Store, open_store
from pipelines.errors import Failed
from pipelines.serve.app import build_app
from pipelines.serve.follower import Followed, following
from pipelines.serve.security import Guarded
from pipelines.serve.stream.endpoint import EventStream
from pipelines.serve.stream.log import open_log
from pipelines.serve.subscriptions.entries import Entry, read_subscriptions
from pipelines.serve.subscriptions.run import Couriers

BACKLOG: Final = 2_048
"""Connections that may wait until they are taken."""
GRACE_S: Final = 10
"""Longest wait for answers that are being given when a signal comes."""


def serve_pages(
    url: str,
    host: str,
    port: int,
    token: str | None,
    subscriptions: Path | None = None,
    followed: Followed | None = None,
) -> None:
    """Serve the pages and the API of a place, and carry the hits of subscriptions. Return after SIGINT or SIGTERM.

    A topic that is followed is written to the place meanwhile.

    Raise ``SinkRefused`` for a place that cannot be read, ``Refused`` for subscriptions that are malformed or a place that has
    no stream for them, ``Failed`` for an address that cannot be listened on.
    """
    entries = () if subscriptions is None else read_subscriptions(subscriptions)
    with following(url, followed), _opened(url) as store, _carried(store, subscriptions, entries):
        stream = EventStream(store)
        path = "?token=..." if token else ""
        _answer(build_app(store, token, stream), store, host, port, path, stream.close)


def serve_tools(url: str) -> None:
    """Serve the tools of a place on standard input and output, until the input ends."""
    import anyio

    from pipelines.serve.tools import serve_stdio

    with _opened(url) as store:
        anyio.run(serve_stdio, store)


def serve_tools_by_http(url: str, host: str, port: int, token: str | None) -> None:
    """Serve the tools of a place by streamable HTTP at ``/mcp``. Return after SIGINT or SIGTERM."""
    from pipelines.serve.tools import build_tools

    with _opened(url) as store:
        app = build_tools(store).streamable_http_app(host=host)
        _answer(Guarded(app, token), store, host, port, "mcp")


@contextmanager
def _carried(store: Store, file: Path | None, entries: Sequence[Entry]) -> Iterator[None]:
    """Carry the hits of subscriptions meanwhile."""
    if file is None:
        yield
        return
    couriers = Couriers(open_log(store), entries, file.with_name(f"{file.name}.positions.json"))
    couriers.start()
    try:
        yield
    finally:
        couriers.close()


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    """Open a place, and read it once."""
    store = open_store(url)
    try:
        with store.snapshot():
            pass
        yield store
    finally:
        store.close()


class _Server(uvicorn.Server):
    """A server that ends its streams when a signal comes, since it waits for all answers."""

    def __init__(self, config: uvicorn.Config, at_exit: Callable[[], None]) -> None:
        super().__init__(config)
        self._at_exit = at_exit

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that the server is to end."""
        self._at_exit()
        super().handle_exit(sig, frame)


def _answer(
    app: ASGIApp, store: Store, host: str, port: int, path: str, at_exit: Callable[[], None] = lambda: None
) -> None:
    """Print the address and answer until a signal comes."""
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/{path}"
    print(f"{store.name} is served at {address} (Ctrl-C ends it)", flush=True)
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=GRACE_S)
    server = _Server(config, at_exit)
    with suppress(KeyboardInterrupt):  # uvicorn raises the signal again once all answers are given
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # asyncio sends at once if it knows it is TCP
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise Failed(
            f"{host}:{port} cannot be listened on: {error.strerror}; name another port: --port 0 takes a free one"
        ) from error
    return listener
