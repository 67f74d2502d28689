"""Listen and answer until a signal comes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from pipelines.ask.store import Store, open_store
from pipelines.errors import Failed
from pipelines.serve.app import build_app
from pipelines.serve.security import Guarded


def serve_pages(url: str, host: str, port: int, token: str | None) -> None:
    """Serve the pages and the API of a place. Return after SIGINT or SIGTERM.

    Raise ``SinkRefused`` for a place that cannot be read, ``Failed`` for an address that cannot be listened on.
    """
    with _opened(url) as store:
        _answer(build_app(store, token), store, host, port, "?token=..." if token else "")


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
def _opened(url: str) -> Iterator[Store]:
    """Open a place, and read it once."""
    store = open_store(url)
    try:
        with store.snapshot():
            pass
        yield store
    finally:
        store.close()


def _answer(app: ASGIApp, store: Store, host: str, port: int, path: str) -> None:
    """Print the address and answer until a signal comes."""
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/{path}"
    print(f"{store.name} is served at {address} (Ctrl-C ends it)", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    with suppress(KeyboardInterrupt):  # uvicorn raises the signal again once all answers are given
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Failed(
            f"{host}:{port} cannot be listened on: {error.strerror}; name another port: --port 0 takes a free one"
        ) from error
    return listener
