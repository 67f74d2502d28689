"""Settings of OpenSearch, read from a URL. They are frozen and hold no secret.

The password is read from a file, else from WIREBEAM_OPENSEARCH_PASSWORD, when a client connects. So no log and no stored job
contains it.
"""

import os
import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Self
from urllib.parse import parse_qsl, unquote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from pipelines.settings.kafka import ReadableFile, read_secret
from pipelines.settings.urls import setting_refusal, split_url

PASSWORD: Final = "WIREBEAM_OPENSEARCH_PASSWORD"  # noqa: S105 - the name of a variable
TLS_SCHEME: Final = "opensearchs"
FORM: Final = "opensearch://USER@HOST:PORT/PREFIX"
CONNECTIONS: Final = 6
"""Most connections of one worker process."""
PREFIX: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


def index_prefix(name: str) -> str:
    """Return the prefix of indices. Raise ``ValueError`` for one that no index name can begin with."""
    if not PREFIX.fullmatch(name):
        raise ValueError("it must be 1 to 100 lower-case letters, digits, hyphens and underscores")
    return name


class OpenSearchSettings(BaseModel):
    """Address of one cluster, the names of its indices, and how they are written."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    host: str = "127.0.0.1"
    """Host name of a node, or of the balancer before the nodes."""
    port: int = Field(default=9200, ge=1, le=65535)
    """Port of its HTTP interface."""
    prefix: Annotated[str, AfterValidator(index_prefix)]
    """Beginning of the names of all indices and aliases."""
    user: str | None = None
    """User name; none for a cluster without users."""
    password_file: ReadableFile | None = None
    """File with the password; default: the variable WIREBEAM_OPENSEARCH_PASSWORD."""
    tls: bool = False
    """Connect with TLS; set by the scheme ``opensearchs``."""
    ca_file: ReadableFile | None = None
    """Certificates of the authorities that sign the server's certificate; default: those of the system."""
    cert_file: ReadableFile | None = None
    """Client certificate (mTLS)."""
    key_file: ReadableFile | None = None
    """Key of the client certificate."""
    batch: int = Field(default=500, ge=1, le=100_000)
    """Events that are written together."""
    request_mb: float = Field(default=8, ge=0.1, le=100)
    """Largest body of one bulk request, unless one document is larger. Servers accept 100 MB, small ones in a cloud 10."""
    shards: int = Field(default=1, ge=1, le=1024)
    """Primary shards of an index that is created."""
    replicas: int | None = Field(default=None, ge=0, le=100)
    """Replicas of an index that is created; default: one if there is a second node."""
    timeout_s: float = Field(default=60, ge=1, le=3600)
    """Longest time for the answer to one request."""
    retry_s: float = Field(default=120, ge=0, le=86_400)
    """Time for which a batch is retried while the server is unavailable or overloaded; then the run stops."""

    @field_validator("ca_file", "cert_file", "key_file")
    @classmethod
    def _file_needs_tls(cls, path: Any, info: ValidationInfo) -> Any:
        if path is not None and not info.data.get("tls"):
            raise ValueError(f"it needs the scheme {TLS_SCHEME}")
        return path

    @classmethod
    def of_url(cls, url: str) -> Self:
        """Return the settings of ``opensearch://USER@HOST:PORT/PREFIX?name=value``. Raise ``SinkRefused`` for a wrong one.

        The scheme ``opensearchs`` is the same with TLS.
        """
        scheme = url.partition(":")[0]
        parts, port = split_url(url, scheme, PASSWORD)
        given: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
        placed = {
            "host": parts.hostname,
            "port": port,
            "user": None if parts.username is None else unquote(parts.username),
            "prefix": unquote(parts.path.strip("/")),
            "tls": scheme == TLS_SCHEME,
        }
        given |= {name: value for name, value in placed.items() if value is not None}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise setting_refusal(error, cls, scheme, FORM) from error

    @property
    def name(self) -> str:
        """The URL without query, for logs."""
        user = "" if self.user is None else f"{self.user}@"
        return f"opensearch{'s' if self.tls else ''}://{user}{self.host}:{self.port}/{self.prefix}"

    def alias(self, kind: str) -> str:
        """Return the alias of a kind of index: what readers ask and the sink writes to."""
        return f"{self.prefix}-{kind}"

    def connection(self, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
        """Return the arguments of ``opensearchpy.OpenSearch``. The password is read by this call."""
        secret = read_secret(self.password_file, PASSWORD, environment)
        password = "" if secret is None else secret.get_secret_value()
        files = {"ca_certs": self.ca_file, "client_cert": self.cert_file, "client_key": self.key_file}
        return {
            "hosts": [{"host": self.host, "port": self.port}],
            "use_ssl": self.tls,
            "timeout": self.timeout_s,
            "max_retries": 0,
            "pool_maxsize": CONNECTIONS,
            **({} if self.user is None else {"http_auth": (self.user, password)}),
            **{name: str(path) for name, path in files.items() if path is not None},
        }
