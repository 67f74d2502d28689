"""Whether an address is only reachable from this machine. Imports no web framework, so that a refusal is quick."""

from ipaddress import ip_address


def is_local(host: str) -> bool:
    """Return True if an address is only reachable from this machine.

    >>> is_local("127.0.0.1"), is_local("0.0.0.0"), is_local("localhost")
    (True, False, True)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
