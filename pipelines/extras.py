"""Packages that come with an extra of Wirebeam, and what to do where one is missing."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from schemas import Reason, Rejected

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "html": ("trafilatura", "lxml_html_clean"),
    "duckdb": ("duckdb",),
    "postgres": ("psycopg", "psycopg_pool"),
}
"""Extra -> the packages without which it does not work."""


class NeedsExtra(Rejected):
    """A record that could be read if an extra were installed; the run says so at its end."""

    extra: Final = "html"


def missing(extra: str) -> str | None:
    """Return the first package of an extra that is not installed, or None when all are."""
    return next((package for package in EXTRAS[extra] if find_spec(package) is None), None)


def extra_of(module: str | None) -> str | None:
    """Return the extra that has a module's package, or None for a package of no extra.

    >>> extra_of("psycopg.rows")
    'postgres'
    """
    package = (module or "").partition(".")[0]
    return next((extra for extra, packages in EXTRAS.items() if package in packages), None)


def remedy(extra: str) -> str:
    """Return the command that installs an extra.

    >>> remedy("html")
    "pip install 'wirebeam[html]'"
    """
    return f"pip install 'wirebeam[{extra}]'"


def require_page_reader() -> None:
    """Raise ``NeedsExtra`` for a page in HTML where the package that finds its main text is not installed."""
    if (package := missing("html")) is not None:
        raise NeedsExtra(
            Reason.UNREADABLE,
            f"pages in HTML need {package}: install wirebeam[html] ({remedy('html')}), then send the record again",
        )
