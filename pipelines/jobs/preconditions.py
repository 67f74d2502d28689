"""Checks that run before Beam and the models are imported, which takes seconds: readers, pages, sinks."""

import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from pipelines.errors import Refused
from pipelines.extras import install_command, missing_package
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.registry import RegistrySettings
from pipelines.settings.stages import Settings
from pipelines.sinks.registry import open_sinks
from pipelines.sources.containers import ZIP_MAGIC, names_in_zip
from pipelines.sources.files import PACKED, PAGES, Archive, beginning, open_archive
from pipelines.sources.warc import is_warc
from schemas import WireFormat

KAFKA_SINK = "kafka"


def require_stages(settings: Settings) -> None:
    """Refuse settings of the stages that need a package or a mapping that is missing."""
    if (lack := missing_reader(settings)) is not None:
        raise Refused(lack)
    if settings.enrich.entities_backend == "spacy" and find_spec("spacy") is None:
        raise Refused("setting enrich.entities_backend is spacy, which is not installed: pip install spacy")
    if settings.registry.url is not None and (package := missing_package("registry")) is not None:
        raise Refused(
            f"setting registry.url is {settings.registry.url!r}, which needs {package}: {install_command('registry')}"
        )
    for setting, given, extra in (
        ("lineage.to", settings.lineage.to, "lineage"),
        ("tracing.endpoint", settings.tracing.endpoint, "tracing"),
    ):
        if given is not None and (package := missing_package(extra)) is not None:
            raise Refused(f"setting {setting} is {given!r}, which needs {package}: {install_command(extra)}")
    if settings.verdicts is not None and not settings.verdicts.startswith("kafka:"):
        require_readable("verdicts", settings.verdicts, "JSON Lines")
    if settings.enrich.companies:
        require_readable("enrich.companies", settings.enrich.companies, "CSV")
        from pipelines.enrich.entities.company_table import read_company_table

        read_company_table(settings.enrich.companies)


def require_readable(setting: str, place: str, form: str) -> None:
    """Refuse a file that a setting names and that cannot be read."""
    if not os.access(place, os.R_OK):
        why = "permission denied" if Path(place).exists() else "there is no such file"
        raise Refused(f"setting {setting} is {place!r}: it cannot be read: {why}; name a file of {form}")


def require_value_format(kafka: KafkaSettings, registry: RegistrySettings, origin: str) -> None:
    """Refuse values by schema id without a registry."""
    if kafka.value_format != "json" and registry.url is None:
        raise Refused(
            f"setting kafka.value_format is {kafka.value_format!r} ({origin}): it must be json unless registry.url is set, the address of a schema registry"
        )


def missing_reader(settings: Settings) -> str | None:
    """Return a message about what the format in the settings lacks, or None if it lacks nothing."""
    if settings.read.format is WireFormat.MAPPED_JSON and not settings.parse.map:
        return "setting read.format is mapped-json, and no mapping is set: set --map FIELD=SOURCE or parse.map"
    if settings.read.format is WireFormat.HTML and (package := missing_package("html")) is not None:
        return f"setting read.format is html, which needs {package}: install wirebeam[html] ({install_command('html')})"
    return None


def require_html_reader(archives: Sequence[Archive], settings: Settings) -> None:
    """Refuse archives of HTML pages if the packages that read them are not installed."""
    if settings.read.format is not None or (package := missing_package("html")) is None:
        return
    retry_s = settings.read.retry_s
    if (found := next((one for one in archives if holds_pages(one, retry_s)), None)) is not None:
        raise Refused(
            f"{found.name} holds pages in HTML, which need {package}: {install_command('html')}, or leave it out"
        )


def require_sinks(urls: Iterable[str]) -> None:
    """Refuse sinks of an unknown kind, or whose package is not installed."""
    open_sinks([url for url in urls if url != KAFKA_SINK])


def holds_pages(archive: Archive, retry_s: float) -> bool:
    """Return True if a file holds HTML pages, by its name or its first bytes, compressed or not; web archives do."""
    name = archive.name.lower()
    for suffix in PACKED:
        name = name.removesuffix(suffix)
    if name.endswith(PAGES):
        return True
    from pipelines.parse.detect import detect  # every reader is imported with it

    head = beginning(archive, retry_s)
    if head.startswith(ZIP_MAGIC):
        with open_archive(archive, retry_s) as file:
            return any(member.lower().removesuffix(".gz").endswith(PAGES) for member in names_in_zip(file))
    return is_warc(head) or (head.lstrip()[:1] == b"<" and detect(head) is WireFormat.HTML)
