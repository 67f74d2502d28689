"""Errors of PostgreSQL and its driver in one line, with a remedy for those of TLS. Pure."""

from typing import Final

REMEDIES: Final = {
    "certificate verify failed": "the server's certificate is not of the authority in sslrootcert: name the file of the one that signed it",
    "root certificate file": "name the authority's file: ?sslrootcert=FILE",
    "does not support SSL": "the server does not offer TLS, which sslmode asks for: switch ssl on there, or, within one machine, set ?sslmode=disable",
    "does not match host name": "name the server as its certificate does; sslmode=verify-ca checks the authority alone",
    "Connection refused": "start the server, or correct host and port",
    "password authentication failed": "correct the user, or the password in WIREBEAM_POSTGRES_PASSWORD",
    "requires a valid client certificate": "give ours: ?sslcert=FILE&sslkey=FILE",
}
"""Part of a message of libpq -> what to do."""


def in_a_line(error: object) -> str:
    """Return the message of the server or the driver in one line.

    >>> in_a_line("connection failed: server does not support SSL, but SSL was required")[:76]
    'connection failed: server does not support SSL, but SSL was required: the se'
    """
    lines = [line.strip() for line in str(error).strip().splitlines() if line.strip()]
    first = lines[0] if lines else type(error).__name__
    said = first.rpartition("FATAL:")[2].strip()[:300]
    remedy = next((remedy for part, remedy in REMEDIES.items() if part in said), None)
    return said if remedy is None else f"{said}: {remedy}"
