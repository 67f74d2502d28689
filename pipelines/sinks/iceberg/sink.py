"""Iceberg: tables of a catalog, one commit for each table and batch; many engines read them.

A batch that was not committed, for a conflict or because catalog or storage are away, is merged again. What had been committed
changes nothing then.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pyiceberg.exceptions import CommitFailedException

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.process import the
from pipelines.settings.iceberg import IcebergSettings
from pipelines.sinks.iceberg.catalog import Catalogs, require_tables
from pipelines.sinks.iceberg.errors import in_a_line, is_away, is_refusal
from pipelines.sinks.iceberg.merge import Lake, compact, files_of, merge_batch
from pipelines.sinks.iceberg.replace import replace_events
from pipelines.sinks.patience import Patience
from pipelines.sinks.sink import Value
from pipelines.sinks.tables.batch import BatchDelivery, Rows, batched
from pipelines.sinks.tables.columns import TABLES

LOG = logging.getLogger(__name__)


class IcebergSink(NamedTuple):
    """One namespace of a catalog."""

    settings: IcebergSettings

    @property
    def name(self) -> str:
        """The sink's URL, without its settings."""
        return self.settings.name

    def prepare(self) -> None:
        """Create or check the tables, and write a test object. Raise ``SinkRefused`` if that is not possible."""
        if self.settings.as_of is not None:
            raise SinkRefused(f"--sink {self.name}: setting as_of is for reading: leave it out")
        try:
            if self.settings.folder:
                Path(self.settings.folder).mkdir(parents=True, exist_ok=True)
            require_tables(the(Catalogs).get(self.settings), self.settings)
        except Exception as error:
            if not is_refusal(error):
                raise
            raise SinkRefused(f"--sink {self.name} cannot be written: {in_a_line(error)}") from error

    def deliver(self) -> BatchDelivery:
        """Return a new delivery."""
        return BatchDelivery(self.write, self.settings.batch)

    def write(self, rows: Rows) -> None:
        """Merge a batch, then the small files of the tables that it was written to."""
        self._retried(partial(merge_batch, self._lake(), rows))
        if self.settings.compact_at:
            self._compact()

    def replace(self, sources: Sequence[str], values: Callable[[], Iterable[Value]]) -> None:
        """Replace the events of some sources by values, table by table. What was interrupted is completed by the next call."""
        replace_events(self._lake(), sources, batched(values(), self.settings.batch), self._retried)

    def close(self) -> None:
        """Close this process's client."""
        the(Catalogs).discard(self.settings)

    def _lake(self) -> Lake:
        return Lake(the(Catalogs).get(self.settings), self.settings.namespace)

    def _compact(self) -> None:
        """Merge small files where enough have come. A conflict, or a catalog that is away, leaves them for the next time."""
        checked, lake = the(Checked), self._lake()
        for table in TABLES:
            try:
                found = lake.load(table)
                if files_of(found) - checked.get(self.name, table.name) >= self.settings.compact_at:
                    compact(found, table, self.settings.compact_at)
                    checked.put(self.name, table.name, files_of(found.refresh()))
            except Exception as error:
                if not (isinstance(error, CommitFailedException) or is_away(error)):
                    raise
                LOG.warning("%s: the files of %s are not merged yet (%s)", self.name, table.name, in_a_line(error))

    def _retried(self, work: Callable[[], None]) -> None:
        """Do some work. Retry with growing pauses while the catalog is unavailable or in conflict."""
        patience = Patience(self.name, self.settings.retry_s)
        while True:
            try:
                return work()
            except Exception as error:
                conflict = isinstance(error, CommitFailedException)
                if not (conflict or is_refusal(error)):
                    raise
                if not (conflict or is_away(error)):
                    raise NotDelivered(f"{self.name} did not take a batch: {in_a_line(error)}") from error
                patience.wait(in_a_line(error), error)


class Checked:
    """How many files the tables had when this process last looked for small ones."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def get(self, sink: str, table: str) -> int:
        """Return the number of files at the last look, or 0."""
        return self._counts.get((sink, table), 0)

    def put(self, sink: str, table: str, count: int) -> None:
        """Store the number of files."""
        self._counts[sink, table] = count


def iceberg_sink(rest: str) -> IcebergSink:
    """Return the sink of ``iceberg:CATALOG/NAMESPACE`` or ``iceberg:DIR``."""
    return IcebergSink(IcebergSettings.of_url(f"iceberg:{rest}"))
