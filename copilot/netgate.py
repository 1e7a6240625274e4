"""Nothing leaves the machine: a process that closed this gate can reach loopback and local sockets only.

The gate is a Python audit hook, so it covers every connection made through Python, whoever makes it;
an audit hook cannot be taken out again. Libraries that open sockets in C are outside it, which is why a
test also runs the whole program in a network namespace without a network.

What the settings name may be let through, as hosts or as single ports of theirs (`dial.py` connects to
those).

Behind it nothing listens either, but for a port of this machine's own that `listener` opens: there softphones tell of
calls, to Earshot's hook.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Collection
from contextvars import ContextVar
from typing import Any, NamedTuple

GUARDED = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"})
LOCAL_FAMILIES = frozenset(
    getattr(socket, name) for name in ("AF_UNIX", "AF_NETLINK") if hasattr(socket, name)
)  # netlink asks this machine's own kernel

_listening = ContextVar("listening", default=False)  # inside `listener`
_looked_up: dict[str, frozenset[str]] = {}  # name → addresses, see `remember`


class Destination(NamedTuple):
    """One port of one host, which is a name or an address."""

    host: str
    port: int


class GateClosed(PermissionError):
    """Something tried to reach another machine, and no destination is configured."""


def close(allowed: Collection[str | Destination] = ()) -> None:
    """From now on this process reaches only loopback and what is in `allowed`: hosts, or single ports of theirs."""
    destinations = frozenset(allowed)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in GUARDED and not _may_pass(event, args, destinations):
            raise GateClosed(errno.EACCES, "Earshot does not reach other machines: no destination is configured.")

    sys.addaudithook(hook)


def listener(port: int) -> socket.socket:
    """A socket that listens to this machine alone, on `port` (0: any that is free). Raises OSError if it is taken."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened = _listening.set(True)
    try:
        if sys.platform == "win32":  # there, two programs could share a port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        sock.listen(16)
    except OSError:
        sock.close()
        raise
    finally:
        _listening.reset(opened)
    return sock


def remember(host: str, addresses: Collection[str]) -> None:
    """What somebody found `host` to mean just now: then the gate need not ask again, and hold up a loop meanwhile."""
    _looked_up[host] = frozenset(addresses)


def _may_pass(event: str, args: tuple[Any, ...], allowed: frozenset[str | Destination]) -> bool:
    if event == "socket.getaddrinfo":
        host = args[0]
        return host is None or is_loopback(host) or _text(host) in {_host(one) for one in allowed}
    family, address = args[0].family, args[1]
    if family in LOCAL_FAMILIES or address is None:  # None: sendmsg on a connected socket
        return True
    if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return False
    host = address[0]
    if event == "socket.bind" and is_loopback(host):
        if sys.platform == "win32" and address[1] == 0:
            return True  # its socket pairs are made so
        return _listening.get() or any(isinstance(one, str) and is_loopback(one) for one in allowed)
    if is_loopback(host) or host in allowed:
        return True
    meant = {_host(one) for one in allowed if isinstance(one, str) or one.port == address[1]}
    return event != "socket.bind" and (host in meant or host in _addresses(meant))


def _host(one: str | Destination) -> str:
    return one if isinstance(one, str) else one.host


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


def _addresses(hosts: Collection[str]) -> set[str]:
    """What the allowed names mean just now (a name can move, so only what was looked up a moment ago is known)."""
    found: set[str] = set()
    for host in hosts:
        if host in _looked_up:
            found |= _looked_up[host]
            continue
        try:
            found |= {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
        except OSError:
            continue
    return found
