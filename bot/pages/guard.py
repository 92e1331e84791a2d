"""Which addresses a program of the bureau may open: public ones only, whatever they are disguised as."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

LONGEST_URL = 2048
PORTS = {"http": 80, "https": 443}
_UNWANTED = re.compile(r"[\x00-\x20\x7f\\]")
_NUMERIC = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "corp", "home", "private", "arpa", "onion")
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NO_V6 = tuple(
    ipaddress.IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "3fff::/20")
)  # protocol assignments with Teredo among them, documentation
_NO_V4 = tuple(ipaddress.IPv4Network(block) for block in ("192.88.99.0/24", "198.18.0.0/15", "100.64.0.0/10"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class GuardError(Exception):
    """The address is not one to open; ``reason`` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be resolved. ``host``: in ASCII, without a final dot; ``is_literal``: an IP address."""

    url: httpx.URL
    host: str
    port: int
    is_literal: bool


def checked(text: str) -> Target:
    """The address as it will be asked for. Raises :class:`GuardError`."""
    if len(text) > LONGEST_URL or _UNWANTED.search(text):
        raise GuardError("malformed")
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode("ascii").rstrip(".").lower()
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise GuardError("malformed") from error
    if url.scheme not in PORTS:
        raise GuardError("scheme")
    if url.userinfo:
        raise GuardError("credentials")
    port = PORTS[url.scheme] if url.port is None else url.port
    if port not in PORTS.values():
        raise GuardError("port")
    return Target(url, host, port, _is_public_literal(host))


def _is_public_literal(host: str) -> bool:
    """Whether the host is an IP address, a public one; raises for every other address and for inner names."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        _check_name(host)
        return False
    if not is_public(str(address)):
        raise GuardError("inner_address")
    return True


def _check_name(host: str) -> None:
    labels = host.split(".")
    if (
        not all(0 < len(label) < 64 for label in labels)
        or _NUMERIC.fullmatch(labels[-1])
        or not re.fullmatch(r"[a-z0-9._-]+", host)
    ):
        raise GuardError("malformed")  # 2130706433, 0x7f.1 and their like are addresses to some resolvers
    if len(labels) == 1 or labels[-1] in _INSIDE:
        raise GuardError("inner_address")


def is_public(address: str) -> bool:
    """Whether anybody on the internet could open it: judged by the IPv4 address inside where there is one."""
    try:
        parsed = _unwrapped(ipaddress.ip_address(address))
    except ValueError:  # a scoped address (fe80::1%eth0) too
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        is_odd = parsed.is_multicast or parsed.is_reserved or any(parsed in block for block in _NO_V4)
        return parsed.is_global and not is_odd
    is_odd = getattr(parsed, "scope_id", None) is not None or any(parsed in block for block in _NO_V6)
    return parsed in _GLOBAL_V6 and not is_odd


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and (address in _NAT64 or address in _COMPATIBLE):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


def all_public(addresses: Sequence[str]) -> tuple[str, ...]:
    """The addresses in the order in which to try them, IPv4 first.

    Raises :class:`GuardError` unless every one of them is public: a mixed answer is an attack.
    """
    if not addresses or not all(is_public(address) for address in addresses):
        raise GuardError("inner_address")
    return tuple(sorted(dict.fromkeys(addresses), key=lambda address: ":" in address))
