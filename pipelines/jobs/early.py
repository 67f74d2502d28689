"""What can be refused before Beam and the models are imported, which takes seconds: readers, pages, sinks that are not there."""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec

from pipelines.errors import Refused
from pipelines.extras import missing, remedy
from pipelines.parse.detect import detect
from pipelines.settings.stages import Settings
from pipelines.sinks.registry import open_sinks
from pipelines.sources.files import PACKED, PAGES, ZIP_MAGIC, Archive, beginning
from pipelines.sources.warc import is_warc
from schemas import WireFormat

KAFKA_SINK = "kafka"


def require_stages(settings: Settings) -> None:
    """Refuse what the settings of the stages need and is not there."""
    if (lack := missing_reader(settings)) is not None:
        raise Refused(lack)
    if settings.enrich.entities_backend == "spacy" and find_spec("spacy") is None:
        raise Refused("setting enrich.entities_backend is spacy, which is not installed: pip install spacy")


def missing_reader(settings: Settings) -> str | None:
    """Say in one line what the format that the settings name lacks; None where it lacks nothing."""
    if settings.read.format is WireFormat.MAPPED_JSON and not settings.parse.map:
        return "setting read.format is mapped-json, and no mapping is set: give --map FIELD=SOURCE or parse.map"
    if settings.read.format is WireFormat.HTML and (package := missing("html")) is not None:
        return f"setting read.format is html, which needs {package}: install wirebeam[html] ({remedy('html')})"
    return None


def require_page_reader(archives: Sequence[Archive], settings: Settings) -> None:
    """Refuse archives that hold pages in HTML, by name or by how they begin, where what reads pages is not installed."""
    if settings.read.format is not None or (package := missing("html")) is None:
        return
    if (found := next(filter(holds_pages, archives), None)) is not None:
        raise Refused(f"{found.name} holds pages in HTML, which need {package}: {remedy('html')}, or leave it out")


def require_sinks(urls: Iterable[str]) -> None:
    """Refuse sinks that do not exist, or whose package is not installed."""
    open_sinks([url for url in urls if url != KAFKA_SINK])


def holds_pages(archive: Archive) -> bool:
    """Return True if a file holds pages in HTML, by its name or by how it begins, packed or not; web archives do."""
    name = archive.name.lower()
    for suffix in PACKED:
        name = name.removesuffix(suffix)
    if name.endswith(PAGES):
        return True
    head = beginning(archive)
    return (
        head.startswith(ZIP_MAGIC) or is_warc(head) or (head.lstrip()[:1] == b"<" and detect(head) is WireFormat.HTML)
    )
