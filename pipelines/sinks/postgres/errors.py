"""Errors of PostgreSQL and its driver in one line, with a remedy for those of TLS. Pure."""

from typing import Final

REMEDIES: Final = {
    "certificate verify failed": "the authority in sslrootcert did not sign the server's certificate: name the file of the one that did",
    "root certificate file": "name the authority's file: ?sslrootcert=FILE",
    "does not support SSL": "the server does not offer TLS, which sslmode requires: switch ssl on there, or, on the same machine, set ?sslmode=disable",
    "does not match host name": "use the host name in its certificate; sslmode=verify-ca checks the authority alone",
    "Connection refused": "start the server, or correct host and port",
    "password authentication failed": "correct the user, or the password in WIREBEAM_POSTGRES_PASSWORD",
    "requires a valid client certificate": "set a client certificate: ?sslcert=FILE&sslkey=FILE",
}
"""Part of a message of libpq -> what to do."""


def in_a_line(error: object) -> str:
    """Return the message of the server or the driver in one line.

    >>> in_a_line("connection failed: server does not support SSL, but SSL was required")[:76]
    'connection failed: server does not support SSL, but SSL was required: the se'
    """
    lines = [line.strip() for line in str(error).strip().splitlines() if line.strip()]
    first = lines[0] if lines else type(error).__name__
    message = first.rpartition("FATAL:")[2].strip()[:300]
    remedy = next((remedy for part, remedy in REMEDIES.items() if part in message), None)
    return message if remedy is None else f"{message}: {remedy}"
