"""``GET /api/v1/stream``: the live stream as server-sent events."""

from collections.abc import AsyncIterator
from typing import Any, Final

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pipelines.ask.parameters import read_query
from pipelines.ask.store import Store
from pipelines.errors import NotDelivered, Refused, SinkRefused
from pipelines.serve.problems import phrase, problem
from pipelines.serve.stream.chosen import StreamQuery
from pipelines.serve.stream.hub import HEARTBEAT_S, PAUSE_S, Hub
from pipelines.serve.stream.log import EventLog, open_log

PATH: Final = "/stream"
MEDIA: Final = "text/event-stream"
ABOUT: Final = (
    "Events of published stories as they are written, one JSON event each (server-sent events). "
    "Go on after a broken connection with the header Last-Event-ID: nothing is lost, nothing repeated."
)


class EventStream:
    """The stream of one place."""

    def __init__(
        self, store: Store, log: EventLog | None = None, pause: float = PAUSE_S, heartbeat: float = HEARTBEAT_S
    ) -> None:
        self._store, self._log = store, log
        self._pause, self._heartbeat = pause, heartbeat
        self._hub: Hub | None = None

    async def answer(self, request: Request) -> Response:
        """Answer a request for the stream; HEAD says whether there is one: 200, or 204 for a place that cannot be streamed."""
        if request.method == "HEAD":
            return Response(status_code=200 if self._can_stream() else 204, media_type=MEDIA)
        try:
            query = read_query(StreamQuery, request.query_params, {}, of_form=True)
            after = request.headers.get("last-event-id") or query.after
            hub = self._opened(after)
            await hub.start()
        except (SinkRefused, NotDelivered) as error:
            return problem(503, phrase(503), str(error))
        except Refused as error:
            return problem(400, phrase(400), str(error))
        return Streaming(hub.messages(query, after))

    def _can_stream(self) -> bool:
        try:
            open_log(self._store)
        except Refused:
            return self._log is not None
        return True

    def _opened(self, after: str | None) -> Hub:
        """Return the hub. Raise ``Refused`` for a place that cannot be streamed or a position that is not its own."""
        if self._log is None:
            self._log = open_log(self._store)
        if after is not None:
            self._log.covers(after, after)
        if self._hub is None:
            self._hub = Hub(self._log, self._pause, self._heartbeat)
        return self._hub

    def close(self) -> None:
        """End all connections."""
        if self._hub is not None:
            self._hub.close()


class Streaming(Response):
    """Sends pieces as they come, until the client leaves or there are no more."""

    media_type = MEDIA

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self.status_code, self.background, self._pieces = 200, None, pieces
        self.init_headers({"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._send, send, group.cancel_scope)
            while (await receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

    async def _send(self, send: Send, scope: Any) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for piece in self._pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        scope.cancel()
