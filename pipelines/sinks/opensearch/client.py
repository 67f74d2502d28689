"""One cluster's client: requests and bulks that are tried again with growing pauses, each document by itself."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unreachable
from opensearchpy.exceptions import OpenSearchException, SSLError, TransportError
from opensearchpy.serializer import JSONSerializer

from pipelines.errors import NotDelivered
from pipelines.settings.opensearch import PASSWORD, OpenSearchSettings
from pipelines.sinks.opensearch.documents import Document
from pipelines.sinks.patience import Patience

CONFLICT: Final = 409
REFUSED: Final = frozenset({400, 413})
"""Statuses of a document that the server can never take."""
BLOCKED: Final = "cluster_block_exception"
"""The index is not written for now: it is being copied by ``wirebeam migrate``, or the disk is full."""
REMEDIES: Final = {
    401: f"correct the user, or the password in {PASSWORD}",
    403: "give the user the rights that docs/sinks.md names",
}


class Result(NamedTuple):
    """What the server said of one document."""

    status: int
    error: str = ""
    kind: str = ""
    """The server's name of the error."""

    @property
    def is_refused(self) -> bool:
        """Return True if the server can never take the document."""
        return self.status in REFUSED

    @property
    def is_temporary(self) -> bool:
        """Return True if the same request may succeed later."""
        return self.status in {404, 429} or self.status >= 500 or self.kind == BLOCKED


class _Serializer(JSONSerializer):
    """Reads answers with orjson."""

    def loads(self, s: str) -> Any:
        return orjson.loads(s)


class Cluster:
    """The connections of this process to one cluster."""

    def __init__(self, settings: OpenSearchSettings) -> None:
        self.settings = settings
        self._client: Any = None

    @property
    def client(self) -> Any:
        """The client; it connects when it is asked."""
        if self._client is None:
            logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # the sink says itself what it waits for
            self._client = OpenSearch(**self.settings.connection(), serializer=_Serializer())
        return self._client

    def close(self) -> None:
        """Close all connections."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def ask(self, method: str, path: str, body: Any = None, **parameters: Any) -> Any:
        """Send a request once, and return the answer. Raises the client's exceptions."""
        kind = "application/x-ndjson" if path == "/_bulk" else "application/json"
        headers = None if body is None else {"content-type": kind}
        return self.client.transport.perform_request(method, path, params=parameters, body=body, headers=headers)

    def insist(self, method: str, path: str, body: Any = None, **parameters: Any) -> Any:
        """Send a request until it is answered. Raise ``NotDelivered`` if it is refused, or not answered in ``retry_s``."""
        patience = Patience(self.settings.name, self.settings.retry_s)
        while True:
            try:
                return self.ask(method, path, body, **parameters)
            except TransportError as error:
                if not is_temporary(error):
                    raise NotDelivered(f"{self.settings.name} did not take a batch: {in_a_line(error)}") from error
                patience.wait(in_a_line(error), error)

    def write(self, documents: Sequence[Document]) -> list[Result]:
        """Write documents, each unless the index has a version as great. Return the result of each; none is temporary.

        Raise ``NotDelivered`` if that takes longer than ``retry_s``, or if the user may not write.
        """
        return self.bulk([_action(self.settings, one) for one in documents])

    def bulk(self, actions: Sequence[bytes]) -> list[Result]:
        """Send actions with their documents, and those again that the server could not take for the time being."""
        results: list[Result | None] = [None] * len(actions)
        open_places, patience = list(range(len(actions))), Patience(self.settings.name, self.settings.retry_s)
        while open_places:
            for places in self._parts(actions, open_places):
                for place, result in zip(places, self._send(actions, places), strict=True):
                    results[place] = result
            open_places = [place for place in open_places if _result(results, place).is_temporary]
            if open_places:
                patience.wait(_result(results, open_places[0]).error)
        return [_result(results, place) for place in range(len(actions))]

    def _send(self, actions: Sequence[bytes], places: Sequence[int]) -> list[Result]:
        """Send one request. One that is too large is divided; one that fails gives its failure for each document."""
        try:
            body = b"".join(actions[place] for place in places)
            answer = self.ask("POST", "/_bulk", body, filter_path="items.*.status,items.*.error", require_alias="true")
        except TransportError as error:
            if error.status_code == 413 and len(places) > 1:
                middle = len(places) // 2
                return [*self._send(actions, places[:middle]), *self._send(actions, places[middle:])]
            if not is_temporary(error) and error.status_code != 413:
                raise NotDelivered(f"{self.settings.name} did not take a batch: {in_a_line(error)}") from error
            status = error.status_code if isinstance(error.status_code, int) else 503
            return [Result(status, in_a_line(error))] * len(places)
        results = [_result_of(one) for one in answer["items"]]
        if denied := next((one for one in results if one.status in REMEDIES and not one.is_temporary), None):
            raise NotDelivered(f"{self.settings.name} did not take a batch: {denied.error}: {REMEDIES[denied.status]}")
        return results

    def _parts(self, actions: Sequence[bytes], places: Iterable[int]) -> Iterator[list[int]]:
        """Yield places in groups whose actions fit in one request."""
        most, part, size = self.settings.request_mb * 1_000_000, list[int](), 0
        for place in places:
            if part and size + len(actions[place]) > most:
                yield part
                part, size = [], 0
            part.append(place)
            size += len(actions[place])
        if part:
            yield part


