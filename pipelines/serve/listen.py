"""Listen and answer until a signal comes."""

import socket

import uvicorn

from pipelines.ask.store import open_store
from pipelines.errors import Failed
from pipelines.serve.app import build_app


def serve(url: str, host: str, port: int, token: str | None) -> None:
    """Serve a place; print the address when it answers. Return after SIGINT or SIGTERM.

    Raise ``SinkRefused`` for a place that cannot be read, ``Failed`` for an address that cannot be listened on.
    """
    store = open_store(url)
    try:
        with store.snapshot():
            pass
        listener = _listen(host, port)
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
        print(
            f"{store.name} is served at {address}" + ("?token=..." if token else "") + " (Ctrl-C ends it)", flush=True
        )
        config = uvicorn.Config(build_app(store, token), log_level="warning", server_header=False, lifespan="off")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        store.close()


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(kind, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Failed(
            f"{host}:{port} cannot be listened on: {error.strerror}; name another port: --port 0 takes a free one"
        ) from error
    return listener
