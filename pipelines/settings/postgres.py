"""Settings of PostgreSQL, read from a URL. They are frozen and hold no secret.

The password is read from a file, else from WIREBEAM_POSTGRES_PASSWORD, else by libpq (PGPASSWORD, a password file), when a
client connects. So no log and no stored job contains it.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import parse_qsl, unquote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipelines.settings.kafka import ReadableFile, read_secret
from pipelines.settings.urls import setting_refusal, split_url

PASSWORD: Final = "WIREBEAM_POSTGRES_PASSWORD"  # noqa: S105 - the name of a variable


def _stated(value: str) -> str:
    if not value:
        raise ValueError("it must not be empty")
    return value


class PostgresSettings(BaseModel):
    """Address of one database, and how it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    host: str = "127.0.0.1"
    """Host name of the server, or the folder of its socket."""
    port: int = Field(default=5432, ge=1, le=65535)
    """Port."""
    database: Annotated[str, AfterValidator(_stated)]
    """Name of the database."""
    user: Annotated[str, AfterValidator(_stated)]
    """User name."""
    password_file: ReadableFile | None = None
    """File with the password; default: the variable WIREBEAM_POSTGRES_PASSWORD."""
    sslmode: Literal["disable", "prefer", "require", "verify-ca", "verify-full"] = "prefer"
    """libpq's sslmode: whether the connection is encrypted and the server's certificate verified."""
    sslrootcert: ReadableFile | None = None
    """Certificates of the authorities that sign the server's certificate."""
    sslcert: ReadableFile | None = None
    """Client certificate (mTLS)."""
    sslkey: ReadableFile | None = None
    """Key of the client certificate."""
    batch: int = Field(default=1000, ge=1, le=100_000)
    """Events in one transaction."""
    pool: int = Field(default=2, ge=1, le=100)
    """Most connections of one worker process."""
    connect_timeout_s: int = Field(default=10, ge=2, le=600)
    """Longest time for a connection."""
    retry_s: float = Field(default=120, ge=0, le=86_400)
    """Time for which a batch is retried while the server is unavailable or in conflict; then the run stops."""

    @classmethod
    def of_url(cls, url: str) -> Self:
        """Return the settings of ``postgres://USER@HOST:PORT/DATABASE?name=value``. Raise ``SinkRefused`` for a wrong one."""
        parts, port = split_url(url, "postgres", PASSWORD)
        given: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
        placed = {
            "host": parts.hostname,
            "port": port,
            "user": unquote(parts.username or ""),
            "database": unquote(parts.path.lstrip("/")),
        }
        given |= {name: value for name, value in placed.items() if value is not None}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise setting_refusal(error, cls, "postgres", "postgres://USER@HOST:PORT/DATABASE") from error

    @property
    def name(self) -> str:
        """The database's URL without query, for logs."""
        return f"postgres://{self.user}@{self.host}:{self.port}/{self.database}"

    def connection(self, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
        """Return psycopg's arguments. The password is read by this call."""
        secret = read_secret(self.password_file, PASSWORD, environment)
        files = {name: getattr(self, name) for name in ("sslrootcert", "sslcert", "sslkey")}
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "sslmode": self.sslmode,
            "connect_timeout": self.connect_timeout_s,
            "application_name": "wirebeam",
            "options": "-c timezone=UTC",
            **{name: str(path) for name, path in files.items() if path is not None},
            **({} if secret is None else {"password": secret.get_secret_value()}),
        }
