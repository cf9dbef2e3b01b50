"""Who asks: places, turns and queries are shared out by it.

Behind a reverse proxy that is trusted (``--trust-proxy``) it is the address that the
proxy tells of; uvicorn has put it in the place of the proxy's own by then.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

UNKNOWN: Final = "unknown"
# RFC 6177: one IPv6 subscriber has a network of this size, or a larger one.
_SUBSCRIBER: Final = 64
# RFC 7239; RFC 9110, 7.6.3; and what proxies said before there was a standard.
_FORWARDED: Final = frozenset((b"forwarded", b"via", b"x-forwarded-for"))

_Scope = Mapping[str, Any]


def client_of(scope: _Scope) -> str:
    """Return who asks: an address, or the network that one IPv6 subscriber has.

    >>> client_of({"client": ("192.0.2.7", 1)}), client_of({"client": None})
    ('192.0.2.7', 'unknown')
    >>> client_of({"client": ("2001:db8::7", 1)})
    '2001:db8::/64'
    >>> client_of({"client": ("::ffff:192.0.2.7", 1)})
    '192.0.2.7'
    """
    address = _address(scope)
    if address is None:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    return str(ip_network((int(address), _SUBSCRIBER), strict=False))


def is_this_machine(scope: _Scope) -> bool:
    """Return whether a request comes from this machine, and no proxy brought it."""
    address = _address(scope)
    brought = any(name in _FORWARDED for name, _ in scope["headers"])
    return address is not None and address.is_loopback and not brought


def _address(scope: _Scope) -> IPv4Address | IPv6Address | None:
    host, _ = scope.get("client") or ("", 0)
    try:
        address = ip_address(host)
    except ValueError:
        return None
    # A proxy that listens on both kinds of address writes the old kind as the new.
    return getattr(address, "ipv4_mapped", None) or address
