"""Settings of the schema registry, frozen and validated before anything connects. They hold no secret.

A password or token is read from its file, or from an environment variable that this module names, for each request.
"""

from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from pipelines.settings.kafka import ReadableFile

REGISTRY_PASSWORD = "WIREBEAM_REGISTRY_PASSWORD"  # noqa: S105 - the name of a variable
REGISTRY_TOKEN = "WIREBEAM_REGISTRY_TOKEN"  # noqa: S105 - the name of a variable


def _address(url: str) -> str:
    """Return the address of a registry without a slash at its end. Raise ``ValueError`` for any other text."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("it must be an address such as https://registry.example:8081")
    if "@" in parts.netloc:
        raise ValueError("it must hold no user name or password: set registry.username, and the password in a file")
    return url.rstrip("/")


class RegistrySettings(BaseModel):
    """The schema registry: its address, the user, and how subjects are named."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    url: Annotated[str, AfterValidator(_address)] | None = None
    """Address of a registry with Confluent's API; without one, values by schema id are read if they are JSON or XML."""
    username: str | None = Field(default=None, min_length=1)
    """User name; the password is in ``password_file``."""
    password_file: ReadableFile | None = None
    """File with the user's password; default: the variable WIREBEAM_REGISTRY_PASSWORD."""
    token_file: ReadableFile | None = None
    """File with a bearer token, read for each request; default: the variable WIREBEAM_REGISTRY_TOKEN."""
    tls_ca_file: ReadableFile | None = None
    """PEM certificates of the authorities that sign the registry's certificate; default: those of the system."""
    tls_certificate_file: ReadableFile | None = None
    """PEM client certificate, with its private key unless ``tls_key_file`` names it (mTLS)."""
    tls_key_file: ReadableFile | None = None
    """PEM private key of the client certificate."""
    subject_names: Literal["topic", "record", "topic-record"] = "topic"
    """Names of the subjects that are registered: ``TOPIC-value``, the record's name, or ``TOPIC-`` and the record's name."""
    register_schemas: bool = True
    """Register the schemas of what is written at the start; otherwise a run needs them to be registered."""
    timeout_s: float = Field(default=10, ge=0.5, le=600)
    """Longest wait for an answer."""
    retry_s: float = Field(default=120, ge=0, le=86_400)
    """Time for which a registry that does not answer is asked again during a run; then the run stops."""
    max_schemas: int = Field(default=1000, ge=1, le=100_000)
    """Most schemas that a process keeps in memory."""

    @field_validator("token_file")
    @classmethod
    def _one_way_in(cls, value: object, info: ValidationInfo) -> object:
        if value is not None and info.data.get("username") is not None:
            raise ValueError("it must not be set with registry.username: a request carries a password or a token")
        return value

    @field_validator("tls_key_file")
    @classmethod
    def _key_needs_certificate(cls, value: object, info: ValidationInfo) -> object:
        if value is not None and info.data.get("tls_certificate_file") is None:
            raise ValueError("it needs registry.tls_certificate_file")
        return value


NO_REGISTRY: Final = RegistrySettings()
"""The settings without a registry."""
