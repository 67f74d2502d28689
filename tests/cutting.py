"""A TCP proxy that breaks connections, for tests of clients."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

CHUNK: Final = 1 << 14


class Cutter:
    """Passes bytes on, and breaks each of the next ``cuts`` connections after ``after`` bytes of answer."""

    def __init__(self, target: int, after: int) -> None:
        self._target, self._after, self.cuts = target, after, 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                threading.Thread(target=self._pass_on, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        passed = 0
        with suppress(OSError):
            while (data := source.recv(CHUNK)) and not (answers and self._cut(passed := passed + len(data))):
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _cut(self, passed: int) -> bool:
        with self._lock:
            if passed < self._after or self.cuts == 0:
                return False
            self.cuts -= 1
            return True

    def close(self) -> None:
        """Accept no more connections."""
        self._listener.close()


@contextmanager
def cutting(target: int, after: int) -> Iterator[Cutter]:
    """Run a proxy before a port of 127.0.0.1."""
    cutter = Cutter(target, after)
    try:
        yield cutter
    finally:
        cutter.close()
