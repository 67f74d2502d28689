"""Errors of PyIceberg, of its catalogs and of their storage in one line. Pure."""

import re
from typing import Final

DENIED: Final = frozenset(
    {"UnauthorizedError", "ForbiddenError", "OAuthError", "AuthorizationExpiredError", "SignError"}
)
AWAY: Final = frozenset(
    {
        "ServiceUnavailableError",
        "ServerError",
        "TooManyRequestsError",
        "CommitStateUnknownException",
        "OperationalError",
    }
)
"""Classes of PyIceberg and SQLAlchemy for a catalog that may answer again."""
LIBRARIES: Final = frozenset({"pyiceberg", "sqlalchemy", "requests", "botocore", "aiobotocore", "s3fs", "urllib3"})
ACCESS: Final = re.compile(
    r"ACCESS_DENIED|INVALID_ACCESS_KEY_ID|SIGNATURE_DOES_NOT_MATCH|Access ?Denied", re.IGNORECASE
)
UNREACHABLE: Final = re.compile(
    r"host='(?P<host>[^']+)', port=(?P<port>\d+)\).*\[Errno -?\d+\] (?P<reason>[\w ]+)", re.DOTALL
)
"""What requests and urllib3 say of a server that cannot be connected."""
REMEDY: Final = "correct the credentials in PyIceberg's configuration, or those of the cloud's own chain"
SECRET: Final = re.compile(r"(?i)(secret|token|password|credential|signature|access[-_]key)[^\s,;]*[=:]\s*[^\s,;]+")


def is_refusal(error: BaseException) -> bool:
    """Return True for an error of the catalog, the storage or the network, False for a bug of ours."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in LIBRARIES


def is_denied(error: BaseException) -> bool:
    """Return True if catalog or storage refused the credentials."""
    return isinstance(error, PermissionError) or type(error).__name__ in DENIED or ACCESS.search(str(error)) is not None


def is_away(error: BaseException) -> bool:
    """Return True if another attempt may succeed: no answer, an overloaded server, a database that is locked."""
    away = isinstance(error, OSError) or type(error).__name__ in AWAY
    return away and not is_denied(error) and not isinstance(error, FileNotFoundError | NotADirectoryError)


def in_a_line(error: BaseException) -> str:
    """Return what failed in one line, without secrets."""
    if is_denied(error):
        return f"access was denied: {REMEDY}"
    if (refused := UNREACHABLE.search(str(error))) is not None:
        return f"{refused['host']}:{refused['port']} does not answer: {refused['reason'].lower()}"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return SECRET.sub(r"\1=***", lines[0] if lines else type(error).__name__)[:300]
