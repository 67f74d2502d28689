"""Refuse what is wrong in the URL of a sink, in one line and without a password."""

from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ValidationError

from pipelines.errors import SinkRefused


def split_url(url: str, kind: str, variable: str) -> tuple[SplitResult, int | None]:
    """Return the parts of a URL, and its port. Raise ``SinkRefused`` for one with a password, or with a wrong port.

    ``variable`` is the environment variable that the password belongs into.
    """
    parts = urlsplit(url)
    if parts.password is not None:
        raise SinkRefused(
            f"--sink {kind}: the URL holds a password, which other users can see; put it into {variable}, or a file: ?password_file=FILE"
        )
    try:
        return parts, parts.port
    except ValueError as error:
        raise SinkRefused(f"--sink {kind}: the port of {parts.netloc} is not a number from 1 to 65535") from error


def setting_refusal(error: ValidationError, model: type[BaseModel], kind: str, form: str) -> SinkRefused:
    """Return the refusal of the first wrong setting of a URL. ``form`` shows how a URL is written."""
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        known = ", ".join(sorted(model.model_fields))
        return SinkRefused(f"--sink {kind}: there is no setting {name}; the settings are {known}")
    message = first["msg"].removeprefix("Value error, ")
    return SinkRefused(
        f"--sink {kind}: setting {name} is {first['input']!r}: {message[0].lower()}{message[1:]} ({form})"
    )