def action_of(settings: OpenSearchSettings, kind: str, operation: str, name: str, body: bytes, **fence: Any) -> bytes:
    """Return the two lines of a bulk action."""
    head = {operation: {"_index": settings.alias(kind), "_id": name, **fence}}
    return orjson.dumps(head) + b"\n" + body + b"\n"


def _action(settings: OpenSearchSettings, one: Document) -> bytes:
    return action_of(settings, one.kind, "index", one.name, one.body, version=one.version, version_type="external")


def _result(results: Sequence[Result | None], place: int) -> Result:
    found = results[place]
    if found is None:
        raise RuntimeError("a bulk request has an item without a result")
    return found


def _result_of(item: Mapping[str, Any]) -> Result:
    (said,) = item.values()
    error = said.get("error")
    if error is None:
        return Result(said["status"])
    kind = str(error.get("type", "")) if isinstance(error, dict) else ""
    reason = str(error.get("reason", "")) if isinstance(error, dict) else str(error)
    return Result(said["status"], f"{kind}: {first_words(reason)}", kind)


PREVIEW: Final = "Preview of field's value"
"""Before a part of the text, in the server's messages."""


def first_words(reason: str) -> str:
    """Return the server's message without a preview of the document's text, at most 200 characters."""
    return " ".join(reason.partition(PREVIEW)[0].split())[:200].rstrip(" .,:")


def is_temporary(error: TransportError) -> bool:
    """Return True if the same request may succeed later."""
    if isinstance(error, Unreachable):
        return True
    return error.status_code == 429 or (isinstance(error.status_code, int) and error.status_code >= 500)


def in_a_line(error: OpenSearchException) -> str:
    """Return the message of the server or the client in one line, with what to do."""
    if isinstance(error, SSLError):
        return f"TLS failed: {first_words(str(error.info))}: name the authority's file, ?ca_file=FILE, or use opensearch://"
    if isinstance(error, Unreachable):
        return f"it cannot be reached: {first_words(str(error.info))}: start the server, or correct host and port"
    if not isinstance(error, TransportError):
        return first_words(str(error))
    status = error.status_code
    said = error.info.get("error") if isinstance(error.info, dict) else None
    reason = said.get("reason") if isinstance(said, dict) else said
    line = f"status {status}: {first_words(str(reason or error.error))}"
    return f"{line}: {REMEDIES[status]}" if status in REMEDIES else line
