"""The extras of Wirebeam: their packages, and how to install a missing one."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from schemas import Reason, Rejected

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "html": ("trafilatura", "lxml_html_clean"),
    "duckdb": ("duckdb",),
    "iceberg": ("pyiceberg", "sqlalchemy"),
    "s3": ("s3fs",),
    "gs": ("gcsfs",),
    "az": ("adlfs",),
    "opensearch": ("opensearchpy",),
    "postgres": ("psycopg", "psycopg_pool"),
    "mcp": ("mcp", "starlette", "uvicorn", "jinja2", "duckdb"),
    "registry": ("fastavro", "grpc_tools"),
    "lineage": ("openlineage",),
    "tracing": ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http"),
    "serve": ("starlette", "uvicorn", "jinja2", "duckdb"),
}
"""Extra -> the packages that it needs."""


class NeedsExtra(Rejected):
    """A record that could be read if an extra were installed. The run reports these at its end."""

    extra: Final = "html"


def missing_package(extra: str) -> str | None:
    """Return the first package of an extra that is not installed, or None."""
    return next((package for package in EXTRAS[extra] if not _is_installed(package)), None)


def _is_installed(package: str) -> bool:
    """Return True if a package can be imported; several projects share the namespace ``opentelemetry``."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def extra_of(module: str | None) -> str | None:
    """Return the extra that a module's package belongs to, or None.

    >>> extra_of("psycopg.rows")
    'postgres'
    """
    package = (module or "").partition(".")[0]
    return next((extra for extra, packages in EXTRAS.items() if package in packages), None)


def install_command(extra: str) -> str:
    """Return the command that installs an extra.

    >>> install_command("html")
    "pip install 'wirebeam[html]'"
    """
    return f"pip install 'wirebeam[{extra}]'"


def require_page_reader() -> None:
    """Raise ``NeedsExtra`` if the packages that read HTML pages are not installed."""
    if (package := missing_package("html")) is not None:
        raise NeedsExtra(
            Reason.UNREADABLE,
            f"pages in HTML need {package}: install wirebeam[html] ({install_command('html')}), then send the record again",
        )
