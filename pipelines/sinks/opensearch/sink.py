"""OpenSearch: stories to search, events and dead letters beside them. How a batch is written: ``writing``."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from opensearchpy.exceptions import OpenSearchException

from pipelines.errors import NotDelivered
from pipelines.process import the
from pipelines.settings.opensearch import OpenSearchSettings
from pipelines.sinks.opensearch.client import Cluster, in_a_line
from pipelines.sinks.opensearch.replace import replace_events
from pipelines.sinks.opensearch.schema import require_indices
from pipelines.sinks.opensearch.writing import write_batch
from pipelines.sinks.sink import Value
from pipelines.sinks.tables.batch import BatchDelivery, Rows, batched


class OpenSearchSink(NamedTuple):
    """The indices of one prefix."""

    settings: OpenSearchSettings

    @property
    def name(self) -> str:
        """The URL, without secrets."""
        return self.settings.name

    def prepare(self) -> None:
        """Connect, and create or check the indices."""
        require_indices(self.settings)

    def deliver(self) -> BatchDelivery:
        """Return a new delivery."""
        return BatchDelivery(self.write, self.settings.batch)

    def write(self, rows: Rows) -> None:
        """Write a batch. Raise ``NotDelivered`` if the server does not take it in ``retry_s``."""
        write_batch(the(Cluster, self.settings), rows)

    def replace(self, sources: Sequence[str], values: Callable[[], Iterable[Value]]) -> None:
        """Replace the events of some sources by values, in new indices to which all aliases move at once."""
        try:
            replace_events(the(Cluster, self.settings), sources, batched(values(), self.settings.batch))
        except OpenSearchException as error:
            raise NotDelivered(f"{self.name} did not take a run: {in_a_line(error)}") from error

    def close(self) -> None:
        """Close this process's connections."""
        the(Cluster, self.settings).close()


def opensearch_sink(rest: str) -> OpenSearchSink:
    """Return the sink of ``opensearch://USER@HOST:PORT/PREFIX?name=value``."""
    return OpenSearchSink(OpenSearchSettings.of_url(f"opensearch:{rest}"))


def opensearch_sink_tls(rest: str) -> OpenSearchSink:
    """Return the sink of ``opensearchs://USER@HOST:PORT/PREFIX?name=value``."""
    return OpenSearchSink(OpenSearchSettings.of_url(f"opensearchs:{rest}"))
