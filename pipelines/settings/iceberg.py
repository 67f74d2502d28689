"""Settings of an Iceberg sink, read from its URL. They are frozen and hold no secret.

``iceberg:CATALOG/NAMESPACE`` names a catalog of PyIceberg's own configuration, which holds its address and credentials;
``iceberg:DIR`` is a folder with an embedded catalog.
"""

from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field

from pipelines.errors import SinkRefused
from pipelines.settings.url import settings_of_query
from schemas import UtcTime

NAMESPACE: Final = "wirebeam"
"""Namespace of the tables in an embedded catalog."""


PLACES: Final = ("catalog", "folder", "namespace")
"""Settings that the place of the URL gives."""


class IcebergSettings(BaseModel):
    """Which catalog and namespace hold the tables, and how they are written."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    catalog: str = ""
    """Name of a catalog in PyIceberg's configuration; empty for an embedded one."""
    folder: str = ""
    """Folder of an embedded catalog; empty for a configured one."""
    namespace: str = Field(default=NAMESPACE, min_length=1)
    """Namespace of the tables."""
    batch: int = Field(default=10_000, ge=1, le=1_000_000)
    """Events in one commit of each table."""
    compact_at: int = Field(default=32, ge=0, le=100_000)
    """Small files of one day at which they are merged to one; 0 for never."""
    retry_s: float = Field(default=120, ge=0, le=86_400)
    """Time for which a batch is retried while catalog or storage are unavailable or in conflict; then the run stops."""
    as_of: UtcTime | None = None
    """For reading: the tables as they were at this time."""

    @classmethod
    def of_url(cls, url: str) -> Self:
        """Return the settings of ``iceberg:CATALOG/NAMESPACE?name=value`` or ``iceberg:DIR?name=value``."""
        place, _, query = url.partition(":")[2].partition("?")
        if not place:
            raise SinkRefused(
                "--sink iceberg: it needs a catalog with a namespace, or a folder: iceberg:CATALOG/NAMESPACE, iceberg:DIR"
            )
        return settings_of_query("iceberg", cls, query, _placed(place), PLACES)

    @property
    def name(self) -> str:
        """The URL without its query, for messages."""
        return f"iceberg:{self.folder or f'{self.catalog}/{self.namespace}'}"


def _placed(place: str) -> dict[str, str]:
    """Return the settings that the place names: a path, or a name without a slash, is a folder.

    >>> _placed("prod/news"), _placed("/lake/news")
    ({'catalog': 'prod', 'namespace': 'news'}, {'folder': '/lake/news'})
    """
    catalog, _, namespace = place.partition("/")
    if namespace and catalog not in {"", ".", "..", "~"}:
        return {"catalog": catalog, "namespace": namespace.replace("/", ".")}
    return {"folder": str(Path(place).expanduser().absolute())}
