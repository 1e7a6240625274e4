"""Nothing leaves the machine: a process that closed this gate can reach loopback and local sockets only.

The gate is a Python audit hook, so it covers every connection made through Python, whoever makes it;
an audit hook cannot be taken out again. Libraries that open sockets in C are outside it, which is why a
test also runs the whole program in a network namespace without a network.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Collection
from typing import Any

GUARDED = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"})
LOCAL_FAMILIES = frozenset(
    getattr(socket, name) for name in ("AF_UNIX", "AF_NETLINK") if hasattr(socket, name)
)  # netlink asks this machine's own kernel


class GateClosed(PermissionError):
    """Something tried to reach another machine, and no destination is configured."""


def close(allowed: Collection[str] = ()) -> None:
    """From now on this process reaches only loopback and the hosts (names or addresses) in `allowed`."""
    destinations = frozenset(allowed)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in GUARDED and not _may_pass(event, args, destinations):
            raise GateClosed("Earshot does not reach other machines: no destination is configured.")

    sys.addaudithook(hook)


def _may_pass(event: str, args: tuple[Any, ...], allowed: frozenset[str]) -> bool:
    if event == "socket.getaddrinfo":
        host = args[0]
        return host is None or is_loopback(host) or _text(host) in allowed
    family, address = args[0].family, args[1]
    if family in LOCAL_FAMILIES or address is None:  # None: sendmsg on a connected socket
        return True
    if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return False
    host = address[0]
    return is_loopback(host) or host in allowed or (event != "socket.bind" and host in _addresses(allowed))


def is_loopback(host: str | bytes) -> bool:
    """Whether `host` is `localhost` or an address of 127.0.0.0/8 or ::1 (mapped ones included)."""
    name = _text(host).partition("%")[0]
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _text(host: str | bytes) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else host


def _addresses(hosts: frozenset[str]) -> set[str]:
    """What the allowed names mean just now (a name can move, so nothing is remembered)."""
    found: set[str] = set()
    for host in hosts:
        try:
            found |= {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
        except OSError:
            continue
    return found
