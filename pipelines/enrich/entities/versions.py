"""Versions of registers and data files, for the record of a run."""

from pipelines.enrich.entities import companies, crf, geonames, organisations, people, registers, tables


def versions() -> dict[str, str]:
    """Return the versions of the registers' packages, and digests of the shipped data files."""
    named = [geonames.geonames().version, registers.package("pycountry")]
    files = (crf.MODEL, tables.DATA, geonames.DATA, companies.DATA, organisations.DATA, people.DATA)
    named += [registers.file(path) for path in files]
    return dict(entry.split(" ", 1) for entry in named)
